package config

import (
	"path"
	"time"
)

// Checks is the section of the pull request's checklist. A check's level says how heavy its findings weigh at most:
// one at "warning" never blocks, one that is "off" is listed as skipped.
type Checks struct {
	// Let task lists and sections in the conversation's comments count as the body's do, where somebody with write
	// access wrote them.
	Comments bool `yaml:"comments" jsonschema:"default=false"`

	Approvals    Approvals    `yaml:"approvals"`
	Tests        Tests        `yaml:"tests"`
	Images       Images       `yaml:"images"`
	Conflicts    Conflicts    `yaml:"conflicts"`
	Spec         Spec         `yaml:"spec"`
	RollbackPlan RollbackPlan `yaml:"rollback-plan"`
	Stakeholders Stakeholders `yaml:"stakeholders"`
	// The extra items of a migration deployment.
	Migration Extras `yaml:"migration"`
	// The extra items of a breaking deployment.
	Breaking Extras `yaml:"breaking"`
}

// Level is how heavy a check's faults weigh at most.
type Level string

// The levels. An unset one is the check's own.
const (
	LevelOff     Level = "off"
	LevelWarning Level = "warning"
	LevelError   Level = "error"
)

// Approvals is what the approvals check wants beyond GitHub's own rules.
type Approvals struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// So many people with write access must approve; GitHub's own rules may ask for more.
	Count int `yaml:"count" jsonschema:"minimum=1,maximum=100,default=1"`
	// Only approvals of the head commit count.
	HeadOnly bool `yaml:"head-only" jsonschema:"default=false"`
	// Every changed file that CODEOWNERS gives an owner needs the approval of one of them.
	CodeOwners bool `yaml:"code-owners" jsonschema:"default=false"`
}

// Tests is what the tests check looks at, and how long it waits.
type Tests struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// Names of checks that must be there and pass, beside those that GitHub's own rules require.
	Required []string `yaml:"required" check:"text"`
	// Globs of names of checks that do not count. One that is required counts nevertheless.
	Ignore []string `yaml:"ignore" check:"check-names"`
	// How long unfinished checks are waited for, on a runner; a terminal does not wait unless asked with --wait.
	Wait time.Duration `yaml:"wait" jsonschema:"default=10m,minimum=0s,maximum=6h"`
	// How long after the last check finished one that registers late (a job with "needs") is waited for.
	Grace time.Duration `yaml:"grace" jsonschema:"default=20s,minimum=0s,maximum=1h"`
}

// Images says how the images check knows that the images were built.
type Images struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// Globs of names of the checks that build the images; without them, names that speak of docker, images or build.
	Checks []string `yaml:"checks" check:"check-names"`
	// Images that must be in their registry, such as ghcr.io/acme/shop:{sha}; {sha} is the head commit.
	Tags []string `yaml:"tags" check:"image"`
}

// Conflicts is the conflicts check.
type Conflicts struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
}

// Spec says where feature specs are, and what makes one complete.
type Spec struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// The folder of the active ones.
	Folder string `yaml:"folder" jsonschema:"default=docs/05-business/planning/features/active" check:"folder"`
	// The folder of those that are in production.
	Implemented string `yaml:"implemented" jsonschema:"default=docs/05-business/planning/features/implemented" check:"folder"`
	// The regular expression of an identifier (RE2 syntax).
	Pattern string `yaml:"pattern" jsonschema:"minLength=1,maxLength=200,default=FEATURE-[0-9]+" check:"regexp"`
	// A pull request must name a spec; otherwise one that names none is warned of.
	Required bool `yaml:"required" jsonschema:"default=false"`
	// Headings that a spec must have, with text below them.
	Headings []string `yaml:"headings" check:"text"`
}

// RollbackPlan says how a rollback plan is recognised.
type RollbackPlan struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// Headings of the section, beside "Rollback", "Rollback plan" and their like.
	Headings []string `yaml:"headings" check:"text"`
	// Words by which the ticked item is known, beside "rollback".
	Items []string `yaml:"items" check:"text"`
}

// Stakeholders says how the tick "stakeholders notified" is recognised.
type Stakeholders struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// Words by which the ticked item is known, beside "stakeholders".
	Items []string `yaml:"items" check:"text"`
}

// Extras is the further items of a deployment type.
type Extras struct {
	// How heavy their findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
}

func (c Checks) check(d *decoder) {
	if at := "checks.spec.implemented"; path.Clean(c.Spec.Folder) == path.Clean(c.Spec.Implemented) {
		if !d.given(at) {
			at = "checks.spec.folder"
		}
		d.report(at, "checks.spec.folder and checks.spec.implemented are both %s: a spec would never be moved", quote(c.Spec.Folder))
	}
}
