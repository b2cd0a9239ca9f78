package probe

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
)

// expectLatency holds how long the whole answer may take.
func expectLatency(c config.Expect, _ []string, _ Env) ([]assertion, error) {
	if c.MaxLatency <= 0 {
		return nil, nil
	}
	return []assertion{func(a *answer, _ map[string]string) *health.Sample {
		if a.took <= c.MaxLatency {
			return nil
		}
		return &health.Sample{
			Outcome: health.Bad, Fault: health.Slow,
			Text: "answers " + within(a.took), Want: "an answer with" + within(c.MaxLatency),
		}
	}}, nil
}
