package gate

import (
	"time"

	"deploycoord/pkg/github"
)

// Hosted is what GitHub says of the change: the pull requests that it consists of, and what the branch demands.
type Hosted struct {
	// Fault is why the pull requests could not be named (no token, a merge group of unknown members); "" where they
	// were. Every check of a pull request is undecided then.
	Fault        string
	Pulls        []Pull // one, or all of a merge group
	Group        bool   // it is a merge group: GitHub has built the merge already
	Branch       string // the base branch that was asked about; "" where none could be named
	Head         string // the SHA whose checks count: the pull request's head, the merge group's
	Checks       github.Part[[]github.Check]
	Own          Own
	Waited       Waited
	Requirements github.Part[github.Requirements] // of the base branch
	Advisories   github.Part[[]github.DependencyChange]
	Images       []Image // that the configuration names, in its order
}

// Image is one image that must be in its registry.
type Image struct {
	Ref   string // with the SHA filled in
	Found bool
	Err   error // why it is not known whether it is there; nil where it is
}

// Pull is one pull request. Each part of the snapshot may be missing, with the reason.
type Pull struct {
	Number int
	github.Snapshot
	// Access is that of the people whose reviews do not tell it, by login in lower case.
	Access map[string]github.Part[github.Access]
	// Specs are the feature specs that it names.
	Specs Specs
	told  string // by which services this run told people of it
}

// Own tells which checks are this gate's own: its job's check run, and the check run or status that it publishes.
type Own struct {
	RunID   int64  // GITHUB_RUN_ID; 0 outside of a workflow
	CheckID int64  // the check run of this very job; 0 where it could not be told
	Name    string // of the published check run or status
	Job     string // the name of this very job's check run; "" where there is none or it could not be told
	Fault   string // why it could not be told which unfinished check is this very job; "" where it was
}

// Waited says how the waiting for unfinished checks ended.
type Waited struct {
	For     time.Duration // how long
	Limit   time.Duration
	TimeUp  bool     // the limit was reached while some were unfinished
	Pending []string // the names of those, sorted
}
