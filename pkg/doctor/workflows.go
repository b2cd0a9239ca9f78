package doctor

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/rhysd/actionlint"

	"deploycoord/pkg/change"
)

// Workflow is what a workflow file says of itself.
type Workflow struct {
	Path   string
	Name   string // that others know it by: what it calls itself, else its path
	Events []Event
	Jobs   []Job
	Fault  string // why it could not be read; all else is empty then
}

// Job is one job of a workflow.
type Job struct {
	ID, Name    string
	Commands    []string          // the commands of this tool that it runs: "gate", …
	Permissions map[string]string // scope to "read", "write" or "none"; nil where nothing is said
	All         string            // "read-all" or "write-all"; "" for neither
	Hands       bool              // an input of this tool's step says what production has
	Environment string            // of GitHub that it names, or hands to the workflow that it calls; "" for none
	URL         string            // of that environment
	Uses        string            // the workflow that it calls; "" for none
}

// Tree is where workflows are read from.
type Tree interface {
	List(dir string) ([]change.Entry, error)
	Read(path string, buf []byte) ([]byte, error)
}

const (
	workflowFolder = ".github/workflows"
	maxWorkflows   = 300
)

// Workflows reads all workflow files of a tree. A repository without the folder has none.
func Workflows(tree Tree) ([]Workflow, error) {
	entries, err := tree.List(workflowFolder)
	if err != nil {
		if isAbsent(err) {
			return nil, nil
		}
		return nil, fmt.Errorf("list %s: %w", workflowFolder, err)
	}
	own := isOwnRepository(tree)
	var out []Workflow
	for _, e := range entries {
		if ext := path.Ext(e.Name); e.IsDir || ext != ".yml" && ext != ".yaml" || len(out) == maxWorkflows {
			continue
		}
		at := path.Join(workflowFolder, e.Name)
		data, err := tree.Read(at, nil)
		if err != nil {
			out = append(out, Workflow{Path: at, Fault: err.Error()})
			continue
		}
		out = append(out, parseWorkflow(at, data, own))
	}
	slices.SortFunc(out, func(a, b Workflow) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

func isAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func parseWorkflow(at string, data []byte, own bool) (w Workflow) {
	w.Path = at
	defer func() { // the parser is not ours, and the file is anybody's
		if r := recover(); r != nil {
			w = Workflow{Path: at, Fault: "it cannot be parsed"}
		}
	}()
	parsed, faults := actionlint.Parse(data)
	if parsed == nil {
		w.Fault = "it is no workflow"
		if len(faults) > 0 {
			w.Fault = fmt.Sprintf("line %d: %s", faults[0].Line, faults[0].Message)
		}
		return w
	}
	w.Name = at
	if n := text(parsed.Name); n != "" {
		w.Name = n
	}
	for _, on := range parsed.On {
		w.Events = append(w.Events, eventOf(on))
	}
	for id, job := range parsed.Jobs {
		j := Job{ID: id, Name: id}
		if n := text(job.Name); n != "" {
			j.Name = n
		}
		if job.Environment != nil {
			j.Environment, j.URL = text(job.Environment.Name), text(job.Environment.URL)
		}
		if job.WorkflowCall != nil {
			j.Uses = text(job.WorkflowCall.Uses)
			if in := job.WorkflowCall.Inputs["environment"]; in != nil {
				j.Environment = text(in.Value)
			}
		}
		j.Permissions, j.All = permissionsOf(job.Permissions, parsed.Permissions)
		for _, step := range job.Steps {
			if c := commandOf(step, own); c != "" && !slices.Contains(j.Commands, c) {
				j.Commands = append(j.Commands, c)
			}
			j.Hands = j.Hands || hands(step, own)
		}
		w.Jobs = append(w.Jobs, j)
	}
	slices.SortFunc(w.Jobs, func(a, b Job) int { return strings.Compare(a.ID, b.ID) })
	return w
}

// permissionsOf gives what a job's token may do: the job's own words, else the workflow's.
func permissionsOf(job, workflow *actionlint.Permissions) (map[string]string, string) {
	p := job
	if p == nil {
		p = workflow
	}
	if p == nil {
		return nil, ""
	}
	if p.All != nil && p.All.Value != "" {
		return nil, p.All.Value
	}
	scopes := map[string]string{}
	for name, s := range p.Scopes {
		if s.Value != nil {
			scopes[name] = s.Value.Value
		}
	}
	return scopes, ""
}

var ownAction = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(^|/)(deploycoord|deployment-coordination)(@|:|$)`)
})

var ownCommand = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s/;&|])deploycoord\s+([a-z][a-z-]*)`)
})

// isOwnRepository tells this Action's own repository, whose workflows use it as "./".
func isOwnRepository(tree Tree) bool {
	data, err := tree.Read("action.yml", nil)
	return err == nil && bytes.HasPrefix(data, []byte("name: Deployment Coordination\n"))
}

// commandOf tells which of this tool's commands a step runs; "by event" where the event decides, "" for none.
func commandOf(step *actionlint.Step, own bool) string {
	switch exec := step.Exec.(type) {
	case *actionlint.ExecAction:
		if exec.Uses == nil || !ownAction().MatchString(exec.Uses.Value) && (!own || exec.Uses.Value != "./") {
			return ""
		}
		if in := exec.Inputs["command"]; in != nil && in.Value != nil && in.Value.Value != "" {
			return in.Value.Value
		}
		return byEvent
	case *actionlint.ExecRun:
		if exec.Run == nil {
			return ""
		}
		if m := ownCommand().FindStringSubmatch(exec.Run.Value); m != nil {
			return m[1]
		}
	}
	return ""
}

// productionInputs say what production has.
var productionInputs = []string{"secrets", "variables", "env-file", "compose-file", "production-token"}

// hands tells whether a step tells this Action what production has.
func hands(step *actionlint.Step, own bool) bool {
	exec, ok := step.Exec.(*actionlint.ExecAction)
	return ok && commandOf(step, own) != "" && slices.ContainsFunc(productionInputs, func(name string) bool {
		in := exec.Inputs[name]
		return in != nil && in.Value != nil && in.Value.Value != ""
	})
}

// byEvent stands for a step without a command: the event says which one it is.
const byEvent = "by event"

// gates tells whether a job runs the gate on some event of its workflow.
func (j Job) gates() bool {
	return slices.Contains(j.Commands, "gate") || slices.Contains(j.Commands, byEvent)
}

// Runs tells whether one of its jobs runs a command of this tool, be it named or left to one of these events.
func (w Workflow) Runs(command string, events ...string) bool {
	left := slices.ContainsFunc(events, func(name string) bool { _, on := w.On(name); return on })
	return slices.ContainsFunc(w.Jobs, func(j Job) bool {
		return slices.Contains(j.Commands, command) || left && slices.Contains(j.Commands, byEvent)
	})
}

// On gives the workflow's trigger of that name.
func (w Workflow) On(name string) (Event, bool) {
	i := slices.IndexFunc(w.Events, func(e Event) bool { return e.Name == name })
	if i < 0 {
		return Event{}, false
	}
	return w.Events[i], true
}
