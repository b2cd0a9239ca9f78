package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPercentile has values of NumPy: numpy.percentile(a, 100*q).
func TestPercentile(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		samples []float64
		q, want float64
	}{
		{[]float64{4, 1, 3, 2}, 0.25, 1.75},
		{[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{15, 20, 35, 40, 50}, 0.4, 29},
		{[]float64{15, 20, 35, 40, 50}, 0.95, 48},
		{[]float64{7}, 0.95, 7},
		{[]float64{1, 2}, 1, 2},
		{[]float64{1, 2}, 7, 2},
		{[]float64{1, 2}, -1, 1},
		{[]float64{nan, 1, math.Inf(1), 3}, 0.5, 2},
	} {
		if got := Percentile(tt.samples, tt.q); !near(got, tt.want, 1e-12) {
			t.Errorf("Percentile(%v, %v) is %v, want %v", tt.samples, tt.q, got, tt.want)
		}
	}
	if got := Percentile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("percentile of nothing is %v, want NaN", got)
	}
	if got := Percentile([]float64{1}, nan); !math.IsNaN(got) {
		t.Errorf("percentile NaN is %v, want NaN", got)
	}
}

func TestThin(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	samples := lognormal(r, 4000, 100, 0.5)
	before := slices.Clone(samples)
	thin := Thin(samples, 200)
	if !slices.Equal(samples, before) {
		t.Fatal("the samples were changed")
	}
	if len(thin) != 200 || !slices.IsSorted(thin) {
		t.Fatalf("%d samples, ascending %v; want 200 ascending", len(thin), slices.IsSorted(thin))
	}
	for _, q := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		if got, want := Percentile(thin, q), Percentile(samples, q); math.Abs(got/want-1) > 0.02 {
			t.Errorf("quantile %v is %v after thinning, %v before", q, got, want)
		}
	}
	if again := Thin(thin, 200); !slices.Equal(again, thin) {
		t.Error("thinning twice is not thinning once")
	}
	r.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
	if diff := cmp.Diff(thin, Thin(samples, 200)); diff != "" {
		t.Errorf("the order of the samples matters:\n%s", diff)
	}
	if got := Thin([]float64{3, math.NaN(), 1}, 5); !slices.Equal(got, []float64{1, 3}) {
		t.Errorf("few samples become %v, want [1 3]", got)
	}
	if got := Thin([]float64{3, 1}, 0); len(got) != 0 {
		t.Errorf("thinned to none: %v", got)
	}
	if got := Thin([]float64{3, 1}, -1); len(got) != 0 {
		t.Errorf("thinned to less than none: %v", got)
	}
}
