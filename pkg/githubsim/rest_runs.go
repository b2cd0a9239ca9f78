package githubsim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

func (c *call) showRun(w *WorkflowRun) object {
	at := c.at(fmt.Sprintf("/actions/runs/%d", w.ID))
	flow := c.repo.workflow(w.Workflow, "")
	small := c.showRepository(c.repo)
	started := w.Restarted
	if started.IsZero() {
		started = w.Created
	}
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
		"created_at": stamp(w.Created), "updated_at": stamp(w.Updated), "run_started_at": stamp(started), "jobs_url": at + "/jobs",
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
