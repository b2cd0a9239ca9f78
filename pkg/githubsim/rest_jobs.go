package githubsim

import (
	"fmt"
	"net/http"
	"slices"
)

func (c *call) showJob(w *WorkflowRun, j *Job) object {
	labels := j.Labels
	if labels == nil {
		labels = []string{"ubuntu-latest"}
	}
	steps := []object{}
	for i, s := range j.Steps {
		status, conclusion := settled(s.Status, s.Conclusion)
		began, ended := s.Started, s.Completed
		if began.IsZero() && status != "queued" {
			began = j.Started
		}
		if ended.IsZero() && status == "completed" {
			ended = j.Completed
		}
		steps = append(steps, object{
			"name": s.Name, "status": status, "conclusion": optional(conclusion), "number": i + 1,
			"started_at": stamp(began), "completed_at": stamp(ended),
		})
	}
	o := object{
		"id": j.ID, "run_id": w.ID, "run_url": c.at(fmt.Sprintf("/actions/runs/%d", w.ID)), "run_attempt": j.Attempt,
		"node_id": nodeID("CR", j.ID), "head_sha": w.HeadSHA, "url": c.at(fmt.Sprintf("/actions/jobs/%d", j.ID)),
		"html_url": c.pageAt(fmt.Sprintf("/actions/runs/%d/job/%d", w.ID, j.ID)), "status": j.Status, "conclusion": optional(j.Conclusion),
		"created_at": stamp(j.Created), "started_at": stamp(j.Started), "completed_at": stamp(j.Completed), "name": j.Name, "steps": steps,
		"check_run_url": c.at(fmt.Sprintf("/check-runs/%d", j.ID)), "labels": labels, "runner_id": nil, "runner_name": optional(j.Runner),
		"runner_group_id": nil, "runner_group_name": nil, "workflow_name": w.Name, "head_branch": optional(w.HeadBranch),
	}
	if j.Runner != "" {
		o["runner_id"], o["runner_group_id"], o["runner_group_name"] = 1, 1, "GitHub Actions"
	}
	return o
}

// jobsPage lists the jobs of a run that fit.
func (c *call) jobsPage(w *WorkflowRun, fits func(*Job) bool) object {
	var found []*Job
	for i := range w.Jobs {
		if fits(&w.Jobs[i]) {
			found = append(found, &w.Jobs[i])
		}
	}
	return object{"total_count": len(found), "jobs": each(page(c, found), func(j *Job) object { return c.showJob(w, j) })}
}

// listJobs lists the jobs of the last attempt, or of all.
func listJobs(c *call) (any, error) {
	w, err := c.theRun()
	if err != nil {
		return nil, err
	}
	all := c.query.Get("filter") == "all"
	return c.jobsPage(w, func(j *Job) bool { return all || w.latest(j) }), nil
}

// latest tells whether a job is the last of its name: a job that was not run again belongs to the newest attempt, too.
func (w *WorkflowRun) latest(j *Job) bool {
	return !slices.ContainsFunc(w.Jobs, func(o Job) bool { return o.Name == j.Name && o.Attempt > j.Attempt })
}

func listJobsOfAttempt(c *call) (any, error) {
	w, err := c.theRun()
	if err != nil {
		return nil, err
	}
	n, err := c.number("attempt")
	if err != nil || n > int64(w.Attempt) {
		return nil, notFound()
	}
	return c.jobsPage(w, func(j *Job) bool { return int64(j.Attempt) == n }), nil
}

func (c *call) theJob() (*WorkflowRun, *Job, error) {
	id, err := c.number("id")
	if err != nil {
		return nil, nil, err
	}
	for _, w := range c.repo.runs {
		for i := range w.Jobs {
			if w.Jobs[i].ID == id {
				return w, &w.Jobs[i], nil
			}
		}
	}
	return nil, nil, notFound()
}

func getJob(c *call) (any, error) {
	w, j, err := c.theJob()
	if err != nil {
		return nil, err
	}
	return c.showJob(w, j), nil
}

// getJobLogs sends on to where the log is, as GitHub does.
func getJobLogs(c *call) (any, error) {
	_, j, err := c.theJob()
	if err != nil {
		return nil, err
	}
	c.status = http.StatusFound
	c.headers.Set("Location", fmt.Sprintf("%s/_logs/%s/%s/%d", c.api, escape(c.repo.Owner), escape(c.repo.Name), j.ID))
	return nil, nil
}

func downloadLog(c *call) (any, error) {
	_, j, err := c.theJob()
	if err != nil {
		return nil, err
	}
	c.headers.Set("Content-Type", "text/plain; charset=utf-8")
	return []byte(j.Log), nil
}
