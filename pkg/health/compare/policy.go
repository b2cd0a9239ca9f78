package compare

import "math"

// Policy is how the latency of one endpoint is judged. The zero value of a field is its default.
type Policy struct {
	// Samples is how many are compared at the first look; 20.
	Samples int
	// Degraded and Critical are ratios to the baseline; 1.3 and 2.
	Degraded, Critical float64
	// Limit is what the median may be where there is no baseline, in milliseconds; 0 is no limit.
	Limit float64
	// Least is the smallest difference of the medians that matters, in milliseconds; 0 is any.
	Least float64
	// Endpoints is how many are judged beside each other; 1. An alarm by accident is as rare over all of them together.
	Endpoints int
}

// filled has the defaults for what is missing or makes no sense.
func (p Policy) filled() Policy {
	if p.Samples <= 0 {
		p.Samples = 20
	}
	p.Samples = max(p.Samples, minSamples)
	if !(p.Degraded > 1) || math.IsInf(p.Degraded, 0) {
		p.Degraded = 1.3
	}
	if !(p.Critical > p.Degraded) || math.IsInf(p.Critical, 0) {
		p.Critical = max(2, p.Degraded)
	}
	if p.Limit > 0 {
		p.Limit = min(max(p.Limit, shortest), longest)
	} else {
		p.Limit = 0
	}
	if !(p.Least > 0) {
		p.Least = 0
	}
	p.Endpoints = max(p.Endpoints, 1)
	return p
}

// minSamples is the smallest number of samples of a look: the configuration's own bound.
const minSamples = 5

// How often a deployment that is in order may be called otherwise by accident, over all looks and endpoints together.
// With a drift below the tolerance it is far rarer.
const (
	alphaDegraded = 0.01
	alphaCritical = 0.0005
	// alphaInterval is how often an interval misses the true ratio, at any look.
	alphaInterval = 0.05
)

// naturalDrift is the ratio that needs no explanation: a baseline is from another hour. Where Degraded is closer than twice
// that, half of the way to it is left to drift.
const naturalDrift = 1.1

// MinBaseline is how many samples make a baseline: of fewer, a single slow moment is a quarter of them.
const MinBaseline = 10
