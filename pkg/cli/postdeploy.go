package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/health"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/rollback"
)

func (a *app) postDeployCommand() *cobra.Command {
	o, l := &options{}, &looks{}
	cmd := &cobra.Command{
		Use:   "post-deploy",
		Short: "After the merge: watch the pipeline, verify production, decide, roll back",
		Long: `Follows what a merge started: finds the workflow runs of the merged commit and
watches them to their end, verifies that production serves that commit and is
healthy, decides by the decision tree, and carries a rollback out.

It runs on push to the default branch, on workflow_run or deployment_status, or
by hand with --sha.

Exit codes: 0 deployed, 1 rollback decided, 2 bad usage, 3 could not decide.`,
		Example: `  deploycoord post-deploy --repository acme/shop --sha $(git rev-parse HEAD)`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			l.given = cmd.Flags().Changed
			return a.postDeploy(cmd.Context(), o, l)
		},
	}
	o.common(cmd.Flags(), "text", "json", "markdown", "sarif", "github")
	l.flags(cmd.Flags())
	cmd.Flags().StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	cmd.Flags().StringVar(&o.checkName, "check-name", defaultCheckName, "`NAME` of the gate's check (deployment-gate)")
	cmd.Flags().BoolVar(&o.write, "publish", true, "write the verdict to the commit and the record, and carry rollbacks out")
	l.partsFlag(cmd.Flags())
	cmd.Flags().DurationVar(&l.watch, "watch", 0, "how `LONG` to go on watching without a break (in a workflow monitor.first, else 0s)")
	return cmd
}

// afterMerge is one run of post-deploy.
type afterMerge struct {
	*app
	options *options
	looks   *looks
	repo    *github.Repository // nil where GitHub cannot be asked
	config  config.Config
	d       record.Deployment
	commit  github.CommitFacts // zero where GitHub cannot be asked
	// deployed is when the pipeline's deploy step ended; zero where that is not known.
	deployed time.Time
	evidence rollback.Evidence
	resumed  bool // the decision is that of a former run, which was killed
	// The window in which the deployment is watched; without a store, it is not.
	store    monitor.Store
	state    monitor.State
	window   monitor.Watch
	wentBack bool            // an earlier run decided a rollback
	idle     string          // why the event is no deployment; "" where it is one
	later    []string        // notices that stand in no record
	begun    func() []string // what went wrong while people were told that it started; nil where they were not
}

func (a *app) postDeploy(ctx context.Context, o *options, l *looks) error {
	if _, err := o.parseFormat(); err != nil {
		return err
	}
	r := &afterMerge{app: a, options: o, looks: l, d: record.Deployment{Schema: finding.SchemaVersion, Command: "post-deploy", Began: a.Now().UTC()}}
	if err := r.open(ctx); err != nil {
		return err
	}
	if err := l.checkParts(r.config.Verify); err != nil {
		return err
	}
	if r.idle != "" {
		r.progress(r.idle)
		return nil
	}
	if r.own(ctx) {
		r.progress("the commit is a deployment's record: nothing was deployed by it")
		return nil
	}
	if !r.resume(ctx) {
		r.onPage(ctx, "in_progress", "the pipeline is watched, then production")
		r.tellStarted(ctx)
		if err := r.judge(ctx); err != nil {
			return err
		}
	}
	if err := r.follow(ctx); err != nil {
		return err
	}
	if r.store == nil || r.first() <= 0 || r.d.Status != record.Deployed {
		return r.tell()
	}
	early := r.tellEarly()
	status := r.d.Status
	if err := r.watchFirst(ctx); err != nil {
		return err
	}
	if early && r.d.Status == status {
		return r.tellLater()
	}
	return r.tell()
}

// judge looks at what was deployed, and decides.
func (r *afterMerge) judge(ctx context.Context) error {
	r.gate(ctx)
	r.pipeline(ctx)
	r.compareWith(ctx)
	if err := r.verify(ctx); err != nil {
		return err
	}
	r.decide()
	r.conclude()
	return nil
}

// conclude says how the deployment stands now.
func (r *afterMerge) conclude() {
	r.d.Status = record.StatusOf(r.d.Decision, r.d.Rollback)
	r.d.Ended = r.Now().UTC()
}

// follow does what follows from the decision. All of it looks first at what is done already, so that a run which was
// killed may be run again.
func (r *afterMerge) follow(ctx context.Context) error {
	if !r.options.write {
		return nil
	}
	effects, end := lasting(ctx, r.Sleep)
	defer end()
	r.collectStarted()
	r.keep(effects)
	r.mark(effects)
	if err := r.goBack(effects, ctx); err != nil {
		return err
	}
	r.incident(effects)
	restored := r.restored(effects)
	r.writeDown(effects, restored)
	r.outcomeOnPage(effects)
	r.over(effects, restored)
	switch {
	case r.d.Monitoring != nil && r.d.Monitoring.End != "":
		r.closeWindow(effects)
	case r.store == nil:
		r.openWindow(effects)
	}
	r.tellOutcome(effects, ctx.Err() != nil)
	r.forget(effects)
	return nil
}

// tellEarly shows people the outcome before the first minutes are watched.
func (r *afterMerge) tellEarly() bool {
	format, err := r.options.parseFormat()
	if err != nil || format != report.Text || r.options.output != "" && r.options.output != "-" {
		return false
	}
	d := scrub(r.d, r.secrets.String)
	err = report.RenderDeployment(r.out, format, d, report.Options{Color: r.color(), Width: r.width()})
	return errors.Join(err, r.out.Flush()) == nil
}

// tellLater adds what was seen since.
func (r *afterMerge) tellLater() error {
	return r.tellWith(func(w io.Writer, f report.Format, d record.Deployment, opts report.Options) error {
		if f == report.Text {
			return report.RenderWatched(w, d, opts)
		}
		return report.RenderDeployment(w, f, d, opts)
	})
}

// tell gives the deployment to whoever waits for it.
func (r *afterMerge) tell() error { return r.tellWith(report.RenderDeployment) }

func (r *afterMerge) tellWith(render func(io.Writer, report.Format, record.Deployment, report.Options) error) error {
	r.code = r.d.Verdict.ExitCode()
	d := r.d
	d.Notices = append(d.Notices[:len(d.Notices):len(d.Notices)], r.later...)
	d = scrub(d, r.secrets.String)
	result := finding.Result{Verdict: d.Verdict, Decision: d.Decision}
	if d.Gate != nil {
		result.Risk, result.DeploymentType = d.Gate.Risk, d.Gate.Type
	}
	return r.publishAs(r.options, result, func(w io.Writer, f report.Format, opts report.Options) error {
		return render(w, f, d, opts)
	})
}

// open finds what was deployed.
func (r *afterMerge) open(ctx context.Context) (err error) {
	if r.config, err = r.workTreeConfig(ctx, r.options); err != nil {
		return err
	}
	r.d.Environment = environmentOf(r.options, r.config)
	r.d.Actor, r.d.RunURL = r.Getenv("GITHUB_ACTOR"), r.runPage()
	if r.repo, err = r.repository(r.options); err != nil {
		return err
	}
	if err := r.subject(ctx); err != nil {
		return err
	}
	r.pulls(ctx)
	r.d.ID = record.NewID(cmp.Or(r.d.CommittedAt, r.d.Began), r.d.Commit, r.d.Environment, r.d.Service)
	r.d.WatchHours = r.watchHours("")
	return nil
}

func (r *afterMerge) note(text string) { r.d.Notices = append(r.d.Notices, text) }

// verify looks at production, expecting the commit.
func (r *afterMerge) verify(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil
	}
	v, err := r.verifyConfig(ctx, r.options, r.looks)
	if err != nil {
		return err
	}
	if len(v.Probes) == 0 && v.Containers == nil && len(v.Functional.JUnit)+len(r.looks.outcomes) == 0 {
		r.note("nothing says what to look at in production: give --url, or the section verify in " + config.Path)
		return nil
	}
	var seen health.Report
	if r.looks.parts != "" {
		seen, err = r.joinParts(ctx)
	} else {
		seen, err = r.lookFor(ctx, r.d.Commit, r.deployed)
	}
	if err != nil {
		return err
	}
	r.evidence.Measurements = seen.Measurements
	made := record.Verify(r.d.Commit, seen, rollback.Decide(rollback.Evidence{Measurements: seen.Measurements}))
	r.d.Verification = &made
	if seen.Interrupted {
		r.note("the verification was interrupted before it was decided")
	}
	r.startup(seen)
	return nil
}

// lookFor verifies that a commit is serving.
func (r *afterMerge) lookFor(ctx context.Context, sha string, since time.Time) (health.Report, error) {
	plan, err := r.planFor(ctx, sha, since, scopeOf(r.d.Scope))
	if err == nil && len(plan.Collectors) == 0 {
		err = errNothing
	}
	if err != nil {
		return health.Report{}, err
	}
	return r.look(ctx, plan), nil
}

func (r *afterMerge) planFor(ctx context.Context, sha string, since time.Time, s *scope) (health.Plan, error) {
	l := *r.looks
	l.sha, l.scope = sha, s
	if l.since == "" && !since.IsZero() {
		l.since = since.UTC().Format(time.RFC3339)
	}
	return r.plan(ctx, r.options, &l)
}

// startup is from the end of the deploy step to the first look that saw the new commit healthy.
func (r *afterMerge) startup(seen health.Report) {
	var first time.Time
	for _, m := range seen.Measurements {
		if m.Kind != health.Probe {
			continue
		}
		if m.Outcome != health.Good || m.FirstGood.IsZero() {
			return
		}
		if m.FirstGood.After(first) {
			first = m.FirstGood
		}
	}
	if first.IsZero() || r.deployed.IsZero() {
		return
	}
	seconds := max(0, first.Sub(r.deployed).Seconds())
	r.d.StartupSeconds = &seconds
}

// decide goes down the tree.
func (r *afterMerge) decide() {
	if r.d.Gate != nil {
		r.evidence.Irreversible = r.d.Gate.Irreversible
	}
	r.evidence.Anyway = r.config.Rollback.Irreversible == "rollback"
	out := rollback.Decide(r.evidence)
	r.d.Decision, r.d.Verdict, r.d.Reasons = out.Decision, out.Decision.Verdict(), out.Reasons
}

// mark writes the verdict to the commit: by it a later rollback knows where to go back to.
func (r *afterMerge) mark(ctx context.Context) {
	if r.repo == nil {
		return
	}
	state, text := "error", "could not be decided"
	switch r.d.Decision {
	case finding.Deployed, finding.Continue:
		state, text = "success", "serving, and healthy"
	case finding.RollBack:
		state = "failure"
	}
	if len(r.d.Reasons) > 0 {
		text = r.d.Reasons[0].Text
	}
	if r.d.Decision == finding.Hold {
		// What could not be decided takes back no rollback: after one, the old build is serving.
		known, err := r.repo.StatusesNamed(ctx, r.d.Commit, rollback.StatusContext)
		if err == nil && len(known) > 0 && known[0].Conclusion == "failure" {
			r.wentBack = true
			return
		}
	}
	status := github.Status{Context: rollback.StatusContext, State: state, Description: text, TargetURL: r.d.RunURL}
	if err := r.repo.CreateStatus(ctx, r.d.Commit, status); err != nil {
		r.note(fmt.Sprintf("the commit status %s could not be written, so a later rollback will not know of this deployment: %v", rollback.StatusContext, err))
	}
}
