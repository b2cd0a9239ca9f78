package compare

import "math"

// limit compares the median with a limit by the sign test: were the median no larger, each sample would exceed the limit
// with a probability of a half at most. The interval of the median is between order statistics (Thompson, On confidence
// ranges for the median, Annals of Mathematical Statistics 7, 1936), so nothing is assumed of the distribution.
func (s sample) limit(p Policy) Result {
	limit := math.Log(p.Limit)
	n := len(s.now)
	exceeding := 0
	for _, v := range s.now {
		if v > limit {
			exceeding++
		}
	}
	r := Result{
		Samples: n, Before: p.Limit, Now: math.Exp(middle(s.now)),
		Effect: 2*float64(exceeding)/float64(n) - 1,
		P:      min(1, inflate(binomialTail(exceeding, n), s.inflation)/s.share),
	}
	z := tail(alphaInterval/2*s.share*float64(p.Endpoints)) * math.Sqrt(s.inflation)
	reach := z * math.Sqrt(float64(n)) / 2
	low := int(math.Floor(float64(n)/2 - reach))
	high := int(math.Ceil(float64(n)/2+reach)) + 1
	r.Low, r.High = 0, math.MaxFloat64 // where no order statistic is so far out
	if low >= 1 {
		r.Low = math.Exp(s.now[low-1] - limit)
	}
	if high <= n {
		r.High = math.Exp(s.now[high-1] - limit)
	}
	r.Ratio = r.Now / p.Limit
	switch {
	case r.Ratio > 1 && r.Now-p.Limit >= p.Least && r.P <= alphaCritical:
		r.State = Critical
	case r.High <= 1:
		r.State = Same
	default:
		r.State = Undecided
	}
	r.Settled = r.State != Undecided
	r.Text = r.text("is the limit")
	return r
}

// binomialTail is the probability of k or more heads of n fair coins.
func binomialTail(k, n int) float64 {
	term := math.Exp(lgamma(n+1) - lgamma(k+1) - lgamma(n-k+1) - float64(n)*math.Ln2)
	sum := 0.0
	for i := k; i <= n; i++ {
		sum += term
		term *= float64(n-i) / float64(i+1)
	}
	return min(1, sum)
}

func lgamma(n int) float64 {
	v, _ := math.Lgamma(float64(n))
	return v
}
