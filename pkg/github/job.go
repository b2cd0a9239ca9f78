package github

import (
	"context"
	"errors"
	"fmt"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// Jobs gives the jobs of one attempt of a workflow run; attempt 0 is the latest.
func (r *Repository) Jobs(ctx context.Context, runID int64, attempt int) ([]Job, error) {
	what := fmt.Sprintf("actions/runs/%d/attempts/%d/jobs", runID, attempt)
	if attempt <= 0 {
		what = fmt.Sprintf("actions/runs/%d/jobs?filter=latest", runID)
	}
	wire, err := entries[api.WorkflowJob](ctx, r, listing{what: what, permission: "actions: read", key: "jobs", size: fullPage})
	if err != nil {
		return nil, err
	}
	out := make([]Job, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		if w.GetID() <= 0 || w.GetName() == "" {
			return nil, r.odd(what, errors.New("a job has no id or no name"))
		}
		out = append(out, Job{
			ID: w.GetID(), Name: atMost(w.GetName(), maxName), Runner: atMost(w.GetRunnerName(), maxName),
			Done: strings.EqualFold(w.GetStatus(), "completed"),
		})
	}
	return out, nil
}
