package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	api "github.com/google/go-github/v62/github"
)

// NewPull is a pull request to open.
type NewPull struct {
	Title, Body string
	Head, Base  string // names of branches of this repository
}

// OpenedPull is a pull request's number and page.
type OpenedPull struct {
	Number int
	URL    string
	State  string // "open", "closed"
	Merged bool
}

const writePulls = "pull-requests: write"

// CreatePull opens a pull request.
func (r *Repository) CreatePull(ctx context.Context, p NewPull) (OpenedPull, error) {
	order := request{
		method: http.MethodPost, where: r.at("pulls"), permission: writePulls,
		body: map[string]any{"title": cutRunes(p.Title, 250), "body": cutRunes(p.Body, maxComment), "head": p.Head, "base": p.Base, "maintainer_can_modify": true},
	}
	var made api.PullRequest
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return OpenedPull{}, err
	}
	if made.GetNumber() <= 0 {
		return OpenedPull{}, &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the new pull request has no number")}
	}
	return opened(&made), nil
}

// PullsOfBranch gives the pull requests, open and closed, from a branch of this repository into another, newest first.
func (r *Repository) PullsOfBranch(ctx context.Context, head, base string) ([]OpenedPull, error) {
	what := fmt.Sprintf("pulls?state=all&sort=created&direction=desc&head=%s&base=%s", url.QueryEscape(r.owner+":"+head), url.QueryEscape(base))
	wire, err := entries[api.PullRequest](ctx, r, listing{what: what, permission: "pull-requests: read", size: fullPage})
	if err != nil {
		return nil, err
	}
	var out []OpenedPull
	for i := range wire {
		// An owner's forks are in the answer, too, and a GitHub that does not know the filter answers with all.
		if w := &wire[i]; w.GetNumber() > 0 && w.GetHead().GetRef() == head && w.GetBase().GetRef() == base {
			out = append(out, opened(w))
		}
	}
	return out, nil
}

func opened(w *api.PullRequest) OpenedPull {
	return OpenedPull{Number: w.GetNumber(), URL: webAddress(w.GetHTMLURL()), State: atMost(w.GetState(), maxName), Merged: w.GetMerged() || w.MergedAt != nil}
}
