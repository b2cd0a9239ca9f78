package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/change"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/github"
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
	return cmd
}

func (a *app) gate(cmd *cobra.Command, o *options) error {
	if err := a.fill(cmd); err != nil {
		return err
	}
	if _, err := o.parseFormat(); err != nil {
		return err
	}
	ctx := cmd.Context()
	event, err := a.event(o)
	if err != nil {
		return err
	}
	handed, err := a.handedSources(ctx, o, partialReason(event))
	if err != nil {
		return err
	}
	ch, err := a.openChange(ctx, o, event)
	if err != nil {
		return err
	}
	cfg, touched, err := a.gateConfig(o, ch)
	if err != nil {
		return err
	}
	sources, err := a.sources(o, handed, ch.Root, cfg.Env.Production)
	if err != nil {
		return err
	}
	inv, err := a.inventory(ctx, sources)
	if err != nil {
		return err
	}
	in := gateInputs(cfg, o)
	in.Change, in.Production, in.Config = ch, inv, touched
	evidence, err := gate.Collect(ctx, in)
	if err != nil {
		return undecided(err)
	}
	result := gate.Judge(evidence)
	result.Base, result.Head = ch.Base, ch.Head
	result.Notices = append(ch.Notices, evidence.Notices...)
	a.code = result.Verdict.ExitCode()
	return a.publish(o, result)
}

// event reads the event of the run where it says what is judged: in a runner, without revisions given.
func (a *app) event(o *options) (*actions.Event, error) {
	if !actions.Running(a.Getenv) {
		return nil, nil
	}
	e, err := actions.ReadEvent(a.Getenv)
	switch {
	case err == nil:
		return &e, nil
	case errors.Is(err, actions.ErrNoEvent) && o.base != "":
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

func (a *app) openChange(ctx context.Context, o *options, e *actions.Event) (*change.Change, error) {
	dir, err := a.folder(o)
	if err != nil {
		return nil, err
	}
	opts := change.Options{Dir: dir, Base: o.base, Head: o.head, Home: a.Getenv("HOME")}
	if e != nil && o.base == "" && o.head == "" {
		r, err := eventRange(e)
		if err != nil {
			return nil, err
		}
		opts.Event = r
	}
	api, err := a.treeAPI(ctx)
	if err != nil {
		return nil, err
	}
	if api != nil {
		opts.API = api
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

func eventRange(e *actions.Event) (change.EventRange, error) {
	switch {
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

// treeAPI is GitHub for what a shallow clone lacks; nil without a token or a repository.
func (a *app) treeAPI(ctx context.Context) (change.TreeAPI, error) {
	token, ok := actions.Lookup(a.Getenv, "token")
	repository := a.Getenv("GITHUB_REPOSITORY")
	if !ok || repository == "" {
		return nil, nil
	}
	a.secrets.Add(token)
	client, err := github.New(github.Options{
		BaseURL: a.Getenv("GITHUB_API_URL"), Token: token, HTTP: a.HTTP, Now: a.Now,
		Sleep: func(d time.Duration) { _ = a.Sleep(ctx, d) },
	})
	if err != nil {
		return nil, usage(err)
	}
	repo, err := client.Repository(repository)
	if err != nil {
		return nil, usage(err)
	}
	return repo, nil
}
