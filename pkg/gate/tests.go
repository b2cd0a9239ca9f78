package gate

import (
	"fmt"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

var tests = Check{
	ID:    "tests",
	Title: "Tests",
	Doc: `Every check run and commit status of the head commit must have passed (in a merge group: of the group's). Of each app and name the newest counts, so a
re-run replaces its failure. Skipped and neutral ones pass; failed, cancelled and timed-out ones, and those that ask for an action, are errors.

- What GitHub's rulesets or branch protection require, or ` + "`checks.tests.required`" + `, must be there: a required check that has not reported is *unknown*, never a pass, as
  GitHub itself goes on waiting for it.
- Unfinished checks are waited for (` + "`checks.tests.wait`" + `), and after the last one such as register late (` + "`checks.tests.grace`" + `: a job with ` + "`needs`" + `). When the time is up the
  outcome is *unknown*. It ends at once when a check has failed.
- No check at all is *unknown*: nothing was tested.
- ` + "`checks.tests.ignore`" + ` leaves out checks by name; one that is required counts nevertheless.
- The gate itself never counts: the check run or status that it publishes, and its own job's check run, in this run and in others. Give the gate's job a
  name that no other job has, since another workflow's job of the same name is taken for it. Other jobs of the gate's own workflow run count: one that
  ` + "`needs`" + ` the gate's job would wait for the gate, and the gate for it, so put such a job into another workflow or ignore it.`,
	level: func(p Policy) config.Level { return p.Checks.Tests.Level },
	run:   runTests,
}

const maxFindings = 50 // of one kind, of one check

func runTests(s *survey) outcome {
	if o, so := s.unhosted(); so {
		return o
	}
	h := s.Hosted
	if h.Checks.Err != nil {
		return undecided("the checks of the head commit", h.Checks.Err)
	}
	rules := s.Policy.Checks.Tests
	sum := sift(h, rules)
	var o outcome
	for _, c := range sum.counted {
		if f, ok := h.testFinding(c); ok {
			o.findings = append(o.findings, f)
		}
	}
	for _, r := range sum.missing {
		o.findings = append(o.findings, h.missingCheck(r))
	}
	o.findings = bounded(o.findings)
	if f, ok := emptiness(sum); ok {
		o.findings = append(o.findings, f)
	}
	for _, r := range sum.unproven {
		o.findings = append(o.findings, unprovenNote(r))
	}
	o.findings = append(o.findings, s.doubts()...)
	o.summary = h.testSummary(sum)
	return o
}

// unhosted is the outcome of a check of the whole change where there is no pull request, it could not be read, or it
// has moved on from what was asked about.
func (s *survey) unhosted() (outcome, bool) {
	h := s.Hosted
	switch {
	case h == nil:
		return outcome{skipped: true, summary: noPull}, true
	case h.Fault != "" || len(h.Pulls) == 0:
		return s.unnamed(), true
	case h.Group:
		return outcome{}, false
	}
	for i := range h.Pulls {
		p := &h.Pulls[i]
		if o, so := s.moved(p); so {
			return o, true
		}
		if now := p.PullRequest.Value.Head.SHA; p.PullRequest.Err == nil && now != h.Head {
			return outcome{summary: "not decided: the pull request has a newer head", findings: []finding.Finding{{
				Severity: finding.Unknown,
				Message:  fmt.Sprintf("the pull request got a new commit while its checks were waited for: %s, these were of %s", shortSHA(now), shortSHA(h.Head)),
				Fix:      "nothing, if a run for the newer commit is under way; else run the gate again",
			}}}, true
		}
	}
	return outcome{}, false
}

// doubts are what may be hidden behind a list of checks that looks good.
func (s *survey) doubts() []finding.Finding {
	h := s.Hosted
	var out []finding.Finding
	if h.Requirements.Err != nil {
		out = append(out, unread("what GitHub requires of the base branch", h.Requirements.Err))
	} else if h.Requirements.Value.Hidden != "" {
		out = append(out, hiddenNote(h.Requirements.Value.Hidden))
	}
	if h.Own.Fault != "" {
		out = append(out, finding.Finding{
			Severity: finding.Unknown, Message: "the gate's own job could not be told from its siblings: " + h.Own.Fault,
			Fix: "give the token the permission \"actions: read\", or run the gate in a workflow of its own",
		})
	}
	return out
}

func hiddenNote(hidden string) finding.Finding {
	return finding.Finding{
		Severity: finding.Note, Message: "not all that GitHub requires of the base branch can be seen: " + hidden,
		Fix: "nothing, if GitHub itself holds these rules at the merge; checks.tests.required and checks.approvals.count name what the gate shall hold",
	}
}
