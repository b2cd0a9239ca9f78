package record

import (
	"cmp"
	"fmt"
	"time"

	"deploycoord/pkg/finding"
)

// outcome is what makes a record another one. What a repeated run only measured anew is no other outcome.
type outcome struct {
	status   Status
	decision finding.Decision
	end      WindowEnd
	incident int
	restored bool
	commit   string // that a rollback brought
	pull     int    // that proposes one
}

func outcomeOf(d Deployment) outcome {
	o := outcome{status: d.Status, decision: d.Decision, incident: d.Incident, restored: !d.RestoredAt.IsZero()}
	if d.Monitoring != nil {
		o.end = d.Monitoring.End
	}
	if d.Rollback != nil {
		o.commit, o.pull = d.Rollback.Commit, d.Rollback.Pull
	}
	return o
}

// renewed joins what is written of a deployment with what a later run says of it; again is true where that is nothing
// new. The time of the first writing stays, and so does everything that the later run does not know.
func renewed(old, now Deployment) (d Deployment, again bool) {
	if now.Status == Held && wentBack(old.Status) {
		return old, true // what could not be decided takes back no rollback
	}
	d = keeping(old, now)
	before, after := outcomeOf(old), outcomeOf(d)
	if before == after {
		return old, true
	}
	d.Began = cmp.Or(old.Began, now.Began)
	d.Notices = joined(old.Notices, now.Notices)
	d.Timeline = together(old.Timeline, d.Timeline, TimelineOf(d))
	d.Issues = withIssues(old.Issues, d.Issues...)
	if before.status != after.status || before.decision != after.decision {
		d.Issues = withIssues(settled(old.Issues, d), withIssues(now.Issues, IssuesOf(d)...)...)
		d.Issues = withIssues(d.Issues, Issue{Text: earlier(old), Resolution: fmt.Sprintf("a later run ended %s on %s", outcomeWords(d), stamp(lastWord(d)))})
		d.Timeline = together(d.Timeline, []Moment{{At: lastWord(d), Text: fmt.Sprintf("The outcome is %s; it was %s", outcomeWords(d), outcomeWords(old))}})
	}
	return d, false
}

func wentBack(s Status) bool { return s == RolledBack || s == Proposed || s == Needed }

// earlier is an outcome that a later run replaced, as an issue.
func earlier(old Deployment) string {
	text := fmt.Sprintf("the run that ended %s came to %s", stamp(old.Ended), outcomeWords(old))
	if len(old.Reasons) > 0 {
		text += ": " + old.Reasons[0].Text
	}
	return text
}

func outcomeWords(d Deployment) string {
	if d.Decision == finding.Continue {
		return string(d.Status) + " with a minor issue"
	}
	return string(d.Status)
}

// lastWord is when a deployment's outcome was known.
func lastWord(d Deployment) time.Time {
	at := d.Ended
	if d.Monitoring != nil && d.Monitoring.Closed.After(at) {
		at = d.Monitoring.Closed
	}
	return at
}

// keeping fills in what the later run does not know from what is written.
func keeping(old, d Deployment) Deployment {
	d.Before, d.Branch, d.Actor, d.RunURL = cmp.Or(d.Before, old.Before), cmp.Or(d.Branch, old.Branch), cmp.Or(d.Actor, old.Actor), cmp.Or(d.RunURL, old.RunURL)
	d.Feature, d.Scope = cmp.Or(d.Feature, old.Feature), cmp.Or(d.Scope, old.Scope)
	if len(d.PullRequests) == 0 {
		d.PullRequests = old.PullRequests
	}
	d.Gate, d.Pipeline = cmp.Or(d.Gate, old.Gate), cmp.Or(d.Pipeline, old.Pipeline)
	d.Verification, d.StartupSeconds = cmp.Or(d.Verification, old.Verification), cmp.Or(d.StartupSeconds, old.StartupSeconds)
	if d.Decision == finding.RollBack {
		d.Rollback, d.After = cmp.Or(d.Rollback, old.Rollback), cmp.Or(d.After, old.After)
	}
	d.CommittedAt, d.FirstCommitAt = cmp.Or(d.CommittedAt, old.CommittedAt), cmp.Or(d.FirstCommitAt, old.FirstCommitAt)
	if len(d.Inventory) == 0 {
		d.Inventory = old.Inventory
	}
	if d.Monitoring == nil || d.Monitoring.End == "" && old.Monitoring != nil && old.Monitoring.End != "" {
		d.Monitoring = old.Monitoring
	}
	d.Incident, d.RestoredAt = cmp.Or(d.Incident, old.Incident), cmp.Or(d.RestoredAt, old.RestoredAt)
	return d
}

func joined(a, b []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, l := range [][]string{a, b} {
		for _, s := range l {
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}
