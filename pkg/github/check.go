package github

import "time"

// Check is a check run or a commit status: both stand in a commit's list of checks.
type Check struct {
	Status      bool   // a commit status, not a check run
	ID          int64  // of a check run
	Name        string // a check run's name, a status's context
	App         string // the app's slug, such as "github-actions"; "" of a commit status
	AppID       int64  // 0 of a commit status
	State       State
	Conclusion  string // as GitHub says it, in lower case: "success", "failure", "timed_out", …; "" until it is completed
	RunID       int64  // the workflow run it belongs to; 0 for none
	ExternalID  string // what its maker called it
	Started     time.Time
	Completed   time.Time
	Title       string // of its output
	Summary     string // of its output
	Description string // of a commit status
	URL         string // for people
}

// State says how far a check is.
type State uint8

// Whatever GitHub says that is not known here is StateUnknown, which is never a pass.
const (
	StateUnknown State = iota
	StatePending       // queued, waiting, requested, in progress
	StateDone
)

// Requirements is what GitHub itself demands of a branch, from rulesets and from branch protection.
type Requirements struct {
	Checks       []RequiredCheck
	Approvals    int  // so many approving reviews
	CodeOwners   bool // owners must approve what they own
	StaleReviews bool // approvals of former commits do not count
	UpToDate     bool // the head must contain the base's tip
	MergeQueue   bool
	// Hidden says what this token may not see of them, and which permission would show it; "" where all was seen.
	Hidden string
}

// RequiredCheck is one context that must be there and must have passed.
type RequiredCheck struct {
	Context string
	AppID   int64  // the app it must come from; 0 for any
	Source  string // for people: "ruleset 12", "branch protection"
}

// Job is one job of a workflow run; a job's ID is its check run's.
type Job struct {
	ID     int64
	Name   string
	Runner string // the name of the runner it runs on; "" until it has one
	Done   bool

	Attempt            int
	Status             string // "queued", "in_progress", "waiting", "completed", …
	Conclusion         string // "" until it is completed
	Started, Completed time.Time
	Steps              []Step // in their order
	URL                string
}

// Step is one step of a job.
type Step struct {
	Name               string // "Run npm test" where its author gave it none
	Status             string // "queued", "in_progress", "completed"
	Conclusion         string // "success", "failure", "skipped", "cancelled"; "" until it is completed
	Started, Completed time.Time
}
