package compare

import "math"

// ErrorPolicy is how a rate of failures is judged. The zero value of a field is its default.
type ErrorPolicy struct {
	// Background is the rate that is in order, 0.001; Tolerated the one that is not any more, 0.05.
	Background, Tolerated float64
	// Tests is how many rates are judged beside each other, 1: an alarm by accident is as rare over all of them together.
	Tests int
}

const (
	// alphaFailing is how often a rate in order is called bad, at any look; with it two failures alone never are.
	alphaFailing = 0.0005
	// alphaTogether is the part of it that all endpoints together have; the rest is for each by itself.
	alphaTogether = 0.8
	// betaFailing is how often a bad rate is called in order, at any look.
	betaFailing = 0.001
)

// Errors judges how many of all looks failed. It asks two of Wald's sequential probability ratio tests (Sequential tests
// of statistical hypotheses, Annals of Mathematical Statistics 16, 1945), each open to one side, as in Lorden's 2-SPRT
// (Annals of Statistics 4, 1976): a rate is Critical where half of the tolerated one explains the failures far better
// than the background does, and the Same where the background explains them far better than the tolerated one; else it
// is Undecided. Half, because a test for the tolerated rate itself wastes what an unlucky series of it shows. What may go
// wrong holds at all looks together (Ville's inequality), so it may be asked after each one. It takes failures for
// independent: what comes in bursts is counted by a Tally.
func Errors(bad, all int, p ErrorPolicy) State {
	p = p.filled()
	return p.judge(bad, all, alphaFailing/float64(p.Tests))
}

func (p ErrorPolicy) judge(bad, all int, alpha float64) State {
	all = max(all, 0)
	bad = min(max(bad, 0), all)
	worse := max(p.Tolerated/2, math.Sqrt(p.Background*p.Tolerated)) // the second where they are close to each other
	switch {
	case all == 0:
		return TooFew
	case evidence(bad, all, worse, p.Background) >= -math.Log(alpha):
		return Critical
	case evidence(bad, all, p.Background, p.Tolerated) >= -math.Log(betaFailing):
		return Same
	}
	return Undecided
}

// evidence is the logarithm of how much better one rate explains the failures than another.
func evidence(bad, all int, rate, other float64) float64 {
	return float64(bad)*math.Log(rate/other) + float64(all-bad)*(math.Log1p(-rate)-math.Log1p(-other))
}

func (p ErrorPolicy) filled() ErrorPolicy {
	if !(p.Background > 0 && p.Background < 1) {
		p.Background = 0.001
	}
	if !(p.Tolerated > p.Background && p.Tolerated < 1) {
		p.Tolerated = 0.05
		if p.Background >= p.Tolerated {
			p.Tolerated = (1 + p.Background) / 2
		}
	}
	p.Tests = max(p.Tests, 1)
	return p
}

// Tally counts the looks at one endpoint for Errors. Failures that follow each other at once have one cause and count as
// one; how many of them in a row are no accident is not decided here.
type Tally struct {
	Bad, All int
	failed   bool
}

// Add takes the next look.
func (t *Tally) Add(failed bool) {
	t.All++
	if failed && !t.failed {
		t.Bad++
	}
	t.failed = failed
}

// ErrorsOf judges all endpoints of a deployment: together, which finds a low rate everywhere soonest, and each by itself,
// which finds one endpoint among many.
func ErrorsOf(endpoints []Tally, p ErrorPolicy) (together State, each []State) {
	p = p.filled()
	each = make([]State, len(endpoints))
	alpha := alphaFailing / float64(p.Tests)
	var bad, all int
	for i, t := range endpoints {
		bad, all = bad+t.Bad, all+t.All
		each[i] = p.judge(t.Bad, t.All, alpha*(1-alphaTogether)/float64(len(endpoints)))
	}
	return p.judge(bad, all, alpha*alphaTogether), each
}
