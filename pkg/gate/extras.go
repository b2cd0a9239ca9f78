package gate

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var (
	migrationTested    = Check{ID: "migration-tested", Title: "Migration tested", level: func(p Policy) config.Level { return p.Checks.Migration.Level }, pull: notBuilt}
	migrationIntegrity = Check{ID: "migration-integrity", Title: "Data integrity", level: func(p Policy) config.Level { return p.Checks.Migration.Level }, pull: notBuilt}
	breakingDocumented = Check{ID: "breaking-documented", Title: "Breaking changes documented", level: func(p Policy) config.Level { return p.Checks.Breaking.Level }, pull: notBuilt}
	breakingNotified   = Check{ID: "breaking-notified", Title: "Dependent systems notified", level: func(p Policy) config.Level { return p.Checks.Breaking.Level }, pull: notBuilt}
	breakingFlags      = Check{ID: "breaking-flags", Title: "Feature flags", level: func(p Policy) config.Level { return p.Checks.Breaking.Level }, pull: notBuilt}
	breakingRollout    = Check{ID: "breaking-rollout", Title: "Staged rollout", level: func(p Policy) config.Level { return p.Checks.Breaking.Level }, pull: notBuilt}
	breakingStandby    = Check{ID: "breaking-standby", Title: "Incident response on standby", level: func(p Policy) config.Level { return p.Checks.Breaking.Level }, pull: notBuilt}
)

func notBuilt(*survey, *Pull) outcome {
	return outcome{findings: []finding.Finding{{Severity: finding.Unknown, Message: "not built yet"}}}
}
