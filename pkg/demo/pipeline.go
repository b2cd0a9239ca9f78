package demo

import (
	"context"
	"fmt"
	"path/filepath"

	"deploycoord/pkg/githubsim"
)

// deployer plays the pipeline: whenever main moves, it runs the workflow Deploy of the new commit.
type deployer struct {
	hub      *hub
	shop     *shop
	work     string
	last     string          // the commit that was deployed last
	finished chan deployment // holds the newest run that has ended
	fault    chan error      // holds what broke the demo itself
}

// deployment is one run of the workflow Deploy.
type deployment struct {
	run    int64
	commit string
}

// run deploys until the context ends.
func (d *deployer) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.hub.moved:
		}
		head := d.hub.repo.Ref("refs/heads/main")
		if head == d.last || d.hub.skipped(ctx, head) {
			continue
		}
		d.last = head
		done, err := d.deploy(head)
		if err != nil {
			d.fault <- err
			return
		}
		select {
		case <-d.finished: // nobody waited for that one: the command that caused it watched by itself
		default:
		}
		d.finished <- done
	}
}

// deploy runs the workflow of one commit. Its steps are done for real, but on this machine that takes no time.
func (d *deployer) deploy(sha string) (deployment, error) {
	dir := filepath.Join(d.work, "build-"+sha)
	var made *build
	steps := []struct {
		name string
		do   func() error
	}{
		{"Check out", func() error { return d.hub.repo.Checkout(dir, sha) }},
		{"Build the image", func() (err error) { made, err = buildOf(dir, sha); return err }},
		{"Run tests", func() error { return nil }}, // none has a guest's order, or the bad change would not come this far
		{"Deploy to production", func() error {
			made.bucket = d.hub.variable("PICTURES_BUCKET")
			return nil
		}},
		{"Restart services", func() error { d.shop.running.Store(made); return nil }},
	}
	job := githubsim.Job{Name: "deploy", Status: "in_progress", Runner: "runner-2"}
	for _, s := range steps {
		job.Steps = append(job.Steps, githubsim.Step{Name: s.name, Status: "queued"})
	}
	id, err := d.hub.repo.AddWorkflowRun(githubsim.WorkflowRun{
		Workflow: workflowPath("deploy"), Name: "Deploy", HeadSHA: sha, HeadBranch: "main", Event: "push", Actor: "bob", Status: "in_progress", Jobs: []githubsim.Job{job},
	})
	if err != nil {
		return deployment{}, err
	}
	for i, s := range steps {
		if err := s.do(); err != nil {
			return deployment{}, fmt.Errorf("the pipeline's step %q: %w", s.name, err)
		}
		err := d.hub.repo.UpdateWorkflowRun(id, func(w *githubsim.WorkflowRun) {
			w.Jobs[0].Steps[i].Status, w.Jobs[0].Steps[i].Conclusion = "completed", "success"
			if i == len(steps)-1 {
				w.Status, w.Conclusion = "completed", "success"
				w.Jobs[0].Status, w.Jobs[0].Conclusion = "completed", "success"
			}
		})
		if err != nil {
			return deployment{}, err
		}
	}
	return deployment{id, sha}, nil
}
