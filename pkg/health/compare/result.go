package compare

import (
	"fmt"
	"math"
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
	// Settled tells that more samples would roll nothing back: it is critical, or its interval is below that.
	Settled bool
	// Text says all this to a person, in one line.
	Text string
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
