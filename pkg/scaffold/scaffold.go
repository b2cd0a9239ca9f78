// Package scaffold sets a repository up: it writes the configuration and the workflows that fit what is there.
//
// It takes a tree and the name of the branch that deploys, returns Facts, and of these a Plan: the files, what each is
// for, and what was assumed. Look reads and judges nothing, New is pure, Write alone writes. It never overwrites a file,
// never follows a link out of the folder, and never runs anything of the repository.
package scaffold

import (
	"slices"
	"strings"

	"deploycoord/pkg/config"
)

// Action is what the workflows use unless told otherwise. OWNER stands for whoever the Action was published by.
const Action = "OWNER/deployment-coordination@v1"

// Plan is what is to be done, and why so.
type Plan struct {
	Files   []File
	Kept    []Kept   // what stands there already
	Assumed []string // sentences
	Next    []string // what only a person can do, in order
}

// File is one to write.
type File struct {
	Path string // slash-separated
	What string // it is for: "judges every pull request"
	Text string
}

// Kept is a file that is not written.
type Kept struct{ Path, Why string }

// choices are what the files are made of.
type choices struct {
	Facts
	action      string
	environment string
	named       bool   // a workflow names the environment
	address     string // of production; "" where nothing tells it
	pipeline    []deployer
}

// New plans the files of a repository. Action is OWNER/NAME@REF; "" for Action.
func New(f Facts, action string) Plan {
	c := choices{Facts: f, action: action, pipeline: f.pipeline()}
	if c.action == "" {
		c.action = Action
	}
	c.environment, c.address, c.named = production(c.pipeline)
	var p Plan
	p.add(f, config.Path, "what all of them go by", configuration(c))
	for _, w := range workflows {
		if at := f.running(w); at != "" {
			p.Kept = append(p.Kept, Kept{at, "runs " + w.command + " already"})
			continue
		}
		p.add(f, w.free(f), w.what, w.text(c))
	}
	if len(p.Files) > 0 {
		p.Assumed = c.assumed()
	}
	p.Next = c.next(p)
	return p
}

// add takes a file in, unless something stands at its path.
func (p *Plan) add(f Facts, at, what, text string) {
	if slices.Contains(f.Taken, at) {
		p.Kept = append(p.Kept, Kept{at, "is there already, and was left as it is"})
		return
	}
	p.Files = append(p.Files, File{at, what, text})
}

// writes tells whether a file of that name's beginning is among the planned ones.
func (p *Plan) writes(prefix string) bool {
	return slices.ContainsFunc(p.Files, func(f File) bool { return strings.HasPrefix(f.Path, prefix) })
}

// workflow is one of those that init writes.
type workflow struct {
	command, what string
	paths         []string // the first one that is free
	events        []string // after which a step without a command runs it
	text          func(choices) string
}

var workflows = []workflow{
	{"gate", "judges every pull request", []string{".github/workflows/gate.yml", ".github/workflows/deployment-gate.yml"}, []string{"pull_request", "pull_request_target", "merge_group"}, gateWorkflow},
	{"post-deploy", "follows what a merge starts", []string{".github/workflows/post-deploy.yml", ".github/workflows/deployment-verify.yml"}, []string{"push", "workflow_run", "deployment_status"}, postDeployWorkflow},
	{"monitor", "goes on watching", []string{".github/workflows/monitor.yml", ".github/workflows/deployment-monitor.yml"}, []string{"schedule"}, monitorWorkflow},
}

// Paths are all that New may write.
func Paths() []string {
	out := []string{config.Path}
	for _, w := range workflows {
		out = append(out, w.paths...)
	}
	return out
}

// free is the path that it is written to: where another workflow has the usual name, the longer one.
func (w workflow) free(f Facts) string {
	for _, at := range w.paths {
		if !slices.Contains(f.Taken, at) {
			return at
		}
	}
	return w.paths[0]
}

// running is the path of a workflow that runs the command already.
func (f Facts) running(w workflow) string {
	for _, have := range f.Workflows {
		if have.Runs(w.command, w.events...) {
			return have.Path
		}
	}
	return ""
}
