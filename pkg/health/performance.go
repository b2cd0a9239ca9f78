package health

import (
	"deploycoord/pkg/health/compare"
)

// PerformancePolicy says how latencies are compared.
type PerformancePolicy struct {
	// Baseline is an endpoint's latencies of the last good deployment in milliseconds, by the probe's name.
	Baseline map[string][]float64
	// Samples is how many answers are compared at least; Degraded and Critical are ratios to the baseline.
	Samples            int
	Degraded, Critical float64
}

// leastSlower is a difference of medians that is too small to matter, in milliseconds: below it, a ratio is the noise of
// networks and schedulers.
const leastSlower = 5

// performance compares a probe's latency with its baseline; false where there is none. Until enough answers are there it
// is not known; where the time is up before a slowdown could be shown, there is none.
func (s *series) performance(p Policy, endpoints int, last bool) (Measurement, bool) {
	baseline := p.Performance.Baseline[s.name]
	if s.kind != Probe || len(baseline) == 0 {
		return Measurement{}, false
	}
	policy := compare.Policy{
		Samples: p.Performance.Samples, Degraded: p.Performance.Degraded, Critical: p.Performance.Critical,
		Least: leastSlower, Endpoints: endpoints,
	}
	if look := compare.Look(len(s.latencies.values), policy); look != s.compared.look || s.compared.look == 0 {
		s.compared.look, s.compared.result = look, compare.Latency(baseline, s.latencies.values, policy)
	}
	r := s.compared.result
	m := Measurement{
		Kind: Performance, Name: s.name, First: s.first, Last: s.last, Samples: len(s.latencies.values), FirstGood: s.firstGood,
		P50: rounded(r.Now), Text: r.Text, Settled: last,
	}
	switch r.State {
	case compare.Same:
		m.Outcome, m.Settled = Good, true
	case compare.Degraded:
		m.Outcome, m.Fault = Bad, Slow // more answers may show that it is worse
	case compare.Critical:
		m.Outcome, m.Fault, m.Settled = Bad, SlowSeverely, true
	case compare.Undecided:
		if last {
			m.Outcome = Good
		}
	}
	return m, true
}

// comparison is the last one that was made: between two looks nothing changes.
type comparison struct {
	look   int
	result compare.Result
}

// flaps tells whether more looks fail than happens by accident. What fails while it starts does not count.
func (s *series) flaps() bool {
	return s.tally.Bad > 0 && s.kind == Probe && compare.Errors(s.tally.Bad, s.tally.All, compare.ErrorPolicy{}) == compare.Critical
}
