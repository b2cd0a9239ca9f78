package github

import (
	"context"
	"errors"
	"fmt"
	"time"

	api "github.com/google/go-github/v62/github"
)

// Dates are those of a deployed commit that lead time is counted from; zero where GitHub does not tell.
type Dates struct {
	Committed time.Time // when the commit came onto its branch
	First     time.Time // when the oldest commit of its pull requests was written, else the commit itself
}

// CommitDates reads the dates of a commit that came with some pull requests.
func (r *Repository) CommitDates(ctx context.Context, sha string, pulls []int) (Dates, error) {
	if !isSHA(sha) {
		return Dates{}, fmt.Errorf("%.40q is no commit's SHA", sha)
	}
	var wire api.RepositoryCommit
	if err := r.get(ctx, "commits/"+sha, readContents, &wire); err != nil {
		return Dates{}, err
	}
	d := Dates{Committed: wire.GetCommit().GetCommitter().GetDate().UTC(), First: wire.GetCommit().GetAuthor().GetDate().UTC()}
	if d.Committed.IsZero() {
		return Dates{}, r.odd("commits", errors.New("the commit has no date"))
	}
	for _, number := range pulls {
		var listed []api.RepositoryCommit // oldest first
		if err := r.get(ctx, fmt.Sprintf("pulls/%d/commits?per_page=1", number), readPulls, &listed); err != nil {
			return d, err
		}
		if len(listed) == 0 {
			continue
		}
		if at := listed[0].GetCommit().GetAuthor().GetDate().UTC(); !at.IsZero() && (d.First.IsZero() || at.Before(d.First)) {
			d.First = at
		}
	}
	return d, nil
}
