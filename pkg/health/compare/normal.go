package compare

import "math"

// above is the probability that a standard normal variable exceeds z; exact far out, where 1-Φ(z) would be nothing.
func above(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// tail is the z that a standard normal variable exceeds with probability p, below a half. math.Erfcinv has no digits left
// far out, where shares of a small alpha lie; Newton's steps on the logarithm keep them all.
func tail(p float64) float64 {
	if p >= 0.5 {
		return 0
	}
	p = max(p, leastProbability)
	z := math.Sqrt(-2 * math.Log(2*p))
	for range 20 {
		at := above(z)
		step := math.Log(at/p) * at / (math.Exp(-z*z/2) / math.Sqrt(2*math.Pi))
		z += step
		if math.Abs(step) < 1e-12 {
			break
		}
	}
	return z
}

// leastProbability is past every bound in use, and its quantile still is a finite number.
const leastProbability = 1e-300

// inflate is what becomes of the probability p of a tail where the variance is by so much larger than the test assumed.
func inflate(p, inflation float64) float64 {
	if inflation <= 1 || p >= 0.5 {
		return p
	}
	return above(tail(p) / math.Sqrt(inflation))
}
