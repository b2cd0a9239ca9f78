package gate

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var rollbackPlan = Check{
	ID:    "rollback-plan",
	Title: "Rollback plan",
	level: func(p Policy) config.Level { return p.Checks.RollbackPlan.Level },
	pull: func(_ *survey, _ *Pull) outcome {
		return outcome{summary: "not decided: not built yet", findings: []finding.Finding{{Severity: finding.Unknown, Message: "not built yet"}}}
	},
}
