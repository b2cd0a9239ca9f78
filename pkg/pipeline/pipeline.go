// Package pipeline is the way from a gated pull request to a deployed commit: it merges, and it follows what the merge
// starts.
//
// Watch takes a commit and GitHub, finds the workflow runs that the commit started, follows them to their end and returns
// an Outcome: how they ended, and what they did of the things that a deployment does. Merge takes an Order, merges exactly
// the commit that was judged, and returns a Result. Both are plain data. What could not be asked is Unknown or Undecided,
// never a success. Nothing is printed: progress is told to a function. It never deploys, starts or cancels a run itself.
package pipeline

import (
	"context"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// Source is GitHub as Watch asks it; *github.Repository is one.
type Source interface {
	// Runs gives all workflow runs that fit, newest first; NewestRuns at most the 100 newest, with one request.
	Runs(ctx context.Context, f github.RunFilter) ([]github.Run, error)
	NewestRuns(ctx context.Context, f github.RunFilter) ([]github.Run, error)
	// Run reads one run.
	Run(ctx context.Context, id int64) (github.Run, error)
	// Jobs gives the jobs of one attempt of a run; attempt 0 is the newest.
	Jobs(ctx context.Context, runID int64, attempt int) ([]github.Job, error)
	Workflows(ctx context.Context) ([]github.Workflow, error)
}

var _ Source = (*github.Repository)(nil)

// Question says what Watch is to follow.
type Question struct {
	Commit string // SHA that was merged
	Branch string // that it was merged into; "" for any
	Policy config.Pipeline
	// Own is the workflow run that asks: its own job is left out, its other jobs count.
	Own Own
	// Trigger is the run whose end started this one (the event workflow_run); 0 for none. It counts whatever its commit.
	Trigger int64
	// Since is when the commit was merged; zero where that is not known: what is missing is then waited for from now on.
	Since time.Time
	// Now and Sleep are the clock. Sleep ends early with an error when ctx does. Without them nothing is waited for.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
	// Progress is told what changes, and from time to time that nothing does; nil for nobody. Text in it is hostile.
	Progress func(Progress)
}

// Own is the job in which this program runs; the zero value is none.
type Own struct {
	Run     int64  // GITHUB_RUN_ID
	Attempt int    // GITHUB_RUN_ATTEMPT; 0 for any
	Job     string // GITHUB_JOB
	Runner  string // RUNNER_NAME
}

// Progress is one thing that happened, or that is waited for.
type Progress struct {
	Run      string        `json:"run,omitempty"`  // the workflow's name; "" where none has appeared yet
	Job      string        `json:"job,omitempty"`  // "" of the whole run
	Step     string        `json:"step,omitempty"` // "" of the whole job
	Status   string        `json:"status"`         // GitHub's word: "queued", "in_progress", "waiting", "success", "failure", …
	Text     string        `json:"text,omitempty"` // for people, where the status does not say all
	Elapsed  time.Duration `json:"elapsed"`        // of the run, job or step
	Expected time.Duration `json:"expected"`       // of the run, from earlier ones; 0 where nothing is known
	Again    bool          `json:"again"`          // nothing has changed since it was told last
}

// End is how a pipeline, or one run of it, ended.
type End string

// The ends. Of several runs the worst one counts, in this order, the worst last.
const (
	Succeeded      End = "succeeded"
	Neutral        End = "neutral"
	Skipped        End = "skipped"         // nothing was deployed
	NeverStarted   End = "never-started"   // no run appeared
	Unknown        End = "unknown"         // it could not be decided: GitHub could not be asked, or says what is not known here
	Stale          End = "stale"           // GitHub gave the run up
	ActionRequired End = "action-required" // somebody must let it go on
	Cancelled      End = "cancelled"
	TimedOut       End = "timed-out" // by GitHub's limit of a job or, where Outcome.OurTimeout says so, by policy.Timeout
	Failed         End = "failed"
)

// Outcome is how the pipeline of a commit ended. All text in it but Summary, Fix and Fault is hostile.
type Outcome struct {
	Commit  string `json:"commit"`
	End     End    `json:"end"`
	Summary string `json:"summary"`         // one line for people
	Fix     string `json:"fix,omitempty"`   // what to do about it; "" of a success
	Fault   string `json:"fault,omitempty"` // why it is unknown
	// OurTimeout tells that the policy's time was up while the pipeline went on.
	OurTimeout bool        `json:"our_timeout,omitempty"`
	URL        string      `json:"url,omitempty"` // of the run that decides
	Runs       []RunResult `json:"runs"`          // that count, in the order in which they began
	// Missing names the configured workflows of which no run appeared.
	Missing []string `json:"missing,omitempty"`
	Things  []Thing  `json:"things"`
	// EndOfDeploy is when the last deploying step ended; zero where none was found, or it did not succeed.
	EndOfDeploy     time.Time `json:"end_of_deploy,omitzero"`
	MigrationFailed bool      `json:"migration_failed,omitempty"`
	// Approvals names the jobs that wait for somebody's approval.
	Approvals []string  `json:"approvals,omitempty"`
	Began     time.Time `json:"began,omitzero"` // of the first run
	Ended     time.Time `json:"ended,omitzero"` // of the last run
	Seconds   float64   `json:"seconds,omitempty"`
	Notes     []string  `json:"notes,omitempty"` // what a reader should know besides
}

// RunResult is one workflow run that counts.
type RunResult struct {
	ID         int64     `json:"id"`
	Workflow   string    `json:"workflow"` // its name
	File       string    `json:"file,omitempty"`
	Event      string    `json:"event"`
	Attempt    int       `json:"attempt"`
	End        End       `json:"end,omitempty"` // "" while it goes on
	Status     string    `json:"status"`        // GitHub's conclusion or, without one, its status
	Own        bool      `json:"own,omitempty"` // this program runs in it: it is judged by its other jobs
	Failed     []string  `json:"failed,omitempty"`
	URL        string    `json:"url,omitempty"`
	Began      time.Time `json:"began,omitzero"`
	Ended      time.Time `json:"ended,omitzero"`
	Expected   float64   `json:"expected_seconds,omitempty"`
	Superseded string    `json:"superseded_by,omitempty"` // the commit of the newer run for which it was cancelled
}

// Thing is one of the things that a deployment does, as jobs and steps tell it.
type Thing struct {
	Name  string    `json:"name"`  // "images", "tests", "deploy", "restart", "health", "migrate"
	State string    `json:"state"` // "done", "failed", "cancelled", "skipped", "unfinished", "not-found"
	Steps []string  `json:"steps,omitempty"`
	Ended time.Time `json:"ended,omitzero"`
}

// The states of a thing.
const (
	ThingDone       = "done"
	ThingFailed     = "failed"
	ThingCancelled  = "cancelled"
	ThingSkipped    = "skipped"
	ThingUnfinished = "unfinished"
	ThingNotFound   = "not-found"
)

// Thing finds one by its name; nil where there is none.
func (o Outcome) Thing(name string) *Thing {
	for i := range o.Things {
		if o.Things[i].Name == name {
			return &o.Things[i]
		}
	}
	return nil
}
