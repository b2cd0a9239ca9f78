package cli

import (
	"context"
	"fmt"
	"time"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/pipeline"
)

// pipeline watches what the merge started. Without GitHub, there is nothing to watch, and that is told.
func (r *afterMerge) pipeline(ctx context.Context) {
	if r.repo == nil || ctx.Err() != nil {
		return
	}
	out := r.watch(ctx, r.d.Commit)
	r.d.Pipeline, r.deployed = &out, out.EndOfDeploy
	if out.MigrationFailed {
		r.evidence.MigrationFailed = "a step of the pipeline that migrates the database failed"
		if t := out.Thing("migrate"); t != nil && len(t.Steps) > 0 {
			r.evidence.MigrationFailed = "the pipeline's step " + t.Steps[0] + " failed"
		}
	}
	switch out.End {
	case pipeline.Succeeded, pipeline.Neutral:
	default:
		r.evidence.Pipeline = out.Summary
	}
}

// watch follows the workflow runs of a commit to their end.
func (r *afterMerge) watch(ctx context.Context, sha string) pipeline.Outcome {
	q := pipeline.Question{
		Commit: sha, Branch: r.d.Branch, Policy: r.config.Pipeline, Now: r.Now, Sleep: r.Sleep,
		Own: pipeline.Own{
			Run: r.number("GITHUB_RUN_ID"), Attempt: int(r.number("GITHUB_RUN_ATTEMPT")), Job: r.Getenv("GITHUB_JOB"), Runner: r.Getenv("RUNNER_NAME"),
		},
		Progress: func(p pipeline.Progress) { r.progress(progressLine(p)) },
	}
	if actions.Running(r.Getenv) && sha == r.d.Commit {
		if e, err := actions.ReadEvent(r.Getenv); err == nil && e.WorkflowRun != nil {
			q.Trigger = e.WorkflowRun.ID
		}
	}
	return pipeline.Watch(ctx, r.repo, q)
}

// progressLine is one line on what the pipeline does: "  2m10s  Deploy: build / Push the image: success (usually 3m)".
func progressLine(p pipeline.Progress) string {
	what := p.Run
	for _, part := range []string{p.Job, p.Step} {
		if part != "" {
			what += " / " + part
		}
	}
	if what == "" {
		what = "pipeline"
	}
	line := fmt.Sprintf("%s  %s: %s", p.Elapsed.Round(time.Second), what, p.Status)
	if p.Text != "" {
		line += ", " + p.Text
	}
	if p.Expected > 0 && p.Job == "" {
		line += fmt.Sprintf(" (usually %s)", p.Expected.Round(time.Second))
	}
	return line
}
