package health

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	_ "deploycoord/internal/golden"
)

// scripted is a probe whose answers follow a script by the time since the run began.
type scripted struct {
	name  string
	takes time.Duration
	began time.Time
	says  func(since time.Duration, look int) Sample
	looks int
}

func (s *scripted) Name() string { return s.name }

func (s *scripted) Collect(ctx context.Context) []Sample {
	at := time.Now()
	if s.began.IsZero() {
		s.began = at
	}
	x := s.says(at.Sub(s.began), s.looks)
	s.looks++
	if wait(ctx, s.takes) != nil {
		x = Sample{Text: "was interrupted"}
	}
	if x.Kind == "" {
		x.Kind = Probe
	}
	x.Name, x.At, x.Took = s.name, at, s.takes
	return []Sample{x}
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// The answers of a system.
func ok(commit string) Sample { return Sample{Outcome: Good, Commit: commit, Text: "status 200"} }
func bad(f Fault) Sample      { return Sample{Outcome: Bad, Fault: f, Text: string(f), Want: "status 200"} }
func starting() Sample {
	return Sample{Outcome: Bad, Fault: ServerError, Passing: true, Text: "status 503"}
}
func illness(commit string) Sample {
	return Sample{Outcome: Bad, Fault: ServerError, Commit: commit, Text: "status 500"}
}
func blind() Sample { return Sample{Text: "its name does not resolve"} }

const (
	newBuild = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	oldBuild = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func always(x Sample) func(time.Duration, int) Sample {
	return func(time.Duration, int) Sample { return x }
}

// until answers one way up to a time, and another way from then on.
func until(d time.Duration, before, after Sample) func(time.Duration, int) Sample {
	return func(since time.Duration, _ int) Sample {
		if since < d {
			return before
		}
		return after
	}
}

func alternate(a, b Sample) func(time.Duration, int) Sample {
	return func(_ time.Duration, look int) Sample { return []Sample{a, b}[look%2] }
}

// summary is a report in lines: what each series came to.
func summary(r Report) string {
	var out strings.Builder
	for _, m := range r.Measurements {
		fmt.Fprintf(&out, "%s %s: %s", m.Kind, m.Name, m.Outcome)
		if m.Fault != "" {
			fmt.Fprintf(&out, " %s", m.Fault)
		}
		fmt.Fprintf(&out, " (%s)\n", m.Text)
	}
	fmt.Fprintf(&out, "after %s", r.Ended.Sub(r.Began).Round(100*time.Millisecond))
	return out.String()
}

func TestRun(t *testing.T) {
	type probes map[string]func(time.Duration, int) Sample
	for _, c := range []struct {
		name   string
		policy Policy
		probes probes
		takes  time.Duration
		want   string
	}{
		{name: "healthy, no identity asked", probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
after 10s`},
		{name: "healthy new build", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok(newBuild)), "b": always(ok(""))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
probe b: good (status 200)
after 10s`},
		{name: "the commit is told shortened", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok("AAAAAAA"))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
after 10s`},
		{name: "too short to be told", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok("aaa"))}, want: `
identity commit: bad old-commit (not deployed: aaa is serving)
probe a: could-not-measure (does not count while the expected commit is not serving; status 200)
after 10m0s`},
		{name: "healthy old build", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok(oldBuild))}, want: `
identity commit: bad old-commit (not deployed: bbbbbbbbbbbb is serving)
probe a: could-not-measure (does not count while the expected commit is not serving; status 200)
after 10m0s`},
		{name: "an old build that is ill", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok(oldBuild)), "b": always(bad(ServerError))}, want: `
identity commit: bad old-commit (not deployed: bbbbbbbbbbbb is serving)
probe a: could-not-measure (does not count while the expected commit is not serving; status 200)
probe b: could-not-measure (does not count while the expected commit is not serving; server-error)
after 10m0s`},
		{name: "an old build that says itself that it is ill", policy: Policy{Commit: newBuild}, probes: probes{"a": always(illness(oldBuild))}, want: `
identity commit: bad old-commit (not deployed: bbbbbbbbbbbb is serving)
probe a: could-not-measure (does not count while the expected commit is not serving; status 500)
after 10m0s`},
		{name: "the old build is ill, the new one mends it", policy: Policy{Commit: newBuild}, probes: probes{"a": until(3*time.Minute, ok(oldBuild), ok(newBuild)), "b": until(3*time.Minute, bad(ServerError), ok(""))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
probe b: good (status 200)
after 3m10.1s`},
		{name: "the old build is ill, the new one too", policy: Policy{Commit: newBuild}, probes: probes{"a": until(3*time.Minute, ok(oldBuild), ok(newBuild)), "b": always(bad(ServerError))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
probe b: bad server-error (server-error)
after 3m10.1s`},
		{name: "the old build goes, and nothing comes", policy: Policy{Commit: newBuild}, probes: probes{"a": until(2*time.Minute, ok(oldBuild), bad(Down))}, want: `
identity commit: bad old-commit (not deployed: bbbbbbbbbbbb is serving)
probe a: bad down (down)
after 3m0s`},
		{name: "the last answer of the old build is lost", policy: Policy{Commit: newBuild}, probes: probes{"a": until(10*time.Minute-6*time.Second, ok(oldBuild), bad(Down))}, want: `
identity commit: bad old-commit (not deployed: bbbbbbbbbbbb is serving)
probe a: could-not-measure (fails now and then, 1 of 120 looks; last: down)
after 10m0s`},
		{name: "nobody tells the commit", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok(""))}, want: `
identity commit: could-not-measure (no answer tells which commit is serving)
probe a: could-not-measure (does not count while the expected commit is not serving; status 200)
after 10m0s`},
		{name: "the new build comes after a while, then health counts", policy: Policy{Commit: newBuild}, probes: probes{"a": until(2*time.Minute, ok(oldBuild), ok(newBuild))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
after 2m10s`},
		{name: "half of the replicas", policy: Policy{Commit: newBuild}, probes: probes{"a": alternate(ok(newBuild), ok(oldBuild))}, want: `
identity commit: bad old-commit (deployed in part: 60 of 120 answers are another build's, the last one's bbbbbbbbbbbb at a)
probe a: could-not-measure (does not count while the expected commit is not serving; status 200)
after 10m0s`},
		{name: "refuses for ever", probes: probes{"a": always(bad(Down))}, want: `
probe a: bad down (down)
after 1m0s`},
		{name: "one route has a server error", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok(newBuild)), "b": always(bad(ServerError))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
probe b: bad server-error (server-error)
after 10s`},
		{name: "slow start", policy: Policy{Commit: newBuild}, probes: probes{"a": until(40*time.Second, starting(), ok(newBuild))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
after 50s`},
		{name: "a start that takes longer than the grace", policy: Policy{Commit: newBuild}, probes: probes{"a": until(2*time.Minute, starting(), ok(newBuild))}, want: `
identity commit: could-not-measure (no answer tells which commit is serving)
probe a: bad server-error (status 503)
after 1m0s`},
		{name: "not ready after the build was seen has the grace, too", policy: Policy{Commit: newBuild}, probes: probes{"a": always(ok(newBuild)), "b": until(30*time.Second, starting(), ok(""))}, want: `
identity commit: good (serving aaaaaaaaaaaa)
probe a: good (status 200)
probe b: good (status 200)
after 40s`},
		{name: "silent", takes: time.Minute, probes: probes{"a": always(bad(Down))}, policy: Policy{Timeout: 5 * time.Minute}, want: `
probe a: bad down (down)
after 3m10s`},
		{name: "the name does not resolve", probes: probes{"a": always(blind()), "b": always(ok(""))}, want: `
probe a: could-not-measure (its name does not resolve)
probe b: good (status 200)
after 1m0s`},
		{name: "one cannot be measured, one is down", probes: probes{"a": always(blind()), "b": always(bad(Down))}, want: `
probe a: could-not-measure (its name does not resolve)
probe b: bad down (down)
after 1m0s`},
		{name: "less time than grace", policy: Policy{Timeout: 7 * time.Second}, probes: probes{"a": always(bad(ServerError))}, want: `
probe a: bad server-error (server-error)
after 7s`},
		{name: "too little time for good looks", policy: Policy{Timeout: 7 * time.Second}, probes: probes{"a": always(ok(""))}, want: `
probe a: could-not-measure (2 good looks in a row, 3 are wanted; status 200)
after 7s`},
		{name: "no look at all was whole", takes: time.Minute, policy: Policy{Timeout: 7 * time.Second}, probes: probes{"a": always(ok(""))}, want: `
probe a: could-not-measure (was not looked at in time)
after 7s`},
		{name: "flaps", probes: probes{"a": alternate(ok(""), bad(Down))}, want: `
probe a: bad down (9 of 18 looks fail; last: down)
after 1m25s`},
		{name: "as fast as before", takes: 50 * time.Millisecond, policy: against(45, 50, 55), probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
performance a: good`},
		{name: "three times as slow", takes: 150 * time.Millisecond, policy: against(45, 50, 55), probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
performance a: bad severely-slow`},
		{name: "half as slow again", takes: 75 * time.Millisecond, policy: against(45, 50, 55), probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
performance a: bad slow`},
		{name: "too few answers to compare", takes: 50 * time.Millisecond, policy: Policy{Timeout: 12 * time.Second, Performance: against(50).Performance}, probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
performance a: could-not-measure`},
		{name: "latencies for a baseline", takes: 50 * time.Millisecond, policy: Policy{Performance: PerformancePolicy{Collect: 40}}, probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
after 11.8s`},
		{name: "latencies for a baseline do not come in time", takes: 50 * time.Millisecond, policy: Policy{Timeout: 11 * time.Second, Performance: PerformancePolicy{Collect: 1000}}, probes: probes{"a": always(ok(""))}, want: `
probe a: good (status 200)
after 11s`},
		{name: "a critical error is decided at once", probes: probes{"a": always(ok("")), "logs": func(since time.Duration, _ int) Sample {
			if since < 5*time.Second {
				return Sample{Kind: Log, Outcome: Good, Text: "no new errors"}
			}
			return Sample{Kind: Log, Outcome: Bad, Fault: CriticalError, Firm: true, Text: "1 new pattern of errors"}
		}}, want: `
probe a: could-not-measure (2 good looks in a row, 3 are wanted; status 200)
log logs: bad critical-error (1 new pattern of errors)
after 5s`},
		{name: "a minor issue does not end it", probes: probes{"a": until(time.Minute, starting(), ok("")), "logs": always(Sample{Kind: Log, Outcome: Bad, Fault: Minor, Firm: true, Text: "1 new warning"})}, policy: Policy{Grace: 5 * time.Minute}, want: `
probe a: good (status 200)
log logs: bad minor (1 new warning)
after 1m10s`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				plan := Plan{Policy: c.policy, Now: time.Now, Sleep: wait}
				plan.Policy.Stable, plan.Policy.Interval, plan.Policy.Concurrency = 3, 5*time.Second, 10
				if plan.Policy.Timeout == 0 {
					plan.Policy.Timeout = 10 * time.Minute
				}
				if plan.Policy.Grace == 0 {
					plan.Policy.Grace = time.Minute
				}
				for name, says := range c.probes {
					plan.Collectors = append(plan.Collectors, &scripted{name: name, says: says, takes: max(c.takes, time.Duration(name[0]-'a'+1)*time.Millisecond)})
				}
				if got, want := summary(Run(t.Context(), plan)), strings.TrimSpace(c.want); !fits(got, want) {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		})
	}
}

// fits compares line by line; a line without its bracket, and the time, may be left out of what is wanted.
func fits(got, want string) bool {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i, line := range w {
		if i >= len(g) || g[i] != line && !(strings.HasPrefix(line, "performance ") && strings.HasPrefix(g[i], line+" (")) {
			return false
		}
	}
	return len(g) == len(w) || strings.Contains(want, "performance ") && len(g) == len(w)+1
}

// against is a policy with a baseline of the probe a.
func against(ms ...float64) Policy {
	var baseline []float64
	for range 50 {
		baseline = append(baseline, ms...)
	}
	return Policy{Performance: PerformancePolicy{Baseline: map[string][]float64{"a": baseline}, Samples: 20, Degraded: 1.3, Critical: 2}}
}

func TestRunIsInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(7*time.Second, cancel)
		p := Policy{Stable: 3, Interval: 5 * time.Second, Timeout: time.Minute, Grace: time.Minute, Concurrency: 1}
		r := Run(ctx, Plan{Policy: p, Now: time.Now, Sleep: wait, Collectors: []Collector{&scripted{name: "a", says: always(ok(""))}}})
		if !r.Interrupted || r.Ended.Sub(r.Began) != 7*time.Second || r.Measurements[0].Outcome != Unmeasured {
			t.Errorf("got %+v", r)
		}
	})
}

func TestSameCommit(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{newBuild, newBuild, true},
		{newBuild[:7], newBuild, true},
		{newBuild, " AAAAAAAA\n", true},
		{newBuild[:6], newBuild, false},
		{"", "", false},
		{"", newBuild, false},
		{"v1", "v1", true},
		{newBuild, oldBuild, false},
	} {
		if got := SameCommit(c.a, c.b); got != c.want {
			t.Errorf("SameCommit(%q, %q) = %v", c.a, c.b, got)
		}
	}
}
