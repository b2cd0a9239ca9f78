package githubsim

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

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
		Workflow: w.Path, Name: w.Name, HeadSHA: h.String(), HeadBranch: plumbing.ReferenceName(sent.Ref).Short(), Event: "workflow_dispatch", Actor: c.login(), Status: "queued",
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
