package githubsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
)

func (c *call) showRun(w *WorkflowRun) object {
	at := c.at(fmt.Sprintf("/actions/runs/%d", w.ID))
	flow := c.repo.workflow(w.Workflow, "")
	small := c.showRepository(c.repo)
	of := []object{}
	for _, p := range c.repo.pulls {
		if slices.Contains(w.Pulls, p.Number) {
			of = append(of, c.showMinimalPull(p))
		}
	}
	return object{
		"id": w.ID, "name": w.Name, "node_id": nodeID("WFR", w.ID), "check_suite_id": w.Suite, "check_suite_node_id": nodeID("CS", w.Suite),
		"head_branch": optional(w.HeadBranch), "head_sha": w.HeadSHA, "path": w.Workflow, "run_number": w.Number, "run_attempt": w.Attempt,
		"event": w.Event, "status": w.Status, "conclusion": optional(w.Conclusion), "workflow_id": flow.ID, "url": at,
		"html_url": c.pageAt(fmt.Sprintf("/actions/runs/%d", w.ID)), "pull_requests": of,
		"created_at": stamp(w.Created), "updated_at": stamp(w.Updated), "run_started_at": stamp(w.Created), "jobs_url": at + "/jobs",
		"logs_url": at + "/logs", "check_suite_url": c.at(fmt.Sprintf("/check-suites/%d", w.Suite)), "artifacts_url": at + "/artifacts",
		"cancel_url": at + "/cancel", "rerun_url": at + "/rerun", "previous_attempt_url": nil,
		"workflow_url": c.at(fmt.Sprintf("/actions/workflows/%d", flow.ID)), "head_commit": c.showSimpleCommit(w.HeadSHA),
		"repository": small, "head_repository": small, "display_title": w.Name, "actor": c.author(w.Actor), "triggering_actor": c.author(w.Actor),
	}
}

// listRuns lists workflow runs, newest first. The filter "status" takes a status or a conclusion.
func listRuns(c *call) (any, error) {
	q := c.query
	suite := q.Get("check_suite_id")
	var found []*WorkflowRun
	for _, w := range c.repo.runs {
		state := q.Get("status")
		fits := (q.Get("head_sha") == "" || q.Get("head_sha") == w.HeadSHA) && (q.Get("event") == "" || q.Get("event") == w.Event) &&
			(q.Get("branch") == "" || q.Get("branch") == w.HeadBranch) && (q.Get("actor") == "" || q.Get("actor") == w.Actor) &&
			(state == "" || state == w.Status || state == w.Conclusion) && (suite == "" || suite == strconv.FormatInt(w.Suite, 10))
		if fits {
			found = append(found, w)
		}
	}
	slices.SortStableFunc(found, func(a, b *WorkflowRun) int { return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID)) })
	return object{"total_count": len(found), "workflow_runs": each(page(c, found), c.showRun)}, nil
}

func (c *call) theRun() (*WorkflowRun, error) {
	id, err := c.number("id")
	if err != nil {
		return nil, err
	}
	if w := c.repo.run(id); w != nil {
		return w, nil
	}
	return nil, notFound()
}

func getRun(c *call) (any, error) {
	w, err := c.theRun()
	if err != nil {
		return nil, err
	}
	return c.showRun(w), nil
}

func (c *call) showJob(w *WorkflowRun, j *Job) object {
	labels := j.Labels
	if labels == nil {
		labels = []string{"ubuntu-latest"}
	}
	steps := []object{}
	for i, s := range j.Steps {
		status, conclusion := settled(s.Status, s.Conclusion)
		steps = append(steps, object{
			"name": s.Name, "status": status, "conclusion": optional(conclusion), "number": i + 1,
			"started_at": stamp(j.Started), "completed_at": stamp(j.Completed),
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

// rerunFailed begins a new attempt with the jobs that did not pass.
func rerunFailed(c *call) (any, error) {
	w, err := c.theRun()
	if err != nil {
		return nil, err
	}
	if w.Status != "completed" {
		return nil, forbidden("This workflow is already running")
	}
	var again []Job
	for i := range w.Jobs {
		if j := w.Jobs[i]; w.latest(&j) && !passed(j.Status, j.Conclusion) {
			again = append(again, Job{Name: j.Name, Status: "queued", Labels: j.Labels})
		}
	}
	if len(again) == 0 {
		return nil, forbidden("The workflow run has no failed jobs to rerun")
	}
	w.Attempt++
	w.Status, w.Conclusion, w.Updated = "queued", "", c.server.tick()
	for _, j := range again {
		if err := c.repo.addJob(w, j); err != nil {
			return nil, err
		}
	}
	return c.created(object{})
}

func listWorkflows(c *call) (any, error) {
	all := c.repo.workflows
	return object{"total_count": len(all), "workflows": each(page(c, all), func(w *Workflow) object {
		site := c.pageAt("/blob/" + escapePath(c.repo.DefaultBranch) + "/" + escapePath(w.Path))
		return object{
			"id": w.ID, "node_id": nodeID("W", w.ID), "name": w.Name, "path": w.Path, "state": w.State, "created_at": stamp(w.Created),
			"updated_at": stamp(w.Created), "url": c.at(fmt.Sprintf("/actions/workflows/%d", w.ID)), "html_url": site,
			"badge_url": c.pageAt("/workflows/" + escape(w.Name) + "/badge.svg"),
		}
	})}, nil
}

// dispatchWorkflow starts a workflow, which is named by its ID or its file: the run appears, queued.
func dispatchWorkflow(c *call) (any, error) {
	var sent struct {
		Ref    string
		Inputs map[string]any
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.repo.workflows, func(w *Workflow) bool {
		return strconv.FormatInt(w.ID, 10) == c.args["workflow"] || path.Base(w.Path) == c.args["workflow"]
	})
	if i < 0 {
		return nil, notFound()
	}
	w := c.repo.workflows[i]
	h, err := c.repo.resolve(sent.Ref)
	switch {
	case sent.Ref == "" || err != nil:
		return nil, unprocessable("No ref found for: " + short(sent.Ref))
	case w.DispatchDisabled:
		return nil, unprocessable("Workflow does not have 'workflow_dispatch' trigger")
	case w.State != "active":
		return nil, unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow")
	}
	inputs, err := json.Marshal(sent.Inputs)
	if err != nil {
		return nil, err
	}
	w.LastDispatchedRef = sent.Ref
	c.repo.dispatches = append(c.repo.dispatches, Dispatch{Event: "workflow_dispatch", Workflow: w.Path, Ref: sent.Ref, Payload: string(inputs), By: c.login()})
	_, err = c.repo.addWorkflowRun(WorkflowRun{
		Workflow: w.Path, Name: w.Name, HeadSHA: h.String(), HeadBranch: sent.Ref, Event: "workflow_dispatch", Actor: c.login(), Status: "queued",
	})
	return nil, err
}

func dispatchRepository(c *call) (any, error) {
	var sent struct {
		EventType string          `json:"event_type"`
		Payload   json.RawMessage `json:"client_payload"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.EventType == "" || len(sent.EventType) > 100 {
		return nil, unprocessable("Invalid request.\n\n\"event_type\" wasn't supplied.")
	}
	c.repo.dispatches = append(c.repo.dispatches, Dispatch{Event: sent.EventType, Payload: string(sent.Payload), By: c.login()})
	return nil, nil
}
