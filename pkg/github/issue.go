package github

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	api "github.com/google/go-github/v62/github"
)

const (
	// writeIssues is named for looking, too: whoever looks here is about to write.
	writeIssues = "issues: write"
	// maxIssuePages bounds a look for issues: the newest 300.
	maxIssuePages = 3
)

// Issue is one that is no pull request.
type Issue struct {
	Number int
	State  string // "open", "closed"
	Reason string // why it has that state: "completed", "duplicate", "not_planned", "reopened", ""
	Title  string
	Body   string
	// Trusted says that no stranger wrote it: the token's own identity, an app that was let in, or somebody whom the
	// repository's owner let in.
	Trusted bool
}

// IssuesMarked gives the newest issues, open and closed, in whose text a mark stands, newest first: of those with a
// label, or of all where it is "". What is older than the newest 300 of them is not found.
func (r *Repository) IssuesMarked(ctx context.Context, label, mark string) ([]Issue, error) {
	what, pages := "issues?state=all&sort=created&direction=desc", 1
	if label != "" {
		what, pages = what+"&labels="+url.QueryEscape(label), maxIssuePages
	}
	wire, err := newestEntries[api.Issue](ctx, r, listing{what: what, permission: writeIssues, size: fullPage}, pages)
	if err != nil {
		return nil, err
	}
	var out []Issue
	for i := range wire {
		w := &wire[i]
		if w.IsPullRequest() || w.GetNumber() <= 0 || !strings.Contains(w.GetBody(), mark) {
			continue
		}
		found, err := r.issue(ctx, w)
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	slices.SortFunc(out, func(a, b Issue) int { return cmp.Compare(b.Number, a.Number) })
	return slices.CompactFunc(out, func(a, b Issue) bool { return a.Number == b.Number }), nil
}

// Issue reads one issue; a pull request is an error.
func (r *Repository) Issue(ctx context.Context, number int) (Issue, error) {
	what := fmt.Sprintf("issues/%d", number)
	var wire api.Issue
	if err := r.get(ctx, what, writeIssues, &wire); err != nil {
		return Issue{}, err
	}
	if wire.IsPullRequest() || wire.GetNumber() != number {
		return Issue{}, r.odd(what, fmt.Errorf("#%d is no issue", number))
	}
	return r.issue(ctx, &wire)
}

func (r *Repository) issue(ctx context.Context, w *api.Issue) (Issue, error) {
	trusted, err := r.client.trusts(ctx, w.User, w.GetAuthorAssociation())
	if err != nil {
		return Issue{}, err
	}
	return Issue{
		Number: w.GetNumber(), State: atMost(w.GetState(), maxName), Reason: atMost(w.GetStateReason(), maxName),
		Title: atMost(w.GetTitle(), maxTitle), Body: atMost(w.GetBody(), maxBody), Trusted: trusted,
	}, nil
}

// trusts tells an author from a stranger. Whose the token is, is asked only where nothing else tells.
func (c *Client) trusts(ctx context.Context, author *api.User, tie string) (bool, error) {
	name := loginOf(author)
	if strings.HasSuffix(name, "[bot]") || association(tie) == AccessWrite {
		return true, nil
	}
	self, err := c.self(ctx)
	if err != nil {
		return false, fmt.Errorf("whose texts are the token's own: %w", err)
	}
	return self != "" && strings.EqualFold(name, self), nil
}

// NewIssue is an issue to open.
type NewIssue struct {
	Title, Body string
	Labels      []string // GitHub leaves them out, silently, where the token may not set any
}

// CreateIssue opens an issue.
func (r *Repository) CreateIssue(ctx context.Context, n NewIssue) (Issue, error) {
	body := map[string]any{"title": cutRunes(printable(n.Title, maxTitle), 250), "body": cutRunes(n.Body, maxComment)}
	if len(n.Labels) > 0 {
		body["labels"] = n.Labels
	}
	order := request{method: http.MethodPost, where: r.at("issues"), permission: writeIssues, body: body}
	var made api.Issue
	if _, err := r.client.send(ctx, order, &made); err != nil {
		return Issue{}, err
	}
	if made.GetNumber() <= 0 {
		return Issue{}, &Error{Method: order.method, Path: r.client.api.BaseURL.EscapedPath() + order.where, Err: errors.New("the new issue has no number")}
	}
	return Issue{Number: made.GetNumber(), State: "open", Title: n.Title, Body: made.GetBody(), Trusted: true}, nil
}

// IssueChange is what to change of an issue; what is "" stays as it is.
type IssueChange struct{ Title, Body, State, Reason string }

// UpdateIssue changes an issue.
func (r *Repository) UpdateIssue(ctx context.Context, number int, change IssueChange) error {
	body := map[string]string{}
	for key, value := range map[string]string{
		"title": cutRunes(printable(change.Title, maxTitle), 250), "body": cutRunes(change.Body, maxComment), "state": change.State, "state_reason": change.Reason,
	} {
		if value != "" {
			body[key] = value
		}
	}
	return r.write(ctx, request{method: http.MethodPatch, where: r.at(fmt.Sprintf("issues/%d", number)), permission: writeIssues, body: body})
}

// newestEntries reads the first pages of a list, whose order is newest first. What stands behind them is left out.
func newestEntries[T any](ctx context.Context, r *Repository, l listing, pages int) ([]T, error) {
	var got []T
	for page := 1; page <= pages; page++ {
		var here []T
		if err := r.get(ctx, l.page(page), l.permission, &here); err != nil {
			return nil, err
		}
		if got = append(got, here...); len(here) < l.size {
			break
		}
	}
	return got, nil
}
