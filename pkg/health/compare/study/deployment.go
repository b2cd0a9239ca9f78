// Package study tries the judgement of pkg/health/compare on simulated deployments, beside simpler ways to judge the
// same series. It takes a seed and a number of deployments, and returns how often each way was wrong, and how fast it
// was right. Time is simulated; the same seed gives the same figures. No program that is delivered has it.
package study

import (
	"math"
	"math/rand/v2"

	"deploycoord/pkg/health/compare"
)

// Kind is what is wrong with a deployment.
type Kind uint8

// The kinds.
const (
	Healthy Kind = iota
	Slow         // the latency of all endpoints is doubled
	Failing      // one answer in twenty fails
	SlowOne      // the latency of one endpoint is doubled
	kinds
)

var kindNames = [...]string{Healthy: "healthy", Slow: "latency doubled", Failing: "5 % errors", SlowOne: "one endpoint doubled"}

func (k Kind) String() string { return kindNames[k] }

// Setting is what deployments have in common.
type Setting struct {
	Endpoints int
	Seconds   int // that a deployment is watched
	Rate      int // looks a second at each endpoint
	Baseline  int // samples at most
	Dependent float64
	Sigma     [2]float64 // of the logarithms, from and to
	Drift     float64    // of the latency between the baseline and now, up and down
	Errors    float64    // in the background
}

// Default is the setting of the issue: four endpoints, each looked at once a second for a minute.
func Default() Setting {
	return Setting{Endpoints: 4, Seconds: 60, Rate: 1, Baseline: 200, Dependent: 0.4, Sigma: [2]float64{0.3, 0.6}, Drift: 0.1, Errors: 0.001}
}

// deployment is one simulated deployment: looks at all endpoints, one after another.
type deployment struct {
	kind      Kind
	endpoints []endpoint
}

// endpoint is what was seen of one, before and now, by the look.
type endpoint struct {
	baseline []float64 // ms
	latency  []float64 // ms
	failed   []bool
}

// recorded is how long the baseline's deployment was watched: as many seconds as a baseline has samples.
func (s Setting) recorded() int { return s.Baseline / s.Rate }

// simulate makes a deployment. Each endpoint has a median from 20 to 400 ms and a spread of its own; the load of the day
// moves all of them together.
func (s Setting) simulate(kind Kind, r *rand.Rand) deployment {
	d := deployment{kind: kind, endpoints: make([]endpoint, s.Endpoints)}
	drift := 1 + s.Drift*(2*r.Float64()-1)
	slow := r.IntN(s.Endpoints)
	for i := range d.endpoints {
		noise := noise{
			median: 20 * math.Pow(20, r.Float64()), sigma: s.Sigma[0] + (s.Sigma[1]-s.Sigma[0])*r.Float64(),
			rho: math.Pow(s.Dependent*r.Float64(), 1/float64(s.Rate)), r: r,
		}
		e := &d.endpoints[i]
		e.baseline = compare.Thin(noise.series(s.recorded()*s.Rate, s.Rate), s.Baseline)
		noise.median *= drift
		if kind == Slow || kind == SlowOne && i == slow {
			noise.median *= 2
		}
		e.latency = noise.series(s.Seconds*s.Rate, s.Rate)
		rate := s.Errors
		if kind == Failing {
			rate = 0.05
		}
		e.failed = make([]bool, len(e.latency))
		for j := range e.failed {
			e.failed[j] = r.Float64() < rate
		}
	}
	return d
}

// noise is the latency of one endpoint: log-normal, with neighbours that are correlated.
type noise struct {
	median, sigma, rho float64
	r                  *rand.Rand
}

// What is not log-normal: the first seconds of a build meet cold caches, and now and then the garbage is collected.
const (
	coldSeconds = 5
	coldOdds    = 0.3
	pauseOdds   = 0.01
	worst       = 10 // times as slow, at most
)

func (n noise) series(length, rate int) []float64 {
	out := make([]float64, length)
	state := n.r.NormFloat64()
	for i := range out {
		if i > 0 {
			state = n.rho*state + math.Sqrt(1-n.rho*n.rho)*n.r.NormFloat64()
		}
		out[i] = n.median * math.Exp(n.sigma*state)
		odds := pauseOdds
		if i < coldSeconds*rate {
			odds = coldOdds
		}
		if n.r.Float64() < odds {
			out[i] *= 2 + (worst-2)*n.r.Float64()
		}
	}
	return out
}
