package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deploycoord/pkg/monitor"
	"deploycoord/pkg/shard"
)

// shares takes the flags of a round that is shared by the jobs of a matrix.
func (r *round) shares() error {
	l := r.looks
	r.due = r.Now()
	switch {
	case l.shard == "" && l.parts == "":
		return nil
	case l.shard != "" && l.parts != "":
		return usage(errors.New("--shard looks at one service, --parts joins what such jobs saw: give one of them"))
	case l.since == "":
		return usage(errors.New("what is due is a matter of time: give --since, as shards --windows says it"))
	}
	if err := errors.Join(l.checkParts(r.config.Verify), l.narrow(r.config.Verify)); err != nil {
		return err
	}
	var err error
	if r.due, err = r.sinceOf(l.since); err != nil || l.parts == "" {
		return err
	}
	results, notices := l.readParts()
	r.parts, r.result.Notices = &results, notices
	return nil
}

// shard looks at one service, for each window that it is in. It keeps nothing: what it saw is in its report.
func (r *round) shard(ctx context.Context) error {
	name := r.looks.shard
	r.result.Shard, r.result.Began, r.run = name, r.Now().UTC(), r.run+"-"+name
	superseded := r.superseded(ctx)
	for _, w := range r.state.Watches {
		out, err := r.sharded(ctx, w, superseded[w.ID])
		if err != nil {
			return err
		}
		r.result.Windows = append(r.result.Windows, out)
	}
	r.result.Ended = r.Now().UTC()
	return nil
}

func (r *round) sharded(ctx context.Context, w monitor.Watch, by string) (monitor.Watched, error) {
	now := r.Now()
	out := monitor.Watched{ID: w.ID, Environment: w.Environment, Service: w.Service, Commit: w.Commit, State: monitor.Left}
	switch {
	case by != "":
		out.Text = short(by) + " took its place"
	case w.Environment != environmentOf(r.options, r.config):
		out.Text = r.elsewhere(w)
	case len(concerned(w, []string{r.looks.shard})) == 0:
		out.Text = "it does not concern " + r.looks.shard
	case r.duty(w, now) != monitor.Look:
		out.Text = "it is not due"
	default:
		got, err := r.look(ctx, w, sinceOf(w, now), scopeOf(w.Scope))
		if err != nil {
			return out, err
		}
		out.State, out.Decision, out.Reasons = monitor.Looked, got.outcome.Decision, got.outcome.Reasons
		out.Looks, out.Measurements = w.Share(got.tick, r.secrets.String), got.measurements
		out.Text = fmt.Sprintf("%d looks at %s", got.looks, r.looks.shard)
	}
	return out, nil
}

// join is a tick of many: what the jobs saw of a window's services, and what is seen of that which belongs to none.
func (r *round) join(ctx context.Context, w monitor.Watch, now time.Time, s *scope) (monitor.Watch, seen, error) {
	plan, err := r.planOf(ctx, w, sinceOf(w, now), &scope{rest: s == nil || s.rest})
	if err != nil {
		return w, seen{}, err
	}
	got := seen{tick: monitor.Tick{ID: r.run, From: now.UTC(), To: now.UTC()}}
	if len(plan.Collectors) > 0 {
		got = r.carry(ctx, plan, w)
	}
	services := concerned(w, shard.Touched(r.config.Verify.Services, nil, false))
	if len(services)+len(plan.Collectors) == 0 {
		return w, seen{}, errNothing
	}
	of := r.parts.Window(r.config.Verify, services, w, shard.Want{Commit: w.Commit, Since: r.due, Now: r.Now()}, got.measurements)
	got.tick.Samples = append(got.tick.Samples, of.Missing...)
	got.judge(w, of.Measurements)
	got.looks = 0
	for _, m := range of.Measurements {
		got.looks += m.Samples
	}
	w = w.Add(got.tick)
	for _, one := range of.Watches {
		if got.other == "" {
			w = w.Take(one)
		}
	}
	return w, got, nil
}
