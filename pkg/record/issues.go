package record

import (
	"fmt"
	"slices"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/rollback"
)

// IssuesOf tells what was met in a deployment and what became of it, as far as its reasons know; an issue that nothing is
// known to have resolved has no resolution.
func IssuesOf(d Deployment) []Issue {
	var l []Issue
	for _, r := range d.Reasons {
		if r.Decision == finding.Deployed || r.Text == "" {
			continue
		}
		l = append(l, Issue{Text: issueText(r), Resolution: resolutionOf(d, r)})
	}
	if after := d.After; after != nil && after.Decision != finding.Deployed && after.Decision != finding.Continue {
		text := "what the rollback brought back was not proven to be well"
		if len(after.Reasons) > 0 {
			text += ": " + issueText(after.Reasons[0])
		}
		l = append(l, Issue{Text: text})
	}
	return l
}

func issueText(r rollback.Reason) string {
	if len(r.Evidence) == 0 {
		return r.Text
	}
	return r.Text + " (" + r.Evidence[0] + ")"
}

// resolutionOf is what was done about a reason. Nothing is claimed that was not done.
func resolutionOf(d Deployment, r rollback.Reason) string {
	switch {
	case d.Status == RolledBack:
		return rolledBackTo(d)
	case d.Status == Deployed && r.Decision == finding.Continue:
		return "documented and watched; to be mended in a follow-up"
	}
	return ""
}

func rolledBackTo(d Deployment) string {
	if d.Rollback == nil || d.Rollback.Target == "" {
		return "rolled back"
	}
	return "rolled back to " + short(d.Rollback.Target)
}

// withIssues adds to a list what is not in it; a resolution that is known now takes the place of none.
func withIssues(l []Issue, more ...Issue) []Issue {
	l = slices.Clone(l)
	for _, m := range more {
		i := slices.IndexFunc(l, func(at Issue) bool { return at.Text == m.Text })
		switch {
		case i < 0:
			l = append(l, m)
		case m.Resolution != "":
			l[i].Resolution = m.Resolution
		}
	}
	return l
}

// settled gives an earlier run's open issues the resolution that a later run knows.
func settled(l []Issue, now Deployment) []Issue {
	resolution := ""
	switch {
	case now.Status == RolledBack:
		resolution = rolledBackTo(now)
	case now.Status == Deployed && now.Decision == finding.Deployed:
		resolution = fmt.Sprintf("not seen any more by the run that ended %s", stamp(now.Ended))
	}
	l = slices.Clone(l)
	for i := range l {
		if l[i].Resolution == "" {
			l[i].Resolution = resolution
		}
	}
	return l
}
