package compare

import (
	"math"
	"slices"
)

// ranks is the statistic of Mann and Whitney, On a test of whether one of two random variables is stochastically larger
// than the other (Annals of Mathematical Statistics 18, 1947). It is our own rather than a library's because the test is
// against a shift, is wanted far out in its tail, and shares the sorted samples with the estimate; that leaves nothing
// of it but a merge.
type ranks struct {
	u    float64 // how many pairs have the second larger; half for equal ones
	n, m float64
	ties float64 // sum of t³-t over groups of t equal values
}

// mannWhitney compares x, moved up by shift, with y; both ascending.
func mannWhitney(x, y []float64, shift float64) ranks {
	r := ranks{n: float64(len(x)), m: float64(len(y))}
	for i, j := 0, 0; i < len(x) || j < len(y); {
		var at float64
		switch {
		case j == len(y):
			at = x[i] + shift
		case i == len(x):
			at = y[j]
		default:
			at = min(x[i]+shift, y[j])
		}
		below, fromI, fromJ := float64(i), i, j
		for i < len(x) && x[i]+shift == at {
			i++
		}
		for j < len(y) && y[j] == at {
			j++
		}
		r.u += float64(j-fromJ) * (below + float64(i-fromI)/2)
		if t := float64(i - fromI + j - fromJ); t > 1 {
			r.ties += t*t*t - t
		}
	}
	return r
}

// delta is the effect size of Cliff, Dominance statistics (Psychological Bulletin 114, 1993): P(y>x) - P(y<x).
func (r ranks) delta() float64 { return 2*r.u/(r.n*r.m) - 1 }

// greater is the probability of so large a statistic, or a larger one, were there no difference: exact for few samples
// without ties, else by the normal distribution, corrected for ties and for continuity. Its tails are heavier than the
// exact ones, so it errs on the safe side.
func (r ranks) greater() float64 {
	if r.ties == 0 && r.n*r.m*min(r.n, r.m) <= exactWork {
		return exactly(int(min(r.n, r.m)), int(max(r.n, r.m)), int(r.u))
	}
	total := r.n + r.m
	variance := r.n * r.m / 12 * (total + 1 - r.ties/(total*(total-1)))
	if variance <= 0 { // all values are equal
		return 1
	}
	return above((r.u - r.n*r.m/2 - 0.5) / math.Sqrt(variance))
}

// exactWork bounds the steps of the exact distribution: 20 samples on each side.
const exactWork = 20 * 20 * 20

// exactly is P(U >= u) without ties. How often each U occurs among all orders has the generating function
// Π (1-q^(m+i))/(1-q^i) for i = 1..n, the Gaussian binomial coefficient.
func exactly(n, m, u int) float64 {
	counts := make([]float64, n*m+1)
	counts[0] = 1
	for i := 1; i <= n; i++ {
		for k := n * m; k >= m+i; k-- {
			counts[k] -= counts[k-m-i]
		}
		for k := i; k <= n*m; k++ {
			counts[k] += counts[k-i]
		}
	}
	var at, all float64
	for k, c := range counts {
		all += c
		if k >= u {
			at += c
		}
	}
	return at / all
}

// MannWhitney is the two-sided probability of samples that differ so much were there no difference, without any of what
// Latency adds: at one look, of independent samples, for a difference of any size. It is what Latency is measured against.
func MannWhitney(x, y []float64) float64 {
	x, y = finite(x), finite(y)
	if len(x) == 0 || len(y) == 0 {
		return 1
	}
	slices.Sort(x)
	slices.Sort(y)
	return min(1, 2*min(mannWhitney(x, y, 0).greater(), mannWhitney(y, x, 0).greater()))
}
