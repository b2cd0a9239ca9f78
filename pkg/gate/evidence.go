// Package gate judges a change before it is merged: the seed's phases 1 and 2.
//
// Collect brings the evidence (what the change reads, what is documented, what production has); each check is a pure
// function of it; Judge folds them into a verdict. It never executes, imports or trusts anything of the change, and
// it never prints.
package gate

import (
	"slices"
	"time"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/config"
	"deploycoord/pkg/dependency"
	"deploycoord/pkg/envfile"
	"deploycoord/pkg/envusage"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/migration"
	"deploycoord/pkg/production"
)

// Evidence is all that the checks may look at. It holds no values of variables beyond the templates' own.
type Evidence struct {
	Base, Head Revision
	Changed    map[string]bool // paths that differ, on either side
	Added      map[string]bool // paths that only the head has
	// Whole says that the revisions hold the references of every file, not only of those that the change touches.
	Whole      bool
	Production production.Inventory
	Leaks      []Leak
	Notices    []string // how the evidence was had, where that is not obvious
	Config     ConfigChange
	Rules      Rules

	Policy Policy
	Judged string    // the SHA of the head; "" where the work tree is the head
	Now    time.Time // when the change is judged
	// Hosted is what GitHub says; nil in a run without a pull request, in which the checks of one do not apply.
	Hosted       *Hosted
	Migrations   []migration.File    // that the change adds or alters, by path
	APIs         []apidiff.Document  // that the change touches, by path
	Dependencies []dependency.Change // by manifest and name
	// DependencyFaults are manifests and lock files that could not be read.
	DependencyFaults []Fault
	Owners           Owners
	// Builds are the head's files that images are built from, sorted; nil in a run without a pull request.
	Builds []string
}

// Numbers are those of the pull requests that are judged, sorted; nil in a local run.
func (e *Evidence) Numbers() []int {
	if e.Hosted == nil {
		return nil
	}
	var out []int
	for _, p := range e.Hosted.Pulls {
		out = append(out, p.Number)
	}
	slices.Sort(out)
	return out
}

// Policy is what the base branch's configuration says of checklist and risk.
type Policy struct {
	Checks config.Checks
	Risk   config.Risk
}

// Revision is one side of the change.
type Revision struct {
	Documents Documents
	Usage     envusage.Usage
}

// Rules is what the configuration of the base branch says of the environment.
type Rules struct {
	Environment string // GitHub's name of the production environment
	Strict      bool
	Dynamic     finding.Severity       // of a read by a computed name
	Ignored     func(name string) bool // names left out; nil for none
}

// ConfigChange is what the change does to the gate's own configuration.
type ConfigChange struct {
	Path    string
	Changed bool
	Judge   string  // the file that judges in place of the base's; "" for the base's
	Faults  []Fault // of the head's file
}

// Fault is one fault of a file.
type Fault struct {
	Path    string
	Line    int
	Message string
}

// Leak is a credential in a file that everybody can read. It has no value, only where and of what kind.
type Leak struct {
	Path     string
	Line     int
	Variable string
	Rule     string // the detector's rule; TrackedEnvFile or UnignoredEnvFile for the file itself
	New      bool   // the change brought it
}

// Entry is one documented variable with the template that documents it.
type Entry struct {
	envfile.Entry
	Path string
}
