package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestHodgesLehmannPublished has the estimate of Hollander and Wolfe for the permeability constants.
func TestHodgesLehmannPublished(t *testing.T) {
	median, low, high := hodgesLehmann(ascending(weeks), ascending(term), 1.96)
	if !near(median, 0.305, 1e-9) {
		t.Errorf("estimate %v, want 0.305", median)
	}
	if !(low < 0 && high > median) { // p is 0.25 on two sides: 0 is in the interval
		t.Errorf("interval %v to %v", low, high)
	}
}

// TestDifferencesAgainstList compares every order statistic with the sorted list of all differences.
func TestDifferencesAgainstList(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 60 {
		x, y := make([]float64, 1+r.IntN(30)), make([]float64, 1+r.IntN(30))
		for _, s := range [][]float64{x, y} {
			for i := range s {
				if s[i] = r.NormFloat64(); round%2 == 0 { // with ties
					s[i] = math.Round(s[i] * 4)
				}
			}
			slices.Sort(s)
		}
		var all []float64
		for _, b := range y {
			for _, a := range x {
				all = append(all, b-a)
			}
		}
		slices.Sort(all)
		d := newDifferences(x, y)
		for _, k := range r.Perm(len(all)) {
			if got := d.at(k + 1); !near(got, all[k], 1e-6) {
				t.Fatalf("difference %d of %d is %v, want %v", k+1, len(all), got, all[k])
			}
		}
	}
}

// TestIntervalCovers holds that the interval has the true shift about as often as it says.
func TestIntervalCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const rounds = 2000
	missed := 0
	for range rounds {
		x, y := logs(lognormal(r, 40, 100, 0.5)), logs(lognormal(r, 30, 150, 0.5))
		slices.Sort(x)
		slices.Sort(y)
		if _, low, high := hodgesLehmann(x, y, tail(0.05)); math.Log(1.5) < low || math.Log(1.5) > high {
			missed++
		}
	}
	if part := float64(missed) / rounds; part < 0.07 || part > 0.12 {
		t.Errorf("%.3f of 90 %% intervals miss the truth", part)
	}
}
