package doctor

import (
	"context"
	"sync"

	"deploycoord/pkg/github"
)

// Remote is GitHub as the doctor asks it; *github.Repository is one.
type Remote interface {
	Info(ctx context.Context) (github.Info, error)
	Viewer(ctx context.Context) (github.Viewer, error)
	RateLimit(ctx context.Context) (github.RateLimit, error)
	Requirements(ctx context.Context, branch string) (github.Requirements, error)
	Environment(ctx context.Context, name string) (github.Environment, error)
	Probe(ctx context.Context, what string) error
}

// probed is what the gate reads beside the repository itself.
var probed = []Read{
	{What: "pulls", Permission: "pull-requests: read"},
	{What: "check-runs", Permission: "checks: read"},
	{What: "statuses", Permission: "statuses: read"},
	{What: "actions", Permission: "actions: read"},
}

// Ask fills the parts of the evidence that GitHub holds. Questions that do not rest on each other go side by side.
func (e *Evidence) Ask(ctx context.Context, remote Remote, merge Remote) {
	e.Asked = true
	var first sync.WaitGroup
	first.Go(func() { e.Info.Value, e.Info.Err = remote.Info(ctx) })
	first.Go(func() { e.Rate.Value, e.Rate.Err = remote.RateLimit(ctx) })
	first.Go(func() { e.Viewer.Value, e.Viewer.Err = remote.Viewer(ctx) })
	first.Go(func() { e.Environment.Value, e.Environment.Err = remote.Environment(ctx, e.EnvironmentName) })
	if merge != nil {
		first.Go(func() { e.MergeViewer.Value, e.MergeViewer.Err = merge.Viewer(ctx) })
	}
	first.Wait()
	if e.Info.Err == nil && e.Info.Value.DefaultBranch != "" {
		e.Branch = e.Info.Value.DefaultBranch
	}
	e.Reads = append([]Read(nil), probed...)
	var second sync.WaitGroup
	second.Go(func() { e.Required.Value, e.Required.Err = remote.Requirements(ctx, e.Branch) })
	for i := range e.Reads {
		second.Go(func() { e.Reads[i].Err = remote.Probe(ctx, e.Reads[i].What) })
	}
	second.Wait()
}
