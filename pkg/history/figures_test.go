package history

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func seconds(f float64) *float64 { return &f }

// entries are given by their age in hours, newest first.
func entriesAt(outcome Outcome, hours ...int) []Entry {
	var l []Entry
	for _, h := range hours {
		l = append(l, Entry{ID: fmt.Sprint(h), Outcome: outcome, Environment: "production", Began: noon.Add(-time.Duration(h) * time.Hour)})
	}
	return l
}

func TestFrequency(t *testing.T) {
	for _, c := range []struct {
		name    string
		all     []Entry
		f       Filter
		day     Figure
		week    Figure
		midDay  Figure
		midWeek Figure
	}{
		{"none", nil, Filter{}, unknown("no deployment is on record"), unknown("no deployment is on record"), unknown("no deployment is on record"), unknown("no deployment is on record")},
		{"an hour", entriesAt(Succeeded, 1), Filter{}, unknown("the records cover less than a day"), unknown("the records cover less than a day"), unknown("the records cover less than a day"), unknown("the records cover less than a day")},
		{"two days", entriesAt(Succeeded, 1, 2, 3, 48), Filter{}, known(2, 4, ""), unknown("the records cover less than a week"), known(2, 4, ""), unknown("the records cover less than a week")},
		{"two weeks, one without", entriesAt(Succeeded, 1, 30, 336), Filter{}, known(3.0/14, 3, ""), known(1.5, 3, ""), known(0, 3, ""), known(1.5, 3, "")},
		{"asked for the last week", entriesAt(Succeeded, 1, 30, 336), Filter{Since: noon.Add(-week)}, known(2.0/7, 2, ""), known(2, 2, ""), known(0, 2, ""), known(2, 2, "")},
		{"asked for more than is on record", entriesAt(Succeeded, 1, 30, 336), Filter{Since: noon.Add(-52 * week)}, known(3.0/14, 3, ""), known(1.5, 3, ""), known(0, 3, ""), known(1.5, 3, "")},
		{"a week in which nothing was deployed", entriesAt(Succeeded, 336), Filter{Since: noon.Add(-week)}, known(0, 0, ""), known(0, 0, ""), known(0, 0, ""), known(0, 0, "")},
		{"until a time", entriesAt(Succeeded, 1, 30, 336), Filter{Until: noon.Add(-week)}, known(1.0/7, 1, ""), known(1, 1, ""), known(0, 1, ""), known(1, 1, "")},
		{"held ones are none", entriesAt(Undecided, 30, 336), Filter{}, known(0, 0, ""), known(0, 0, ""), known(0, 0, ""), known(0, 0, "")},
		{"a date that is none", append(entriesAt(Succeeded, 1), Entry{Environment: "production", Outcome: Succeeded, Began: time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC)}), Filter{},
			unknown("the dates of the records lie too far apart"), unknown("the dates of the records lie too far apart"), unknown("the dates of the records lie too far apart"), unknown("the dates of the records lie too far apart")},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := Tell(Archive{Entries: c.all}, c.f, "production", noon)
			got := []Figure{h.Figures.PerDay, h.Figures.PerWeek, h.Figures.MedianPerDay, h.Figures.MedianPerWeek}
			if diff := cmp.Diff([]Figure{c.day, c.week, c.midDay, c.midWeek}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	well := func(lead float64, from string) Entry {
		return Entry{Outcome: Succeeded, Environment: "production", Began: noon.Add(-time.Hour), LeadSeconds: seconds(lead), LeadFrom: from}
	}
	failed := func(restore, recovery *float64) Entry {
		return Entry{Outcome: Failed, Environment: "production", Began: noon.Add(-time.Hour), RestoreSeconds: restore, RecoverySeconds: recovery}
	}
	for _, c := range []struct {
		name string
		all  []Entry
		want Figures
	}{
		{"none", nil, Figures{
			LeadMedian: unknown("no deployment of the period went well"), LeadP90: unknown("no deployment of the period went well"),
			FailureRate: unknown(nothing), RestoreMedian: unknown("nothing failed in the period"), RecoveryMedian: unknown("nothing failed in the period"),
		}},
		{"on hold alone", entriesAt(Undecided, 1, 2), Figures{Held: 2,
			LeadMedian: unknown("no deployment of the period went well"), LeadP90: unknown("no deployment of the period went well"),
			FailureRate: unknown(nothing), RestoreMedian: unknown("nothing failed in the period"), RecoveryMedian: unknown("nothing failed in the period"),
		}},
		{"all well", []Entry{well(100, "first_commit_at"), well(300, "first_commit_at"), well(200, "first_commit_at")}, Figures{Deployments: 3,
			LeadMedian: known(200, 3, ""), LeadP90: known(280, 3, ""), FailureRate: known(0, 3, ""),
			RestoreMedian: unknown("nothing failed in the period"), RecoveryMedian: unknown("nothing failed in the period"),
		}},
		{"merges alone, and one without", []Entry{well(100, "committed_at"), well(300, "first_commit_at"), entriesAt(Succeeded, 1)[0]}, Figures{Deployments: 3,
			LeadMedian: known(200, 2, "1 of 2 begin at the merge, since the first commit is not known"), LeadP90: known(280, 2, "1 of 2 begin at the merge, since the first commit is not known"),
			FailureRate: known(0, 3, ""), RestoreMedian: unknown("nothing failed in the period"), RecoveryMedian: unknown("nothing failed in the period"),
		}},
		{"nothing tells a lead time", entriesAt(Succeeded, 1), Figures{Deployments: 1,
			LeadMedian: unknown("no record tells when its change was committed"), LeadP90: unknown("no record tells when its change was committed"),
			FailureRate: known(0, 1, ""), RestoreMedian: unknown("nothing failed in the period"), RecoveryMedian: unknown("nothing failed in the period"),
		}},
		{"failures", []Entry{well(1, "first_commit_at"), failed(seconds(600), seconds(900)), failed(nil, seconds(1100)), entriesAt(Undecided, 1)[0]}, Figures{Deployments: 3, Failed: 2, Held: 1,
			LeadMedian: known(1, 1, ""), LeadP90: known(1, 1, ""), FailureRate: known(2.0/3, 3, "1 on hold left out: whether they failed is not known"),
			RestoreMedian: known(600, 1, "1 more failed and do not tell when production was well again"), RecoveryMedian: known(1000, 2, ""),
		}},
		{"a failure that goes on", []Entry{failed(nil, nil)}, Figures{Deployments: 1, Failed: 1,
			LeadMedian: unknown("no deployment of the period went well"), LeadP90: unknown("no deployment of the period went well"), FailureRate: known(1, 1, ""),
			RestoreMedian: unknown("no record of a failure tells when production was well again"), RecoveryMedian: unknown("no record of a failure tells when production was well again"),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := figuresOf(c.all, period{})
			got.PerDay, got.PerWeek, got.MedianPerDay, got.MedianPerWeek = Figure{}, Figure{}, Figure{}, Figure{}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMonths(t *testing.T) {
	all := append(entriesAt(Succeeded, 1, 2), append(entriesAt(Failed, 3), entriesAt(Undecided, 24*65)...)...)
	var got []string
	for _, m := range Tell(Archive{Entries: all}, Filter{}, "", noon).Months {
		got = append(got, fmt.Sprintf("%s %d %d %d", m.Month, m.Deployments, m.Failed, m.Held))
	}
	if diff := cmp.Diff([]string{"2026-09 0 0 1", "2026-10 0 0 0", "2026-11 3 1 0"}, got); diff != "" {
		t.Error(diff)
	}
	ancient := append(entriesAt(Succeeded, 1), Entry{Began: time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC)})
	if months := Tell(Archive{Entries: ancient}, Filter{}, "", noon).Months; len(months) != maxMonths {
		t.Errorf("%d months, want the newest %d", len(months), maxMonths)
	}
}

// TestEnvironmentOfTheFigures holds which environment is counted: deployments to several are no frequency of any.
func TestEnvironmentOfTheFigures(t *testing.T) {
	in := func(env string, hours ...int) []Entry {
		l := entriesAt(Succeeded, hours...)
		for i := range l {
			l[i].Environment = env
		}
		return l
	}
	all := append(in("staging", 1, 2, 3), in("production", 4, 5)...)
	for _, c := range []struct {
		f     Filter
		usual string
		want  string
		n     int
		rows  int
	}{
		{Filter{}, "production", "production", 2, 5},
		{Filter{}, "live", "staging", 3, 5},
		{Filter{Environment: "production"}, "staging", "production", 2, 2},
		{Filter{Environment: "none"}, "staging", "none", 0, 0},
	} {
		h := Tell(Archive{Entries: all}, c.f, c.usual, noon)
		if h.Figures.Environment != c.want || h.Figures.Deployments != c.n || len(h.Deployments) != c.rows {
			t.Errorf("%+v, usually %s: %d deployments of %s in %d rows, want %d of %s in %d", c.f, c.usual, h.Figures.Deployments, h.Figures.Environment, len(h.Deployments), c.n, c.want, c.rows)
		}
	}
}

func TestFilter(t *testing.T) {
	e := Entry{Environment: "production", Service: "api", Began: noon}
	for _, c := range []struct {
		f    Filter
		want bool
	}{
		{Filter{}, true},
		{Filter{Environment: "production", Service: "api"}, true},
		{Filter{Environment: "staging"}, false},
		{Filter{Service: "web"}, false},
		{Filter{Since: noon}, true},
		{Filter{Since: noon.Add(1)}, false},
		{Filter{Until: noon}, false},
		{Filter{Until: noon.Add(1)}, true},
	} {
		if got := c.f.Fits(e); got != c.want {
			t.Errorf("%+v: %v", c.f, got)
		}
	}
}

func TestLatencySeries(t *testing.T) {
	var all []Entry
	for i := range 5 {
		all = append(all, Entry{ID: fmt.Sprint(5 - i), Environment: "production", Endpoints: []Latency{{"api", float64(5 - i), 9}}})
	}
	all[4].Endpoints = append(all[4].Endpoints, Latency{"a rare one", 1, 2})
	all[3].Endpoints = append(all[3].Endpoints, Latency{"web", 1, 2})
	all[2].Endpoints = append(all[2].Endpoints, Latency{"web", 1, 2})
	var got []string
	for _, s := range LatencySeries(all, 2, 3) {
		line := s.Endpoint
		for _, p := range s.Points {
			line += fmt.Sprintf(" %s:%g", p.Entry.ID, p.P50)
		}
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{"api 3:3 4:4 5:5", "web 2:1 3:1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		of   []float64
		q    float64
		want float64
	}{{nil, 0.5, 0}, {[]float64{7}, 0.9, 7}, {[]float64{1, 2}, 0.5, 1.5}, {[]float64{1, 2, 3}, 0.5, 2}, {[]float64{1, 2, 3}, 1, 3}, {[]float64{0, 10}, 0.9, 9}} {
		if got := Quantile(c.of, c.q); got != c.want {
			t.Errorf("%v of %v is %v, want %v", c.q, c.of, got, c.want)
		}
	}
}
