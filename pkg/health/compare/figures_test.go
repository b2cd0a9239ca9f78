package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/internal/golden"
)

// TestFigures pins what comes of fixed samples: the study's error rates (compare/study) are those of these very figures.
func TestFigures(t *testing.T) {
	var b strings.Builder
	line := func(name string, r Result) {
		fmt.Fprintf(&b, "%-44s %-9s n=%d ratio %.5g (%.5g to %.5g) effect %.4f p %.4g settled %t\n", name, r.State, r.Samples, r.Ratio, r.Low, r.High, r.Effect, r.P, r.Settled)
	}
	for _, c := range []struct {
		ms, times, sigma float64
		before, now      int
		endpoints        int
		dependent        float64
	}{
		{100, 1, 0.3, 40, 20, 1, 0}, {100, 1, 0.3, 200, 200, 1, 0}, {100, 1.2, 0.3, 100, 150, 1, 0}, {100, 1.5, 0.3, 100, 80, 1, 0},
		{100, 1.5, 0.3, 100, 80, 8, 0}, {100, 3, 0.4, 50, 40, 1, 0}, {100, 3, 0.4, 50, 40, 20, 0}, {100, 2.2, 0.5, 120, 160, 3, 0.6},
		{8, 1, 0.2, 60, 60, 2, 0.5}, {100, 1, 0.01, 10, 20, 1, 0}, {100, 0.5, 0.3, 80, 80, 1, 0}, {3, 4, 0.2, 12, 25, 1, 0},
	} {
		r := rand.New(rand.NewPCG(uint64(c.before), uint64(c.now)))
		before, now := lognormal(r, c.before, c.ms, c.sigma), chained(r, c.now, c.ms*c.times, c.sigma, c.dependent)
		name := fmt.Sprintf("%g ms × %g, sigma %g, %d endpoints, ρ %g", c.ms, c.times, c.sigma, c.endpoints, c.dependent)
		line(name, Latency(before, now, Policy{Endpoints: c.endpoints, Least: 5}))
		for _, ratio := range []float64{0.5, 1.1, 1.8} {
			line(fmt.Sprintf("  limit %.4g ms", c.ms*ratio), Latency(nil, now, Policy{Limit: c.ms * ratio, Endpoints: c.endpoints, Least: 1}))
		}
		for i := range now { // whole tens of ms: many are equal
			now[i] = math.Ceil(now[i]/10) * 10
		}
		line("  in steps of 10 ms", Latency(before, now, Policy{Endpoints: c.endpoints}))
	}
	golden.Assert(t, "testdata/figures.golden", []byte(b.String()))
}

// chained are lognormal samples, each like the one before it by so much.
func chained(r *rand.Rand, n int, median, sigma, rho float64) []float64 {
	out := make([]float64, n)
	last := r.NormFloat64()
	for i := range out {
		last = rho*last + math.Sqrt(1-rho*rho)*r.NormFloat64()
		out[i] = median * math.Exp(sigma*last)
	}
	return out
}

// TestFailureFigures pins how many failures are critical, and how many looks without one are enough, of one endpoint and of
// many.
func TestFailureFigures(t *testing.T) {
	var b strings.Builder
	for _, p := range []ErrorPolicy{{}, {Tests: 10}, {Background: 0.01, Tolerated: 0.1}, {Background: 0.04}, {Background: 0.2}, {Tolerated: 0.002}} {
		fmt.Fprintf(&b, "background %g, tolerated %g, %d tests: critical", p.Background, p.Tolerated, p.Tests)
		for _, all := range []int{5, 20, 60, 200, 1000} {
			bad := 0
			for bad <= all && Errors(bad, all, p) != Critical {
				bad++
			}
			fmt.Fprintf(&b, " %d of %d,", bad, all)
		}
		for bad := range 3 {
			all := bad
			for all < 5000 && Errors(bad, all, p) != Same {
				all++
			}
			fmt.Fprintf(&b, " in order with %d of %d,", bad, all)
		}
		b.WriteString("\n")
	}
	for _, endpoints := range []int{1, 2, 8, 40} {
		tallies := make([]Tally, endpoints)
		for i := range tallies {
			tallies[i].All = 60
		}
		one, all := 0, 0
		for ; one < 60; one++ {
			tallies[0].Bad = one
			if _, each := ErrorsOf(tallies, ErrorPolicy{}); each[0] == Critical {
				break
			}
		}
		tallies[0].Bad = 0
		for together := Same; all < 60*endpoints && together != Critical; all++ {
			tallies[all%endpoints].Bad++
			together, _ = ErrorsOf(tallies, ErrorPolicy{})
		}
		fmt.Fprintf(&b, "%d endpoints of 60 looks each: one by itself with %d, together with %d\n", endpoints, one, all)
	}
	golden.Assert(t, "testdata/failures.golden", []byte(b.String()))
}

func TestPolicyEdges(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct{ in, want Policy }{
		{Policy{}, Policy{20, 1.3, 2, 0, 0, 1}},
		{Policy{Samples: 5, Degraded: 1.5, Critical: 1.6, Limit: 10, Least: 5, Endpoints: 3}, Policy{5, 1.5, 1.6, 10, 5, 3}},
		{Policy{Samples: 4, Degraded: 1, Critical: 1}, Policy{5, 1.3, 2, 0, 0, 1}},
		{Policy{Samples: -1, Degraded: inf, Critical: inf, Limit: -1, Least: -1, Endpoints: -1}, Policy{20, 1.3, 2, 0, 0, 1}},
		{Policy{Degraded: 3, Critical: 3}, Policy{20, 3, 3, 0, 0, 1}},
		{Policy{Degraded: 3, Critical: 2.5, Least: math.NaN()}, Policy{20, 3, 3, 0, 0, 1}},
		{Policy{Limit: 1e300}, Policy{20, 1.3, 2, longest, 0, 1}},
		{Policy{Limit: 1e-300}, Policy{20, 1.3, 2, shortest, 0, 1}},
	} {
		if diff := cmp.Diff(c.want, c.in.filled()); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", c.in, diff)
		}
	}
	for _, c := range []struct{ in, want ErrorPolicy }{
		{ErrorPolicy{}, ErrorPolicy{0.001, 0.05, 1}},
		{ErrorPolicy{Background: 1, Tolerated: 1, Tests: -3}, ErrorPolicy{0.001, 0.05, 1}},
		{ErrorPolicy{Background: 0.05}, ErrorPolicy{0.05, 0.525, 1}},
		{ErrorPolicy{Background: 0.5, Tolerated: 0.4}, ErrorPolicy{0.5, 0.75, 1}},
		{ErrorPolicy{Background: 0.02, Tolerated: 0.02, Tests: 4}, ErrorPolicy{0.02, 0.05, 4}},
		{ErrorPolicy{Background: 0.01, Tolerated: 0.3}, ErrorPolicy{0.01, 0.3, 1}},
	} {
		if diff := cmp.Diff(c.want, c.in.filled()); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", c.in, diff)
		}
	}
}

// TestEdges has samples exactly at what is wanted.
func TestEdges(t *testing.T) {
	same := func(n int, ms float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = ms
		}
		return out
	}
	for _, c := range []struct {
		name        string
		before, now []float64
		p           Policy
		want        State
	}{
		{"as many as make a baseline", same(MinBaseline, 100), same(20, 100), Policy{}, Same},
		{"one fewer", same(MinBaseline-1, 100), same(20, 100), Policy{}, TooFew},
		{"a difference that matters just so", same(60, 100), same(200, 400), Policy{Least: 299}, Critical},
		{"one that does not", same(60, 100), same(200, 400), Policy{Least: 301}, Undecided},
		{"all at the limit", nil, same(60, 100), Policy{Limit: 100}, Same},
		{"all above it", nil, same(60, 101), Policy{Limit: 100}, Critical},
		{"too little above it", nil, same(60, 101), Policy{Limit: 100, Least: 1.5}, Undecided},
		{"all below it", nil, same(60, 99), Policy{Limit: 100}, Same},
	} {
		if got := Latency(c.before, c.now, c.p); got.State != c.want {
			t.Errorf("%s: %s, want %s: %s", c.name, got.State, c.want, got.Text)
		}
	}
	for _, c := range []struct {
		ms   float64
		want string
	}{{9.9, "9.9 ms"}, {10, "10 ms"}, {0.04, "0.0 ms"}, {1234.5, "1234 ms"}} {
		if got := millis(c.ms); got != c.want {
			t.Errorf("%g ms are %q, want %q", c.ms, got, c.want)
		}
	}
	if got := State(len(stateNames)).String(); got != "invalid" {
		t.Errorf("a state that is none is %q", got)
	}
}
