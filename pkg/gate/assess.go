package gate

import (
	"deploycoord/pkg/finding"
)

// assess gives the seed's deployment type and its risk ("Deployment Types"): breaking is very high, a migration is
// high, a regular deployment is of medium risk where it changes what the environment must hold or what it is built of,
// or comes at a bad time, and low otherwise.
func (s *survey) assess() (finding.Deployment, finding.Risk) {
	env := s.environment()
	switch {
	case s.breaking():
		return finding.Breaking, finding.RiskVeryHigh
	case s.migrating():
		return finding.Migration, finding.RiskHigh
	case len(env.Added)+len(env.Removed)+len(env.Missing) > 0, s.riskyDependencies(), s.badTime():
		return finding.Regular, finding.RiskMedium
	default:
		return finding.Regular, finding.RiskLow
	}
}
