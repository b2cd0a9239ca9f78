package gate

import (
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

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
		return h.pendingCheck(name, c), true
	}
	said := "it is in no state that is known here"
	if c.Conclusion != "" {
		said = "its conclusion is " + cut(c.Conclusion)
	}
	return finding.Finding{Severity: finding.Unknown, Message: fmt.Sprintf("%s has no clear result: %s", name, said), Fix: "run it again, then the gate"}, true
}

func (h *Hosted) pendingCheck(name string, c counted) finding.Finding {
	f := finding.Finding{Severity: finding.Unknown, Message: name + " has not finished", Fix: "wait for it, then run the gate again"}
	switch sibling := h.Own.RunID != 0 && c.RunID == h.Own.RunID; {
	case h.Waited.TimeUp:
		f.Message = fmt.Sprintf("%s had not finished after %s of waiting", name, spell(h.Waited.For))
		f.Fix = "run the gate again when it has; checks.tests.wait sets how long the gate waits"
		if sibling {
			f.Fix += "; if it needs the gate's own job, the two wait for each other: put it into another workflow, or into checks.tests.ignore"
		}
	case h.Waited.Limit == 0:
		f.Fix = "wait for it, then run the gate again; --wait 10m lets the gate wait"
	}
	return f
}

func unprovenNote(r github.RequiredCheck) finding.Finding {
	return finding.Finding{
		Severity: finding.Note,
		Message:  fmt.Sprintf("%s must come from the app %d, and is a commit status, which does not tell whose it is; GitHub itself holds that at the merge", cut(r.Context), r.AppID),
	}
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

func (h *Hosted) testSummary(sum sifted) string {
	var passed, skipped, pending, required int
	var failed []string
	for _, c := range sum.counted {
		switch c.result {
		case resultPassed:
			passed++
		case resultSkipped:
			skipped++
		case resultPending:
			pending++
		case resultFailed:
			failed = append(failed, c.Name)
		}
		if c.required {
			required++
		}
	}
	var beside []string
	if len(failed) > 0 {
		beside = append(beside, "failed: "+listed(failed))
	}
	for _, part := range []struct {
		n    int
		word string
	}{{required + len(sum.missing), "required"}, {skipped, "skipped"}, {len(sum.missing), "missing"}, {pending, "unfinished"}} {
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
