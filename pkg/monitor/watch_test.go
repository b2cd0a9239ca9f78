package monitor

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

const sha = "0123456789abcdef0123456789abcdef01234567"

// opened is not at a quarter of an hour.
var opened = time.Date(2026, 11, 23, 12, 7, 30, 0, time.UTC)

var regular = config.Monitor{First: 15 * time.Minute, Window: 24 * time.Hour, Breaking: 48 * time.Hour, Every: 15 * time.Minute}

func deployment(c string) record.Deployment {
	return record.Deployment{
		Schema: 1, ID: record.NewID(opened, c, "production", ""), Status: record.Deployed, Environment: "production", Commit: c, Branch: "main",
		Began: opened.Add(-5 * time.Minute), Ended: opened, WatchHours: 24,
	}
}

func open() Watch { return Open(deployment(sha), Baseline{}, regular) }

func good(name string, at time.Time, took time.Duration) health.Sample {
	return health.Sample{Kind: health.Probe, Name: name, At: at, Took: took, Outcome: health.Good}
}

func bad(name string, at time.Time) health.Sample {
	return health.Sample{Kind: health.Probe, Name: name, At: at, Took: time.Millisecond, Outcome: health.Bad, Fault: health.Down}
}

func blind(name string, at time.Time) health.Sample {
	return health.Sample{Kind: health.Probe, Name: name, At: at}
}

// tick is a tick of some looks, a second apart.
func tick(id string, at time.Time, samples ...health.Sample) Tick {
	for i := range samples {
		samples[i].At = at.Add(time.Duration(i) * time.Second)
	}
	return Tick{ID: id, From: at, To: at.Add(time.Duration(len(samples)) * time.Second), Samples: samples}
}

// watched is a window that was looked at all the time, and well.
func watched(until time.Duration) Watch {
	w := open()
	for at := time.Duration(0); at < until; at += time.Minute {
		if at >= 15*time.Minute && at%(15*time.Minute) != 0 {
			continue
		}
		w = w.Add(tick("a", opened.Add(at+5*time.Second), good("api", opened, 100*time.Millisecond)))
	}
	return w
}

func TestOpen(t *testing.T) {
	w := open()
	if w.ID != "2026-11-23-0123456789ab" || !w.Opened.Equal(opened) || w.Until.Sub(w.Opened) != 24*time.Hour {
		t.Errorf("got %+v", w)
	}
	d := deployment(sha)
	d.Gate = &record.Gate{Type: finding.Breaking}
	if w := Open(d, Baseline{}, regular); w.Until.Sub(w.Opened) != 48*time.Hour {
		t.Errorf("breaking: until %s", w.Until)
	}
	d.Monitoring = &record.Monitoring{Until: opened.Add(time.Hour)}
	if w := Open(d, Baseline{}, regular); w.Until.Sub(w.Opened) != time.Hour {
		t.Errorf("as the record says: until %s", w.Until)
	}
	c := regular
	c.Window, c.Prometheus = 0, &config.Prometheus{Queries: []config.Query{{Name: "errors", Expect: "<= 0.01"}}}
	if w := Open(deployment(sha), Baseline{}, c); !w.Until.Equal(w.Opened) || w.Thresholds["errors"] != "at most 0.01" || w.Due(opened) != Over {
		t.Errorf("no window: %+v", w)
	}
}

func TestCoverageIsWhole(t *testing.T) {
	m := watched(24*time.Hour).Close(opened.Add(25*time.Hour), record.WindowComplete, "")
	var got []string
	for _, s := range m.Spans {
		got = append(got, fmt.Sprintf("%s: %v %d gaps, %d looks to %s", s.Name, s.Coverage, len(s.Gaps), s.Looks, s.To.Sub(s.From)))
	}
	want := []string{
		"first 15 minutes: 1 0 gaps, 15 looks to 15m0s", "first hour: 1 0 gaps, 18 looks to 1h0m0s", "24 hours: 1 0 gaps, 110 looks to 24h0m0s",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if m.Text != "watched for 24 hours: availability 100 %, coverage 100 %" || !m.Closed.Equal(m.Until) {
		t.Errorf("%s, closed %s", m.Text, m.Closed)
	}
}

func TestCoverage(t *testing.T) {
	hourly := func(c *Watch, at ...time.Duration) {
		for _, a := range at {
			*c = c.Add(tick("x", opened.Add(a), good("api", opened, time.Millisecond)))
		}
	}
	minute, at := time.Minute, func(h, m, s int) time.Time { return time.Date(2026, 11, 23, h, m, s, 0, time.UTC) }
	for _, c := range []struct {
		name string
		make func(*Watch)
		now  time.Time
		want float64
		gaps []record.Gap
	}{
		{"nobody came", func(*Watch) {}, at(14, 0, 0), 0, []record.Gap{{From: opened, To: at(14, 0, 0)}}},
		{"nobody could measure", func(w *Watch) { *w = w.Add(tick("x", at(12, 8, 0), blind("api", opened), blind("db", opened))) }, at(14, 0, 0), 0, []record.Gap{{From: opened, To: at(14, 0, 0)}}},
		{"a bad look is one", func(w *Watch) { *w = w.Add(tick("x", at(12, 7, 35), bad("api", opened))) }, at(12, 8, 30), 1, []record.Gap{}},
		{"one look does not cover the continuous watch", func(w *Watch) { hourly(w, 0) }, at(12, 22, 30), 0.066667, []record.Gap{{From: at(12, 8, 30), To: at(12, 22, 30)}}},
		{"the slot that runs is not due", func(w *Watch) { *w = watched(31 * minute) }, at(12, 46, 0), 1, []record.Gap{}},
		{"and is when it is over", func(w *Watch) { *w = watched(31 * minute) }, at(13, 1, 0), 0.714285, []record.Gap{{From: at(12, 45, 0), To: at(13, 0, 0)}}},
		{"a tick an hour late", func(w *Watch) { *w = watched(31 * minute); hourly(w, 90*minute) }, at(13, 40, 0), 0.513513, []record.Gap{{From: at(12, 45, 0), To: at(13, 30, 0)}}},
		{"two in a slot", func(w *Watch) { *w = watched(31 * minute); hourly(w, 39*minute, 45*minute) }, at(13, 0, 0), 1, []record.Gap{}},
		{"a clock that is behind", func(w *Watch) { hourly(w, -time.Minute) }, at(12, 8, 30), 1, []record.Gap{}},
		{"a clock that is far behind", func(w *Watch) { hourly(w, -time.Hour) }, at(12, 8, 30), 0, []record.Gap{{From: opened, To: at(12, 8, 30)}}},
		{"a clock of next year", func(w *Watch) { hourly(w, 9000*time.Hour) }, at(12, 8, 30), 0, []record.Gap{{From: opened, To: at(12, 8, 30)}}},
		{"the very beginning", func(*Watch) {}, opened, 0, []record.Gap{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open()
			c.make(&w)
			spans := w.Summary(c.now).Spans
			last := spans[len(spans)-1]
			if diff := cmp.Diff(c.gaps, last.Gaps); diff != "" || last.Coverage != c.want {
				t.Errorf("coverage %v, want %v; gaps %s", last.Coverage, c.want, diff)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	before := Baseline{Latencies: map[string][]float64{"api": {90, 100, 110, 90, 100, 110, 90, 100, 110, 100}}}
	w := Open(deployment(sha), before, regular)
	w.Thresholds["errors"] = "less than 0.01"
	metric := func(v float64, o health.Outcome) health.Sample {
		return health.Sample{Kind: health.Metric, Name: "errors", Outcome: o, Fault: health.Minor, Value: v}
	}
	logged := func(lines ...string) health.Sample {
		return health.Sample{Kind: health.Log, Name: "web", Outcome: health.Bad, Fault: health.Minor, Want: "no new errors in the log", Seen: lines}
	}
	w = w.Add(tick("1", opened.Add(time.Minute), good("api", opened, 100*time.Millisecond), bad("api", opened), blind("db", opened), metric(0.002, health.Good)))
	w = w.Add(tick("2", opened.Add(20*time.Minute), good("api", opened, 200*time.Millisecond), metric(0.5, health.Bad), logged("3 × 12:00:01 connection 17 refused")))
	w = w.Add(tick("3", opened.Add(2*time.Hour), metric(0, health.Unmeasured), metric(0.004, health.Good), logged("12 × 14:09:11 connection 21 refused", "disk\nfull")))
	grew := logged("9 × an old one")
	grew.Want = grown
	w = w.Add(tick("4", opened.Add(3*time.Hour), grew))
	m := w.Close(opened.Add(4*time.Hour), record.WindowSuperseded, strings.Repeat("f", 40))
	var got []string
	for _, s := range m.Spans {
		got = append(got, fmt.Sprintf("%s: %d looks, %d failed, %d unmeasured, availability %.3f, errors %.3f, %q", s.Name, s.Looks, s.Failed, s.Unmeasured, *s.Availability, *s.ErrorRate, s.NewErrors))
		for _, e := range s.Endpoints {
			got = append(got, fmt.Sprintf("  %s %d/%d/%d %.0f %.0f %.0f before %.0f %.0f, %d latencies", e.Name, e.Looks, e.Failed, e.Unmeasured, e.P50, e.P95, e.P99, e.BeforeP50, e.BeforeP95, len(e.Latencies)))
		}
		for _, x := range s.Metrics {
			got = append(got, fmt.Sprintf("  %s %d/%d/%d %g to %g, last %g, %s", x.Name, x.Looks, x.Breaches, x.Unmeasured, x.Least, x.Most, x.Last, x.Threshold))
		}
	}
	want := []string{
		`first 15 minutes: 3 looks, 1 failed, 1 unmeasured, availability 0.500, errors 0.500, []`,
		`  api 2/1/0 100 100 100 before 100 110, 1 latencies`, `  db 1/0/1 0 0 0 before 0 0, 0 latencies`, `  errors 1/0/0 0.002 to 0.002, last 0.002, less than 0.01`,
		`first hour: 4 looks, 1 failed, 1 unmeasured, availability 0.667, errors 0.333, ["12:00:01 connection 17 refused"]`,
		`  api 3/1/0 100 200 200 before 100 110, 2 latencies`, `  db 1/0/1 0 0 0 before 0 0, 0 latencies`, `  errors 2/1/0 0.002 to 0.5, last 0.5, less than 0.01`,
		`24 hours: 4 looks, 1 failed, 1 unmeasured, availability 0.667, errors 0.333, ["12:00:01 connection 17 refused" "disk full"]`,
		`  api 3/1/0 100 200 200 before 100 110, 2 latencies`, `  db 1/0/1 0 0 0 before 0 0, 0 latencies`, `  errors 4/1/1 0.002 to 0.5, last 0.004, less than 0.01`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	text := "superseded by fffffff after 4 hours: availability 66.66 %, 1 of 4 looks failed, 2 new error patterns, 1 metric beyond the limit, never measured: probe db, coverage 23.01 % (5 gaps)"
	if m.Text != text || m.End != record.WindowSuperseded || m.By != strings.Repeat("f", 40) || !m.Closed.Equal(opened.Add(4*time.Hour)) {
		t.Errorf("%s", m.Text)
	}
}

func TestSpansOfAnEarlyEnd(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{10 * time.Minute, "first 15 minutes, 24 hours"}, {15 * time.Minute, "first 15 minutes, 24 hours"}, {40 * time.Minute, "first 15 minutes, first hour, 24 hours"}, {0, "first 15 minutes, 24 hours"}} {
		var names []string
		for _, s := range open().Close(opened.Add(c.after), record.WindowRolledBack, "").Spans {
			names = append(names, s.Name)
			if s.To.Sub(s.From) > c.after {
				t.Errorf("after %s: %s is to %s", c.after, s.Name, s.To)
			}
		}
		if got := strings.Join(names, ", "); got != c.want {
			t.Errorf("after %s: %s, want %s", c.after, got, c.want)
		}
	}
}

func TestDue(t *testing.T) {
	w := watched(31 * time.Minute)
	for _, c := range []struct {
		at   time.Duration
		want Duty
	}{{-time.Hour, Rest}, {-time.Minute, Rest}, {0, Rest}, {25 * time.Minute, Rest}, {37 * time.Minute, Rest}, {38 * time.Minute, Look}, {23 * time.Hour, Look}, {24 * time.Hour, Over}} {
		if got := w.Due(opened.Add(c.at)); got != c.want {
			t.Errorf("%s: %d, want %d", c.at, got, c.want)
		}
	}
	if open().Due(opened) != Look {
		t.Error("nobody has looked yet")
	}
}

// Slots cover the whole window, and every time lies in its own.
func TestSlots(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		w := open()
		w.Opened = opened.Add(time.Duration(r.IntN(3600)) * time.Second)
		w.Until = w.Opened.Add(time.Duration(1+r.IntN(48*3600)) * time.Second)
		w.First = min(time.Duration(r.IntN(3600))*time.Second, w.Until.Sub(w.Opened))
		w.Every = time.Duration(60+r.IntN(7200)) * time.Second
		at := w.Opened.Unix()
		for at < w.Until.Unix() {
			s := w.slot(time.Unix(at, 0))
			if s.from != at || s.to <= at || s.to > w.Until.Unix() {
				t.Fatalf("%s to %s, first %s, every %s: the slot at %d is %+v", w.Opened, w.Until, w.First, w.Every, at, s)
			}
			for _, x := range []int64{s.from, (s.from + s.to) / 2, s.to - 1} {
				if got := w.slot(time.Unix(x, 0)); got != s {
					t.Fatalf("the slot at %d is %+v, want %+v", x, got, s)
				}
			}
			at = s.to
		}
	}
}

// TestSupersededByScope: a window stays open beside deployments that concern none of its services.
func TestSupersededByScope(t *testing.T) {
	w := open()
	w.Scope = &record.Scope{Services: []string{"api", "mail"}}
	of := func(commit string, hours int, services ...string) record.Deployment {
		d := deployment(strings.Repeat(commit, 40))
		d.ID = record.NewID(opened.Add(time.Duration(hours)*time.Hour), d.Commit, d.Environment, d.Service)
		d.Scope, d.Ended = &record.Scope{Services: services}, opened.Add(time.Duration(hours)*time.Hour)
		return d
	}
	for _, x := range []struct {
		name string
		all  []record.Deployment
		want string
	}{
		{"another service", []record.Deployment{of("b", 1, "web")}, ""},
		{"no service", []record.Deployment{of("b", 1)}, ""},
		{"one of its services", []record.Deployment{of("b", 1, "web", "mail")}, "b"},
		{"one of its services, then another's", []record.Deployment{of("b", 1, "mail"), of("c", 2, "web")}, "b"},
		{"others", []record.Deployment{of("b", 1, "web"), of("c", 2), of("d", -1, "web")}, "+b+c"},
		{"its own", []record.Deployment{deployment(sha)}, ""},
	} {
		got := ""
		if beside := w.Beside(x.all); strings.HasPrefix(x.want, "+") || x.name == "its own" {
			for _, commit := range beside {
				got += "+" + commit[:1]
			}
		}
		for _, s := range SupersededBy([]Watch{w}, x.all) {
			got += s.By[:1]
		}
		if got != x.want {
			t.Errorf("%s: by %q, want %q", x.name, got, x.want)
		}
	}
}

func TestSupersededBy(t *testing.T) {
	later := func(c string, after time.Duration, change func(*record.Deployment)) record.Deployment {
		d := deployment(c)
		d.ID = record.NewID(opened.Add(after), c, d.Environment, d.Service)
		d.Began, d.Ended = opened.Add(after), opened.Add(after+time.Minute)
		if change != nil {
			change(&d)
		}
		return d
	}
	b, c := strings.Repeat("b", 40), strings.Repeat("c", 40)
	for _, x := range []struct {
		name string
		all  []record.Deployment
		want string
	}{
		{"none", nil, ""},
		{"itself", []record.Deployment{deployment(sha)}, ""},
		{"a later one", []record.Deployment{later(b, time.Hour, nil), deployment(sha)}, b},
		{"the newest of two", []record.Deployment{later(c, 2*time.Hour, nil), later(b, time.Hour, nil)}, c},
		{"an earlier one", []record.Deployment{later(b, -time.Hour, nil)}, ""},
		{"of another environment", []record.Deployment{later(b, time.Hour, func(d *record.Deployment) { d.Environment = "staging" })}, ""},
		{"of another service", []record.Deployment{later(b, time.Hour, func(d *record.Deployment) { d.Service = "api" })}, ""},
		{"rolled back", []record.Deployment{later(b, time.Hour, func(d *record.Deployment) { d.Status = record.RolledBack })}, ""},
		{"on hold", []record.Deployment{later(b, time.Hour, func(d *record.Deployment) { d.Status = record.Held })}, ""},
		{"of some of its services", []record.Deployment{later(b, time.Hour, func(d *record.Deployment) { d.Scope = &record.Scope{Services: []string{"api"}} })}, b},
		{"the same commit once more", []record.Deployment{later(sha, 25*time.Hour, nil)}, sha},
	} {
		got := ""
		for _, s := range SupersededBy([]Watch{open()}, x.all) {
			got += s.By
		}
		if got != x.want {
			t.Errorf("%s: by %q, want %q", x.name, got, x.want)
		}
	}
}
