package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// Incident is the incident report of a deployment that was rolled back, or should have been: what happened when, what it
// did to those who use it, the evidence, the cause as far as it is known, what was done, and what is left to do.
// Nothing is in it that was not measured. It has at most 150 kB.
func Incident(d Deployment) []byte {
	return append(incidentFacts(d), incidentActions(d)...)
}

// incidentFacts is what later runs renew.
func incidentFacts(d Deployment) []byte {
	var p page
	p.put("# Incident Report - ", dateOf(d), "\n\n")
	p.put("**", statusSign(d), "**: ", feature(d), " in ", words(d.Environment))
	if d.Service != "" {
		p.put(", service ", words(d.Service))
	}
	p.put("\n\n")
	p.list(20_000, incidentHead(d))
	p.heading(2, "Timeline")
	p.moments(d)
	p.heading(2, "Impact")
	p.list(20_000, impact(d))
	p.heading(2, "Evidence")
	p.list(20_000, orNone(evidence(d)))
	p.heading(2, "What Was Done")
	p.list(10_000, done(d))
	return p.Bytes()
}

// incidentActions is written once, and belongs to people from then on.
func incidentActions(d Deployment) []byte {
	var p page
	p.put("\n## Cause\n\n")
	p.list(12_000, cause(d))
	p.heading(2, "Action Items")
	for _, a := range actions(d) {
		p.put("- [ ] ", a, "\n")
	}
	return p.Bytes()
}

func incidentHead(d Deployment) []string {
	l := []string{"**Commit**: " + commit(d)}
	for _, p := range d.PullRequests[:min(20, len(d.PullRequests))] {
		l = append(l, "**PR**: "+pull(p)+" "+words(p.Title))
	}
	if people := peopleOf(d); len(people) > 0 {
		l = append(l, "**People**: "+strings.Join(people, ", "))
	}
	l = append(l, "**Record**: ["+words(d.ID)+"](../"+escapedSegments([]string{d.ID[:min(4, len(d.ID))]})[0]+"/"+escapedSegments([]string{d.ID})[0]+".md)")
	if d.RunURL != "" {
		l = append(l, "**Run**: "+link("the run that saw it", d.RunURL))
	}
	if d.Incident > 0 {
		l = append(l, fmt.Sprintf("**Issue**: #%d", d.Incident))
	}
	return l
}

// peopleOf names who deployed and who wrote it, each once.
func peopleOf(d Deployment) []string {
	var l []string
	if d.Actor != "" {
		l = append(l, words(d.Actor)+" (deployed)")
	}
	var authors []string
	for _, p := range d.PullRequests {
		if p.Author != "" && !slices.Contains(authors, p.Author) && len(authors) < 20 {
			authors = append(authors, p.Author)
		}
	}
	for _, a := range authors {
		l = append(l, words(a)+" (author)")
	}
	return l
}

// impact is how long production was not well, and what of it.
func impact(d Deployment) []string {
	from, until := Outage(d)
	var l []string
	switch {
	case from.IsZero():
		l = append(l, "How long it lasted is not known: nothing bad was measured.")
	case until.IsZero():
		l = append(l, "Seen from "+stamp(from)+" on, when it was first looked at. Nothing tells yet that production is well again.")
	default:
		l = append(l, "Seen for "+took(until.Sub(from))+": from "+stamp(from)+", when it was first looked at, to "+stamp(until)+", when it was seen to be well again.")
	}
	if d.Verification != nil {
		for _, m := range d.Verification.Measurements {
			if m.Outcome == health.Bad {
				l = append(l, words(string(m.Kind))+" "+code(m.Name)+": "+words(figures(m)))
			}
		}
	}
	if d.Monitoring != nil && len(d.Monitoring.Spans) > 0 {
		s := d.Monitoring.Spans[len(d.Monitoring.Spans)-1]
		l = append(l, "While it was watched: availability "+shareOf(s.Availability)+", error rate "+shareOf(s.ErrorRate)+", coverage "+share(s.Coverage))
		for _, e := range s.Endpoints {
			if e.Failed > 0 {
				l = append(l, "endpoint "+code(e.Name)+": "+looks(e.Looks, e.Failed, e.Unmeasured))
			}
		}
	}
	return l
}

// Outage is from the first look at what was bad to when production was seen well again; zeros for what is not known.
func Outage(d Deployment) (from, until time.Time) {
	if d.Verification != nil {
		for _, m := range d.Verification.Measurements {
			if m.Outcome == health.Bad && !m.First.IsZero() && (from.IsZero() || m.First.Before(from)) {
				from = m.First
			}
		}
		if from.IsZero() && d.Verification.Decision == finding.RollBack {
			from = d.Verification.Began
		}
	}
	if from.IsZero() && d.Monitoring != nil && d.Monitoring.End == WindowRolledBack {
		from = d.Monitoring.Closed
	}
	until = d.RestoredAt
	if until.IsZero() && d.After != nil && (d.After.Decision == finding.Deployed || d.After.Decision == finding.Continue) {
		until = d.After.Ended
	}
	if until.Before(from) {
		until = time.Time{}
	}
	return from, until
}

func evidence(d Deployment) []string {
	var l []string
	for _, r := range d.Reasons {
		l = append(l, reasonLines(string(r.Decision), r.Text, r.Evidence))
	}
	if d.Verification != nil {
		for _, m := range d.Verification.Measurements {
			if m.Outcome != health.Bad {
				continue
			}
			for _, s := range m.Seen[:min(10, len(m.Seen))] {
				l = append(l, words(string(m.Kind))+" "+code(m.Name)+": "+words(s))
			}
		}
	}
	if d.Monitoring != nil && len(d.Monitoring.Spans) > 0 {
		for _, e := range d.Monitoring.Spans[len(d.Monitoring.Spans)-1].NewErrors {
			l = append(l, "new error in the logs: "+words(e))
		}
	}
	return l
}
