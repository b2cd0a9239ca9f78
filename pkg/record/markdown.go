package record

import (
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
)

// Markdown is the record for people, in the seed's template, and below it what it rests on. It has at most 200 kB; what a
// list leaves out is counted in it. Its links are those of a file beside the JSON record.
func Markdown(d Deployment) []byte {
	var p page
	p.put("# Deployment Record - ", dateOf(d), "\n")
	p.heading(2, "Feature")
	p.put(feature(d), "\n")
	p.heading(2, "Deployment Details")
	p.list(20_000, details(d))
	p.heading(2, "Deployment Notes")
	p.list(20_000, orNone(deploymentNotes(d)))
	p.heading(2, "Issues Encountered")
	p.list(20_000, orNone(issueLines(d)))
	p.heading(2, "Rollback Performed?")
	p.ticks(d)
	p.gate(d)
	p.pipeline(d)
	p.verification("Verification", d.Verification)
	p.verification("Verification After the Rollback", d.After)
	p.monitoring(d.Monitoring)
	p.timeline(d)
	p.put("\n---\n\nThe same as data: [", "JSON](", escapedSegments([]string{d.ID})[0], ".json)\n")
	return p.Bytes()
}

func dateOf(d Deployment) string {
	if d.Began.IsZero() {
		return "unknown date"
	}
	return d.Began.UTC().Format("2006-01-02")
}

func feature(d Deployment) string {
	switch {
	case d.Feature.ID == "" && d.Feature.Name == "":
		return "None named"
	case d.Feature.Name == "":
		return words(d.Feature.ID)
	case d.Feature.ID == "":
		return words(d.Feature.Name)
	}
	return words(d.Feature.ID + ": " + d.Feature.Name)
}

func details(d Deployment) []string {
	l := []string{"**Date**: " + stamp(d.Began)}
	for _, p := range d.PullRequests[:min(20, len(d.PullRequests))] {
		l = append(l, "**PR**: "+pull(p)+" "+words(p.Title)+by(p.Author))
	}
	if left := len(d.PullRequests) - 20; left > 0 {
		l = append(l, fmt.Sprintf("**PR**: and %d more", left))
	}
	if len(d.PullRequests) == 0 {
		l = append(l, "**PR**: none, the commit was pushed")
	}
	l = append(l, "**Commit**: "+commit(d), "**Environment Changes**: "+environmentChanges(d), "**Status**: **"+statusSign(d)+"**")
	place := words(d.Environment)
	if d.Service != "" {
		place += ", service " + words(d.Service)
	}
	l = append(l, "**Environment**: "+place)
	if d.Scope != nil {
		l = append(l, "**Services**: "+scope(*d.Scope))
	}
	if d.Branch != "" {
		l = append(l, "**Branch**: "+code(d.Branch))
	}
	if d.Actor != "" {
		l = append(l, "**Deployed by**: "+words(d.Actor))
	}
	if d.Gate != nil && d.Gate.Risk != "" {
		l = append(l, "**Risk**: "+words(string(d.Gate.Risk))+" ("+words(string(d.Gate.Type))+" deployment)")
	}
	if d.Ended.After(d.Began) && !d.Began.IsZero() {
		l = append(l, "**Decided after**: "+took(d.Ended.Sub(d.Began)))
	}
	if d.StartupSeconds != nil {
		l = append(l, "**Startup time**: "+tookSeconds(*d.StartupSeconds))
	}
	if !d.FirstCommitAt.IsZero() && d.Ended.After(d.FirstCommitAt) {
		l = append(l, "**Lead time**: "+took(d.Ended.Sub(d.FirstCommitAt))+" from the first commit")
	}
	if d.RunURL != "" {
		l = append(l, "**Run**: "+link("the run that wrote this", d.RunURL))
	}
	return l
}

// pull is a pull request's number, linked where its address is known.
func pull(p PullRequest) string { return pullLink(p.Number, p.URL) }

func pullLink(number int, address string) string {
	text := fmt.Sprintf("#%d", number)
	if link("x", address) == "x" {
		return text
	}
	return "[" + text + "](" + address + ")"
}

// commit is the commit, linked where a run or a pull request tells the repository's address.
func commit(d Deployment) string {
	text := code(d.Commit)
	if strings.Trim(d.Commit, "0123456789abcdef") != "" || d.Commit == "" {
		return text
	}
	addresses := []string{d.RunURL}
	for _, p := range d.PullRequests {
		addresses = append(addresses, p.URL)
	}
	for _, a := range addresses {
		base, _, ok := strings.Cut(a, "/actions/runs/")
		if !ok {
			base, _, ok = strings.Cut(a, "/pull/")
		}
		if at := base + "/commit/" + d.Commit; ok && link("x", at) != "x" {
			return "[" + text + "](" + at + ")"
		}
	}
	return text
}

// by names a person without calling them.
func by(author string) string {
	if author == "" {
		return ""
	}
	return " (by " + words(author) + ")"
}

// environmentChanges is names alone.
func environmentChanges(d Deployment) string {
	switch g := d.Gate; {
	case g == nil:
		return "not known, the change was not judged"
	case g.Fault != "":
		return "not known: " + words(g.Fault)
	case len(g.Added) == 0 && len(g.Missing) == 0:
		return "none"
	default:
		var parts []string
		if n := len(g.Added); n > 0 {
			parts = append(parts, count(n, "new variable", "new variables")+": "+codes(g.Added, 30))
		}
		if n := len(g.Missing); n > 0 {
			parts = append(parts, "missing in "+words(d.Environment)+": "+codes(g.Missing, 30))
		}
		return strings.Join(parts, "; ")
	}
}

// deploymentNotes are what a reader should know besides.
func deploymentNotes(d Deployment) []string {
	var l []string
	if d.Pipeline != nil {
		l = append(l, words(d.Pipeline.Summary))
		for _, n := range d.Pipeline.Notes {
			l = append(l, words(n))
		}
	}
	if d.Verification != nil {
		good, all := 0, len(d.Verification.Checks)
		for _, c := range d.Verification.Checks {
			if c.Status == finding.Pass {
				good++
			}
		}
		l = append(l, fmt.Sprintf("Verification: %d of %s passed", good, count(all, "check", "checks")))
	}
	if m := d.Monitoring; m != nil && m.Text != "" {
		l = append(l, "Monitoring: "+words(m.Text))
	}
	if d.Gate != nil && len(d.Gate.Irreversible) > 0 {
		l = append(l, "Migrations that cannot be taken back: "+codes(d.Gate.Irreversible, 20))
	}
	for _, n := range d.Notices {
		l = append(l, words(n))
	}
	return l
}

func issueLines(d Deployment) []string {
	var l []string
	for _, i := range d.Issues {
		resolution := "not resolved yet"
		if i.Resolution != "" {
			resolution = words(i.Resolution)
		}
		l = append(l, words(i.Text)+": "+resolution)
	}
	return l
}

func orNone(l []string) []string {
	if len(l) == 0 {
		return []string{"None"}
	}
	return l
}

// ticks fills in the template's two boxes. Where neither is true, neither is ticked, and a line says what is.
func (p *page) ticks(d Deployment) {
	no, yes := " ", " "
	switch d.Status {
	case Deployed:
		no = "x"
	case RolledBack:
		yes = "x"
	}
	report := "incident report"
	if wentBack(d.Status) {
		report = "[incident report](../incidents/" + escapedSegments([]string{d.ID})[0] + ".md)"
	}
	p.put("- [", no, "] No - Deployment successful\n- [", yes, "] Yes - See ", report, "\n")
	switch {
	case d.Rollback != nil && d.Status == RolledBack:
		p.put("\n", link(d.Rollback.Text, d.Rollback.URL), "\n")
	case d.Rollback != nil:
		p.put("\nNo, though it was called for: ", link(d.Rollback.Text, d.Rollback.URL), "\n")
	case d.Status == Needed:
		p.put("\nNo, though it was called for: see the ", report, "\n")
	case d.Status == Held:
		p.put("\nNo rollback was performed, and neither success nor failure is proven.\n")
	}
}
