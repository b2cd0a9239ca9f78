package cli

import (
	"context"
	"fmt"
	"time"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/change"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
)

// openWindow begins the time in which the deployment is watched.
func (r *afterMerge) openWindow(ctx context.Context) {
	if r.d.Status != record.Deployed || monitor.Window(r.d, r.config.Monitor) <= 0 {
		return
	}
	store, err := r.windows(r.options, r.repo)
	if err == nil {
		c := r.config.Monitor
		c.First = r.first()
		r.window = monitor.Open(r.d, r.baseline(ctx), c)
		r.store = store
		r.state, err = store.Save(ctx, monitor.State{}, monitor.Changes{Put: []monitor.Watch{r.window}})
	}
	if err != nil {
		r.store = nil
		r.note(fmt.Sprintf("nobody goes on watching: the window could not be opened: %v", err))
	}
}

// baseline is what this verification is compared with: the last good deployment's figures, and the errors that are known.
func (r *afterMerge) baseline(ctx context.Context) monitor.Baseline {
	before, err := r.before(ctx, r.options, r.looks)
	out := monitor.Baseline{Latencies: map[string][]float64{}, Errors: map[string][]string{}}
	if err == nil {
		for name, ms := range before.latencies {
			out.Latencies[name] = ms
		}
		for name, lines := range before.errors {
			out.Errors[name] = append(out.Errors[name], lines...)
		}
	}
	if r.d.Verification == nil {
		return out
	}
	now, _ := earlierOf(r.d.Verification.Measurements)
	for name, lines := range now.errors {
		out.Errors[name] = append(out.Errors[name], lines...)
	}
	for name, ms := range now.latencies {
		if _, known := out.Latencies[name]; !known {
			out.Latencies[name] = ms
		}
	}
	return out
}

// compareWith finds what production was like before: while the last deployment was watched, whose window may still be open,
// else when it was verified.
func (r *afterMerge) compareWith(ctx context.Context) {
	if r.looks.baseline != "" || r.looks.named() {
		return
	}
	before, err := r.before(ctx, r.options, r.looks)
	if err != nil {
		return
	}
	store, err := r.windows(r.options, r.repo)
	if err != nil {
		return
	}
	state, err := store.Load(ctx)
	if err != nil {
		return
	}
	var last monitor.Watch
	for _, w := range state.Watches {
		if w.ID != r.d.ID && w.Environment == r.d.Environment && w.Service == r.d.Service && w.Opened.After(last.Opened) {
			last = w
		}
	}
	if last.ID != "" {
		before = before.with(last.Summary(r.Now()))
	}
	r.looks.before = &before
}

// saveEvery is how often what was seen is put away while it is watched without a break.
const saveEvery = time.Minute

// first is how long it is watched without a break: in a workflow as the configuration says; a person at a terminal has to
// ask for it.
func (r *afterMerge) first() time.Duration {
	switch {
	case r.looks.given("watch"):
		return r.looks.watch
	case actions.Running(r.Getenv):
		return r.config.Monitor.First
	}
	return 0
}

// watchFirst goes on watching without a break for the first minutes. Where production gets worse, the tree decides again.
func (r *afterMerge) watchFirst(ctx context.Context) error {
	w := &watcher{app: r.app, options: r.options, looks: r.looks, config: r.config, run: r.runName()}
	until, saved, since := r.window.Opened.Add(r.first()), r.Now(), r.window.Opened
	r.progress(fmt.Sprintf("watching until %s", until.Format("15:04:05 UTC")))
	for r.Now().Before(until) && ctx.Err() == nil {
		got, err := w.look(ctx, r.window, since, scopeOf(r.window.Scope))
		if err != nil {
			return err
		}
		since = got.tick.From
		r.window = r.window.Add(got.tick)
		if got.outcome.Decision == finding.RollBack && ctx.Err() == nil {
			return r.worse(ctx, got)
		}
		if r.Now().Sub(saved) >= saveEvery {
			saved = r.Now()
			r.put(ctx)
			r.progress(r.window.Summary(saved).Text)
		}
		if r.Sleep(ctx, r.config.Verify.Interval) != nil {
			break
		}
	}
	effects, end := lasting(ctx, r.Sleep)
	defer end()
	r.put(effects)
	m := r.window.Summary(r.Now())
	r.d.Monitoring = &m
	if ctx.Err() != nil {
		r.note("watching was called off; what was seen until then is kept, and the scheduled ticks go on")
	}
	return nil
}

// put puts away what was seen so far.
func (r *afterMerge) put(ctx context.Context) {
	state, err := r.store.Save(ctx, r.state, monitor.Changes{Put: []monitor.Watch{r.window}})
	if err != nil {
		r.progress(fmt.Sprintf("what was seen could not be put away: %v", err))
		return
	}
	r.state = state
	if folded, open := state.Find(r.d.ID); open { // so that a long watch stays small
		r.window = folded
	}
}

// worse is a deployment that was well, and is no longer: the tree decides, and all that follows is done.
func (r *afterMerge) worse(ctx context.Context, got seen) error {
	r.evidence.Measurements = got.measurements
	r.decide()
	made := record.Verify(r.d.Commit, healthReport(got), got.outcome)
	r.d.Verification, r.d.Rollback, r.d.After, r.resumed = &made, nil, nil, false
	r.conclude()
	r.progress(fmt.Sprintf("production got worse: %s", becauseOf(r.d.Reasons)))
	if r.d.Decision == finding.RollBack {
		m := r.window.Close(r.Now(), record.WindowRolledBack, "")
		r.d.Monitoring = &m
	}
	// Where an irreversible migration holds it, somebody has to look, and the ticks go on.
	return r.follow(ctx)
}

// closeWindow ends the watching that is on record as ended.
func (r *afterMerge) closeWindow(ctx context.Context) {
	err := error(nil)
	if r.store == nil {
		if r.store, err = r.windows(r.options, r.repo); err == nil {
			r.state, err = r.store.Load(ctx)
		}
	}
	if err == nil {
		_, err = r.store.Save(ctx, r.state, monitor.Changes{Closed: []string{r.d.ID}})
	}
	if err != nil {
		r.note(fmt.Sprintf("the window could not be closed, so a tick will do it: %v", err))
	}
}

// workTree is the checkout; nil where there is none.
func (a *app) workTree(ctx context.Context, o *options) change.Tree {
	dir, err := a.folder(o)
	if err != nil {
		return nil
	}
	tree, _, err := change.OpenWorkTree(ctx, change.Options{Dir: dir, Home: a.Getenv("HOME")})
	if err != nil {
		return nil
	}
	return tree
}
