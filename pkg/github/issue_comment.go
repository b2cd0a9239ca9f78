package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	api "github.com/google/go-github/v62/github"
)

// Remark is a comment on an issue.
type Remark struct {
	ID      int64
	Body    string
	Trusted bool // no stranger wrote it, as of an issue
}

// RemarksMarked gives the comments on an issue that begin with a mark, oldest first.
func (r *Repository) RemarksMarked(ctx context.Context, number int, mark string) ([]Remark, error) {
	what := fmt.Sprintf("issues/%d/comments", number)
	wire, err := entries[api.IssueComment](ctx, r, listing{what: what, permission: writeIssues, size: fullPage})
	if err != nil {
		return nil, err
	}
	var out []Remark
	for i := range wire {
		w := &wire[i]
		if body := w.GetBody(); w.GetID() <= 0 || len(body) < len(mark) || body[:len(mark)] != mark {
			continue
		}
		trusted, err := r.client.trusts(ctx, w.User, w.GetAuthorAssociation())
		if err != nil {
			return nil, err
		}
		out = append(out, Remark{ID: w.GetID(), Body: atMost(w.GetBody(), maxBody), Trusted: trusted})
	}
	return out, nil
}

// CreateRemark comments on an issue; it gives the comment's id.
func (r *Repository) CreateRemark(ctx context.Context, number int, body string) (int64, error) {
	order := request{
		method: http.MethodPost, where: r.at(fmt.Sprintf("issues/%d/comments", number)), permission: writeIssues,
		body: map[string]string{"body": cutRunes(body, maxComment)},
	}
	var made api.IssueComment
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return 0, err
	}
	if made.GetID() <= 0 {
		return 0, &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the new comment has no id")}
	}
	return made.GetID(), nil
}

// DeleteRemark takes a comment away.
func (r *Repository) DeleteRemark(ctx context.Context, id int64) error {
	order := request{method: http.MethodDelete, where: r.at(fmt.Sprintf("issues/comments/%d", id)), permission: writeIssues}
	_, err := r.client.send(ctx, order, nil)
	return err
}
