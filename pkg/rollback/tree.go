// Package rollback decides what a deployment's measurements call for, and carries a rollback out.
//
// The decision is a pure function of the evidence, a fixed table. Carrying it out reads which commit is live first, does
// nothing where that is done already, and returns what it did. It never decides by chance, never on something that could
// not be measured, and never deploys by itself: it reverts, or starts the workflow that deploys.
package rollback

import (
	"slices"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// Branch is one row of the decision tree.
type Branch struct {
	ID       string
	Text     string // as the seed words it
	Decision finding.Decision
	fault    health.Fault // that leads here; "" where it is no fault of a measurement
}

// The branches that no single fault leads to.
const (
	Unmeasured   = "could-not-measure"
	Irreversible = "irreversible-migration"
	Pipeline     = "pipeline"
)

// Tree is the seed's decision tree, and DESIGN's section 6; of those that hold, the first one decides.
var Tree = []Branch{
	{"critical-errors", "critical errors in logs", finding.RollBack, health.CriticalError},
	{"services-failing", "services failing to start", finding.RollBack, health.StartFailure},
	{"server-errors", "the API answers 5xx", finding.RollBack, health.ServerError},
	{"migration-failed", "a database migration failed", finding.RollBack, health.MigrationFail},
	{"down", "a health check is down for longer than the grace", finding.RollBack, health.Down},
	{"functional", "a critical user flow does not work", finding.RollBack, health.Broken},
	{"severely-slow", "performance is severely degraded", finding.RollBack, health.SlowSeverely},
	{"metric", "a metric is beyond its limit", finding.RollBack, health.Breach},
	{"not-deployed", "the expected commit is not serving", finding.Hold, health.OldCommit},
	{Unmeasured, "not everything could be measured", finding.Hold, ""},
	{Pipeline, "the pipeline did not succeed", finding.Hold, ""},
	{"slow", "performance is degraded, not severely", finding.Continue, health.Slow},
	{"minor", "a minor issue", finding.Continue, health.Minor},
}

// Reason is one branch that holds, with its evidence.
type Reason struct {
	Branch   string           `json:"branch"`
	Decision finding.Decision `json:"decision"` // of this branch alone
	Text     string           `json:"text"`     // the branch in words
	// Evidence is what was measured, a line each: "probe api: status 500".
	Evidence []string `json:"evidence,omitempty"`
}

// Evidence is what a decision is made of.
type Evidence struct {
	Measurements []health.Measurement
	// Pipeline says why the pipeline is no success, "" where it is one or none is looked at. MigrationFailed tells that its
	// migration step failed.
	Pipeline        string
	MigrationFailed string
	// Irreversible names the migrations of this deployment that cannot be taken back, and Anyway that the team rolls back
	// all the same.
	Irreversible []string
	Anyway       bool
}

// Outcome is a decision with all that speaks for it, the deciding reason first.
type Outcome struct {
	Decision finding.Decision
	Reasons  []Reason
}

// maxEvidence bounds the evidence of one reason, in lines.
const maxEvidence = 20

// Decide goes down the tree. Nothing measured at all is a hold.
func Decide(e Evidence) Outcome {
	var out Outcome
	for _, b := range Tree {
		if lines := b.evidence(e); len(lines) > 0 {
			out.Reasons = append(out.Reasons, Reason{b.ID, b.Decision, b.Text, lines[:min(len(lines), maxEvidence)]})
		}
	}
	if len(out.Reasons) == 0 {
		out.Decision = finding.Deployed
		return out
	}
	out.Decision = out.Reasons[0].Decision
	if out.Decision == finding.RollBack && len(e.Irreversible) > 0 && !e.Anyway {
		out.Decision = finding.Hold
		held := Reason{Irreversible, finding.Hold, "a migration cannot be taken back: the old build may not work with the new data", e.Irreversible[:min(len(e.Irreversible), maxEvidence)]}
		out.Reasons = slices.Insert(out.Reasons, 0, held)
	}
	return out
}

// evidence gives what leads to a branch, a line each; none where it does not hold.
func (b Branch) evidence(e Evidence) []string {
	var out []string
	switch {
	case b.ID == Pipeline && e.Pipeline != "":
		out = append(out, e.Pipeline)
	case b.ID == Unmeasured && len(e.Measurements) == 0:
		out = append(out, "nothing was measured")
	case b.fault == health.MigrationFail && e.MigrationFailed != "":
		out = append(out, e.MigrationFailed)
	}
	for _, m := range e.Measurements {
		switch {
		case m.Outcome == health.Good:
		case m.Outcome == health.Bad && isBranch(m.Fault):
			if b.fault == m.Fault {
				out = append(out, line(m))
			}
		case b.ID == Unmeasured: // and what is bad for a reason, or of an outcome, that the tree does not know
			out = append(out, line(m))
		}
	}
	return out
}

func isBranch(f health.Fault) bool {
	return f != "" && slices.ContainsFunc(Tree, func(b Branch) bool { return b.fault == f })
}

func line(m health.Measurement) string {
	text := string(m.Kind) + " " + m.Name + ": " + m.Text
	if m.Want != "" {
		text += "; expected " + m.Want
	}
	return text
}
