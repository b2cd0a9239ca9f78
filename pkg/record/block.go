package record

import (
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/rollback"
)

// Section is one paragraph of the seed's output format: a heading and its lines.
type Section struct {
	Title string
	Lines []Line
}

// Line is one line of it: "All tests passing: PASSED".
type Line struct {
	Label string
	Value string
	// Good, bad or neither, for whoever paints it.
	Weight finding.Status
	Note   string // what stands behind the value, where it is not plain success
}

// The values of the seed's format, and those that it needs beside them to tell the truth.
const (
	passed     = "PASSED"
	failed     = "FAILED"
	success    = "SUCCESS"
	undecided  = "COULD NOT DECIDE"
	notChecked = "NOT CHECKED"
	notFound   = "NOT FOUND"
	skipped    = "SKIPPED"
)

// Block gives the seed's output format with this deployment's values ("Output Format").
func Block(d Deployment) []Section {
	return []Section{
		{"", headLines(d)},
		{"Environment Validation", environmentLines(d)},
		{"Pre-Deploy Checks", preDeployLines(d)},
		{"Deployment Execution", executionLines(d)},
		{"Post-Deploy Verification", verificationLines(d)},
		{"", []Line{rollbackLine(d), nextLine(d)}},
	}
}

func headLines(d Deployment) []Line {
	feature := "none named"
	if d.Feature.ID != "" {
		feature = d.Feature.ID
		if d.Feature.Name != "" {
			feature += " - " + d.Feature.Name
		}
	}
	lines := []Line{{Label: "Feature", Value: feature}}
	for _, p := range d.PullRequests {
		lines = append(lines, Line{Label: "PR", Value: fmt.Sprintf("#%d - %s", p.Number, p.Title)})
	}
	if len(d.PullRequests) == 0 {
		lines = append(lines, Line{Label: "PR", Value: "none, the commit was pushed"})
	}
	if d.Scope != nil {
		lines = append(lines, Line{Label: "Services", Value: d.Scope.Words()})
	}
	weight := map[Status]finding.Status{Deployed: finding.Pass, RolledBack: finding.Fail, Needed: finding.Fail, Proposed: finding.Fail}[d.Status]
	if weight == "" {
		weight = finding.Undecided
	}
	if d.Decision == finding.Continue {
		weight = finding.Warn
	}
	return append(lines, Line{Label: "Status", Value: string(d.Status), Weight: weight})
}

func environmentLines(d Deployment) []Line {
	if d.Gate == nil || d.Gate.Fault != "" {
		note := ""
		if d.Gate != nil {
			note = d.Gate.Fault
		}
		return []Line{
			{Label: "New variables", Value: "not known", Weight: finding.Undecided, Note: note},
			{Label: "Variables synced", Value: notChecked, Weight: finding.Undecided},
			{Label: "Configuration verified", Value: notChecked, Weight: finding.Undecided},
		}
	}
	added := Line{Label: "New variables", Value: fmt.Sprint(len(d.Gate.Added))}
	if len(d.Gate.Added) > 0 {
		added.Note = strings.Join(d.Gate.Added, ", ")
	}
	return []Line{
		added,
		ofChecks("Variables synced", d.Gate.Checks, "env-present", "env-removed"),
		ofChecks("Configuration verified", d.Gate.Checks, "env-documented", "env-value", "env-template", "env-secret"),
	}
}

// ofChecks folds some checks into one line, worst first.
func ofChecks(label string, checks []finding.Check, ids ...string) Line {
	line := Line{Label: label, Value: notChecked, Weight: finding.Undecided}
	var of []finding.Check
	for _, id := range ids {
		for _, c := range checks {
			if c.ID == id {
				of = append(of, c)
			}
		}
	}
	for _, rank := range []struct {
		status finding.Status
		value  string
	}{{finding.Fail, failed}, {finding.Undecided, undecided}, {finding.Warn, passed}, {finding.Pass, passed}, {finding.Skipped, skipped}} {
		for _, c := range of {
			if c.Status == rank.status {
				line.Value, line.Weight = rank.value, rank.status
				if rank.status != finding.Pass {
					line.Note = c.Summary
				}
				return line
			}
		}
	}
	return line
}

func preDeployLines(d Deployment) []Line {
	lines := []Line{
		thingLine("All tests passing", d, "tests", passed),
		thingLine("Docker images built", d, "images", passed),
		{Label: "No merge conflicts", Value: passed, Weight: finding.Pass},
	}
	risk := Line{Label: "Risk assessment", Value: "NOT ASSESSED", Weight: finding.Undecided}
	if d.Gate != nil && d.Gate.Risk != "" {
		risk.Value, risk.Weight = strings.ToUpper(strings.ReplaceAll(string(d.Gate.Risk), "-", " ")), ""
	}
	return append(lines, risk)
}

// thingLine is what the pipeline did of one thing. Where it has no such step, the gate that let the pull request through
// saw it, or nobody did.
func thingLine(label string, d Deployment, name, good string) Line {
	line := Line{Label: label, Value: notFound, Weight: finding.Undecided}
	if t := thing(d, name); t != nil {
		line.Note = strings.Join(t.Steps, ", ")
		switch t.State {
		case pipeline.ThingDone:
			return Line{Label: label, Value: good, Weight: finding.Pass}
		case pipeline.ThingFailed:
			line.Value, line.Weight = failed, finding.Fail
			return line
		case pipeline.ThingSkipped, pipeline.ThingCancelled, pipeline.ThingUnfinished:
			line.Value, line.Weight = strings.ToUpper(t.State), finding.Undecided
			return line
		}
	}
	if d.Gate != nil && d.Gate.Published == "success" && (name == "tests" || name == "images") {
		return Line{Label: label, Value: passed, Weight: finding.Pass, Note: "as the gate saw it before the merge"}
	}
	line.Note = "the pipeline has no step of that kind"
	if d.Pipeline == nil {
		line.Value, line.Note = notChecked, "no pipeline was watched"
	}
	return line
}

// thing is one that the pipeline does; nil where it was not looked at.
func thing(d Deployment, name string) *pipeline.Thing {
	if d.Pipeline == nil {
		return nil
	}
	return d.Pipeline.Thing(name)
}

func executionLines(d Deployment) []Line {
	branch := d.Branch
	if branch == "" {
		branch = "main"
	}
	startup := Line{Label: "Startup time", Value: "not known", Weight: finding.Undecided}
	if d.StartupSeconds != nil {
		whole := time.Duration(*d.StartupSeconds * float64(time.Second)).Round(time.Second)
		startup.Value, startup.Weight = fmt.Sprintf("%dm %ds", int(whole.Minutes()), int(whole.Seconds())%60), ""
	}
	pull := thingLine("Production pull", d, "deploy", success)
	if pull.Value == notFound && d.Pipeline != nil {
		pull.Value, pull.Note = strings.ToUpper(string(d.Pipeline.End)), d.Pipeline.Summary
		if d.Pipeline.End == pipeline.Succeeded {
			pull.Value, pull.Weight = success, finding.Pass
		}
	}
	return []Line{
		{Label: "Merged to " + branch, Value: success, Weight: finding.Pass},
		pull,
		thingLine("Services restarted", d, "restart", success),
		startup,
	}
}

func verificationLines(d Deployment) []Line {
	var checks []finding.Check
	if d.Verification != nil {
		checks = d.Verification.Checks
	}
	return []Line{
		ofChecks("All containers running", checks, "containers"),
		ofChecks("Health checks", checks, "identity", "probes"),
		ofChecks("Critical features", checks, "functional"),
		ofChecks("No new errors", checks, "logs"),
	}
}

func rollbackLine(d Deployment) Line {
	line := Line{Label: "Rollback Performed", Value: "NO"}
	reason := ""
	if len(d.Reasons) > 0 {
		reason = d.Reasons[0].Text
	}
	switch {
	case d.Status == RolledBack:
		line.Value, line.Weight = "YES - "+reason, finding.Fail
	case d.Rollback != nil:
		line.Value, line.Weight, line.Note = "NO - "+d.Rollback.Text, finding.Fail, d.Rollback.Fix
	case d.Decision == finding.RollBack:
		line.Value, line.Weight = "NO - called for: "+reason, finding.Fail
	case d.Decision == finding.Hold:
		line.Note = reason
	}
	return line
}

func nextLine(d Deployment) Line {
	line := Line{Label: "Next Steps"}
	switch d.Status {
	case Deployed:
		line.Value = fmt.Sprintf("monitor for %dh", d.WatchHours)
		if d.Decision == finding.Continue {
			line.Value = "document, mend in a follow-up, " + line.Value
		}
	case RolledBack:
		line.Value = "create incident report"
	case Proposed:
		line.Value = "merge the pull request that rolls back, then create incident report"
		if d.Rollback != nil && d.Rollback.Pull > 0 {
			line.Value = fmt.Sprintf("merge #%d, which rolls back, then create incident report", d.Rollback.Pull)
		}
	case Needed:
		line.Value = "roll back by hand, then create incident report"
	default:
		line.Value = "look at it: neither success nor failure is proven"
	}
	return line
}

// StatusOf says how a deployment ended.
func StatusOf(decision finding.Decision, carried *rollback.Result) Status {
	switch decision {
	case finding.Deployed, finding.Continue:
		return Deployed
	case finding.RollBack:
		switch {
		case carried == nil || carried.State == rollback.Refused:
			return Needed
		case carried.State == rollback.Proposed:
			return Proposed
		case carried.Commit == "":
			return Needed
		}
		return RolledBack
	}
	return Held
}
