package githubsim

import (
	"fmt"
	"slices"
	"strings"

	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// runsOfSuite lists a suite's check runs, oldest first.
func (r *Repository) runsOfSuite(suite int64) []*CheckRun {
	var out []*CheckRun
	for _, c := range r.checkRuns {
		if c.Suite == suite {
			out = append(out, c)
		}
	}
	return out
}

// runOfSuite is the workflow run that a suite belongs to; nil for none.
func (r *Repository) runOfSuite(suite int64) *WorkflowRun {
	return first(r.runs, func(w *WorkflowRun) bool { return w.Suite == suite })
}

func suitesOf(h *here, k *gitobject.Commit) (any, error) {
	if err := h.may(need{checks, read, public}, 0); err != nil {
		return nil, err
	}
	var suites []int64
	for _, c := range h.repo.runsOf(k.Hash.String()) {
		if !slices.Contains(suites, c.Suite) {
			suites = append(suites, c.Suite)
		}
	}
	return h.connect("CheckSuite", elements(suites, func(id int64) string { return fmt.Sprint(id) }, func(id int64) *node { return h.node("CheckSuite", id) }), nil)
}

func checkSuiteKind() kind {
	first := func(read func(*here, *CheckRun) any) resolver {
		return with(func(h *here, id int64) any {
			if runs := h.repo.runsOfSuite(id); len(runs) > 0 {
				return read(h, runs[0])
			}
			return nil
		})
	}
	page := func(h *here, id int64) string {
		if run := h.repo.runOfSuite(id); run != nil {
			return fmt.Sprintf("/actions/runs/%d", run.ID)
		}
		return fmt.Sprintf("/commit/%s/checks?check_suite_id=%d", h.repo.runsOfSuite(id)[0].SHA, id)
	}
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, id int64) any { return nodeID("CS", id) }),
		"databaseId":    with(func(_ *here, id int64) any { return id }),
		"app":           first(func(h *here, c *CheckRun) any { return h.node("App", h.call.server.app(c.App)) }),
		"commit!":       first(func(h *here, c *CheckRun) any { n, _ := h.commitOf(c.SHA); return n }),
		"createdAt!":    first(func(_ *here, c *CheckRun) any { return either(timeText(c.Started), timeText(start)) }),
		"updatedAt!":    first(func(_ *here, c *CheckRun) any { return either(timeText(c.Completed), timeText(start)) }),
		"repository!":   with(func(h *here, _ int64) any { return h.node("Repository", h.repo) }),
		"url!":          with(func(h *here, id int64) any { return h.page(page(h, id)) }),
		"resourcePath!": with(func(h *here, id int64) any { return h.resource(page(h, id)) }),
		"status!":       with(func(h *here, id int64) any { status, _ := h.repo.suiteState(id); return status }),
		"conclusion":    with(func(h *here, id int64) any { _, conclusion := h.repo.suiteState(id); return conclusion }),
		"checkRuns":     try(runsInSuite),
		"branch": first(func(h *here, c *CheckRun) any {
			for _, p := range h.repo.pulls {
				if p.HeadSHA == c.SHA && h.repo.headRepository(p) == h.repo {
					n, _ := h.ref("refs/heads/" + p.Head)
					return n
				}
			}
			return nil
		}),
		"workflowRun": with(func(h *here, id int64) any {
			if run := h.repo.runOfSuite(id); run != nil {
				return h.node("WorkflowRun", run)
			}
			return nil
		}),
	}}
}

// suiteState folds a suite's check runs.
func (r *Repository) suiteState(id int64) (status, conclusion any) {
	worst := "SUCCESS"
	for _, c := range newest(r.runsOfSuite(id)) {
		switch {
		case c.Status != "completed":
			return "IN_PROGRESS", nil
		case !passed(c.Status, c.Conclusion):
			worst = strings.ToUpper(c.Conclusion)
		}
	}
	return "COMPLETED", worst
}

func runsInSuite(h *here, id int64) (any, error) {
	all := h.repo.runsOfSuite(id)
	filter, _ := h.args["filterBy"].(map[string]any)
	if filter["checkType"] != "ALL" {
		all = newest(all)
	}
	all = slices.DeleteFunc(slices.Clone(all), func(c *CheckRun) bool {
		app, byApp := whole(filter["appId"])
		return filter["checkName"] != nil && filter["checkName"] != c.Name || byApp && h.call.server.app(c.App).ID != int64(app) ||
			filter["status"] != nil && filter["status"] != upper(c.Status)
	})
	return h.connect("CheckRun", elements(all, func(c *CheckRun) string { return fmt.Sprint(c.ID) }, func(c *CheckRun) *node { return h.node("CheckRun", c) }), nil)
}

func workflowRunKind() kind {
	page := func(w *WorkflowRun) string { return fmt.Sprintf("/actions/runs/%d", w.ID) }
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, w *WorkflowRun) any { return nodeID("WFR", w.ID) }),
		"databaseId":    with(func(_ *here, w *WorkflowRun) any { return w.ID }),
		"event!":        with(func(_ *here, w *WorkflowRun) any { return w.Event }),
		"runNumber!":    with(func(_ *here, w *WorkflowRun) any { return w.Number }),
		"createdAt!":    with(func(_ *here, w *WorkflowRun) any { return w.Created }),
		"updatedAt!":    with(func(_ *here, w *WorkflowRun) any { return w.Updated }),
		"url!":          with(func(h *here, w *WorkflowRun) any { return h.page(page(w)) }),
		"resourcePath!": with(func(h *here, w *WorkflowRun) any { return h.resource(page(w)) }),
		"checkSuite!":   with(func(h *here, w *WorkflowRun) any { return h.node("CheckSuite", w.Suite) }),
		"workflow!":     with(func(h *here, w *WorkflowRun) any { return h.node("Workflow", h.repo.workflow(w.Workflow, w.Name)) }),
	}}
}

func workflowKind() kind {
	page := func(w *Workflow) string {
		return "/actions/workflows/" + escape(w.Path[strings.LastIndexByte(w.Path, '/')+1:])
	}
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, w *Workflow) any { return nodeID("W", w.ID) }),
		"databaseId":    with(func(_ *here, w *Workflow) any { return w.ID }),
		"name!":         with(func(_ *here, w *Workflow) any { return w.Name }),
		"state!":        with(func(_ *here, w *Workflow) any { return upper(w.State) }),
		"createdAt!":    with(func(_ *here, w *Workflow) any { return w.Created }),
		"updatedAt!":    with(func(_ *here, w *Workflow) any { return w.Created }),
		"url!":          with(func(h *here, w *Workflow) any { return h.page(page(w)) }),
		"resourcePath!": with(func(h *here, w *Workflow) any { return h.resource(page(w)) }),
	}}
}
