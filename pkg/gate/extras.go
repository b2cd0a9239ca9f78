package gate

import (
	"fmt"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

// extra gives the judgement of a tick that only one type of deployment asks for. A merge group is of that type as a
// whole, and it cannot be told which of its pull requests makes it so: where one of them answers, the others need not.
func extra(applies func(*survey) bool, otherwise string, judge func(*survey, *Pull) outcome) func(*survey, *Pull) outcome {
	return func(s *survey, p *Pull) outcome {
		if !applies(s) {
			return outcome{skipped: true, summary: otherwise}
		}
		o := judge(s, p)
		if finding.StatusOf(o.findings) == finding.Pass {
			return o
		}
		for i := range s.Hosted.Pulls {
			other := &s.Hosted.Pulls[i]
			if other != p && finding.StatusOf(judge(s, other).findings) == finding.Pass {
				return outcome{summary: fmt.Sprintf("answered by #%d", other.Number)}
			}
		}
		return o
	}
}

const (
	noMigration = "no database migration"
	noBreaking  = "no breaking change"
)

func migrationLevel(p Policy) config.Level { return p.Checks.Migration.Level }

func breakingLevel(p Policy) config.Level { return p.Checks.Breaking.Level }
