package pipeline

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

var (
	ours   = strings.Repeat("a", 40)
	theirs = strings.Repeat("b", 40)
)

// at makes a run that began and ended so many seconds after the beginning; ended is 0 while it goes on.
func at(id int64, file, event, sha string, began, ended int) github.Run {
	r := github.Run{
		ID: id, Name: strings.ToUpper(file), Path: ".github/workflows/" + file, Event: event, HeadSHA: sha, HeadBranch: "main", Attempt: 1,
		Created: epoch.Add(time.Duration(began) * second), Started: epoch.Add(time.Duration(began) * second), Status: "in_progress",
	}
	if ended > 0 {
		r.Status, r.Conclusion, r.Updated = "completed", "success", epoch.Add(time.Duration(ended)*second)
	}
	return r
}

func TestTrace(t *testing.T) {
	const chained = onWorkflowRun
	for name, c := range map[string]struct {
		known, near []github.Run
		names       []string
		trigger     int64
		started     []int64
		counted     []int64
		missing     []string
	}{
		"a push":                              {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "ci.yml", "push", theirs, 0, 60)}, started: []int64{1}, counted: []int64{1}},
		"a chain":                             {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, ours, 62, 0)}, started: []int64{1, 2}, counted: []int64{1, 2}},
		"a chain whose commit is a newer one": {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, theirs, 62, 0)}, started: []int64{1, 2}, counted: []int64{1, 2}},
		"a chain of three":                    {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "image.yml", chained, ours, 62, 100), at(3, "deploy.yml", chained, ours, 103, 0)}, started: []int64{1, 2, 3}, counted: []int64{1, 2, 3}},
		"a chain of the run of another commit": {
			known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, ours, 122, 0)}, near: []github.Run{at(3, "ci.yml", "push", theirs, 5, 120)},
			started: []int64{1}, counted: []int64{1},
		},
		"two commits after each other": {
			known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, theirs, 62, 0), at(4, "deploy.yml", chained, theirs, 122, 0)}, near: []github.Run{at(3, "ci.yml", "push", theirs, 5, 120)},
			started: []int64{1, 2}, counted: []int64{1, 2},
		},
		"another one begins meanwhile":        {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, theirs, 63, 0)}, near: []github.Run{at(3, "ci.yml", "push", theirs, 62, 0)}, started: []int64{1, 2}, counted: []int64{1, 2}},
		"another one ends meanwhile":          {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, ours, 63, 0)}, near: []github.Run{at(3, "pr.yml", "pull_request", theirs, 5, 61)}, started: []int64{1, 2}, counted: []int64{1, 2}},
		"it is triggered by a beginning":      {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 0), at(2, "early.yml", chained, ours, 2, 0)}, started: []int64{1, 2}, counted: []int64{1, 2}},
		"long after it is another's":          {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, ours, 900, 0)}, started: []int64{1}, counted: []int64{1}},
		"before it is another's":              {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, ours, -100, 0)}, started: []int64{1}, counted: []int64{1}},
		"no workflow triggers itself":         {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "ci.yml", chained, ours, 62, 0)}, started: []int64{1}, counted: []int64{1}},
		"named by file":                       {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", chained, ours, 62, 0)}, names: []string{"deploy.yml", "site.yml"}, started: []int64{1, 2}, counted: []int64{2}, missing: []string{"site.yml"}},
		"named by path and name":              {known: []github.Run{at(1, "ci.yml", "push", ours, 0, 60), at(2, "deploy.yml", "push", ours, 0, 0)}, names: []string{".github/workflows/deploy.yml", "ci.yml"}, started: []int64{1, 2}, counted: []int64{1, 2}},
		"dispatched, and not named":           {known: []github.Run{at(1, "deploy.yml", "workflow_dispatch", ours, 0, 60)}},
		"dispatched again":                    {known: []github.Run{at(1, "deploy.yml", "push", ours, 0, 60), at(2, "deploy.yml", "workflow_dispatch", ours, 90, 0)}, names: []string{"deploy.yml"}, started: []int64{1, 2}, counted: []int64{2}},
		"the event's run, of whatever commit": {known: []github.Run{at(1, "deploy.yml", "workflow_run", theirs, 0, 60)}, trigger: 1, started: []int64{1}, counted: []int64{1}},
		"the queue, pull requests, schedules": {known: []github.Run{at(1, "ci.yml", "merge_group", ours, 0, 60), at(2, "ci.yml", "pull_request", ours, 0, 60), at(3, "ci.yml", "schedule", ours, 0, 60)}, names: []string{"ci.yml"}, missing: []string{"ci.yml"}},
		"GitHub's own": {known: []github.Run{
			{ID: 1, Path: "dynamic/pages/pages-build-deployment", Event: "dynamic", HeadSHA: ours, Created: epoch}, {ID: 2, Path: "dynamic/dependabot/dependabot-updates", Event: "dynamic", HeadSHA: ours, Created: epoch},
		}, started: []int64{1}, counted: []int64{1}},
	} {
		t.Run(name, func(t *testing.T) {
			q := Question{Commit: ours, Branch: "main", Trigger: c.trigger, Policy: config.Pipeline{Workflows: c.names}}
			l := trace(c.known, c.near, q, c.names)
			for what, pair := range map[string][2]any{"started": {c.started, ids(l.started)}, "counted": {c.counted, ids(l.counted)}, "missing": {c.missing, l.missing}} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s: %s", what, diff)
				}
			}
		})
	}
}

func ids(runs []github.Run) (out []int64) {
	for _, r := range runs {
		out = append(out, r.ID)
	}
	return out
}

func TestResolve(t *testing.T) {
	flows := []github.Workflow{{Name: "Deploy", Path: ".github/workflows/cd.yml"}, {Name: "CI", Path: ".github/workflows/ci.yml"}}
	got := resolve(config.Pipeline{Workflows: []string{"deploy", "ci.yml", "gone"}}, flows)
	if diff := cmp.Diff([]string{".github/workflows/cd.yml", "ci.yml", "gone"}, got); diff != "" {
		t.Error(diff)
	}
}
