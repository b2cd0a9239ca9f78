package health

// PerformancePolicy says how latencies are compared.
type PerformancePolicy struct {
	// Baseline is an endpoint's latencies of the last good deployment in milliseconds, by the probe's name.
	Baseline map[string][]float64
	// Samples is how many answers are compared at least; Degraded and Critical are ratios to the baseline.
	Samples            int
	Degraded, Critical float64
}

// performance compares a probe's latency with its baseline; false where there is none.
func (s *series) performance(p Policy, endpoints int, last bool) (Measurement, bool) {
	baseline := p.Performance.Baseline[s.name]
	if s.kind != Probe || len(baseline) == 0 {
		return Measurement{}, false
	}
	return Measurement{Kind: Performance, Name: s.name, Settled: last, Text: "not compared"}, true
}

// flaps tells whether more looks fail than happens by accident.
func (s *series) flaps(Policy) bool { return false }
