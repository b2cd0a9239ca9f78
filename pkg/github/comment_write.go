package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	api "github.com/google/go-github/v62/github"
)

const (
	// writeComments: GitHub takes either for a pull request's conversation.
	writeComments = "pull-requests: write"
	maxComment    = 65536 // characters
)

// CreateComment writes into a pull request's conversation. Text beyond GitHub's bound is cut.
func (r *Repository) CreateComment(ctx context.Context, number int, body string) (Comment, error) {
	order := request{
		method: http.MethodPost, where: r.at(fmt.Sprintf("issues/%d/comments", number)), permission: writeComments,
		body: map[string]string{"body": cutRunes(body, maxComment)},
	}
	var made api.IssueComment
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return Comment{}, err
	}
	if made.GetID() <= 0 {
		return Comment{}, &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the new comment has no id")}
	}
	return Comment{
		ID: made.GetID(), Author: loginOf(made.User), Own: true, Access: association(made.GetAuthorAssociation()),
		Body: atMost(made.GetBody(), maxBody),
	}, nil
}

// UpdateComment writes a comment anew.
func (r *Repository) UpdateComment(ctx context.Context, id int64, body string) error {
	return r.write(ctx, request{
		method: http.MethodPatch, where: r.at(fmt.Sprintf("issues/comments/%d", id)), permission: writeComments,
		body: map[string]string{"body": cutRunes(body, maxComment)},
	})
}
