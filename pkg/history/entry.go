package history

import (
	"cmp"
	"strings"
	"time"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
)

// Bounds of what an entry keeps of one record.
const (
	maxText      = 200 // bytes of a title
	maxPulls     = 10
	maxEndpoints = 50
)

// entryOf is what a history keeps of a record.
func entryOf(d record.Deployment, at string) Entry {
	e := Entry{
		ID: d.ID, Path: at, Status: record.Status(short(string(d.Status))), Decision: finding.Decision(short(string(d.Decision))), Outcome: OutcomeOf(d),
		Environment: short(d.Environment), Service: short(d.Service), Commit: short(d.Commit), Actor: short(d.Actor),
		Feature: record.Feature{ID: short(d.Feature.ID), Name: short(d.Feature.Name)}, PullRequests: []record.PullRequest{}, Endpoints: []Latency{},
		Began: instant(d.Began), Ended: instant(d.Ended), Seconds: Between(d.Began, d.Ended), Incident: d.Incident,
	}
	for _, p := range d.PullRequests[:min(maxPulls, len(d.PullRequests))] {
		e.PullRequests = append(e.PullRequests, record.PullRequest{Number: p.Number, Title: short(p.Title), Author: short(p.Author), URL: address(p.URL)})
	}
	if d.Gate != nil {
		e.Risk, e.Type = finding.Risk(short(string(d.Gate.Risk))), finding.Deployment(short(string(d.Gate.Type)))
	}
	if len(d.Reasons) > 0 {
		e.Reason = short(d.Reasons[0].Text)
	}
	switch e.Outcome {
	case Succeeded:
		e.LeadSeconds, e.LeadFrom = LeadOf(d)
	case Failed:
		from, until := record.Outage(d)
		e.RestoreSeconds, e.RecoverySeconds = Between(from, until), Between(d.Began, until)
	}
	seen(&e, d)
	return e
}

// seen adds what the watching, or else the verification, measured.
func seen(e *Entry, d record.Deployment) {
	if m := d.Monitoring; m != nil {
		e.Window = record.WindowEnd(short(string(m.End)))
		if n := len(m.Spans); n > 0 {
			whole := m.Spans[n-1]
			coverage := whole.Coverage
			e.Availability, e.Coverage = whole.Availability, &coverage
			for _, p := range whole.Endpoints[:min(maxEndpoints, len(whole.Endpoints))] {
				if p.P50 > 0 {
					e.Endpoints = append(e.Endpoints, Latency{short(p.Name), p.P50, p.P95})
				}
			}
		}
	}
	if len(e.Endpoints) > 0 || d.Verification == nil {
		return
	}
	for _, m := range d.Verification.Measurements {
		if m.Kind == health.Probe && m.P50 > 0 && len(e.Endpoints) < maxEndpoints {
			e.Endpoints = append(e.Endpoints, Latency{short(m.Name), m.P50, m.P95})
		}
	}
}

// OutcomeOf is how a deployment counts.
func OutcomeOf(d record.Deployment) Outcome {
	switch {
	case d.Status == record.RolledBack, d.Status == record.Proposed, d.Status == record.Needed, d.Incident > 0:
		return Failed
	case d.Monitoring != nil && d.Monitoring.End == record.WindowRolledBack:
		return Failed
	case d.Status == record.Deployed:
		return Succeeded
	}
	return Undecided
}

// LeadOf is the time from the first commit, or where that is not known from the merge, to the end of the verification.
func LeadOf(d record.Deployment) (seconds *float64, from string) {
	until := d.Ended
	if d.Verification != nil && !d.Verification.Ended.IsZero() {
		until = d.Verification.Ended
	}
	if s := Between(d.FirstCommitAt, until); s != nil {
		return s, "first_commit_at"
	}
	if s := Between(d.CommittedAt, until); s != nil {
		return s, "committed_at"
	}
	return nil, ""
}

// Between is in seconds; nil where one end is not known, or they are the wrong way round.
func Between(from, until time.Time) *float64 {
	if from.IsZero() || until.IsZero() || until.Before(from) {
		return nil
	}
	s := until.Sub(from).Seconds()
	return &s
}

// instant is a time that can be written again: one in the last hours of the year 9999 may be in the next, elsewhere.
func instant(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

func newer(a, b Entry) int { return cmp.Or(b.Began.Compare(a.Began), strings.Compare(b.ID, a.ID)) }

// short bounds a text and lets go of the record that it is a part of.
func short(s string) string {
	if len(s) > maxText {
		return escape.Cut(s, maxText)
	}
	return s
}

// address is one of a usual length, else none: a part of one leads elsewhere.
func address(s string) string {
	if len(s) > 500 {
		return ""
	}
	return s
}
