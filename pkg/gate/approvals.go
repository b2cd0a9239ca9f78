package gate

import (
	"fmt"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var approvals = Check{
	ID:    "approvals",
	Title: "Approvals",
	Doc: `So many people with write access must approve as ` + "`checks.approvals.count`" + ` or GitHub's own rules ask for, whichever is more, and none of them may want
changes.

- Of each person the latest review counts; a comment does not replace it, a dismissed one says nothing. The author's own reviews and those of accounts that
  are gone never count; an app counts with its own access, but never the app of workflows (` + "`github-actions`" + `).
- With ` + "`checks.approvals.head-only`" + `, or where GitHub's rules dismiss stale reviews, an approval counts for the commit that it was given for alone.
- Who wants changes goes on blocking until that review is dismissed or replaced by an approval.
- With ` + "`checks.approvals.code-owners`" + `, or where GitHub's rules ask for it, every changed file to which the base branch's CODEOWNERS gives owners needs the approval of
  one of them. Who belongs to a team cannot be read with a workflow's token, and an e-mail address names no account: where only such owners are left, the
  outcome is *unknown*, or a note where GitHub itself holds the rule. In a merge group of several pull requests an approval of any of them counts.
- A draft, a closed pull request and one whose base is no longer the branch that is judged cannot pass.`,
	level: func(p Policy) config.Level { return p.Checks.Approvals.Level },
	run: func(s *survey) outcome {
		o := s.eachPull(pullApprovals)
		if o.skipped {
			return o
		}
		return s.ownersApprove(o)
	},
}

func pullApprovals(s *survey, p *Pull) outcome {
	if p.PullRequest.Err != nil {
		return undecided("the pull request", p.PullRequest.Err)
	}
	if p.Reviews.Err != nil {
		return undecided("the reviews", p.Reviews.Err)
	}
	n := s.countApprovals(p)
	var o outcome
	o.findings = append(o.findings, s.state(p)...)
	o.findings = append(o.findings, n.findings(p)...)
	requirements := s.Hosted.Requirements
	switch {
	case requirements.Err != nil:
		o.findings = append(o.findings, unread("what GitHub requires of the base branch", requirements.Err))
	case requirements.Value.Hidden != "" && !s.Hosted.Group:
		o.findings = append(o.findings, hiddenNote(requirements.Value.Hidden))
	}
	o.summary = n.summary(s.headOnly(), p.PullRequest.Value.Head.SHA)
	return o
}

// headOnly tells whether approvals of former commits do not count.
func (s *survey) headOnly() bool {
	r := s.Hosted.Requirements
	return s.Policy.Checks.Approvals.HeadOnly || r.Err == nil && r.Value.StaleReviews
}

// state says what keeps a pull request from being approved at all.
func (s *survey) state(p *Pull) []finding.Finding {
	pr := p.PullRequest.Value
	var out []finding.Finding
	switch {
	case pr.Merged:
		out = append(out, finding.Finding{Severity: finding.Note, Message: "the pull request is merged already"})
	case pr.State != "open":
		out = append(out, finding.Finding{Severity: finding.Error, Message: "the pull request is closed", Fix: "reopen it: gh pr reopen " + fmt.Sprint(p.Number)})
	case pr.Draft:
		out = append(out, finding.Finding{Severity: finding.Error, Message: "the pull request is a draft", Fix: "when it is ready for review: gh pr ready " + fmt.Sprint(p.Number)})
	}
	if branch := s.Hosted.Branch; branch != "" && pr.Base.Ref != branch {
		out = append(out, finding.Finding{
			Severity: finding.Unknown,
			Message:  fmt.Sprintf("the pull request's base is %s, this run judged it against %s", cut(pr.Base.Ref), cut(branch)),
			Fix:      "run the gate again: it then judges against the base of now",
		})
	}
	return out
}
