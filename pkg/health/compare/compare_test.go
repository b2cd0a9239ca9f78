package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLatency(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	baseline := Thin(lognormal(r, 1000, 100, 0.4), 200)
	for _, tt := range []struct {
		name     string
		baseline []float64
		now      []float64
		p        Policy
		want     State
		text     string // a part of it
	}{
		{"too few", baseline, lognormal(r, 19, 300, 0.4), Policy{}, TooFew, "too few samples: 19, 20 are needed"},
		{"the same", baseline, lognormal(r, 200, 100, 0.4), Policy{}, Same, "before"},
		{"some drift", baseline, lognormal(r, 600, 108, 0.4), Policy{}, Same, ""},
		{"faster", baseline, lognormal(r, 60, 50, 0.4), Policy{}, Same, ""},
		{"half as slow again", baseline, lognormal(r, 100, 160, 0.4), Policy{}, Degraded, ""},
		{"three times as slow", baseline, lognormal(r, 20, 300, 0.4), Policy{}, Critical, "20 samples"},
		{"severe, by another policy", baseline, lognormal(r, 100, 160, 0.4), Policy{Degraded: 1.1, Critical: 1.3}, Critical, ""},
		{"slow, by a patient policy", baseline, lognormal(r, 100, 160, 0.4), Policy{Degraded: 3, Critical: 4}, Same, ""},
		{"a difference that matters to nobody", baseline, lognormal(r, 100, 160, 0.4), Policy{Least: 200}, Undecided, ""},
		{"one outlier in ten", baseline, outliers(lognormal(r, 300, 100, 0.4), 10, 50), Policy{}, Same, ""},
		{"no baseline", baseline[:9], lognormal(r, 100, 160, 0.4), Policy{}, TooFew, "no baseline: 9 samples, 10 are needed"},
		{"no samples at all", nil, nil, Policy{}, TooFew, "no baseline"},
		{"nonsense", slices.Repeat([]float64{math.NaN(), -1, math.Inf(1)}, 50), baseline, Policy{}, TooFew, "no baseline: 0"},
		{"equal values", slices.Repeat([]float64{5}, 50), slices.Repeat([]float64{5}, 50), Policy{}, Same, "5.0 ms, 5.0 ms before: 1.00 × (1.00 to 1.00)"},
		{"equal values, doubled", slices.Repeat([]float64{5}, 50), slices.Repeat([]float64{10}, 50), Policy{}, Critical, "2.00 ×"},
		{"limit kept", nil, lognormal(r, 60, 100, 0.4), Policy{Limit: 150}, Same, "100 ms"[3:]},
		{"limit exceeded", nil, lognormal(r, 60, 200, 0.4), Policy{Limit: 100}, Critical, "is the limit"},
		{"limit met", nil, lognormal(r, 60, 100, 0.4), Policy{Limit: 100}, Undecided, ""},
		{"limit and few samples", nil, lognormal(r, 5, 90, 0.1), Policy{Limit: 100, Samples: 5}, Undecided, "or more), 5 samples"},
		{"limit and too few samples", nil, lognormal(r, 5, 500, 0.1), Policy{Limit: 100}, TooFew, "too few"},
		{"the baseline is better than a limit", baseline, lognormal(r, 60, 100, 0.4), Policy{Limit: 10}, Same, ""},
	} {
		got := Latency(tt.baseline, tt.now, tt.p)
		if got.State != tt.want || !strings.Contains(got.Text, tt.text) {
			t.Errorf("%s: %v, %q; want %v, %q\n%+v", tt.name, got.State, got.Text, tt.want, tt.text, got)
		}
	}
}

// outliers makes every n-th value so many times as large.
func outliers(values []float64, n int, by float64) []float64 {
	for i := range values {
		if i%n == 0 {
			values[i] *= by
		}
	}
	return values
}

// TestLatencyFigures holds the figures to what is known: the estimate, the effect and the medians of two shifted copies.
func TestLatencyFigures(t *testing.T) {
	var before, now []float64
	for i := range 40 {
		before = append(before, 100*math.Pow(1.01, float64(i*17%40)))
		now = append(now, 3*before[i])
	}
	got := Latency(before, now[:39], Policy{})
	want := Result{State: Critical, Settled: true, Samples: 39, Effect: 1, Before: Percentile(before, 0.5), Now: Percentile(now[:39], 0.5)}
	if !near(got.Ratio, 3, 1e-2) || got.P > 1e-6 || got.Low >= got.Ratio || got.High <= got.Ratio {
		t.Errorf("%+v", got)
	}
	if !near(got.Before, want.Before, 0.01) || !near(got.Now, want.Now, 0.01) {
		t.Errorf("medians %v, %v; want %v, %v", got.Before, got.Now, want.Before, want.Now)
	}
	got.Ratio, got.Low, got.High, got.P, got.Text, got.Before, got.Now = 0, 0, 0, 0, "", want.Before, want.Now
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLatencyWaits holds that samples after a look change nothing until the next, so that asking often is no more looks.
func TestLatencyWaits(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	baseline, now := lognormal(r, 100, 100, 0.4), lognormal(r, 80, 140, 0.4)
	results := map[int]Result{}
	for n := range now {
		look := Look(n, Policy{})
		got := Latency(baseline, now[:n], Policy{})
		if look == 0 {
			continue
		}
		if first, ok := results[look]; ok && got != first {
			t.Fatalf("%d samples, look %d: %+v, at first %+v", n, look, got, first)
		}
		results[look] = got
	}
	if want := Look(len(now)-1, Policy{}); len(results) != want {
		t.Errorf("%d looks", len(results))
	}
}

func TestLatencyProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 300 {
		baseline, now := lognormal(r, 50+r.IntN(100), 80, 0.5), lognormal(r, 20+r.IntN(60), 40+120*r.Float64(), 0.5)
		p := Policy{Samples: len(now)}
		at := Latency(baseline, now, p)
		name := fmt.Sprintf("%d and %d samples: %+v", len(baseline), len(now), at)

		scale := math.Exp(12*r.Float64() - 6)
		if got := Latency(scaled(baseline, scale), scaled(now, scale), p); got.State != at.State || !near(got.Ratio, at.Ratio, 1e-6) ||
			!near(got.Low, at.Low, 1e-6) || !near(got.High, at.High, 1e-6) || got.Effect != at.Effect || !near(got.P, at.P, 1e-9) {
			t.Fatalf("in another unit: %+v\n%s", got, name)
		}
		order := slices.Clone(baseline)
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if got := Latency(order, now, p); got != at {
			t.Fatalf("the order of the baseline matters: %+v\n%s", got, name)
		}
		swapped := Latency(now, baseline, Policy{Samples: len(baseline)})
		if !near(swapped.Ratio, 1/at.Ratio, 1e-6) || !near(swapped.Effect, -at.Effect, 1e-9) {
			t.Fatalf("swapped: %+v\n%s", swapped, name)
		}
		slower := Latency(baseline, scaled(now, 1.2), p)
		if slower.P > at.P || slower.Ratio < at.Ratio || slower.Low < at.Low || slower.Effect < at.Effect || rank(slower.State) < rank(at.State) {
			t.Fatalf("slower is better: %+v\n%s", slower, name)
		}
		p.Endpoints = 1000
		if many := Latency(baseline, now, p); many.State != at.State && many.State != Undecided && many.State != Degraded || many.P < at.P ||
			rank(many.State) > max(rank(at.State), rank(Undecided)) {
			t.Fatalf("one of many: %+v\n%s", many, name)
		}
	}
}

// rank orders states from the best.
func rank(s State) int { return slices.Index([]State{TooFew, Same, Undecided, Degraded, Critical}, s) }

// TestSettled holds that what is settled is not rolled back later, and that what may be is not settled.
func TestSettled(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, tt := range []struct {
		name  string
		ratio float64
		p     Policy
		want  bool
	}{
		{"the same", 1, Policy{}, true},
		{"degraded", 1.5, Policy{}, true},
		{"nearly critical", 1.95, Policy{}, false},
		{"critical", 2.5, Policy{}, true},
		{"below the limit", 1, Policy{Limit: 200}, true},
		{"at the limit", 1, Policy{Limit: 100}, false},
		{"above the limit", 1, Policy{Limit: 50}, true},
	} {
		var baseline []float64
		if tt.p.Limit == 0 {
			baseline = lognormal(r, 200, 100, 0.4)
		}
		if got := Latency(baseline, lognormal(r, 200, 100*tt.ratio, 0.4), tt.p); got.Settled != tt.want {
			t.Errorf("%s: settled is %v: %+v", tt.name, got.Settled, got)
		}
	}
}

func TestStateNames(t *testing.T) {
	for state, want := range map[State]string{TooFew: "too-few", Undecided: "undecided", Same: "same", Degraded: "degraded", Critical: "critical", 9: "invalid"} {
		if got := state.String(); got != want {
			t.Errorf("%d is %q, want %q", state, got, want)
		}
	}
}
