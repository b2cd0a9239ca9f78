// Package publish writes a verdict where people look for it: a check run or commit status on the head SHA, and one
// comment in the pull request, renewed in place.
//
// It takes a finding.Result, a Target and GitHub, and returns an Effect for each thing it wrote, found unchanged or was
// refused. Every effect is idempotent: a run in which nothing changed writes nothing. It judges nothing, and what
// cannot be written is reported, never an error of the run: a fork's token may not write at all.
package publish

import (
	"context"
	"sync"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// Target says what is published where.
type Target struct {
	Name    string    // of the check run or the commit status, by which a branch requires it
	Head    string    // SHA
	URL     string    // of the run, for people; "" for none
	Pull    int       // whose conversation gets the comment; 0 for no comment
	Began   time.Time // when the evidence was asked for: an older run never replaces a newer one's verdict
	Comment github.Part[[]github.Comment]
}

// Remote is GitHub as it is written to; *github.Repository is one.
type Remote interface {
	// CheckRunsNamed and StatusesNamed give what is there under that name, newest first.
	CheckRunsNamed(ctx context.Context, sha, name string) ([]github.Check, error)
	StatusesNamed(ctx context.Context, sha, name string) ([]github.Check, error)
	CreateCheckRun(ctx context.Context, run github.CheckRun) (github.Check, error)
	UpdateCheckRun(ctx context.Context, id int64, run github.CheckRun) error
	CreateStatus(ctx context.Context, sha string, status github.Status) error
	CreateComment(ctx context.Context, number int, body string) (github.Comment, error)
	UpdateComment(ctx context.Context, id int64, body string) error
}

// Effect is what became of one thing to write.
type Effect struct {
	What    string // for people: "check run deployment-gate on 1a2b3c4d5e6f"
	Outcome Outcome
	Err     error // of a refused or failed one
}

// Outcome is how an effect ended.
type Outcome string

// The outcomes. Refused means that the token may not write: on a fork's pull request that is how it should be.
const (
	Written    Outcome = "written"
	Unchanged  Outcome = "unchanged"
	Superseded Outcome = "left to a newer run"
	Refused    Outcome = "refused"
	Failed     Outcome = "failed"
)

// Publish writes the result. The verdict and the comment are written side by side.
func Publish(ctx context.Context, remote Remote, t Target, r finding.Result) []Effect {
	var verdict, comment []Effect
	var both sync.WaitGroup
	both.Go(func() { verdict = publishVerdict(ctx, remote, t, r) })
	if t.Pull > 0 {
		both.Go(func() { comment = []Effect{publishComment(ctx, remote, t, r)} })
	}
	both.Wait()
	return append(verdict, comment...)
}
