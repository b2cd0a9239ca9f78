package health

import (
	"context"
	"testing"
	"time"
)

type named string

func (n named) Name() string                   { return string(n) }
func (named) Collect(context.Context) []Sample { return nil }

// TestNext holds that what cannot be measured is asked for less and less, and what is compared more often.
func TestNext(t *testing.T) {
	plan := Plan{Policy: Policy{Interval: 4 * time.Second}}
	wait := plan.Policy.Interval
	var waits []time.Duration
	for range 5 {
		wait = plan.next(wait, "api", []Sample{{}})
		waits = append(waits, wait)
	}
	want := []time.Duration{6 * time.Second, 9 * time.Second, 13500 * time.Millisecond, 16 * time.Second, 16 * time.Second}
	for i := range want {
		if waits[i] != want[i] {
			t.Fatalf("waits %v, want %v", waits, want)
		}
	}
	for _, samples := range [][]Sample{nil, {{Outcome: Good}}, {{}, {Outcome: Bad}}} {
		if got := plan.next(16*time.Second, "api", samples); got != 4*time.Second {
			t.Errorf("after %v it waits %s", samples, got)
		}
	}
}

func TestInterval(t *testing.T) {
	base := map[string][]float64{"api": {1}}
	five := map[string][]float64{"api": {1}, "b": {1}, "c": {1}, "d": {1}, "e": {1}}
	timed := []Sample{{Kind: Probe, Took: time.Millisecond, Outcome: Good}}
	for _, c := range []struct {
		name       string
		collectors int
		policy     PerformancePolicy
		samples    []Sample
		want       time.Duration
	}{
		{"nothing to compare", 1, PerformancePolicy{}, timed, 10 * time.Second},
		{"one baseline", 1, PerformancePolicy{Baseline: base}, nil, 250 * time.Millisecond},
		{"five baselines", 1, PerformancePolicy{Baseline: five}, nil, time.Second},
		{"a baseline of others", 1, PerformancePolicy{Baseline: map[string][]float64{"web": {1}}}, timed, 10 * time.Second},
		{"collected, of two", 2, PerformancePolicy{Collect: 50}, timed, 500 * time.Millisecond},
		{"collected, of three", 3, PerformancePolicy{Collect: 50}, timed, 500 * time.Millisecond},
		{"collected, not timed", 1, PerformancePolicy{Collect: 50}, []Sample{{Kind: Probe}}, 10 * time.Second},
		{"collected, no probe", 1, PerformancePolicy{Collect: 50}, []Sample{{Kind: Log, Took: 1}}, 10 * time.Second},
	} {
		plan := Plan{Policy: Policy{Interval: 10 * time.Second, Performance: c.policy}}
		for range c.collectors {
			plan.Collectors = append(plan.Collectors, named("api"))
		}
		if got := plan.interval("api", c.samples); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := share(0); got != looksASecond {
		t.Errorf("none shares %d", got)
	}
}

// TestEnough holds how many latencies are wanted before a probe is settled.
func TestEnough(t *testing.T) {
	for _, c := range []struct {
		kind       Kind
		seen, want int
		enough     bool
	}{{Probe, 0, 50, true}, {Probe, 1, 50, false}, {Probe, 49, 50, false}, {Probe, 50, 50, true}, {Log, 1, 50, true}, {Probe, 1, 0, true}} {
		s := &series{kind: c.kind, latencies: latencies{seen: c.seen}}
		if got := s.enough(Policy{Performance: PerformancePolicy{Collect: c.want}}); got != c.enough {
			t.Errorf("%s, %d of %d: %t", c.kind, c.seen, c.want, got)
		}
	}
}

func TestJitter(t *testing.T) {
	for rand, want := range map[float64]time.Duration{0: 9 * time.Second, 0.5: 10 * time.Second, 1: 11 * time.Second} {
		plan := Plan{Rand: func() float64 { return rand }}
		if got := plan.jittered(10 * time.Second); got != want {
			t.Errorf("%g: %s, want %s", rand, got, want)
		}
	}
	if got := (Plan{}).jittered(time.Second); got != time.Second {
		t.Errorf("without chance: %s", got)
	}
}
