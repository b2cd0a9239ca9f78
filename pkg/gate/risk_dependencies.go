package gate

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var riskDependencies = Check{
	ID:    "risk-dependencies",
	Title: "Dependencies",
	level: func(p Policy) config.Level { return p.Risk.Dependencies.Level },
	run: func(_ *survey) outcome {
		return outcome{summary: "not decided: not built yet", findings: []finding.Finding{{Severity: finding.Unknown, Message: "not built yet"}}}
	},
}

// riskyDependencies tells whether the deployment brings new dependencies or new major versions.
func (s *survey) riskyDependencies() bool { return false }
