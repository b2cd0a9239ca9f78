package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// comments reads a pull request's conversation by REST.
func (r *Repository) comments(ctx context.Context, number int) ([]Comment, error) {
	what := fmt.Sprintf("issues/%d/comments", number)
	wire, err := entries[api.IssueComment](ctx, r, listing{what: what, permission: readPulls, size: fullPage})
	if err != nil || len(wire) == 0 {
		return []Comment{}, err
	}
	self, err := r.client.self(ctx)
	if err != nil {
		return nil, fmt.Errorf("whose comments are the token's own: %w", err)
	}
	out := make([]Comment, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		c := Comment{ID: w.GetID(), Author: loginOf(w.User), Access: association(w.GetAuthorAssociation()), Body: w.GetBody()}
		c.Own = self != "" && strings.EqualFold(c.Author, self)
		out = append(out, c)
	}
	if out, err = checkedComments(out); err != nil {
		return nil, r.odd(what, err)
	}
	return out, nil
}

func checkedComments(all []Comment) ([]Comment, error) {
	for i := range all {
		if all[i].ID <= 0 {
			return nil, errors.New("a comment has no id")
		}
		all[i].Body = atMost(all[i].Body, maxBody)
	}
	slices.SortStableFunc(all, func(a, b Comment) int { return int(min(max(a.ID-b.ID, -1), 1)) })
	return all, nil
}

// association tells a stranger from somebody whom the repository's owner let in. It does not prove that they may write:
// a collaborator may have been given no more than reading.
func association(word string) Access {
	switch strings.ToUpper(word) {
	case "OWNER", "MEMBER", "COLLABORATOR":
		return AccessWrite
	case "":
		return AccessUnknown
	}
	return AccessNone
}

// whoami names the token's identity; "" where that cannot be told. A workflow's token may not ask.
func (c *Client) whoami(ctx context.Context) (string, error) {
	if c.kind == WorkflowToken {
		return workflowUser, nil
	}
	v, err := c.Viewer(ctx)
	var refused *Error
	if errors.As(err, &refused) && (refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound) {
		return "", nil
	}
	return v.Login, err
}
