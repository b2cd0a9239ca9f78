package github

import (
	"context"
	"errors"
	"net/http"
)

// Dispatch starts a workflow by its file name on a branch, with its inputs. GitHub answers with nothing.
func (r *Repository) Dispatch(ctx context.Context, workflow, branch string, inputs map[string]string) error {
	if workflow == "" || branch == "" {
		return errors.New("a workflow's start wants its file name and a branch")
	}
	order := request{
		method: http.MethodPost, where: r.at("actions/workflows/" + segment(workflow) + "/dispatches"), permission: "actions: write",
		body: map[string]any{"ref": branch, "inputs": inputs},
	}
	_, err := r.client.send(ctx, order, nil)
	return err
}
