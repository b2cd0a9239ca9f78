package github

import (
	"context"
	"fmt"
	"net/url"

	api "github.com/google/go-github/v62/github"
)

// OpenPull gives the open pull request from a branch of this repository into another; nil where there is none. GitHub
// allows but one.
func (r *Repository) OpenPull(ctx context.Context, head, base string) (*OpenedPull, error) {
	what := fmt.Sprintf("pulls?state=open&head=%s&base=%s", url.QueryEscape(r.owner+":"+head), url.QueryEscape(base))
	wire, err := entries[api.PullRequest](ctx, r, listing{what: what, permission: readPulls, size: fullPage})
	if err != nil {
		return nil, err
	}
	for i := range wire {
		w := &wire[i]
		if w.GetNumber() > 0 && w.GetState() == "open" && w.GetHead().GetRef() == head && w.GetBase().GetRef() == base {
			found := opened(w)
			return &found, nil
		}
	}
	return nil, nil
}
