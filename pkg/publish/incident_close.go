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

// CloseIncident says in one comment that the incident is over, and closes its issue. The issue is found by the record's
// identifier where the number is 0. What people closed, or opened again, is left to them.
func CloseIncident(ctx context.Context, remote Issues, id string, number int, comment string) Effect {
	e := Effect{What: "end of the incident of " + id}
	if !record.ValidID(id) {
		e.Outcome, e.Err = Failed, errors.New("an incident wants the identifier of a record")
		return e
	}
	issue, err := openIncident(ctx, remote, id, number)
	if err == nil && issue.Number > 0 {
		e.What = fmt.Sprintf("end of incident issue #%d of %s", issue.Number, id)
	}
	e.Outcome = Unchanged
	if err == nil && issue.State == "open" {
		e.Outcome, err = recovered(ctx, remote, id, issue, comment)
	}
	if err != nil {
		e.Outcome, e.Err = issueOutcome(err)
	}
	return e
}

// openIncident is the issue by its number or its mark; its number is 0 where there is none.
func openIncident(ctx context.Context, remote Issues, id string, number int) (github.Issue, error) {
	if number > 0 {
		issue, err := remote.Issue(ctx, number)
		if err == nil && (!issue.Trusted || !strings.Contains(issue.Body, incidentMark+id+markEnd)) {
			err = fmt.Errorf("#%d is not the issue of this incident: its text lacks the mark of %s", number, id)
		}
		return issue, err
	}
	all, err := incidents(ctx, remote, id, incidentLabel, "")
	var lowest github.Issue
	for _, i := range all {
		if lowest.Number == 0 || i.Number < lowest.Number {
			lowest = i
		}
	}
	return lowest, err
}

func recovered(ctx context.Context, remote Issues, id string, issue github.Issue, comment string) (Outcome, error) {
	there, err := remark(ctx, remote, id, issue.Number, comment)
	switch {
	case err != nil:
		return Failed, err
	case there && issue.Reason == "reopened":
		return Unchanged, nil
	}
	return Written, repeat(ctx, func() error {
		return remote.UpdateIssue(ctx, issue.Number, github.IssueChange{State: "closed", Reason: "completed"})
	})
}

// remark writes the comment unless it is there. Of two that were written at once the first stays.
func remark(ctx context.Context, remote Issues, id string, number int, comment string) (there bool, err error) {
	mark := recoveredMark + id + markEnd
	body := bounded(mark+"\n"+strings.ReplaceAll(comment, "<!--", "&lt;!--"), maxIncident)
	var last error
	for range tries {
		all, err := remarks(ctx, remote, number, mark)
		if err != nil || len(all) > 0 {
			return err == nil, err
		}
		made, err := remote.CreateRemark(ctx, number, body)
		if err == nil {
			if all, err = remarks(ctx, remote, number, mark); err != nil || len(all) == 0 || all[0].ID >= made {
				return false, err
			}
			err = repeat(ctx, func() error { return remote.DeleteRemark(ctx, made) })
			if statusOf(err) == http.StatusNotFound {
				err = nil
			}
			return false, err
		}
		if last = err; outcomeOf(err) == Refused || ctx.Err() != nil {
			break
		}
	}
	return false, last
}

func remarks(ctx context.Context, remote Issues, number int, mark string) ([]github.Remark, error) {
	all, err := remote.RemarksMarked(ctx, number, mark)
	var own []github.Remark
	for _, m := range all {
		if m.Trusted {
			own = append(own, m)
		}
	}
	return own, err
}
