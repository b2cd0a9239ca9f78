package record

import (
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/rollback"
)

// Deployment is one deployment from its merge to its decision; its JSON form is a published contract.
type Deployment struct {
	Schema  int    `json:"schema"`
	Command string `json:"command"`
	// ID names the deployment: the same for every run over the same commit, environment and service.
	ID string `json:"id,omitempty"`
	// Status is what people call the outcome.
	Status  Status          `json:"status"`
	Verdict finding.Verdict `json:"verdict"`
	// Decision is the tree's, of this commit; what became of a rollback is in Rollback.
	Decision     finding.Decision  `json:"decision"`
	Reasons      []rollback.Reason `json:"reasons"`
	Environment  string            `json:"environment"`       // GitHub's name
	Service      string            `json:"service,omitempty"` // of many that are deployed each by itself
	Scope        *Scope            `json:"scope,omitempty"`   // nil is all that is configured
	Commit       string            `json:"commit"`            // SHA that was merged
	Before       string            `json:"before,omitempty"`
	Branch       string            `json:"branch,omitempty"`
	Actor        string            `json:"actor,omitempty"`
	RunURL       string            `json:"run_url,omitempty"`
	Feature      Feature           `json:"feature"`
	PullRequests []PullRequest     `json:"pull_requests"`
	Gate         *Gate             `json:"gate,omitempty"`
	Pipeline     *pipeline.Outcome `json:"pipeline,omitempty"`
	// Verification is of this commit; After that of what a rollback brought back.
	Verification *Verification    `json:"verification,omitempty"`
	Rollback     *rollback.Result `json:"rollback,omitempty"`
	After        *Verification    `json:"after_rollback,omitempty"`
	// StartupSeconds is from the end of the pipeline's deploy step to the first look that saw the new commit healthy; nil
	// where one of them is not known.
	StartupSeconds *float64  `json:"startup_seconds,omitempty"`
	Began          time.Time `json:"began"`
	Ended          time.Time `json:"ended"`
	Notices        []string  `json:"notices,omitempty"`
	// CommittedAt is the commit's own date, FirstCommitAt that of the oldest commit that came with it: where DORA's lead
	// time for changes begins. Zero where it is not known.
	CommittedAt   time.Time `json:"committed_at,omitzero"`
	FirstCommitAt time.Time `json:"first_commit_at,omitzero"`
	// Inventory lists the names of the variables that production had: later gates know them by it. Never a value.
	Inventory []string `json:"inventory,omitempty"`
	// Issues are what was met, and what became of it.
	Issues     []Issue     `json:"issues,omitempty"`
	Monitoring *Monitoring `json:"monitoring,omitempty"`
	// Timeline is what happened when, in its order.
	Timeline []Moment `json:"timeline,omitempty"`
	// Incident is the number of the issue that was opened, 0 for none; Restored when production was well again.
	Incident   int       `json:"incident,omitempty"`
	RestoredAt time.Time `json:"restored_at,omitzero"`
	// Written is what became of writing it down; no record has it.
	Written *Written `json:"record,omitempty"`
	// WatchHours is how long the deployment is watched from now on: 24, 48 for a breaking one.
	WatchHours int `json:"watch_hours"`
}

// Status is the outcome in the seed's words.
type Status string

// The statuses.
const (
	Deployed   Status = "DEPLOYED"
	RolledBack Status = "ROLLED BACK"
	Proposed   Status = "ROLLBACK PROPOSED" // a pull request that goes back waits to be merged
	Needed     Status = "ROLLBACK NEEDED"   // and was not carried out
	Held       Status = "ON HOLD"           // it could not be decided
)

// Feature is what the deployment is about.
type Feature struct {
	ID   string `json:"id,omitempty"` // "FEATURE-123"
	Name string `json:"name,omitempty"`
}

// PullRequest is one that was merged.
type PullRequest struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Author string `json:"author,omitempty"`
	URL    string `json:"url,omitempty"`
	Head   string `json:"head,omitempty"` // SHA
}

// Gate is what the gate says of what was deployed.
type Gate struct {
	// Verdict of the published check on the pull request's head: "success", "failure", …; "" where there is none.
	Published string             `json:"published,omitempty"`
	Risk      finding.Risk       `json:"risk,omitempty"`
	Type      finding.Deployment `json:"deployment_type,omitempty"`
	Checks    []finding.Check    `json:"checks"` // of the deployed range, judged anew without the pull request
	Added     []string           `json:"added"`
	Missing   []string           `json:"missing"`
	// Irreversible names migration statements that cannot be taken back.
	Irreversible []string `json:"irreversible,omitempty"`
	Fault        string   `json:"fault,omitempty"` // why the range could not be judged
}

// Issue is one thing that went wrong, and its resolution; "" while there is none.
type Issue struct {
	Text       string `json:"text"`
	Resolution string `json:"resolution,omitempty"`
}

// Moment is one line of a timeline.
type Moment struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	// Until ends what took a while; zero for what did not.
	Until time.Time `json:"until,omitzero"`
}
