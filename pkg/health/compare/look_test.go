package compare

import (
	"math"
	"testing"
)

func TestLook(t *testing.T) {
	var first []int
	for n, look := 0, 0; n < 66; n++ {
		if now := Look(n, Policy{}); now != look {
			look = now
			first = append(first, n)
			if got := sizeOf(look, Policy{}.filled()); got != n {
				t.Errorf("look %d takes %d samples, want %d", look, got, n)
			}
		}
	}
	want := []int{20, 23, 26, 30, 34, 39, 44, 50, 57, 65}
	if len(first) != len(want) {
		t.Fatalf("looks at %v, want %v", first, want)
	}
	for i := range want {
		if first[i] != want[i] {
			t.Fatalf("looks at %v, want %v", first, want)
		}
	}
	if got := Look(1_000_000, Policy{Samples: -3}); got < 50 || got > 120 {
		t.Errorf("%d looks at a million samples: they are to grow rare", got)
	}
}

func TestLookOfAnyNumber(t *testing.T) {
	for _, n := range []int{math.MaxInt, math.MinInt, -1} {
		if got := Look(n, Policy{}); got < 0 || got > 300 {
			t.Errorf("%d samples: look %d", n, got)
		}
	}
	if got := Look(100, Policy{Samples: math.MaxInt}); got != 0 {
		t.Errorf("look %d before the first", got)
	}
}

// TestShares holds that all looks together spend what there is, and no more.
func TestShares(t *testing.T) {
	sum := 0.0
	for look := 1; look <= 100_000; look++ {
		sum += share(look)
		if look > 1 && share(look) >= share(look-1) {
			t.Fatalf("look %d has more than the one before", look)
		}
	}
	if sum > 1 || sum < 0.999 {
		t.Errorf("all shares are %v, want just below 1", sum)
	}
}
