package github

import (
	"context"
	"errors"

	api "github.com/google/go-github/v62/github"
)

// MergedPull is a pull request that a commit belongs to.
type MergedPull struct {
	Number      int
	Title, Body string
	Author      string
	URL         string
	Head        string // SHA
	HeadBranch  string
	Base        string // branch
	Merged      bool
	MergeCommit string // SHA
	Labels      []string
}

// PullsOfCommit gives the pull requests that a commit of the default branch came with; of another branch, those that are
// open (docs.github.com/rest/commits, "List pull requests associated with a commit").
func (r *Repository) PullsOfCommit(ctx context.Context, sha string) ([]MergedPull, error) {
	what := "commits/" + segment(sha) + "/pulls"
	wire, err := entries[api.PullRequest](ctx, r, listing{what: what, permission: "pull-requests: read", size: fullPage})
	if err != nil {
		return nil, err
	}
	out := make([]MergedPull, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		if w.GetNumber() <= 0 || !isSHA(w.GetHead().GetSHA()) {
			return nil, r.odd(what, errors.New("a pull request has no number or no head"))
		}
		p := MergedPull{
			Number: w.GetNumber(), Title: atMost(w.GetTitle(), maxTitle), Body: atMost(w.GetBody(), maxBody), Author: loginOf(w.User),
			URL: webAddress(w.GetHTMLURL()), Head: w.GetHead().GetSHA(), HeadBranch: atMost(w.GetHead().GetRef(), maxName),
			Base: atMost(w.GetBase().GetRef(), maxName), Merged: w.GetMerged() || w.MergedAt != nil, MergeCommit: w.GetMergeCommitSHA(),
		}
		for _, l := range w.Labels {
			p.Labels = append(p.Labels, atMost(l.GetName(), maxName))
		}
		out = append(out, p)
	}
	return out, nil
}
