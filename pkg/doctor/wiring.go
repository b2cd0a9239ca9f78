package doctor

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/finding"
)

// gateTypes are the activities of a pull request after which its verdict may be another one.
var gateTypes = []string{"opened", "synchronize", "reopened", "edited", "ready_for_review", "labeled"}

// defaultTypes are those that pull_request has without types (docs.github.com: events that trigger workflows).
var defaultTypes = []string{"opened", "synchronize", "reopened"}

// gateWorkflows gives the workflows that run the gate on an event of that name.
func (e *Evidence) gateWorkflows(event string) []Workflow {
	return slices.DeleteFunc(slices.Clone(e.Workflows), func(w Workflow) bool {
		_, on := w.On(event)
		return !on || !slices.ContainsFunc(w.Jobs, Job.gates)
	})
}

// unreadWorkflows is the outcome where nothing was found and something could not be read.
func (e *Evidence) unreadWorkflows() (outcome, bool) {
	var faults []string
	if e.WorkflowsFault != "" {
		faults = append(faults, e.WorkflowsFault)
	}
	for _, w := range e.Workflows {
		if w.Fault != "" {
			faults = append(faults, w.Path+": "+w.Fault)
		}
	}
	if len(faults) == 0 {
		return outcome{}, false
	}
	return open("not decided", "workflows could not be read: "+strings.Join(faults, "; "), "mend them (actionlint names every fault), then run the doctor again"), true
}

var configurationValid = Check{ID: "configuration", Title: "The configuration is valid", run: func(e *Evidence) outcome {
	c := e.Configuration
	if len(c.Faults) > 0 {
		return fails(plural(len(c.Faults), "fault"), strings.Join(c.Faults, "\n"), "mend the file; docs/configuration.schema.json has every key")
	}
	if !c.Found {
		return passes("none: every default applies")
	}
	return passes(c.Path)
}}

var gateWired = Check{ID: "gate-wired", Title: "A workflow runs the gate on pull requests", run: func(e *Evidence) outcome {
	found := append(e.gateWorkflows("pull_request"), e.gateWorkflows("pull_request_target")...)
	if len(found) == 0 {
		if o, unread := e.unreadWorkflows(); unread {
			return o
		}
		return fails("no workflow runs it on pull_request", "no workflow of this repository runs the gate on pull_request", "add .github/workflows/gate.yml as the README shows it")
	}
	o := outcome{summary: pathsOf(found)}
	for _, w := range found {
		on, ok := w.On("pull_request")
		if !ok {
			on, _ = w.On("pull_request_target")
		}
		types := on.Types
		if types == nil {
			types = defaultTypes
		}
		var missing []string
		for _, t := range gateTypes {
			if !slices.Contains(types, t) {
				missing = append(missing, t)
			}
		}
		if len(missing) > 0 {
			o.findings = append(o.findings, finding.Finding{
				Severity: finding.Warning, Path: w.Path,
				Message: "the gate does not run again when a pull request is " + strings.Join(missing, ", ") + ": a tick, a title or a label that changes leaves the old verdict",
				Fix:     "on.pull_request.types: [" + strings.Join(gateTypes, ", ") + "]",
			})
		}
	}
	if len(e.gateWorkflows("pull_request_review")) == 0 {
		o.findings = append(o.findings, finding.Finding{
			Severity: finding.Warning, Path: found[0].Path,
			Message: "the gate does not run again after a review: an approval leaves the old verdict",
			Fix:     "add pull_request_review with types [submitted, edited, dismissed] to its triggers",
		})
	}
	return o
}}

func pathsOf(workflows []Workflow) string {
	var out []string
	for _, w := range workflows {
		out = append(out, w.Path)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// writes are what publishing a verdict takes; either of the first two is enough.
var writes = []struct{ scope, what string }{{"checks", "the check run"}, {"pull-requests", "the comment"}}

var gateWrites = Check{ID: "gate-writes", Title: "The gate's job may write its verdict", run: func(e *Evidence) outcome {
	o := outcome{}
	jobs := 0
	for _, w := range append(e.gateWorkflows("pull_request"), e.gateWorkflows("pull_request_target")...) {
		for _, j := range w.Jobs {
			if !j.gates() {
				continue
			}
			jobs++
			o.findings = append(o.findings, missingWrites(w, j)...)
		}
	}
	if jobs == 0 {
		return skips("no workflow runs the gate")
	}
	o.summary = fmt.Sprintf("%d of %d permissions are granted", jobs*len(writes)-len(o.findings), jobs*len(writes))
	return o
}}

func missingWrites(w Workflow, j Job) []finding.Finding {
	var out []finding.Finding
	for _, need := range writes {
		granted := j.All == "write-all" || j.Permissions[need.scope] == "write" ||
			need.scope == "checks" && j.Permissions["statuses"] == "write" || need.scope == "pull-requests" && j.Permissions["issues"] == "write"
		if granted {
			continue
		}
		message := fmt.Sprintf("the job %s may not write %s", j.Name, need.what)
		if j.Permissions == nil && j.All == "" {
			message = fmt.Sprintf("the job %s names no permissions: whether it may write %s hangs on the organisation's default", j.Name, need.what)
		}
		out = append(out, finding.Finding{
			Severity: finding.Warning, Path: w.Path, Message: message, Fix: fmt.Sprintf("add %q to the job's permissions", need.scope+": write"),
		})
	}
	return out
}

var checkRequired = Check{ID: "required-check", Title: "The default branch requires the gate", run: func(e *Evidence) outcome {
	if !e.Asked {
		return noAPI()
	}
	if e.Required.Err != nil {
		return open("not decided", "the rules of "+e.Branch+" could not be read: "+e.Required.Err.Error(), "give the token contents: read")
	}
	names := e.gateNames()
	for _, c := range e.Required.Value.Checks {
		if slices.Contains(names, c.Context) {
			return passes(fmt.Sprintf("%s requires %s (%s)", e.Branch, c.Context, c.Source))
		}
	}
	fix := fmt.Sprintf("Settings > Rules > Rulesets: a branch ruleset for %s with \"Require status checks to pass\": %s", e.Branch, e.CheckName)
	if e.Required.Value.Hidden != "" {
		return open("not decided", "not all rules of "+e.Branch+" can be seen: "+e.Required.Value.Hidden, fix)
	}
	return fails(e.Branch+" does not require "+e.CheckName, fmt.Sprintf("%s merges without the gate: none of its rules requires %s", e.Branch, strings.Join(names, " or ")), fix)
}}

// gateNames are the contexts under which the gate's verdict stands on a commit: what it publishes, and its own jobs.
func (e *Evidence) gateNames() []string {
	names := []string{e.CheckName}
	for _, w := range e.gateWorkflows("pull_request") {
		for _, j := range w.Jobs {
			if j.gates() {
				names = append(names, j.Name)
			}
		}
	}
	slices.Sort(names[1:])
	return slices.Compact(names)
}

var mergeGroupWired = Check{ID: "merge-group", Title: "The gate runs in the merge queue", run: func(e *Evidence) outcome {
	if !e.Asked {
		return noAPI()
	}
	if e.Required.Err != nil {
		return open("not decided", "the rules of "+e.Branch+" could not be read: "+e.Required.Err.Error(), "give the token contents: read")
	}
	wired := e.gateWorkflows("merge_group")
	switch {
	case !e.Required.Value.MergeQueue:
		return skips(e.Branch + " has no merge queue")
	case len(wired) > 0:
		return passes(pathsOf(wired))
	}
	if o, unread := e.unreadWorkflows(); unread {
		return o
	}
	return fails("no workflow runs it on merge_group", e.Branch+" has a merge queue, and no workflow runs the gate on merge_group: the queue would wait for it for ever", "add merge_group to the gate's triggers")
}}

var pipelineStarts = Check{ID: "pipeline", Title: "A merge starts a pipeline", run: func(e *Evidence) outcome {
	var found []Workflow
	for _, w := range e.Workflows {
		if on, ok := w.On("push"); ok && on.Reaches(e.Branch) && !onlyGates(w) {
			found = append(found, w)
		}
	}
	if len(found) > 0 {
		return passes(pathsOf(found))
	}
	if o, unread := e.unreadWorkflows(); unread {
		return o
	}
	return warns("nothing runs on a push to "+e.Branch, "no workflow of this repository runs on a push to "+e.Branch, "if something else deploys (a webhook, another system), nothing; else add the deploying workflow")
}}

// onlyGates tells whether a workflow does nothing but judge.
func onlyGates(w Workflow) bool {
	return len(w.Jobs) > 0 && !slices.ContainsFunc(w.Jobs, func(j Job) bool { return !slices.Contains(j.Commands, "gate") })
}
