package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/production"
)

func (a *app) gateCommand() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "gate",
		Short: "Judge a change before it is merged: READY or BLOCKED",
		Long: `Judges what differs between a base and a head: which environment variables the
change needs, which are documented, and which production lacks.

Without --base and --head, in a pull request's or merge group's run, the event
says what is judged; elsewhere it is what differs between the default branch and
the work tree.`,
		Example: `  deploycoord gate
  deploycoord gate -C ../shop --base main --head feature --format json
  deploycoord gate --env-file deploy/production.env
  deploycoord gate --secrets - <secrets.json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.gate(cmd, o) },
	}
	o.common(cmd.Flags(), "text", "json", "markdown", "sarif", "github")
	cmd.Flags().StringVar(&o.base, "base", "", "`REVISION` to compare with (the default branch)")
	cmd.Flags().StringVar(&o.head, "head", "", "`REVISION` to judge (default: the work tree)")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "what was wrong before the change blocks, too")
	o.pulls(cmd.Flags())
	return cmd
}

func (a *app) gate(cmd *cobra.Command, o *options) error {
	if err := a.fill(cmd); err != nil {
		return err
	}
	if _, err := o.parseFormat(); err != nil {
		return err
	}
	o.waitGiven, o.writeGiven = cmd.Flags().Changed("wait"), cmd.Flags().Changed("publish")
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	g := &gateRun{app: a, options: o, began: a.Now()}
	if err := g.open(ctx); err != nil {
		return err
	}
	result, err := g.judge(ctx)
	if err != nil {
		return err
	}
	result = g.announce(ctx, result)
	a.code = result.Verdict.ExitCode()
	result.Notices = append(result.Notices, g.tell(ctx, result)...)
	return a.publish(o, result)
}

// gateRun is one run of the gate on its way from the event to the verdict.
type gateRun struct {
	*app
	options  *options
	began    time.Time
	event    *actions.Event // nil outside of a runner
	subject  subject
	remote   *early // nil where GitHub cannot be asked
	change   *change.Change
	config   config.Config
	touched  gate.ConfigChange
	handed   []production.Source
	hosted   *gate.Hosted
	ranged   change.EventRange // what is judged, where neither a flag nor the event says it
	evidence *gate.Evidence
	notices  []string // how the evidence was had, where that is not obvious
}

// open finds what is judged and by which configuration. GitHub is asked meanwhile.
func (g *gateRun) open(ctx context.Context) (err error) {
	if g.event, err = g.readEvent(g.options); err != nil {
		return err
	}
	if g.subject, err = g.subjectOf(g.options, g.event); err != nil {
		return err
	}
	if g.handed, err = g.handedSources(ctx, g.options, partialReason(g.event)); err != nil {
		return err
	}
	repo, err := g.repository(g.options)
	if err != nil {
		return err
	}
	if repo != nil {
		g.remote = begin(ctx, repo, g.subject, g.event)
	}
	if g.change, err = g.openChange(ctx); err != nil {
		return err
	}
	g.config, g.touched, err = g.gateConfig(g.options, g.change)
	return err
}

// judge brings the evidence and folds it into the verdict. Production and GitHub are asked side by side.
func (g *gateRun) judge(ctx context.Context) (finding.Result, error) {
	in := gateInputs(g.config, g.options)
	asked := make(chan *gate.Hosted, 1)
	go func() { asked <- g.ask(ctx, in.Policy) }()
	x, err := g.access(g.options, in.Rules.Environment)
	if err != nil {
		return finding.Result{}, err
	}
	sources, err := g.sources(g.options, x, g.handed, g.change.Root, g.config.Env.Production)
	if err != nil {
		return finding.Result{}, err
	}
	inv, err := g.inventory(ctx, g.withAPI(ctx, sources, x))
	if err != nil {
		return finding.Result{}, err
	}
	g.hosted = <-asked
	in.Change, in.Config, in.Hosted, in.Now = g.change, g.touched, g.hosted, g.Now()
	in.Production = g.remembering(inv, in.Rules.Environment)
	evidence, err := gate.Collect(ctx, in)
	if err != nil {
		return finding.Result{}, undecided(err)
	}
	g.evidence = evidence
	return g.result(evidence), nil
}

// result is what the evidence comes to.
func (g *gateRun) result(e *gate.Evidence) finding.Result {
	r := gate.Judge(e)
	r.Base, r.Head = g.change.Base, g.change.Head
	r.Notices = slices.Concat(g.change.Notices, g.notices, e.Notices)
	r.PullRequests = e.Numbers()
	return r
}

// readEvent reads the event of the run where it says what is judged: in a runner, without revisions given.
func (a *app) readEvent(o *options) (*actions.Event, error) {
	if !actions.Running(a.Getenv) {
		return nil, nil
	}
	e, err := actions.ReadEvent(a.Getenv)
	switch {
	case err == nil:
		return &e, nil
	case errors.Is(err, actions.ErrNoEvent) && (o.base != "" || o.pull != 0):
		return nil, nil
	case errors.Is(err, actions.ErrNoEvent):
		return nil, usage(fmt.Errorf("%w; run on pull_request or merge_group, or name the revisions with base and head", err))
	default:
		return nil, undecided(err)
	}
}

// partialReason says why the secrets handed in may not be all there are.
func partialReason(e *actions.Event) string {
	if e != nil && e.PullRequest != nil && e.PullRequest.Fork {
		return "a fork's pull request gets no secrets"
	}
	return ""
}

func (g *gateRun) openChange(ctx context.Context) (*change.Change, error) {
	o := g.options
	dir, err := g.folder(o)
	if err != nil {
		return nil, err
	}
	opts := change.Options{Dir: dir, Base: o.base, Head: o.head, Home: g.Getenv("HOME")}
	if o.base == "" && o.head == "" {
		if opts.Event, err = g.eventRange(ctx); err != nil {
			return nil, err
		}
	}
	if g.remote != nil {
		opts.API = g.remote
	}
	ch, err := change.Open(ctx, opts)
	switch {
	case err == nil:
		return ch, nil
	case change.Usage(err):
		return nil, usage(err)
	default:
		return nil, undecided(err)
	}
}

// eventRange is what the event says is judged or, where a run was given a pull request's number, what GitHub says.
func (g *gateRun) eventRange(ctx context.Context) (change.EventRange, error) {
	switch {
	case g.ranged.HeadSHA != "":
		return g.ranged, nil
	case g.subject.dispatched && g.remote == nil:
		return change.EventRange{}, undecided(fmt.Errorf("pull request #%d cannot be read: there is no token, or no repository's name; give a token, and --repository owner/name outside of a workflow", g.subject.pull))
	case g.subject.dispatched:
		p := g.remote.Snapshot(ctx, g.subject.pull).PullRequest
		if p.Err != nil {
			return change.EventRange{}, undecided(fmt.Errorf("read pull request #%d: %w", g.subject.pull, p.Err))
		}
		return change.EventRange{BaseSHA: p.Value.Base.SHA, HeadSHA: p.Value.Head.SHA}, nil
	case g.event == nil:
		return change.EventRange{}, nil
	}
	return eventRange(g.event)
}

func eventRange(e *actions.Event) (change.EventRange, error) {
	switch {
	case e == nil:
		return change.EventRange{}, nil
	case e.PullRequest != nil:
		return change.EventRange{BaseSHA: e.PullRequest.Base.SHA, HeadSHA: e.PullRequest.Head.SHA, MergeSHA: e.PullRequest.MergeCommitSHA}, nil
	case e.MergeGroup != nil:
		return change.EventRange{BaseSHA: e.MergeGroup.Base.SHA, HeadSHA: e.MergeGroup.Head.SHA}, nil
	case e.Push != nil && e.Push.Before != "":
		return change.EventRange{BaseSHA: e.Push.Before, HeadSHA: e.Push.After}, nil
	default:
		return change.EventRange{}, usage(fmt.Errorf("the event %s does not say what to judge; name the revisions with base and head", e.Name))
	}
}

// directory is the folder to work in: -C, else the runner's workspace, else the current folder.
func (a *app) directory(o *options) string {
	switch {
	case o.directory != "":
		return o.directory
	case actions.Running(a.Getenv) && a.Getenv("GITHUB_WORKSPACE") != "":
		return a.Getenv("GITHUB_WORKSPACE")
	default:
		return "."
	}
}

// folder is the directory, which must be there.
func (a *app) folder(o *options) (string, error) {
	dir := a.directory(o)
	switch st, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return "", usage(fmt.Errorf("%s: no such folder", dir))
	case err != nil:
		return "", usage(err)
	case !st.IsDir():
		return "", usage(fmt.Errorf("%s is a file, expected the folder of a repository", dir))
	}
	return dir, nil
}
