package gate

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var stakeholders = Check{
	ID:    "stakeholders",
	Title: "Stakeholders are notified of the deployment",
	Doc: `Either this tool told them: where the Action has ` + "`notify-urls`" + `, it sends the notification *gate passed* as soon as every other
check has passed, and this one passes where it arrived. The check run ` + "`deployment-announced`" + ` on the head commit says so; each
commit is announced once. A notification that did not arrive counts for nothing.

Or a person did: a ticked item of a task list that speaks of stakeholders
(` + "`- [x] Stakeholders notified of deployment`" + `, or with the words of ` + "`checks.stakeholders.items`" + `) in the pull request's body says so.
With ` + "`checks.comments`" + ` an item in a comment counts, too, where its author may write to the repository; a stranger's tick
never counts. An item that is struck through (` + "`- [ ] ~~Stakeholders notified~~ n/a`" + `) does not apply, which is a note. An
open item or none is an error.`,
	level: func(p Policy) config.Level { return p.Checks.Stakeholders.Level },
	pull: ticking{
		item:       wording{{"stakeholder*"}},
		configured: func(s *survey) []string { return s.Policy.Checks.Stakeholders.Items },
		line:       "Stakeholders notified of deployment",
		missing:    "no item says that the stakeholders are notified of the deployment",
		severity:   finding.Error,
	}.unlessAnnounced,
}

// unlessAnnounced asks for the tick only where no notification arrived.
func (k ticking) unlessAnnounced(s *survey, p *Pull) outcome {
	if by, ok := p.Announced(); ok && p.PullRequest.Err == nil {
		return outcome{summary: "told by " + by}
	}
	return k.judge(s, p)
}
