package gate

import (
	"context"
	"time"
)

// Question says what Ask is to find out.
type Question struct {
	Numbers    []int  // of the pull requests; none where Group is set
	Group      *Group // nil for none
	BaseBranch string // "" for the pull request's own
	// Base and Head are the SHAs of the event; "" where only GitHub knows them. The head of a pull request is always
	// the one that GitHub tells, that of a merge group is this one.
	Base, Head string
	Policy     Policy
	Run        Run
	Wait       time.Duration // at most so long unfinished checks are waited for; 0 never waits for one
	// Sleep waits, and returns early with an error when ctx ends. Without it or Now nothing is waited for.
	Sleep    func(ctx context.Context, d time.Duration) error
	Now      func() time.Time
	Progress func(line string) // is told what is waited for; nil for nobody
	// Registry tells whether an image is in its registry; nil where none can be asked.
	Registry func(ctx context.Context, ref string) (bool, error)
}

// Group is an entry of a merge queue.
type Group struct{ HeadRef, HeadSHA string }

// Run is the workflow run that asks; the zero value is none.
type Run struct {
	ID        int64 // GITHUB_RUN_ID
	Attempt   int   // GITHUB_RUN_ATTEMPT
	Job       string
	Runner    string // RUNNER_NAME
	CheckName string // of the check run or status that the verdict is published as
}
