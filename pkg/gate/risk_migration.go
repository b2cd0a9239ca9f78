package gate

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var riskMigration = Check{
	ID:    "risk-migration",
	Title: "Database migration",
	level: func(p Policy) config.Level { return p.Risk.Migrations.Level },
	run: func(_ *survey) outcome {
		return outcome{summary: "not decided: not built yet", findings: []finding.Finding{{Severity: finding.Unknown, Message: "not built yet"}}}
	},
}

// migrating tells whether the deployment runs a database migration.
func (s *survey) migrating() bool { return len(s.Migrations) > 0 }
