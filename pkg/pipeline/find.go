package pipeline

import (
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// Events of runs.
const (
	onPush        = "push"
	onWorkflowRun = "workflow_run"
)

// starts tells whether a run is one that a merge starts by itself: of the commit, by an event that a push brings. Runs of
// a merge queue have the same commit, those of a pull request may; a scheduled one only happened to find it there.
func starts(r github.Run, q Question) bool {
	switch {
	case r.HeadSHA != q.Commit:
		return false
	case r.Event == onPush:
		return q.Branch == "" || r.HeadBranch == q.Branch // another is a tag's
	case r.Event == "deployment":
		return true
	case r.Event == "dynamic":
		return strings.HasPrefix(r.Path, "dynamic/pages/") // GitHub Pages; the others are Dependabot and CodeQL
	}
	return false
}

// startedByHand tells the further runs of the commit that count where the configuration names their workflow.
func startedByHand(r github.Run, q Question) bool {
	if r.HeadSHA != q.Commit {
		return false
	}
	switch r.Event {
	case "pull_request", "pull_request_target", "pull_request_review", "merge_group", "schedule", onWorkflowRun:
		return false
	}
	return true
}

// named tells whether a workflow is one of those that the configuration names, by its name or its file.
func named(r github.Run, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return isNamed(r, n) })
}

func isNamed(r github.Run, name string) bool {
	return name != "" && (strings.EqualFold(r.Name, name) || strings.EqualFold(r.Path, name) || strings.EqualFold(path.Base(r.Path), name))
}

// lineage is what belongs to a commit, of all runs that are known.
type lineage struct {
	started []github.Run // by the merge, and by the end of another of these
	counted []github.Run // those of them that deploy, the newest of each workflow
	missing []string     // workflows of the configuration without a run
}

// trace picks the commit's runs out of all that are known. near are runs of other commits, which may be what triggered a
// run of the event workflow_run.
func trace(known, near []github.Run, q Question, names []string) lineage {
	var l lineage
	for _, r := range known {
		if r.ID == q.Trigger || starts(r, q) || startedByHand(r, q) && named(r, names) {
			l.started = append(l.started, r)
		}
	}
	l.started = chain(l.started, known, near, q)
	slices.SortFunc(l.started, func(a, b github.Run) int {
		if d := a.Created.Compare(b.Created); d != 0 {
			return d
		}
		return int(min(max(a.ID-b.ID, -1), 1))
	})
	for _, r := range l.started {
		if len(names) == 0 || named(r, names) {
			l.counted = append(l.counted, r)
		}
	}
	l.counted = slices.DeleteFunc(l.counted, func(r github.Run) bool { return replaced(r, l.counted) })
	for _, n := range names {
		if !slices.ContainsFunc(l.counted, func(r github.Run) bool { return isNamed(r, n) }) {
			l.missing = append(l.missing, n)
		}
	}
	return l
}

// replaced tells whether a newer run of the same workflow and commit was started in its place: pushed again, or
// dispatched. Each run of the event workflow_run has a trigger of its own, and stands.
func replaced(r github.Run, all []github.Run) bool {
	return r.Event != onWorkflowRun && slices.ContainsFunc(all, func(o github.Run) bool {
		return o.Event != onWorkflowRun && o.ID != r.ID && sameWorkflow(o, r) && o.HeadSHA == r.HeadSHA && o.Created.After(r.Created)
	})
}

func sameWorkflow(a, b github.Run) bool {
	return a.WorkflowID != 0 && a.WorkflowID == b.WorkflowID || a.Path != "" && a.Path == b.Path
}

// resolve turns the names of the configuration into what runs are known by, where GitHub lists a workflow of that name:
// the name of a run may be another one.
func resolve(p config.Pipeline, flows []github.Workflow) []string {
	out := slices.Clone(p.Workflows)
	for i, name := range out {
		for _, w := range flows {
			if strings.EqualFold(w.Name, name) && w.Path != "" {
				out[i] = w.Path
				break
			}
		}
	}
	return out
}
