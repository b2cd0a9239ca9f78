package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

const (
	incidentLabel = "incident"
	incidentMark  = "<!-- deploycoord:incident "  // and the record's identifier: before this program's part of the text
	incidentEnd   = "<!-- /deploycoord:incident " // behind it; what people write around it stays
	recoveredMark = "<!-- deploycoord:recovered " // begins the comment on the recovery
	markEnd       = " -->"
	// maxIncident keeps below GitHub's 65,536 characters, with room for what people add.
	maxIncident = 60_000
)

// Issues is GitHub's issues as they are written to; *github.Repository is one.
type Issues interface {
	// IssuesMarked gives issues whose text has a mark, newest first: with a label, or the newest of all for "".
	IssuesMarked(ctx context.Context, label, mark string) ([]github.Issue, error)
	Issue(ctx context.Context, number int) (github.Issue, error)
	CreateIssue(ctx context.Context, n github.NewIssue) (github.Issue, error)
	UpdateIssue(ctx context.Context, number int, change github.IssueChange) error
	RemarksMarked(ctx context.Context, number int, mark string) ([]github.Remark, error)
	CreateRemark(ctx context.Context, number int, body string) (int64, error)
	DeleteRemark(ctx context.Context, id int64) error
}

// IncidentState is what the issue of an incident says.
type IncidentState struct {
	ID     string   // of the record
	Title  string   // set when the issue is opened; people may word it anew
	Body   string   // Markdown, escaped; cut at 60,000 characters
	Labels []string // beside "incident"; set when the issue is opened
}

// Incident opens the issue of an incident, or renews its text. It never opens again what was closed.
func Incident(ctx context.Context, remote Issues, s IncidentState) (number int, e Effect) {
	e.What = "incident issue of " + s.ID
	if !record.ValidID(s.ID) || strings.TrimSpace(s.Title) == "" {
		e.Outcome, e.Err = Failed, errors.New("an incident wants the identifier of a record and a title")
		return 0, e
	}
	issue, made, err := s.issue(ctx, remote)
	if err == nil {
		e.What = fmt.Sprintf("incident issue #%d of %s", issue.Number, s.ID)
		if e.Outcome = Unchanged; made {
			e.Outcome = Written
		}
		if body := s.within(issue.Body); body != issue.Body {
			e.Outcome, err = Written, repeat(ctx, func() error {
				return remote.UpdateIssue(ctx, issue.Number, github.IssueChange{Body: body})
			})
		}
	}
	if err != nil {
		e.Outcome, e.Err = issueOutcome(err)
	}
	return issue.Number, e
}

// issue finds the issue or opens it, and closes those that were opened beside it.
func (s IncidentState) issue(ctx context.Context, remote Issues) (found github.Issue, made bool, err error) {
	labels, where := append([]string{incidentLabel}, s.Labels...), []string{incidentLabel, ""}
	var last error
	for range tries + 1 {
		all, err := incidents(ctx, remote, s.ID, where...)
		if err != nil {
			return github.Issue{}, false, err
		}
		if len(all) > 0 {
			return s.first(ctx, remote, all, made)
		}
		where = []string{""} // what was opened just now is among the newest, labelled or not
		created, err := remote.CreateIssue(ctx, github.NewIssue{Title: s.Title, Body: s.block(), Labels: labels})
		if err == nil {
			if all, err = incidents(ctx, remote, s.ID, ""); err != nil {
				return created, true, err
			}
			return s.first(ctx, remote, append(all, created), true)
		}
		last = err
		switch status := statusOf(err); {
		case len(labels) > 0 && (status == http.StatusForbidden || status == http.StatusUnprocessableEntity):
			labels = nil // an issue without labels is better than none
			continue
		case status == http.StatusGone || outcomeOf(err) == Refused || ctx.Err() != nil:
			return github.Issue{}, false, err
		}
	}
	return github.Issue{}, false, last
}

// first takes the lowest number; the others that are open are closed as its duplicates.
func (s IncidentState) first(ctx context.Context, remote Issues, all []github.Issue, made bool) (github.Issue, bool, error) {
	lowest := all[0]
	for _, i := range all {
		if i.Number < lowest.Number {
			lowest = i
		}
	}
	for _, i := range all {
		if i.Number == lowest.Number || i.State != "open" {
			continue
		}
		change := github.IssueChange{Body: bounded(fmt.Sprintf("Duplicate of #%d.\n\n%s", lowest.Number, i.Body), maxIncident), State: "closed", Reason: "duplicate"}
		err := repeat(ctx, func() error { return remote.UpdateIssue(ctx, i.Number, change) })
		if statusOf(err) == http.StatusUnprocessableEntity { // a GitHub of before 2025
			change.Reason = "not_planned"
			err = repeat(ctx, func() error { return remote.UpdateIssue(ctx, i.Number, change) })
		}
		if err != nil {
			return lowest, made, err
		}
	}
	return lowest, made, nil
}

// incidents finds the issues of an incident. The mark alone proves nothing: anybody can write it.
func incidents(ctx context.Context, remote Issues, id string, labels ...string) ([]github.Issue, error) {
	var own []github.Issue
	for _, label := range labels {
		found, err := remote.IssuesMarked(ctx, label, incidentMark+id+markEnd)
		if err != nil {
			return nil, err
		}
		for _, i := range found {
			if i.Trusted {
				own = append(own, i)
			}
		}
	}
	return own, nil
}

// block is this program's part of the text.
func (s IncidentState) block() string {
	before, after := incidentMark+s.ID+markEnd+"\n", "\n"+incidentEnd+s.ID+markEnd
	body := strings.ReplaceAll(strings.ReplaceAll(s.Body, "\r\n", "\n"), "<!--", "&lt;!--") // no mark comes in by the text
	return before + bounded(strings.TrimSpace(body), maxIncident-len(before)-len(after)) + after
}

// within puts the part in the place of the one that is there. Where it cannot be told which that is, all stays.
func (s IncidentState) within(there string) string {
	plain := strings.ReplaceAll(there, "\r\n", "\n")
	before, rest, begun := strings.Cut(plain, incidentMark+s.ID+markEnd)
	_, after, ended := strings.Cut(rest, incidentEnd+s.ID+markEnd)
	whole := before + s.block() + after
	if !begun || !ended || whole == plain || len([]rune(whole)) > 65_000 {
		return there
	}
	return whole
}

// repeat tries a write again that ends the same however often it is carried out.
func repeat(ctx context.Context, write func() error) error {
	var err error
	for range tries {
		if err = write(); err == nil || outcomeOf(err) == Refused || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// issueOutcome also takes a repository without issues for a refusal.
func issueOutcome(err error) (Outcome, error) {
	if statusOf(err) == http.StatusGone {
		return Refused, fmt.Errorf("there are no issues here; switch them on in the repository's settings, or the issue was deleted: %w", err)
	}
	return outcomeOf(err), err
}

func statusOf(err error) int {
	var answer *github.Error
	if errors.As(err, &answer) {
		return answer.Status
	}
	return 0
}
