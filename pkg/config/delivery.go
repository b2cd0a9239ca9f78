package config

import (
	"fmt"
	"strings"
	"time"
)

// Merge is how a pull request is merged.
type Merge struct {
	// The method; of a merge queue the branch's own rule decides.
	Method string `yaml:"method" jsonschema:"enum=merge,enum=squash,enum=rebase,default=merge"`
	// When: now, as soon as GitHub's requirements are met (auto), or through the merge queue (queue). With "now", a branch
	// that has a queue is queued nevertheless.
	When string `yaml:"when" jsonschema:"enum=now,enum=auto,enum=queue,default=now"`
}

// Pipeline is what a merge starts.
type Pipeline struct {
	// Names or file names of the workflows that deploy; without it all that the merged commit starts count.
	Workflows []string `yaml:"workflows" check:"text"`
	// How long a run may take to appear.
	Appear time.Duration `yaml:"appear" jsonschema:"default=5m,minimum=0s,maximum=6h"`
	// How long the pipeline may take.
	Timeout time.Duration `yaml:"timeout" jsonschema:"default=1h,minimum=1s,maximum=24h"`
	// Regular expressions by which jobs and steps are known, beside the usual words.
	Steps Steps `yaml:"steps"`
}

// Steps are regular expressions of the names of jobs and steps (RE2 syntax, upper and lower case alike), one list for
// each of the seed's five things.
type Steps struct {
	// Images are built.
	Images []string `yaml:"images" check:"regexp"`
	// Tests are run.
	Tests []string `yaml:"tests" check:"regexp"`
	// It is deployed to production.
	Deploy []string `yaml:"deploy" check:"regexp"`
	// Services are restarted.
	Restart []string `yaml:"restart" check:"regexp"`
	// Health is checked.
	Health []string `yaml:"health" check:"regexp"`
	// The database is migrated; where this fails, the decision tree's branch of it holds.
	Migrate []string `yaml:"migrate" check:"regexp"`
}

// Rollback is how a rollback is carried out.
type Rollback struct {
	// The way: a pull request that reverts, a commit that reverts, a workflow that deploys an older commit, or nothing.
	Strategy string `yaml:"strategy" jsonschema:"enum=revert-pr,enum=revert-commit,enum=workflow,enum=none,default=revert-pr"`
	// The workflow's file name, of the strategy "workflow".
	Workflow string `yaml:"workflow" jsonschema:"minLength=1,maxLength=255" check:"workflow"`
	// The workflow's inputs; {sha} is the commit to go back to, {from} the one to leave.
	Inputs map[string]string `yaml:"inputs" keys:"input" check:"input-value"`
	// What an irreversible migration leads to: hold, or a rollback all the same.
	Irreversible string `yaml:"irreversible" jsonschema:"enum=hold,enum=rollback,default=hold"`
}

func (p Pipeline) check(d *decoder) {
	if at := "pipeline.appear"; d.given(at) && p.Appear > p.Timeout {
		d.report(at, "pipeline.appear is %s, longer than pipeline.timeout, which is %s", brief(p.Appear), brief(p.Timeout))
	}
	seen := make(map[string]int)
	for i, name := range p.Workflows {
		if first, again := seen[strings.ToLower(name)]; again {
			d.report(fmt.Sprintf("pipeline.workflows[%d]", i), "pipeline.workflows[%d] is %s, as pipeline.workflows[%d] is", i, quote(name), first)
			continue
		}
		seen[strings.ToLower(name)] = i
	}
}

func (r Rollback) check(d *decoder) {
	byWorkflow := r.Strategy == "workflow"
	if byWorkflow && !d.given("rollback.workflow") {
		d.report("rollback.strategy", "rollback.strategy is workflow, but rollback.workflow names none")
	}
	for _, key := range d.among("rollback", []string{"workflow", "inputs"}) {
		if !byWorkflow {
			d.report("rollback."+key, "rollback.%s goes with rollback.strategy: workflow only, which is %s", key, r.Strategy)
		}
	}
	const most = 25 // GitHub's own bound of workflow_dispatch
	if len(r.Inputs) > most {
		d.report("rollback.inputs", "rollback.inputs has %d keys, expected at most %d, as many as GitHub takes", len(r.Inputs), most)
	}
}
