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
	wire, err := entries[api.WorkflowJob](ctx, r, listing{what: what, permission: readActions, key: "jobs", size: fullPage})
	if err != nil {
		return nil, err
	}
	out := make([]Job, 0, len(wire))
	for i := range wire {
		w := &wire[i]
		if w.GetID() <= 0 || w.GetName() == "" {
			return nil, r.odd(what, errors.New("a job has no id or no name"))
		}
		j := Job{
			ID: w.GetID(), Name: atMost(w.GetName(), maxName), Runner: atMost(w.GetRunnerName(), maxName),
			Done: strings.EqualFold(w.GetStatus(), "completed"), Attempt: int(w.GetRunAttempt()),
			Status: strings.ToLower(atMost(w.GetStatus(), maxName)), Conclusion: strings.ToLower(atMost(w.GetConclusion(), maxName)),
			Started: timeOf(w.StartedAt), Completed: timeOf(w.CompletedAt), URL: webAddress(w.GetHTMLURL()),
		}
		for _, s := range w.Steps[:min(len(w.Steps), maxSteps)] {
			if s != nil {
				j.Steps = append(j.Steps, stepOf(s))
			}
		}
		out = append(out, j)
	}
	return out, nil
}

// maxSteps bounds the steps that are kept of a job; GitHub itself allows 1,000.
const maxSteps = 1000

func stepOf(s *api.TaskStep) Step {
	return Step{
		Name: atMost(s.GetName(), maxName), Status: strings.ToLower(atMost(s.GetStatus(), maxName)),
		Conclusion: strings.ToLower(atMost(s.GetConclusion(), maxName)), Started: timeOf(s.StartedAt), Completed: timeOf(s.CompletedAt),
	}
}
