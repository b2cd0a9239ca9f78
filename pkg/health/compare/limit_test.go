package compare

import (
	"math/rand/v2"
	"testing"
)

// TestBinomialTail has values of R: pbinom(k-1, n, 0.5, lower.tail = FALSE).
func TestBinomialTail(t *testing.T) {
	for _, tt := range []struct {
		k, n int
		want float64
	}{
		{15, 20, 0.02069473266601562}, {20, 20, 1.0 / (1 << 20)}, {0, 7, 1}, {4, 7, 0.5}, {60, 100, 0.02844396682049039},
	} {
		if got := binomialTail(tt.k, tt.n); !near(got, tt.want, 1e-10) {
			t.Errorf("%d or more of %d: %v, want %v", tt.k, tt.n, got, tt.want)
		}
	}
}

// TestLimitHolds has a median that is the limit, looked at again and again: hardly ever may it be called exceeded.
func TestLimitHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	const rounds = 2000
	alarms, missed := 0, 0
	for range rounds {
		now := lognormal(r, 100, 100, 0.5)
		outside := false
		for n := 20; n <= len(now); n++ {
			got := Latency(nil, now[:n], Policy{Limit: 100})
			if got.State == Critical {
				alarms++
				break
			}
			outside = outside || got.Low > 1 || got.High < 1
		}
		if outside {
			missed++
		}
	}
	if alarms > 2 {
		t.Errorf("%d alarms in %d series at the limit", alarms, rounds)
	}
	if part := float64(missed) / rounds; part > alphaInterval {
		t.Errorf("%.3f of the intervals ever miss the median, %v may", part, alphaInterval)
	}
}
