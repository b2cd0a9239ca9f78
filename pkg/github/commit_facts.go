package github

import (
	"context"
	"errors"
	"fmt"
	"time"

	api "github.com/google/go-github/v62/github"
)

// CommitFacts are what a commit says of itself.
type CommitFacts struct {
	SHA       string
	Parents   []string
	Message   string    // at most maxBody bytes
	Committed time.Time // when it came to be as it is, and Authored when it was written; UTC
	Authored  time.Time
}

// CommitFacts reads a commit by its SHA, the beginning of it, a branch or a tag.
func (r *Repository) CommitFacts(ctx context.Context, name string) (CommitFacts, error) {
	var wire api.RepositoryCommit
	what := "commits/" + segment(name)
	if err := r.get(ctx, what, readContents, &wire); err != nil {
		return CommitFacts{}, err
	}
	c := CommitFacts{
		SHA: wire.GetSHA(), Message: atMost(wire.GetCommit().GetMessage(), maxBody),
		Committed: wire.GetCommit().GetCommitter().GetDate().UTC(), Authored: wire.GetCommit().GetAuthor().GetDate().UTC(),
	}
	for _, p := range wire.Parents {
		c.Parents = append(c.Parents, p.GetSHA())
	}
	for _, sha := range append([]string{c.SHA}, c.Parents...) {
		if !isSHA(sha) {
			return CommitFacts{}, r.odd(what, errors.New("the commit or its parent has no SHA"))
		}
	}
	return c, nil
}

// FirstAuthored is when the oldest commit of some pull requests was written; zero where they have none. Lead time for
// changes begins there (dora.dev, "Lead time for changes").
func (r *Repository) FirstAuthored(ctx context.Context, pulls []int) (first time.Time, err error) {
	for _, number := range pulls {
		var listed []api.RepositoryCommit // oldest first
		if err := r.get(ctx, fmt.Sprintf("pulls/%d/commits?per_page=1", number), readPulls, &listed); err != nil {
			return first, err
		}
		if len(listed) == 0 {
			continue
		}
		if at := listed[0].GetCommit().GetAuthor().GetDate().UTC(); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first, nil
}
