package cli

import (
	"context"
	"fmt"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
	"deploycoord/pkg/record/journal"
	"deploycoord/pkg/record/writeback"
)

// keepAll puts the windows that ended on record, all in one commit, and what was seen of the others away. The record is
// first: a run that is killed in between finds the windows open, and their ends on record.
func (r *round) keepAll(ctx context.Context) {
	effects, end := lasting(ctx, r.Sleep)
	defer end()
	if len(r.ended) > 0 && configured(r.config) {
		w, err := r.writeEnds(effects)
		if err != nil {
			w = record.Written{State: string(writeback.Refused), Text: "what was watched is not on record: " + err.Error()}
		}
		r.result.Written = &w
		if w.State == string(writeback.Refused) {
			for _, d := range r.ended { // the next tick tries again
				r.changes.Closed = without(r.changes.Closed, d.ID)
			}
			r.ended = nil
		}
	}
	defer r.tellClosed(effects, ctx.Err() != nil)
	if _, err := r.store.Save(effects, r.state, r.changes); err != nil {
		r.result.Notices = append(r.result.Notices, fmt.Sprintf("what was seen could not be kept: %v", err))
		r.result.Windows = append(r.result.Windows, monitor.Watched{State: monitor.Unread, Text: "this tick is a gap: what it saw could not be kept"})
	}
}

func without(all []string, s string) (out []string) {
	for _, x := range all {
		if x != s {
			out = append(out, x)
		}
	}
	return out
}

func (r *round) writeEnds(ctx context.Context) (record.Written, error) {
	after := &afterMerge{app: r.app, options: r.options, config: r.config, repo: r.repo}
	after.d.Branch = r.ended[0].Branch
	if after.d.Branch == "" && r.repo != nil {
		info, err := r.repo.Info(ctx)
		if err != nil {
			return record.Written{}, err
		}
		after.d.Branch = info.DefaultBranch
	}
	branch, err := after.recordBranch(ctx)
	if err != nil {
		return record.Written{}, err
	}
	return r.putOnRecord(ctx, r.config, r.ended, branch), nil
}

// worse does for a deployment that got worse what post-deploy does for one that is bad.
func (r *round) worse(ctx context.Context, w monitor.Watch, got seen, out *monitor.Watched) error {
	after := &afterMerge{app: r.app, options: r.options, looks: r.looks, config: r.config, repo: r.repo, store: r.store, state: r.state, window: w}
	after.d = r.recordOf(ctx, w, nil)
	if after.d.Gate != nil {
		after.evidence.Irreversible = after.d.Gate.Irreversible
	}
	if err := after.worse(ctx, got); err != nil {
		return err
	}
	out.Decision, out.Reasons, out.Rollback, out.Monitoring = after.d.Decision, after.d.Reasons, after.d.Rollback, after.d.Monitoring
	r.result.Notices = append(append(r.result.Notices, after.d.Notices...), after.later...)
	if after.d.Written != nil {
		r.result.Written = after.d.Written
	}
	out.Text = "production got worse: " + becauseOf(after.d.Reasons)
	if after.d.Decision == finding.RollBack {
		out.State = monitor.Closed
	}
	if after.d.Rollback != nil {
		out.Text += "; " + after.d.Rollback.Text
	}
	return nil
}

// unfinished ends what a run that was killed had decided: of deployments whose windows were open, and of those that never
// had one. Those that were closed by it are told.
func (r *round) unfinished(ctx context.Context) (map[string]bool, error) {
	done := map[string]bool{}
	if r.repo == nil || !r.options.write {
		return done, nil
	}
	ids, err := journal.Unfinished(ctx, r.repo)
	if err != nil {
		return nil, undecided(err)
	}
	for _, id := range ids {
		d, ok, err := journal.Load(ctx, r.repo, id, r.Now())
		if err == nil && !ok { // too old: production is looked at anew
			err = journal.Clear(ctx, r.repo, id)
		}
		if err != nil || !ok || r.Now().Sub(d.Ended) < settling {
			continue
		}
		after := &afterMerge{app: r.app, options: r.options, looks: r.looks, config: r.config, repo: r.repo, d: d, resumed: true}
		if d.Verification != nil {
			after.evidence.Measurements = d.Verification.Measurements
		}
		if err := after.follow(ctx); err != nil {
			return nil, err
		}
		done[id] = after.d.Decision == finding.RollBack
		r.result.Windows = append(r.result.Windows, monitor.Watched{
			ID: id, Environment: d.Environment, Service: d.Service, Commit: d.Commit, State: monitor.Closed, Monitoring: after.d.Monitoring,
			Text: fmt.Sprintf("a run that was stopped had decided %s; the rest of it is done now", d.Decision),
		})
	}
	return done, nil
}

// settling is how long a run that keeps a decision may be at work on it: only later it is taken for killed.
const settling = 30 * time.Minute
