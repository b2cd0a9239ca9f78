package compare

import "math"

// hodgesLehmann is by how much y lies above x: the median of all differences, and the interval that inverts the rank
// test at z standard deviations (Hodges and Lehmann, Estimates of location based on rank tests, Annals of Mathematical
// Statistics 34, 1963). It is as good as the test is: a few wild values move neither. Both ascending.
func hodgesLehmann(x, y []float64, z float64) (median, low, high float64) {
	n, m := float64(len(x)), float64(len(y))
	pairs := n * m
	deviation := z * math.Sqrt(pairs*(n+m+1)/12)
	upper := difference(x, y, math.Floor(pairs/2)+1)
	median = upper
	if math.Mod(pairs, 2) == 0 {
		median = (upper + difference(x, y, pairs/2)) / 2
	}
	low = difference(x, y, max(1, math.Floor(pairs/2-deviation)))
	high = difference(x, y, min(pairs, math.Ceil(pairs/2+deviation)+1))
	return median, low, high
}

// precision of a difference of logarithms: far below what anybody measures.
const precision = 1e-7

// difference is the k-th smallest of all y-x, from 1, to within precision. The differences are never listed: for a value
// in between, one walk along both samples counts those that are not above it.
func difference(x, y []float64, k float64) float64 {
	low, high := y[0]-x[len(x)-1]-precision, y[len(y)-1]-x[0]
	for high-low > precision {
		mid := low + (high-low)/2
		if notAbove(x, y, mid) >= k {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// notAbove counts the pairs with y-x <= d.
func notAbove(x, y []float64, d float64) float64 {
	count, i := 0, 0
	for _, v := range y {
		for i < len(x) && v-x[i] > d {
			i++
		}
		count += len(x) - i
	}
	return float64(count)
}
