package health

import (
	"time"

	"deploycoord/pkg/health/compare"
)

// PerformancePolicy says how latencies are compared.
type PerformancePolicy struct {
	// Baseline is an endpoint's latencies of the last good deployment in milliseconds, by the probe's name.
	Baseline map[string][]float64
	// Collect is how many latencies of each probe are wanted, for the baseline of a later deployment; 0 is what comes by.
	Collect int
	// Samples is how many answers are compared at least; Degraded and Critical are ratios to the baseline.
	Samples            int
	Degraded, Critical float64
}

// How fast what has a baseline is looked at, so that a doubled latency or a failure in twenty is found within a minute
// (pkg/health/compare/study): so many looks a second over all endpoints, at least one at each, and the first comparison
// after so many seconds.
const (
	looksASecond = 4
	firstCompare = 20
	// longestCompare is when a slowdown that could not be shown is taken for none.
	longestCompare = time.Minute
)

// rate is how many looks a second each endpoint with a baseline gets.
func (p PerformancePolicy) rate() int { return share(len(p.Baseline)) }

// share is how many looks a second each of n endpoints gets.
func share(n int) int {
	n = max(1, n)
	return (looksASecond + n - 1) / n
}

// enough tells whether a probe that is timed has as many latencies as are wanted.
func (s *series) enough(p Policy) bool {
	return s.kind != Probe || s.latencies.seen >= p.Performance.Collect || s.latencies.seen == 0
}

// leastSlower is a difference of medians that is too small to matter, in milliseconds: below it, a ratio is the noise of
// networks and schedulers.
const leastSlower = 5

// performance compares a probe's latency with its baseline; false where there is none. Until enough answers are there it
// is not known; where the time is up before a slowdown could be shown, there is none.
func (s *series) performance(p Policy, last bool, at time.Time) (Measurement, bool) {
	baseline := p.Performance.Baseline[s.name]
	if s.kind != Probe || len(baseline) == 0 {
		return Measurement{}, false
	}
	policy := compare.Policy{
		Samples: max(p.Performance.Samples, firstCompare*p.Performance.rate()), Degraded: p.Performance.Degraded, Critical: p.Performance.Critical,
		Least: leastSlower, Endpoints: len(p.Performance.Baseline),
	}
	if look := compare.Look(len(s.latencies.first), policy); look != s.compared.look || s.compared.look == 0 {
		s.compared.look, s.compared.result = look, compare.Latency(baseline, s.latencies.first, policy)
	}
	r := s.compared.result
	over := last || !s.firstGood.IsZero() && at.Sub(s.firstGood) >= longestCompare
	m := Measurement{
		Kind: Performance, Name: s.name, First: s.first, Last: s.last, Samples: len(s.latencies.first), FirstGood: s.firstGood,
		P50: rounded(r.Now), Text: r.Text, Settled: over || r.Settled,
	}
	switch r.State {
	case compare.Same:
		m.Outcome = Good
	case compare.Degraded:
		m.Outcome, m.Fault = Bad, Slow // more answers may show that it is worse
	case compare.Critical:
		m.Outcome, m.Fault, m.Settled = Bad, SlowSeverely, true
	case compare.Undecided:
		if m.Settled {
			m.Outcome = Good
		}
	case compare.TooFew:
		m.Settled = last
	}
	return m, true
}

// comparison is the last one that was made: between two looks nothing changes.
type comparison struct {
	look   int
	result compare.Result
}

// failing gives the probes of which more looks fail than happens by accident: each by itself, and of all together the one
// that fails most. What fails while it starts does not count.
func (j *judge) failing() map[*series]bool {
	var probes []*series
	var tallies []compare.Tally
	bad := 0
	for _, s := range j.all {
		if s.kind == Probe {
			probes, tallies = append(probes, s), append(tallies, s.tally)
			bad += s.tally.Bad
		}
	}
	if bad == 0 {
		return nil
	}
	out := map[*series]bool{}
	together, each := compare.ErrorsOf(tallies, compare.ErrorPolicy{})
	most := 0
	for i, s := range probes {
		if each[i] == compare.Critical {
			out[s] = true
		}
		if s.tally.Bad > probes[most].tally.Bad {
			most = i
		}
	}
	if together == compare.Critical {
		out[probes[most]] = true
	}
	return out
}
