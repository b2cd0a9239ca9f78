package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestInflation(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for _, tt := range []struct{ rho, from, to float64 }{{-0.5, 1, 1.1}, {0, 1, 1.2}, {0.3, 1.5, 2.2}, {0.45, 2, 3}, {0.95, 2.5, 3}} {
		series := make([]float64, 300)
		state := 0.0
		sum := 0.0
		const rounds = 20
		for range rounds {
			for i := range series {
				state = tt.rho*state + math.Sqrt(1-tt.rho*tt.rho)*r.NormFloat64()
				series[i] = state
			}
			sum += inflation(series, ascending(series))
		}
		if got := sum / rounds; got < tt.from || got > tt.to {
			t.Errorf("correlation %v: inflation %v on average, want %v to %v", tt.rho, got, tt.from, tt.to)
		}
	}
	if got := inflation([]float64{1, 2, 3}, []float64{1, 2, 3}); got != 1 {
		t.Errorf("%v of three values, want 1", got)
	}
	same := slices.Repeat([]float64{7}, 30)
	if got := inflation(same, same); got != 1 {
		t.Errorf("%v of equal values, want 1", got)
	}
}
