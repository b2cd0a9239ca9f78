package gate

import (
	"context"

	"deploycoord/pkg/github"
)

// Remote is GitHub as the gate asks it; *github.Repository is one. Every error says what was asked and, where that is
// so, which permission is missing.
type Remote interface {
	Snapshot(ctx context.Context, number int) github.Snapshot
	PullRequest(ctx context.Context, number int) (github.PullRequest, error)
	// Checks gives all check runs (the newest of each name and app) and commit statuses (the newest of each context).
	Checks(ctx context.Context, sha string) ([]github.Check, error)
	Requirements(ctx context.Context, branch string) (github.Requirements, error)
	Access(ctx context.Context, login string) (github.Access, error)
	// Jobs gives the jobs of one attempt of a workflow run.
	Jobs(ctx context.Context, runID int64, attempt int) ([]github.Job, error)
	Dependencies(ctx context.Context, base, head string) ([]github.DependencyChange, error)
	// MergeGroup gives the numbers of the pull requests of a merge queue's entry, in the order in which they merge.
	MergeGroup(ctx context.Context, base, headRef, headSHA string) ([]int, error)
}
