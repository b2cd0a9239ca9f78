package github

import (
	"context"
	"fmt"
	"sync"
)

// Snapshot looks at a pull request: one GraphQL query and, for whatever that could not give whole, the REST lists, side
// by side.
func (r *Repository) Snapshot(ctx context.Context, number int) Snapshot {
	s, missing := r.snapshotQuery(ctx, number)
	pull := sync.OnceValue(func() Part[PullRequest] {
		if missing.pull {
			return part(r.PullRequest(ctx, number))
		}
		return s.PullRequest
	})
	var asked []func()
	if missing.pull {
		asked = append(asked, func() { pull() })
	}
	if missing.reviews {
		asked = append(asked, func() { s.Reviews = part(r.reviews(ctx, number)) })
	}
	if missing.commits {
		asked = append(asked, func() {
			s.Commits = part(r.commits(ctx, number, func() (PullRequest, error) { p := pull(); return p.Value, p.Err }))
		})
	}
	if missing.comments {
		asked = append(asked, func() { s.Comments = part(r.comments(ctx, number)) })
	}
	if missing.checks {
		asked = append(asked, func() { s.Checks = r.checksOf(ctx, pull()) })
	}
	together(asked...)
	s.PullRequest = pull()
	return s
}

func (r *Repository) checksOf(ctx context.Context, p Part[PullRequest]) Part[[]Check] {
	if p.Err != nil {
		return Part[[]Check]{Err: fmt.Errorf("the checks' commit: %w", p.Err)}
	}
	return part(r.Checks(ctx, p.Value.Head.SHA))
}

func part[T any](value T, err error) Part[T] {
	if err != nil {
		return Part[T]{Err: err}
	}
	return Part[T]{Value: value}
}
