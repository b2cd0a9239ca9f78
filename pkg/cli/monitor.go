package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/shard"
)

func (a *app) monitorCommand() *cobra.Command {
	o, l := &options{}, &looks{}
	cmd := &cobra.Command{
		Use:   "monitor",
		Short: "One scheduled look at every deployment whose window is open",
		Long: `Goes on with every deployment that is still being watched: looks at production
once, until that is certain, adds what was seen to the deployment's window, and
closes the windows whose time is over: with a summary, on record. A deployment
that got worse is decided by the tree, and rolled back as post-deploy would.

It runs on a schedule, every 15 minutes (monitor.every). A tick that never came
is a gap in the coverage, never health.

Exit codes: 0 all is well, or nothing is open; 1 rollback decided; 2 bad usage;
3 could not decide.`,
		Example: `  deploycoord monitor --repository acme/shop`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			l.given = cmd.Flags().Changed
			return a.monitor(cmd.Context(), o, l)
		},
	}
	o.common(cmd.Flags(), "text", "json", "markdown", "sarif", "github")
	l.flags(cmd.Flags())
	cmd.Flags().StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	l.shardFlag(cmd.Flags())
	l.partsFlag(cmd.Flags())
	cmd.Flags().BoolVar(&o.write, "publish", true, "keep what was seen, write windows that end down, and carry rollbacks out")
	return cmd
}

// round is one run of monitor.
type round struct {
	watcher
	repo    *github.Repository
	store   monitor.Store
	state   monitor.State
	changes monitor.Changes
	parts   *shard.Results // what jobs of a matrix saw; nil where nobody looked but this run
	due     time.Time      // when it was asked what is due: the run's own time, or that of the command shards
	known   []record.Deployment
	ended   []record.Deployment
	result  monitor.Round
}

func (a *app) monitor(ctx context.Context, o *options, l *looks) error {
	if _, err := o.parseFormat(); err != nil {
		return err
	}
	r := &round{watcher: watcher{app: a, options: o, looks: l, run: a.runName()}}
	r.result = monitor.Round{Schema: finding.SchemaVersion, Command: "monitor"}
	var err error
	if r.config, err = a.workTreeConfig(ctx, o); err != nil {
		return err
	}
	if r.repo, err = a.repository(o); err != nil {
		return err
	}
	if err = r.shares(); err != nil {
		return err
	}
	if r.store, err = a.windows(o, r.repo); err != nil {
		return err
	}
	if r.state, err = r.store.Load(ctx); err != nil {
		return undecided(err)
	}
	if l.shard != "" {
		err = r.shard(ctx)
	} else {
		err = r.all(ctx)
	}
	if err != nil {
		return err
	}
	r.result.Decide()
	a.code = r.result.Verdict.ExitCode()
	result := scrub(r.result, a.secrets.String)
	return a.publishAs(o, finding.Result{Verdict: result.Verdict, Decision: result.Decision}, func(w io.Writer, f report.Format, opts report.Options) error {
		return report.RenderRound(w, f, result, opts)
	})
}

// all does all that is due.
func (r *round) all(ctx context.Context) error {
	done, err := r.unfinished(ctx)
	if err != nil {
		return err
	}
	if err := r.each(ctx, done); err != nil {
		return err
	}
	if r.options.write {
		r.keepAll(ctx)
	}
	return nil
}

// sideBySide bounds how many windows are looked at at once.
const sideBySide = 256

// each goes through all open windows, side by side.
func (r *round) each(ctx context.Context, done map[string]bool) error {
	for _, b := range r.state.Broken {
		r.result.Windows = append(r.result.Windows, monitor.Watched{ID: b.ID, State: monitor.Unread, Text: "what is kept of it cannot be read: " + b.Err.Error()})
	}
	superseded := r.superseded(ctx)
	r.state.Watches = slices.DeleteFunc(r.state.Watches, func(w monitor.Watch) bool { return done[w.ID] })
	at := len(r.result.Windows)
	r.result.Windows = append(r.result.Windows, make([]monitor.Watched, len(r.state.Watches))...)
	errs := make([]error, len(r.state.Watches))
	worse := make([]*seen, len(r.state.Watches))
	watches := make([]monitor.Watch, len(r.state.Watches))
	var all sync.WaitGroup
	turns := make(chan struct{}, sideBySide)
	for i, w := range r.state.Watches {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			watches[i], r.result.Windows[at+i], worse[i], errs[i] = r.one(ctx, w, superseded[w.ID])
		})
	}
	all.Wait()
	for i, w := range watches {
		if errs[i] != nil {
			return errs[i]
		}
		out := &r.result.Windows[at+i]
		if worse[i] != nil && r.options.write { // one after another: each looks at what is live first
			if err := r.worse(ctx, w, *worse[i], out); err != nil {
				return err
			}
		}
		switch out.State {
		case monitor.Looked:
			r.changes.Put = append(r.changes.Put, w)
		case monitor.Closed:
			r.changes.Closed = append(r.changes.Closed, w.ID)
			if worse[i] == nil { // else it is on record already
				r.ended = append(r.ended, r.recordOf(ctx, w, out.Monitoring))
			}
		}
	}
	return nil
}

// one does what is due for a window.
func (r *round) one(ctx context.Context, w monitor.Watch, by string) (monitor.Watch, monitor.Watched, *seen, error) {
	out := monitor.Watched{ID: w.ID, Environment: w.Environment, Service: w.Service, Commit: w.Commit}
	now := r.Now()
	ends := func(end record.WindowEnd, by, text string) {
		m := w.Close(now, end, by)
		out.State, out.Text, out.Monitoring = monitor.Closed, text, &m
	}
	stays := func(state monitor.WindowState, text string) {
		m := w.Summary(now)
		out.State, out.Text, out.Monitoring = state, text, &m
	}
	until := "until " + w.Until.Format("2006-01-02 15:04 UTC")
	switch duty := r.duty(w, now); {
	case by != "":
		ends(record.WindowSuperseded, by, "closed: "+short(by)+" took its place")
		return w, out, nil, nil
	case duty == monitor.Over:
		ends(record.WindowComplete, "", "closed: its time is over")
		return w, out, nil, nil
	case w.Environment != environmentOf(r.options, r.config):
		stays(monitor.Left, r.elsewhere(w))
		return w, out, nil, nil
	case duty == monitor.Rest:
		stays(monitor.Rested, "somebody looked just now; open "+until)
		return w, out, nil, nil
	}
	beside := w.Beside(r.known)
	s := scopeOf(w.Scope)
	if len(beside) > 0 {
		s.rest = false // it is a later deployment's
	}
	w, got, err := r.tick(ctx, w, now, s)
	if errors.Is(err, errNothing) && s != nil {
		stays(monitor.Left, "the configuration names nothing of it any more; open "+until)
		return w, out, nil, nil
	}
	if err != nil {
		return w, out, nil, err
	}
	if slices.ContainsFunc(beside, func(commit string) bool { return health.SameCommit(got.other, commit) }) {
		ends(record.WindowSuperseded, got.other, "closed: "+short(got.other)+" took its place, for its services too")
		return w, out, nil, nil
	}
	out.Decision, out.Reasons = got.outcome.Decision, got.outcome.Reasons
	stays(monitor.Looked, fmt.Sprintf("%d looks; open %s", got.looks, until))
	if got.other != "" {
		out.Text = fmt.Sprintf("%s is serving, another build: what it does says nothing of this deployment; open %s", short(got.other), until)
	}
	if got.outcome.Decision == finding.RollBack && ctx.Err() == nil {
		return w, out, &got, nil
	}
	return w, out, nil, nil
}

func (r *round) elsewhere(w monitor.Watch) string {
	return "it is of the environment " + w.Environment + ", this run of " + environmentOf(r.options, r.config)
}

// duty is what there is to do for a window. What jobs of a matrix were asked to look at is due, whatever the time is now.
func (r *round) duty(w monitor.Watch, now time.Time) monitor.Duty {
	if duty := w.Due(now); duty == monitor.Over {
		return duty
	}
	return w.Due(r.due)
}

// tick looks at a window, or joins what was seen of it.
func (r *round) tick(ctx context.Context, w monitor.Watch, now time.Time, s *scope) (monitor.Watch, seen, error) {
	if r.parts != nil {
		return r.join(ctx, w, now, s)
	}
	got, err := r.look(ctx, w, sinceOf(w, now), s)
	return w.Add(got.tick), got, err
}

// lookBack is how far a tick reads logs back: to the last tick, as far as a schedule is regular.
const lookBack = 2

func sinceOf(w monitor.Watch, now time.Time) time.Time {
	since := now.Add(-lookBack * w.Every)
	if since.Before(w.Opened) {
		return w.Opened
	}
	return since
}

// superseded finds the windows whose place a later deployment took, as the records and the windows themselves tell it.
func (r *round) superseded(ctx context.Context) map[string]string {
	tree := r.workTree(ctx, r.options)
	type place struct{ environment, service string }
	asked := map[place]bool{}
	for _, w := range r.state.Watches {
		r.known = append(r.known, deploymentOf(w))
		at := place{w.Environment, w.Service}
		if tree == nil || asked[at] {
			continue
		}
		asked[at] = true
		last, ok, err := lastRecord(tree, r.config.Record.Folder, w.Environment, w.Service, func(d record.Deployment) bool { return d.Status == record.Deployed })
		if err == nil && ok {
			r.known = append(r.known, last)
		}
	}
	out := map[string]string{}
	for _, s := range monitor.SupersededBy(r.state.Watches, r.known) {
		out[s.Watch.ID] = s.By
	}
	return out
}

// deploymentOf is what a window knows of its deployment.
func deploymentOf(w monitor.Watch) record.Deployment {
	return record.Deployment{
		Schema: finding.SchemaVersion, Command: "post-deploy", ID: w.ID, Environment: w.Environment, Service: w.Service, Scope: w.Scope, Commit: w.Commit, Branch: w.Branch,
		Status: record.Deployed, Decision: finding.Deployed, Verdict: finding.VerdictPass, Began: w.Opened, Ended: w.Opened,
	}
}

// recordOf is a deployment as it is on record, with what its window came to.
func (r *round) recordOf(ctx context.Context, w monitor.Watch, m *record.Monitoring) record.Deployment {
	d := deploymentOf(w)
	if tree := r.workTree(ctx, r.options); tree != nil {
		if data, err := tree.Read(record.Path(r.config.Record.Folder, w.ID, ".json"), nil); err == nil {
			if known, err := record.Decode(data); err == nil {
				d = known
			}
		}
	}
	d.Monitoring = m
	return d
}

// configured tells whether records are written at all.
func configured(c config.Config) bool { return c.Record.Write != "none" }
