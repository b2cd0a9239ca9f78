package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	api "github.com/google/go-github/v62/github"
)

// MergeOrder is a merge to carry out.
type MergeOrder struct {
	Head    string // the SHA that the head must have
	Method  string // "merge", "squash", "rebase"
	Title   string // of the commit; "" for GitHub's own
	Message string // below the title; "" for GitHub's own
}

// Merge merges a pull request whose head is exactly the one of the order, and gives the last commit that this put on the
// base branch. GitHub refuses with 405 what cannot be merged, and with 409 another head. After any other error it may
// have been merged all the same: MergeState tells.
func (r *Repository) Merge(ctx context.Context, number int, o MergeOrder) (string, error) {
	if !isSHA(o.Head) {
		return "", errors.New("a merge wants the SHA of the head")
	}
	body := map[string]any{"sha": o.Head, "merge_method": o.Method}
	if o.Title != "" {
		body["commit_title"] = o.Title
	}
	if o.Message != "" {
		body["commit_message"] = o.Message
	}
	order := request{method: http.MethodPut, where: r.at(fmt.Sprintf("pulls/%d/merge", number)), permission: writeContents, body: body}
	var made api.PullRequestMergeResult
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return "", err
	}
	if !made.GetMerged() || !isSHA(made.GetSHA()) {
		return "", &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the answer does not say that it was merged")}
	}
	return made.GetSHA(), nil
}

// MergeState is how far a pull request is on its way into its base branch.
type MergeState struct {
	PullRequest
	MergeCommit string // SHA; "" until it is merged
	URL         string
	// AutoMerge is the method by which it will be merged when its requirements are met; "" where that was not asked for.
	AutoMerge string
}

// MergeState reads a pull request by REST, with what became of its merge.
func (r *Repository) MergeState(ctx context.Context, number int) (MergeState, error) {
	what := fmt.Sprintf("pulls/%d", number)
	var wire api.PullRequest
	if err := r.get(ctx, what, readPulls, &wire); err != nil {
		return MergeState{}, err
	}
	p, err := pullOf(&wire).checked(number)
	if err != nil {
		return MergeState{}, r.odd(what, err)
	}
	s := MergeState{PullRequest: p, URL: webAddress(wire.GetHTMLURL()), AutoMerge: atMost(wire.GetAutoMerge().GetMergeMethod(), maxName)}
	if p.Merged {
		if s.MergeCommit = wire.GetMergeCommitSHA(); !isSHA(s.MergeCommit) {
			return MergeState{}, r.odd(what, errors.New("the pull request is merged, but the answer names no commit"))
		}
	}
	return s, nil
}
