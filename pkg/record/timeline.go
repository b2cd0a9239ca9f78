package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/health"
	"deploycoord/pkg/pipeline"
)

// TimelineOf tells what happened when, as far as the deployment's own parts know, in its order. What has no time is not
// in it.
func TimelineOf(d Deployment) []Moment {
	var l []Moment
	add := func(at, until time.Time, text string) {
		if !at.IsZero() {
			l = append(l, Moment{At: at, Until: until, Text: text})
		}
	}
	add(d.CommittedAt, time.Time{}, mergedText(d))
	for _, m := range pipelineMoments(d.Pipeline) {
		add(m.At, m.Until, m.Text)
	}
	if v := d.Verification; v != nil {
		add(v.Began, v.Ended, "Verification: "+decisionText(d))
	}
	healthy := FirstHealthy(d)
	if v := d.Verification; v != nil && !healthy.IsZero() && !healthy.After(v.Began) { // the first look at all
		healthy = instant(v.Began).Add(time.Millisecond)
	}
	add(healthy, time.Time{}, "First seen healthy")
	if d.Rollback != nil {
		at := d.Ended
		if d.After != nil && !d.After.Began.IsZero() {
			at = d.After.Began
		}
		add(at, time.Time{}, "Rollback: "+d.Rollback.Text)
	}
	if v := d.After; v != nil {
		add(v.Began, v.Ended, "Verification of what the rollback brought back: "+string(v.Decision))
	}
	add(d.RestoredAt, time.Time{}, "Production is well again")
	if m := d.Monitoring; m != nil {
		add(m.Opened, time.Time{}, "Monitoring begins")
		if m.End != "" {
			add(m.Closed, time.Time{}, "Monitoring ends: "+windowText(m))
		}
	}
	return inOrder(l)
}

func mergedText(d Deployment) string {
	branch := cmp.Or(d.Branch, "the branch")
	var pulls []string
	for _, p := range d.PullRequests {
		pulls = append(pulls, fmt.Sprintf("#%d", p.Number))
	}
	if len(pulls) == 0 {
		return "Pushed to " + branch
	}
	return "Merged to " + branch + ": " + strings.Join(pulls[:min(10, len(pulls))], ", ")
}

func pipelineMoments(p *pipeline.Outcome) []Moment {
	if p == nil {
		return nil
	}
	var l []Moment
	for _, r := range p.Runs {
		l = append(l, Moment{At: r.Began, Until: r.Ended, Text: fmt.Sprintf("Workflow %s: %s", r.Workflow, cmp.Or(string(r.End), r.Status))})
	}
	for _, t := range p.Things {
		l = append(l, Moment{At: t.Ended, Text: fmt.Sprintf("Pipeline, %s: %s", t.Name, t.State)})
	}
	return l
}

func decisionText(d Deployment) string {
	text := string(d.Decision)
	if d.Verification.Decision != "" {
		text = string(d.Verification.Decision)
	}
	if rs := d.Verification.Reasons; len(rs) > 0 {
		text += ", " + rs[0].Text
	}
	return text
}

// FirstHealthy is when the last of the probes was first seen good; zero where one of them never was.
func FirstHealthy(d Deployment) time.Time {
	var first time.Time
	if d.Verification == nil {
		return first
	}
	for _, m := range d.Verification.Measurements {
		if m.Kind != health.Probe {
			continue
		}
		if m.FirstGood.IsZero() {
			return time.Time{}
		}
		if m.FirstGood.After(first) {
			first = m.FirstGood
		}
	}
	return first
}

// windowText is the end of a window in words.
func windowText(m *Monitoring) string {
	end := map[WindowEnd]string{
		WindowComplete: "its time is over", WindowSuperseded: "another deployment took its place",
		WindowRolledBack: "a rollback was called for", WindowInterrupted: "it was interrupted, and nobody went on",
	}[m.End]
	if end == "" {
		end = string(m.End)
	}
	if m.End == WindowSuperseded && m.By != "" {
		end += " (" + short(m.By) + ")"
	}
	return end
}

// together joins timelines; the same moment told twice is one.
func together(all ...[]Moment) []Moment {
	var l []Moment
	for _, one := range all {
		for _, m := range one {
			m.At, m.Until = instant(m.At), instant(m.Until)
			l = append(l, m)
		}
	}
	l = inOrder(l)
	return slices.CompactFunc(l, func(a, b Moment) bool { return a.At.Equal(b.At) && a.Text == b.Text })
}

func inOrder(l []Moment) []Moment {
	slices.SortStableFunc(l, func(a, b Moment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Text, b.Text)) })
	return l
}

// short is a commit as people read it.
func short(sha string) string { return sha[:min(12, len(sha))] }
