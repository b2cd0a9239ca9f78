package githubsim

import (
	"fmt"
	"slices"
)

// UpdateWorkflowRun changes a run: its status, its jobs and their steps go on, or a new attempt begins. The check runs of
// its jobs follow; a job without an ID is new. Times that are left out are the clock's.
func (r *Repository) UpdateWorkflowRun(id int64, change func(*WorkflowRun)) error {
	defer r.change()()
	run := r.run(id)
	if run == nil {
		return fmt.Errorf("workflow run: there is no %d", id)
	}
	before := run.Updated
	attempt := run.Attempt
	change(run)
	run.Status, run.Conclusion = settled(run.Status, run.Conclusion)
	at := r.server.tick()
	if run.Updated.Equal(before) {
		run.Updated = at
	}
	if run.Attempt > attempt {
		run.Restarted = at
	}
	jobs := run.Jobs
	run.Jobs = nil
	for _, j := range jobs {
		if j.ID == 0 {
			if err := r.addJob(run, j); err != nil {
				return err
			}
			continue
		}
		j.Status, j.Conclusion = settled(j.Status, j.Conclusion)
		if j.Created.IsZero() {
			j.Created = at
		}
		if j.Status == "completed" && j.Completed.IsZero() {
			j.Completed = at
		}
		run.Jobs = append(run.Jobs, j)
		if i := slices.IndexFunc(r.checkRuns, func(c *CheckRun) bool { return c.ID == j.ID }); i >= 0 {
			c := r.checkRuns[i]
			c.Status, c.Conclusion, c.Completed = j.Status, j.Conclusion, j.Completed
		}
	}
	return nil
}
