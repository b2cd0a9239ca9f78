package github

import (
	"context"

	api "github.com/google/go-github/v62/github"
)

// Workflow is a workflow that GitHub knows, whether or not its file is still there.
type Workflow struct {
	ID         int64
	Name, Path string
	State      string // "active", "disabled_manually", "disabled_inactivity", …
}

// Workflows lists the repository's workflows, in GitHub's order.
func (r *Repository) Workflows(ctx context.Context) ([]Workflow, error) {
	wire, err := entries[api.Workflow](ctx, r, listing{what: "actions/workflows", permission: "actions: read", key: "workflows", size: fullPage})
	if err != nil {
		return nil, err
	}
	out := make([]Workflow, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		out = append(out, Workflow{
			ID: w.GetID(), Name: atMost(w.GetName(), maxName), Path: atMost(w.GetPath(), maxName), State: atMost(w.GetState(), maxName),
		})
	}
	return out, nil
}
