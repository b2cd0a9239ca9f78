package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
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

// testFinding says what is wrong with one check; false for nothing.
func (h *Hosted) testFinding(c counted) (finding.Finding, bool) {
	name := cut(c.Name)
	if c.required {
		name += " (required)"
	}
	switch c.result {
	case resultPassed, resultSkipped:
		return finding.Finding{}, false
	case resultFailed:
		f := finding.Finding{Severity: finding.Error, Message: fmt.Sprintf("%s has failed", name), Fix: "mend what it reports, or run it again"}
		if c.Conclusion != "failure" && c.Conclusion != "error" {
			f.Message = fmt.Sprintf("%s ended as %s", name, strings.ReplaceAll(c.Conclusion, "_", " "))
		}
		if c.URL != "" {
			f.Fix += ": " + shortURL(c.URL)
		}
		return f, true
	case resultPending:
		return h.pendingCheck(name), true
	}
	said := "it is in no state that is known here"
	if c.Conclusion != "" {
		said = "its conclusion is " + cut(c.Conclusion)
	}
	return finding.Finding{Severity: finding.Unknown, Message: fmt.Sprintf("%s has no clear result: %s", name, said), Fix: "run it again, then the gate"}, true
}

func (h *Hosted) pendingCheck(name string) finding.Finding {
	f := finding.Finding{Severity: finding.Unknown, Message: name + " has not finished", Fix: "wait for it, then run the gate again"}
	if h.Waited.TimeUp {
		f.Message = fmt.Sprintf("%s had not finished after %s of waiting", name, spell(h.Waited.For))
		f.Fix = "run the gate again when it has; checks.tests.wait sets how long the gate waits"
	}
	return f
}

func (h *Hosted) missingCheck(r github.RequiredCheck) finding.Finding {
	f := finding.Finding{
		Severity: finding.Unknown,
		Message:  fmt.Sprintf("the required check %s has not reported", cut(r.Context)),
		Fix:      "see why its workflow has not run for this commit: its triggers, path filters, or a condition; then run the gate again",
	}
	if r.Source != "" {
		f.Message += fmt.Sprintf(" (required by %s)", cut(r.Source))
	}
	if r.AppID > 0 {
		f.Message += fmt.Sprintf("; it must come from the app %d", r.AppID)
	}
	return f
}

// emptiness says that nothing was tested.
func emptiness(sum sifted) (finding.Finding, bool) {
	if len(sum.missing) > 0 {
		return finding.Finding{}, false
	}
	if len(sum.counted) == 0 {
		f := finding.Finding{
			Severity: finding.Unknown, Message: "no check has run on the head commit: nothing shows that the change was tested",
			Fix: "let a workflow test pull requests (on: pull_request), and in a merge queue on: merge_group; or set checks.tests.level to off",
		}
		if len(sum.ignored) > 0 {
			f.Message = fmt.Sprintf("every check of the head commit is ignored (%s): nothing shows that the change was tested", listed(sum.ignored))
			f.Fix = "leave fewer out with checks.tests.ignore"
		}
		return f, true
	}
	for _, c := range sum.counted {
		if c.result != resultSkipped {
			return finding.Finding{}, false
		}
	}
	return finding.Finding{
		Severity: finding.Warning, Message: "every check of the head commit was skipped or is neutral: nothing was tested",
		Fix: "see whether their conditions are meant to leave this change out",
	}, true
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
		Severity: finding.Note, Message: "not all that GitHub requires of the base branch can be seen: " + cut(hidden),
		Fix: "nothing, if GitHub itself holds these rules at the merge; checks.tests.required and checks.approvals.count name what the gate shall hold",
	}
}

func (h *Hosted) testSummary(sum sifted) string {
	var passed, skipped, required int
	for _, c := range sum.counted {
		switch c.result {
		case resultPassed:
			passed++
		case resultSkipped:
			skipped++
		}
		if c.required {
			required++
		}
	}
	var beside []string
	for _, part := range []struct {
		n    int
		word string
	}{{required + len(sum.missing), "required"}, {skipped, "skipped"}, {len(sum.missing), "missing"}} {
		if part.n > 0 {
			beside = append(beside, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	if len(sum.ignored) > 0 {
		beside = append(beside, "ignored: "+listed(sum.ignored))
	}
	text := fmt.Sprintf("%d of %s passed on %s", passed+skipped, plural(len(sum.counted)+len(sum.missing), "check", "checks"), shortSHA(h.Head))
	if len(beside) > 0 {
		text += " (" + strings.Join(beside, ", ") + ")"
	}
	return text
}

// bounded keeps at most maxFindings, the worst first, and says how many there are more.
func bounded(all []finding.Finding) []finding.Finding {
	if len(all) <= maxFindings {
		return all
	}
	finding.Sort(all)
	more := all[maxFindings:]
	return append(all[:maxFindings:maxFindings], finding.Finding{
		Severity: more[0].Severity, Message: fmt.Sprintf("and %d more of this kind", len(more)),
	})
}

// shortURL bounds an address, which is useless when cut.
func shortURL(url string) string {
	const most = 300
	if len(url) > most || !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return "its page on GitHub"
	}
	return url
}
