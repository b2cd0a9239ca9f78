package cli

import (
	"context"
	"fmt"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

// goBack carries the rollback out, and verifies what it brought back.
func (r *afterMerge) goBack(effects, ctx context.Context) error {
	if r.d.Decision != finding.RollBack || r.d.Rollback != nil && (r.d.After != nil || r.d.Rollback.State != rollback.Done) {
		return nil
	}
	defer r.conclude()
	if r.repo == nil {
		r.note("a rollback is called for, but without a token nothing can be carried out")
		return nil
	}
	if r.d.Rollback == nil {
		if err := r.carryOut(effects); err != nil {
			return err
		}
		r.conclude()
		r.keep(effects)
	}
	if r.d.Rollback.State != rollback.Done || r.d.Rollback.Commit == "" {
		return nil
	}
	return r.after(ctx, r.d.Rollback.Commit)
}

func (r *afterMerge) carryOut(ctx context.Context) error {
	repo, own, err := r.writer(ctx, r.options)
	if err != nil {
		return err
	}
	order := rollback.Order{
		Strategy: r.config.Rollback.Strategy, Bad: r.d.Commit, Branch: r.d.Branch, Live: r.live(), Keep: writtenFolders(r.config),
		Workflow: r.config.Rollback.Workflow, Inputs: r.config.Rollback.Inputs, Reason: r.d.Reasons[0].Text, RunURL: r.d.RunURL,
		OwnToken: own, Now: r.Now, Sleep: r.Sleep,
	}
	if r.resumed { // meanwhile somebody may have done it
		if order.Live, err = r.liveCommit(ctx, r.config); err != nil {
			return err
		}
	}
	result, err := rollback.CarryOut(ctx, repo, order)
	if err != nil {
		result = rollback.Result{State: rollback.Refused, Text: fmt.Sprintf("GitHub did not carry it out: %v", err), Fix: "run it again, or deploycoord rollback"}
	}
	if r.resumed {
		result = rollback.Resumed(order, result)
	}
	r.d.Rollback = &result
	r.progress("rollback: " + result.Text)
	return nil
}

// after watches what the rollback started, and verifies the old version.
func (r *afterMerge) after(ctx context.Context, sha string) error {
	began := r.Now()
	if sha != r.d.Rollback.Target {
		r.watch(ctx, sha)
	}
	seen, err := r.lookFor(ctx, sha, began)
	if err != nil {
		return err
	}
	made := record.Verify(sha, seen, rollback.Decide(rollback.Evidence{Measurements: seen.Measurements}))
	r.d.After = &made
	if made.Decision == finding.Deployed || made.Decision == finding.Continue {
		r.d.RestoredAt = made.Ended
		return nil
	}
	r.note("after the rollback, production could not be verified: " + becauseOf(made.Reasons))
	return nil
}

func becauseOf(reasons []rollback.Reason) string {
	if len(reasons) == 0 {
		return "no reason is known"
	}
	return reasons[0].Text
}

// live is the commit that production was last seen serving; "" where answers differ, or none tells.
func (r *afterMerge) live() string {
	for _, m := range r.evidence.Measurements {
		if m.Kind == health.Identity && m.Outcome != health.Unmeasured {
			return m.Commit
		}
	}
	return ""
}
