package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	_ "deploycoord/internal/golden"
)

// The published examples that the tests of several files use.
var (
	// Permeability constants of the human chorioamnion, Hollander and Wolfe, Nonparametric Statistical Methods (1973), in the
	// example of R's wilcox.test.
	term  = []float64{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46}
	weeks = []float64{1.15, 0.88, 0.90, 0.74, 1.21}
	// Ages at the diagnosis of diabetes, in the example of SciPy's mannwhitneyu.
	males   = []float64{19, 22, 16, 29, 24}
	females = []float64{20, 11, 17, 12}
)

func ascending(values []float64) []float64 { return slices.Sorted(slices.Values(values)) }

func near(got, want, within float64) bool {
	return math.Abs(got-want) <= within*max(1, math.Abs(want))
}

func TestMannWhitneyPublished(t *testing.T) {
	for _, tt := range []struct {
		name string
		x, y []float64
		u, p float64
	}{
		{"R, wilcox.test(x, y, alternative = \"greater\")", weeks, term, 35, 0.1272061272},
		{"SciPy, mannwhitneyu(males, females), half of two sides", females, males, 17, 0.1111111111 / 2},
	} {
		r := mannWhitney(ascending(tt.x), ascending(tt.y), 0)
		if r.u != tt.u || !near(r.greater(), tt.p, 1e-9) {
			t.Errorf("%s: U %v, p %v; want %v, %v", tt.name, r.u, r.greater(), tt.u, tt.p)
		}
	}
	if got := MannWhitney(males, females); !near(got, 0.1111111111, 1e-9) {
		t.Errorf("two-sided p %v, want 0.1111111111 (SciPy)", got)
	}
	// SciPy, method="asymptotic": z from a U of 17 with continuity.
	if got := 2 * above((17-10-0.5)/math.Sqrt(5*4*10/12.0)); !near(got, 0.11134688653314041, 1e-12) {
		t.Errorf("asymptotic p %v", got)
	}
}

// TestExactlyByEnumeration counts all orders.
func TestExactlyByEnumeration(t *testing.T) {
	const n, m = 4, 5
	counts := make([]float64, n*m+1)
	orders := 0.0
	for set := range 1 << (n + m) {
		u, below, ones := 0, 0, 0
		for i := range n + m {
			if set>>i&1 == 1 {
				ones++
				u += below
			} else {
				below++
			}
		}
		if ones == n {
			counts[u]++
			orders++
		}
	}
	at := 0.0
	for u := n * m; u >= 0; u-- {
		at += counts[u]
		if got := exactly(n, m, u); !near(got, at/orders, 1e-12) {
			t.Errorf("P(U >= %d) is %v, want %v", u, got, at/orders)
		}
	}
}

// TestRanksAgainstPairs compares the merge with the definition, with ties and shifts.
func TestRanksAgainstPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		x, y := make([]float64, 1+r.IntN(12)), make([]float64, 1+r.IntN(12))
		for _, s := range [][]float64{x, y} {
			for i := range s {
				s[i] = float64(r.IntN(8))
			}
			slices.Sort(s)
		}
		shift := float64(r.IntN(3) - 1)
		u, groups := 0.0, map[float64]float64{}
		for _, a := range x {
			groups[a+shift]++
			for _, b := range y {
				if b > a+shift {
					u++
				} else if b == a+shift {
					u += 0.5
				}
			}
		}
		ties := 0.0
		for _, b := range y {
			groups[b]++
		}
		for _, g := range groups {
			ties += g*g*g - g
		}
		if got := mannWhitney(x, y, shift); got.u != u || got.ties != ties {
			t.Fatalf("%v + %v, %v: U %v, ties %v; want %v, %v", x, shift, y, got.u, got.ties, u, ties)
		}
	}
}

// TestNormalIsSafe holds that the normal distribution, used above exactWork, never makes a tail smaller than it is.
func TestNormalIsSafe(t *testing.T) {
	const n, m = 20, 60
	for u := n * m / 2; u <= n*m; u += 25 {
		exact, normal := exactly(n, m, u), ranks{u: float64(u), n: n, m: m}.greater()
		if normal < 0.99*exact {
			t.Errorf("P(U >= %d) is %v by the normal distribution, %v exactly", u, normal, exact)
		}
	}
}

func TestRanksWithoutDifference(t *testing.T) {
	same := []float64{5, 5, 5, 5, 5}
	if p := mannWhitney(same, same, 0).greater(); p != 1 {
		t.Errorf("p %v of equal values, want 1", p)
	}
	if p := MannWhitney(nil, same); p != 1 {
		t.Errorf("p %v without samples, want 1", p)
	}
	if d := mannWhitney(same, same, 0).delta(); d != 0 {
		t.Errorf("delta %v of equal values, want 0", d)
	}
	if d := mannWhitney([]float64{1, 2}, []float64{3, 4}, 0).delta(); d != 1 {
		t.Errorf("delta %v of separate values, want 1", d)
	}
}
