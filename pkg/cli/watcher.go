package cli

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/monitor/prometheus"
	"deploycoord/pkg/rollback"
)

// watcher looks at production while windows are open.
type watcher struct {
	*app
	options *options
	looks   *looks
	config  config.Config
	run     string // names the ticks of this run
}

// seen is one tick: all looks of it, what they come to, and what that calls for.
type seen struct {
	tick         monitor.Tick
	measurements []health.Measurement
	outcome      rollback.Outcome
	looks        int
	// other is another build than the window's that is serving: what was seen says nothing of this deployment.
	other string
}

// maxTick bounds how long a tick may take to be certain.
const maxTick = 2 * time.Minute

// look takes a tick of a window: it looks until the outcome is certain. since is when somebody looked last.
func (w *watcher) look(ctx context.Context, of monitor.Watch, since time.Time, s *scope) (seen, error) {
	plan, err := w.planOf(ctx, of, since, s)
	if err == nil && len(plan.Collectors) == 0 {
		err = errNothing
	}
	if err != nil {
		return seen{}, err
	}
	return w.carry(ctx, plan, of), nil
}

// planOf is what is looked at for a window.
func (w *watcher) planOf(ctx context.Context, of monitor.Watch, since time.Time, s *scope) (health.Plan, error) {
	l := *w.looks
	l.sha, l.since, l.again = of.Commit, since.UTC().Format(time.RFC3339Nano), true
	l.before, l.scope = &earlier{of.Before.Latencies, of.Before.Errors}, s
	plan, err := w.plan(ctx, w.options, &l)
	if err != nil {
		return plan, err
	}
	if of := w.config.Monitor.Prometheus; of != nil && l.shard == "" && (s == nil || s.rest) {
		metrics, err := prometheus.New(*of, prometheus.Options{Env: w.probeEnv()})
		if err != nil {
			return plan, usage(err)
		}
		plan.Collectors = append(plan.Collectors, metrics...)
	}
	return plan, nil
}

// carry carries a plan out.
func (w *watcher) carry(ctx context.Context, plan health.Plan, of monitor.Watch) seen {
	out := seen{tick: monitor.Tick{ID: w.run, From: w.Now().UTC()}}
	plan.Policy.Timeout = min(plan.Policy.Timeout, max(maxTick, plan.Policy.Grace+maxTick/2))
	plan.Now, plan.Sleep, plan.Rand = w.Now, w.Sleep, rand.Float64
	plan.Progress = func(x health.Sample, _ health.Measurement) { out.tick.Samples = append(out.tick.Samples, x) }
	report := health.Run(ctx, plan)
	out.tick.To = w.Now().UTC()
	out.looks = len(out.tick.Samples)
	out.judge(of, report.Measurements)
	return out
}

// judge says what measurements come to.
func (s *seen) judge(of monitor.Watch, all []health.Measurement) {
	s.measurements = all
	for _, m := range all {
		if m.Kind == health.Identity && m.Outcome == health.Bad && m.Commit != "" && !health.SameCommit(m.Commit, of.Commit) {
			s.other, s.tick.Samples = m.Commit, nil
		}
	}
	s.outcome = rollback.Decide(rollback.Evidence{Measurements: all})
}

// healthReport is a tick as a report.
func healthReport(s seen) health.Report {
	return health.Report{Measurements: s.measurements, Began: s.tick.From, Ended: s.tick.To}
}

// windows is where open windows are kept: on a ref on GitHub or, without it, in the local repository's own folder.
func (a *app) windows(o *options, repo *github.Repository) (monitor.Store, error) {
	if repo != nil {
		return monitor.OnRemote{Remote: repo, Sleep: a.Sleep, Rand: rand.Float64, Hide: a.secrets.String}, nil
	}
	dir, err := a.folder(o)
	if err != nil {
		return nil, err
	}
	own, err := change.GitDir(dir)
	if err != nil {
		return nil, usage(err)
	}
	return monitor.OnDisk{Dir: filepath.Join(own, "deploycoord", "watch"), Sleep: a.Sleep, Hide: a.secrets.String}, nil
}

// runName names a run among all that look: the workflow's run and attempt, else the time.
func (a *app) runName() string {
	if run := a.Getenv("GITHUB_RUN_ID"); run != "" {
		return fmt.Sprintf("%s-%s-%s", run, a.Getenv("GITHUB_RUN_ATTEMPT"), a.Getenv("GITHUB_JOB"))
	}
	return a.Now().UTC().Format(time.RFC3339Nano)
}
