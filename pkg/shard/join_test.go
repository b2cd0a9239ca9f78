package shard

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
)

const (
	commit = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	other  = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// shop has two services: the api with a container beside its probe, which tells the commit, and the web's probe.
func shop() config.Verify {
	v := config.Default().Verify
	v.Identity.JSON = ".commit"
	v.Probes = []config.Probe{{Name: "api-health", Request: config.Request{URL: "http://api/health"}}, {Name: "web-page", TCP: "web:80"}, {Name: "edge", TCP: "edge:443"}}
	v.Containers = &config.Containers{Project: "shop", Services: []string{"api", "db"}}
	v.Services = []config.VerifyService{{Name: "api", Probes: []string{"api-health"}, Containers: []string{"api"}}, {Name: "web", Probes: []string{"web-page"}}}
	return v
}

func good(kind health.Kind, name string) health.Measurement {
	m := health.Measurement{Kind: kind, Name: name, Outcome: health.Good, Text: "fine", Samples: 3, First: now.Add(-time.Minute), Last: now, Settled: true}
	if kind == health.Identity {
		m.Commit = commit
	}
	return m
}

// apiResult is all that is to be said of the api.
func apiResult() *Result {
	return &Result{
		Schema: 1, Command: "verify", Shard: "api", Expected: commit, Began: now.Add(-2 * time.Minute), Ended: now.Add(-time.Minute),
		Measurements: []health.Measurement{
			good(health.Identity, "commit"), good(health.Probe, "api-health"), good(health.Container, "api"), good(health.Log, "api"), good(health.Performance, "api-health"),
		},
	}
}

func outcomes(all []health.Measurement) string {
	var out []string
	for _, m := range all {
		out = append(out, fmt.Sprintf("%s %s %s", m.Kind, m.Name, m.Outcome))
	}
	return strings.Join(out, "; ")
}

const (
	allGood = "identity commit good; probe api-health good; container api good; log api good; performance api-health good"
	allNot  = "identity commit could-not-measure; probe api-health could-not-measure; container api could-not-measure; log api could-not-measure"
)

// TestJoin takes one result apart: whatever is wrong with it, nothing of it counts, and nothing of the service is good.
func TestJoin(t *testing.T) {
	measure := func(r *Result, kind health.Kind) *health.Measurement {
		for i := range r.Measurements {
			if r.Measurements[i].Kind == kind {
				return &r.Measurements[i]
			}
		}
		return nil
	}
	for _, c := range []struct {
		name   string
		change func(*Result)
		said   string // "" where it counts
	}{
		{"as it should be", func(*Result) {}, ""},
		{"no comparison of latencies", func(r *Result) { r.Measurements = r.Measurements[:4] }, ""},
		{"the clock runs late", func(r *Result) { r.Began = now.Add(-10*time.Minute - skew) }, ""},
		{"the clock runs early", func(r *Result) { r.Ended = now.Add(skew) }, ""},
		{"all failed", func(r *Result) { m := measure(r, health.Probe); m.Outcome, m.Samples, m.Failed = health.Bad, 3, 3 }, ""},
		{"none measured", func(r *Result) {
			m := measure(r, health.Probe)
			m.Outcome, m.Samples, m.Unmeasured = health.Unmeasured, 3, 3
		}, ""},
		{"never looked at", func(r *Result) { m := measure(r, health.Probe); m.Outcome, m.Samples = health.Unmeasured, 0 }, ""},
		{"as many latencies as may be", func(r *Result) { measure(r, health.Probe).Latencies = make([]float64, health.MaxLatencies) }, ""},
		{"short commit", func(r *Result) { r.Expected = commit[:12] }, ""},
		{"another command", func(r *Result) { r.Command = "monitor" }, "it is of the command monitor, expected one of verify"},
		{"a hostile command", func(r *Result) { r.Command = "\x1b[2J" + strings.Repeat("x", 1000) }, `it is of the command \x1b[2Jxxx`},
		{"another commit", func(r *Result) { r.Expected = other }, "it is of another commit, bbbbbbbbbbbb"},
		{"no commit", func(r *Result) { r.Expected = "" }, "it is of another commit"},
		{"another build serves, and it is called good", func(r *Result) { measure(r, health.Identity).Commit = other }, "what it says of identity commit cannot be"},
		{"before the deployment", func(r *Result) { r.Began = now.Add(-10*time.Minute - skew - time.Second) }, "it began at 11:48:59, before the deployment was done"},
		{"no time", func(r *Result) { r.Began = time.Time{} }, "its times cannot be"},
		{"backwards", func(r *Result) { r.Ended = r.Began.Add(-time.Second) }, "its times cannot be"},
		{"to come", func(r *Result) { r.Ended = now.Add(skew + time.Second) }, "its times cannot be"},
		{"nothing", func(r *Result) { r.Measurements = nil }, "it says nothing of identity commit"},
		{"no commit told of", func(r *Result) { r.Measurements = r.Measurements[1:] }, "it says nothing of identity commit"},
		{"truncated", func(r *Result) { r.Measurements = r.Measurements[:3] }, "it says nothing of log api"},
		{"a service's that is not its own", func(r *Result) { measure(r, health.Probe).Name = "web-page" }, "it speaks of probe web-page, which is not the service's"},
		{"what nobody asked for", func(r *Result) { r.Measurements = append(r.Measurements, good(health.Functional, "tests")) }, "it speaks of functional tests, which"},
		{"twice", func(r *Result) { r.Measurements = append(r.Measurements, good(health.Probe, "api-health")) }, "it speaks of probe api-health twice"},
		{"good without a look", func(r *Result) { measure(r, health.Probe).Samples = 0 }, "what it says of probe api-health cannot be"},
		{"more failed than looked", func(r *Result) { measure(r, health.Probe).Failed = 4 }, "cannot be"},
		{"fewer than none failed", func(r *Result) { measure(r, health.Probe).Failed = -1 }, "cannot be"},
		{"more unmeasured than looked", func(r *Result) { measure(r, health.Probe).Unmeasured = 4 }, "cannot be"},
		{"no number", func(r *Result) { measure(r, health.Probe).P50 = math.NaN() }, "cannot be"},
		{"without end", func(r *Result) { measure(r, health.Probe).Latencies = []float64{1, math.Inf(1)} }, "cannot be"},
		{"before it was asked", func(r *Result) { measure(r, health.Probe).P95 = -1 }, "cannot be"},
		{"too many latencies", func(r *Result) { measure(r, health.Probe).Latencies = make([]float64, health.MaxLatencies+1) }, "cannot be"},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := apiResult()
			c.change(one)
			results := Results{by: map[string]*Result{"api": one}}
			got := results.Join(shop(), []string{"api"}, Want{commit, now.Add(-10 * time.Minute), now}, nil)
			if c.said == "" {
				if text := outcomes(got); !strings.Contains(text, "probe api-health "+measure(one, health.Probe).Outcome.String()) || len(got) < 4 || strings.Contains(got[0].Text, "count") {
					t.Errorf("%s", text)
				}
				return
			}
			if text := outcomes(got); text != allNot {
				t.Errorf("%s", text)
			}
			for _, m := range got {
				if !strings.Contains(m.Text, "the result of service api does not count: ") || !strings.Contains(m.Text, c.said) || strings.ContainsAny(m.Text, "\x1b\n") {
					t.Errorf("%s %s: %q, want %q", m.Kind, m.Name, m.Text, c.said)
				}
			}
		})
	}
}

func TestJoinAge(t *testing.T) {
	results := Results{by: map[string]*Result{"api": apiResult()}}
	ended := results.by["api"].Ended
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{ended.Add(maxAge), allGood}, {ended.Add(maxAge + time.Second), allNot},
	} {
		if got := outcomes(results.Join(shop(), []string{"api"}, Want{Commit: commit, Now: c.now}, nil)); got != c.want {
			t.Errorf("at %s: %s", c.now, got)
		}
	}
}

// TestJoinMany has one service of which all is well, one of which there is nothing, and what was looked at beside them.
func TestJoinMany(t *testing.T) {
	results := Results{by: map[string]*Result{"api": apiResult(), "stranger": apiResult(), "twice": nil}}
	want := Want{commit, now.Add(-10 * time.Minute), now}
	got := results.Join(shop(), []string{"api", "web"}, want, []health.Measurement{good(health.Probe, "edge")})
	if diff := cmp.Diff("identity commit good; probe api-health good; probe edge good; probe web-page could-not-measure; container api good; log api good; performance api-health good", outcomes(got)); diff != "" {
		t.Error(diff)
	}
	for _, m := range got {
		if m.Name == "web-page" && (m.Text != "no result of service web: its job did not end" || m.Want != "the result of its job" || !m.Settled) {
			t.Errorf("%+v", m)
		}
	}
	v := shop()
	v.Services[1].Name = "twice"
	if got := results.Join(v, []string{"twice"}, want, nil); len(got) != 1 || got[0].Outcome != health.Unmeasured || !strings.Contains(got[0].Text, "there are two of them") {
		t.Errorf("%+v", got)
	}
	if got := results.Join(shop(), nil, want, nil); len(got) != 0 {
		t.Errorf("of no service: %s", outcomes(got))
	}
}

// TestJoinTexts has texts as a service could send them.
func TestJoinTexts(t *testing.T) {
	one := apiResult()
	m := &one.Measurements[1]
	m.Outcome, m.Fault = health.Bad, "down\x1b[31m"
	m.Text, m.Want, m.Commit = "a\nb\x1b[2J"+strings.Repeat("x", 5000), "w\u202e", "c\n"+strings.Repeat("d", 5000)
	m.Seen, m.Errors = make([]string, maxSeen+1), make([]string, maxErrors+1)
	m.Seen[0], m.Errors[0] = "one\ntwo", "three\x00"
	results := Results{by: map[string]*Result{"api": one}}
	for _, m := range results.Join(shop(), []string{"api"}, Want{commit, now.Add(-time.Hour), now}, nil) {
		if m.Kind != health.Probe {
			continue
		}
		if m.Outcome != health.Bad || len(m.Seen) != maxSeen || len(m.Errors) != maxErrors || len(m.Text) > 2*health.MaxText || len(m.Commit) > 200 {
			t.Errorf("%s, %d lines, %d errors, %d bytes of text, %d of the commit", m.Outcome, len(m.Seen), len(m.Errors), len(m.Text), len(m.Commit))
		}
		all := strings.Join([]string{m.Text, m.Want, m.Commit, string(m.Fault), m.Seen[0], m.Errors[0]}, "")
		if strings.ContainsAny(all, "\x1b\n\x00\u202e") {
			t.Errorf("%q is not harmless", all)
		}
	}
}

func window() monitor.Watch {
	d := record.Deployment{ID: record.NewID(now, commit, "production", ""), Environment: "production", Commit: commit, Branch: "main", Status: record.Deployed, Ended: now.Add(-time.Hour)}
	return monitor.Open(d, monitor.Baseline{Latencies: map[string][]float64{"api-health": {1, 2, 3}}}, config.Default().Monitor)
}

func looked(kind health.Kind, name string) health.Sample {
	return health.Sample{Kind: kind, Name: name, At: now.Add(-90 * time.Second), Took: time.Millisecond, Outcome: health.Good}
}

// round is what monitor --shard api writes of a window.
func round(w monitor.Watch, samples ...health.Sample) *Result {
	one := apiResult()
	tick := monitor.Tick{ID: "run-api", From: now.Add(-2 * time.Minute), To: now.Add(-time.Minute), Samples: samples}
	one.Command, one.Expected = "monitor", ""
	one.Windows = []monitor.Watched{{ID: w.ID, Commit: w.Commit, State: monitor.Looked, Looks: json.RawMessage(w.Share(tick, nil)), Measurements: one.Measurements}}
	one.Measurements = nil
	return one
}

func TestWindow(t *testing.T) {
	w := window()
	elsewhere := w
	elsewhere.Opened = elsewhere.Opened.Add(time.Minute)
	for _, c := range []struct {
		name   string
		result *Result
		said   string
	}{
		{"as it should be", round(w, looked(health.Probe, "api-health"), looked(health.Container, "api")), ""},
		{"none", nil, "no result of service api: its job did not end"},
		{"of a verify", apiResult(), "it is of the command verify, expected one of monitor"},
		{"of another window", round(elsewhere, looked(health.Probe, "api-health")), "it is of another window"},
		{"looks at another's", round(w, looked(health.Probe, "web-page")), "it speaks of probe web-page, which is not the service's"},
		{"left", func() *Result {
			r := round(w)
			r.Windows[0].State = monitor.Left
			return r
		}(), "its job did not look at this window"},
		{"of another commit", func() *Result {
			r := round(w)
			r.Windows[0].Commit = other
			return r
		}(), "it is of another commit"},
		{"no looks", func() *Result {
			r := round(w)
			r.Windows[0].Looks = json.RawMessage(`{"schema":1}`)
			return r
		}(), "read the watch: "},
		{"nothing measured", func() *Result {
			r := round(w, looked(health.Probe, "api-health"))
			r.Windows[0].Measurements = nil
			return r
		}(), "it says nothing of identity commit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			results := Results{by: map[string]*Result{}}
			if c.result != nil {
				results.by["api"] = c.result
			}
			got := results.Window(shop(), []string{"api"}, w, Want{commit, now.Add(-3 * time.Minute), now}, nil)
			if c.said == "" {
				if text := outcomes(got.Measurements); text != allGood || len(got.Watches) != 1 || len(got.Missing) != 0 {
					t.Errorf("%s; %d watches, %d missing", text, len(got.Watches), len(got.Missing))
				}
				if n := len(w.Take(got.Watches[0]).Things()); n != 2 {
					t.Errorf("%d things were taken", n)
				}
				return
			}
			if text := outcomes(got.Measurements); text != allNot || len(got.Watches) != 0 || len(got.Missing) != 4 {
				t.Errorf("%s; %d watches, %d missing", text, len(got.Watches), len(got.Missing))
			}
			for _, x := range got.Missing {
				if !strings.Contains(x.Text, c.said) || x.Outcome != health.Unmeasured || !x.At.Equal(now) {
					t.Errorf("%+v, want %q", x, c.said)
				}
			}
		})
	}
}

// TestResultIsTheReport holds the shape that is read against the one that verify writes.
func TestResultIsTheReport(t *testing.T) {
	v := record.Verification{
		Result: finding.Result{Schema: finding.SchemaVersion, Command: "verify"}, Expected: commit, Shard: "api", Began: now, Ended: now,
		Measurements: []health.Measurement{good(health.Probe, "api-health")},
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	results := Results{by: map[string]*Result{}}
	if err := results.add(data); err != nil {
		t.Fatal(err)
	}
	got := results.by["api"]
	if diff := cmp.Diff(&Result{Schema: 1, Command: "verify", Shard: "api", Expected: commit, Began: now, Ended: now, Measurements: v.Measurements}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
