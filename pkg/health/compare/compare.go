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

// State is what samples come to.
type State uint8

// The states, the worst last.
const (
	TooFew    State = iota // samples; nothing was compared
	Undecided              // more samples may tell
	Same                   // no worse than before, within what the policy tolerates
	Degraded               // worse, to be documented
	Critical               // severely worse
)

var stateNames = [...]string{TooFew: "too-few", Undecided: "undecided", Same: "same", Degraded: "degraded", Critical: "critical"}

func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "invalid"
}

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

// minBaseline is how many samples make a baseline: of fewer, a single slow moment is a quarter.
const minBaseline = 10

// Result is what the comparison of one endpoint came to, with the figures behind it.
type Result struct {
	State State
	// Samples is how many were compared: the first of those given, up to the last look.
	Samples int
	// Ratio is now to before: the Hodges-Lehmann estimate on logarithms. Low and High are its 95 % interval, which holds at
	// all looks together. Against a limit, the three are of the median to the limit,
	// and High is math.MaxFloat64 where the samples are too few to bound it. 0 where nothing was compared.
	Ratio, Low, High float64
	// Effect is Cliff's delta: how much more often a sample of now is slower than one of before than it is faster, -1 to 1.
	Effect float64
	// P is the probability of such samples, at any look or endpoint, were it no slower than natural drift explains.
	P float64
	// Before and Now are medians in milliseconds; Before is the limit where there is no baseline.
	Before, Now float64
	// Text says all this to a person, in one line.
	Text string
}

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
	against := len(before) >= minBaseline
	switch {
	case !against && p.Limit <= 0:
		return Result{Text: fmt.Sprintf("no baseline: %d samples, %d are needed", len(before), minBaseline)}
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
	r.Text = r.text("before")
	return r
}

// slower is the probability of such samples were now no slower than before by more than shift, on logarithms.
func (s sample) slower(shift float64) float64 {
	return inflate(mannWhitney(s.before, s.now, shift).greater(), s.inflation)
}

// text compares with what: "before" or "the limit".
func (r Result) text(what string) string {
	if r.State == TooFew {
		return r.Text
	}
	interval := fmt.Sprintf("%.2f to %.2f", r.Low, r.High)
	if r.High == math.MaxFloat64 {
		interval = fmt.Sprintf("%.2f or more", r.Low)
	}
	return fmt.Sprintf("%s, %s %s: %.2f × (%s), %d samples", millis(r.Now), millis(r.Before), what, r.Ratio, interval, r.Samples)
}

func millis(ms float64) string {
	if ms < 10 {
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
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
