package compare

import (
	"math"
	"slices"
)

// hodgesLehmann is by how much y lies above x: the median of all differences, and the interval that inverts the rank
// test at z standard deviations (Hodges and Lehmann, Estimates of location based on rank tests, Annals of Mathematical
// Statistics 34, 1963). It is as good as the test is: a few wild values move neither. Both ascending.
func hodgesLehmann(x, y []float64, z float64) (median, low, high float64) {
	pairs := len(x) * len(y)
	half := float64(pairs) / 2
	reach := z * math.Sqrt(half*float64(len(x)+len(y)+1)/6)
	d := newDifferences(x, y)
	median = d.at(pairs/2 + 1)
	if pairs%2 == 0 {
		median = (median + d.at(pairs/2)) / 2
	}
	return median, d.at(max(1, int(half-reach))), d.at(min(pairs, int(math.Ceil(half+reach))+1))
}

// differences are all y-x of two ascending samples in order, without ever being listed.
type differences struct {
	x, y []float64
	// known is how many differences are not above some values, ascending. What one search learns serves the next.
	known []counted
}

type counted struct {
	value float64
	pairs int
}

func newDifferences(x, y []float64) *differences {
	known := make([]counted, 0, 40)
	known = append(known, counted{y[0] - x[len(x)-1] - 1, 0}, counted{y[len(y)-1] - x[0] + 1, len(x) * len(y)})
	return &differences{x, y, known}
}

const (
	// precision of a difference of logarithms where many are equal: far below what anybody measures.
	precision = 1e-7
	// few differences are sorted rather than narrowed down further.
	few = 64
)

// at gives the k-th smallest, from 1. Values in between are tried, one walk along both samples each, until few are left.
func (d *differences) at(k int) float64 {
	i, _ := slices.BinarySearchFunc(d.known, k, func(c counted, k int) int { return c.pairs - k })
	for halve := false; ; halve = !halve {
		low, high := d.known[i-1], d.known[i]
		if high.value-low.value <= precision {
			return high.value
		}
		if high.pairs-low.pairs <= few {
			left := between(d.x, d.y, low.value, high.value)
			slices.Sort(left)
			return left[min(k-low.pairs, len(left))-1]
		}
		part := 0.5
		if !halve { // they are nearly even in between; where they are not, halving helps
			part = min(max((float64(k-low.pairs)-0.5)/float64(high.pairs-low.pairs), 0.01), 0.99)
		}
		middle := low.value + part*(high.value-low.value)
		tried := counted{middle, notAbove(d.x, d.y, middle)}
		d.known = slices.Insert(d.known, i, tried)
		if tried.pairs < k {
			i++
		}
	}
}

// notAbove counts the pairs with y-x <= d.
func notAbove(x, y []float64, d float64) int {
	count, i := 0, 0
	for _, v := range y {
		least := v - d
		for i < len(x) && x[i] < least {
			i++
		}
		count += len(x) - i
	}
	return count
}

// between lists the differences above low and up to high, a few.
func between(x, y []float64, low, high float64) []float64 {
	left := make([]float64, 0, few)
	i := 0
	for _, v := range y {
		from, to := v-high, v-low
		for i < len(x) && x[i] < from {
			i++
		}
		for j := i; j < len(x) && x[j] < to; j++ {
			left = append(left, v-x[j])
		}
	}
	return left
}
