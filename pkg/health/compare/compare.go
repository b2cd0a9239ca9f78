// Package compare says whether a deployment made a system slower, or made it fail, from samples that vary.
//
// It takes latencies in milliseconds and counts of failures, and returns states with the figures behind them. It is pure
// arithmetic: the same samples give the same bytes, there is no I/O, no clock and no state, and what cannot be said from
// the samples at hand is a state of its own.
//
// Three things keep it from calling healthy deployments bad. Slower means two things at once: a rank test finds it no
// accident, and the estimated ratio is as large as the policy says. It may be asked after every sample, because what may
// go wrong by accident is divided among the looks, however many there will be. And it is divided among the endpoints.
package compare

import (
	"fmt"
	"math"
	"slices"
)

// Latency compares the latencies of one endpoint with those of the last good deployment, both in milliseconds and of good
// answers alone. now is in the order in which they were taken, from the first on: looks are taken at certain numbers of
// samples (see Look), and those after the last one wait for the next. Values that are no durations do not count.
//
// The test is that of Mann and Whitney (1947) against the tolerated ratio rather than against none, for with enough
// samples any drift is significant; degraded and critical each must be shown to be above the level below.
func Latency(baseline, now []float64, p Policy) Result {
	p = p.filled()
	before, after := logs(baseline), logs(now)
	look := Look(len(after), p)
	against := len(before) >= MinBaseline
	switch {
	case !against && p.Limit <= 0:
		return Result{Text: fmt.Sprintf("no baseline: %d samples, %d are needed", len(before), MinBaseline)}
	case look == 0:
		return Result{Text: fmt.Sprintf("too few samples: %d, %d are needed", len(after), p.Samples)}
	}
	after = after[:sizeOf(look, p)]
	sorted := slices.Sorted(slices.Values(after))
	s := sample{now: sorted, inflation: inflation(after, sorted), share: share(look) / float64(p.Endpoints)}
	if !against {
		return s.limit(p)
	}
	slices.Sort(before)
	s.before = before
	return s.baseline(p)
}

// sample is what is compared at one look: logarithms in ascending order, by how much their dependence inflates the
// variance, and the share that this look and endpoint have of what may go wrong.
type sample struct {
	before, now []float64
	inflation   float64
	share       float64
}

// baseline compares with what was before.
func (s sample) baseline(p Policy) Result {
	shift := func(ratio float64) float64 { return s.slower(math.Log(ratio)) }
	plain := mannWhitney(s.before, s.now, 0)
	r := Result{
		Samples: len(s.now), Effect: plain.delta(),
		Before: math.Exp(middle(s.before)), Now: math.Exp(middle(s.now)),
		P: min(1, shift(min(naturalDrift, math.Sqrt(p.Degraded)))/s.share),
	}
	// The interval is of this endpoint alone.
	each := tail(alphaInterval / 2 * s.share * float64(p.Endpoints))
	ratio, low, high := hodgesLehmann(s.before, s.now, each*math.Sqrt(s.inflation))
	r.Ratio, r.Low, r.High = math.Exp(ratio), math.Exp(low), math.Exp(high)
	matters := r.Now-r.Before >= p.Least
	switch {
	case matters && r.Ratio >= p.Critical && shift(p.Degraded) <= alphaCritical*s.share:
		r.State = Critical
	case matters && r.Ratio >= p.Degraded && r.P <= alphaDegraded:
		r.State = Degraded
	case r.High < p.Degraded:
		r.State = Same
	default:
		r.State = Undecided
	}
	r.Settled = r.State == Critical || r.State == Same || r.High < p.Critical
	r.Text = r.text("before")
	return r
}

// slower is the probability of such samples were now no slower than before by more than shift, on logarithms.
func (s sample) slower(shift float64) float64 {
	return inflate(mannWhitney(s.before, s.now, shift).greater(), s.inflation)
}
