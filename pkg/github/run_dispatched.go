package github

import (
	"context"
	"errors"
	"net/url"
	"path"
	"strings"
	"time"

	api "github.com/google/go-github/v62/github"
)

// DispatchedRun is a workflow run that somebody started by hand or by API.
type DispatchedRun struct {
	ID         int64
	URL        string
	Status     string // "queued", "in_progress", "completed", …
	Conclusion string // "" until it is completed
	Created    time.Time
}

// DispatchedRuns gives the runs of a workflow, by its file name, that were dispatched from a time on, newest first.
func (r *Repository) DispatchedRuns(ctx context.Context, workflow string, since time.Time) ([]DispatchedRun, error) {
	filter := url.Values{"event": {"workflow_dispatch"}, "created": {">=" + since.UTC().Format(time.RFC3339)}}
	what := "actions/runs?" + filter.Encode()
	wire, err := entries[dispatchedRun](ctx, r, listing{what: what, permission: "actions: read", key: "workflow_runs", size: fullPage, filtered: true})
	if err != nil {
		return nil, err
	}
	var out []DispatchedRun
	for i := range wire {
		w := &wire[i]
		if w.GetID() <= 0 || w.GetEvent() != "workflow_dispatch" {
			return nil, r.odd(what, errors.New("a run has no id, or another event"))
		}
		if file, _, _ := strings.Cut(w.Path, "@"); path.Base(file) != workflow || w.GetCreatedAt().Before(since) {
			continue
		}
		out = append(out, DispatchedRun{
			ID: w.GetID(), URL: webAddress(w.GetHTMLURL()), Status: atMost(w.GetStatus(), maxName),
			Conclusion: atMost(w.GetConclusion(), maxName), Created: w.GetCreatedAt().Time,
		})
	}
	return out, nil
}

// dispatchedRun is go-github's, with the workflow's path that its version 62 leaves out.
type dispatchedRun struct {
	api.WorkflowRun
	Path string `json:"path"`
}
