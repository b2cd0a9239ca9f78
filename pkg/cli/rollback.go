package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
	"deploycoord/pkg/health"
	"deploycoord/pkg/report"
	"deploycoord/pkg/rollback"
)

// going are the flags of a rollback.
type going struct {
	sha, target, strategy, branch, reason string
}

func (a *app) rollbackCommand() *cobra.Command {
	o, g := &options{}, &going{}
	cmd := &cobra.Command{
		Use:   "rollback",
		Short: "Go back to the last verified deployment",
		Long: `Carries out a rollback by the strategy of the configuration: a pull request that
reverts (revert-pr), a commit that does (revert-commit), or the start of the
workflow that deploys an older commit (workflow).

What is live is looked at first, and what was begun already: a second run, or a
second person, does nothing and says so.

Exit codes: 0 done, proposed, or nothing to do; 1 refused; 2 bad usage;
3 GitHub could not be asked.`,
		Example: `  deploycoord rollback --repository acme/shop --sha 1a2b3c4
  deploycoord rollback --target v1.4.2-sha --strategy revert-pr`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			return a.rollback(cmd.Context(), o, g)
		},
	}
	f := cmd.Flags()
	o.place(f, "text", "json", "markdown")
	f.StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	f.StringVar(&g.sha, "sha", "", "`COMMIT` to leave (default: what is live, else the branch's)")
	f.StringVar(&g.target, "target", "", "`COMMIT` to go back to (default: the last verified one)")
	f.StringVar(&g.strategy, "strategy", "", "revert-pr, revert-commit, workflow or none (the configuration's)")
	f.StringVar(&g.branch, "branch", "", "`BRANCH` that deploys (default: the repository's)")
	f.StringVar(&g.reason, "reason", "", "`TEXT` for the record: why")
	return cmd
}

func (a *app) rollback(ctx context.Context, o *options, g *going) error {
	if format, err := o.parseFormat(); err != nil {
		return err
	} else if format == report.SARIF || format == report.GitHub {
		return usage(fmt.Errorf("the rollback has no %s form, only text, json, markdown", format))
	}
	cfg, err := a.workTreeConfig(ctx, o)
	if err != nil {
		return err
	}
	if g.strategy != "" {
		cfg.Rollback.Strategy = g.strategy
	}
	repo, own, err := a.writer(ctx, o)
	if err != nil {
		return err
	}
	order, err := a.rollbackOrder(ctx, repo, cfg, g)
	if err != nil {
		return err
	}
	order.OwnToken = own
	if order.Live, err = a.liveCommit(ctx, cfg); err != nil {
		return err
	}
	if g.sha == "" && order.Live != "" {
		if order.Bad, err = a.commitNamed(ctx, repo, order.Live); err != nil {
			return err
		}
	}
	result, err := rollback.CarryOut(ctx, repo, order)
	if err != nil {
		return undecided(err)
	}
	a.tellRolledBack(ctx, o, cfg, order, result)
	if result.State == rollback.Refused {
		a.code = 1
	}
	return a.tellRollback(o, result)
}

// workflowBot is whom a workflow's own token acts as. What it merges or pushes starts no workflow
// (docs.github.com/actions, "Triggering a workflow from a workflow").
const workflowBot = "github-actions[bot]"

// writer is GitHub as the token that merges sees it, else the workflow's own. own tells that it is a workflow's: an app's
// token looks the same, so GitHub is asked whose it is, and what it does not tell counts as a workflow's.
func (a *app) writer(ctx context.Context, o *options) (repo *github.Repository, own bool, err error) {
	token, given := actions.Lookup(a.Getenv, "merge-token")
	if !given || token == "" {
		token = a.token()
	}
	a.secrets.Add(token)
	repo, err = a.repositoryWith(o, token)
	switch {
	case err != nil:
		return nil, false, err
	case repo == nil:
		return nil, false, usage(errors.New("GitHub is needed for this: give a token (GH_TOKEN), and --repository owner/name outside of a workflow"))
	case github.TokenKind(token) != github.WorkflowToken:
		return repo, false, nil
	}
	viewer, err := repo.Viewer(ctx)
	return repo, err != nil || viewer.Login == workflowBot, nil
}

// writtenFolders are those that this program itself writes: a rollback of the code leaves them alone.
func writtenFolders(c config.Config) []string {
	return []string{c.Record.Folder, c.Checks.Spec.Folder, c.Checks.Spec.Implemented}
}

func (a *app) rollbackOrder(ctx context.Context, repo *github.Repository, c config.Config, g *going) (rollback.Order, error) {
	cfg := c.Rollback
	order := rollback.Order{
		Strategy: cfg.Strategy, Branch: g.branch, Keep: writtenFolders(c), Workflow: cfg.Workflow, Inputs: cfg.Inputs,
		Reason: g.reason, RunURL: a.runPage(), Now: a.Now, Sleep: a.Sleep,
	}
	if order.Strategy == "workflow" && order.Workflow == "" {
		return order, usage(errors.New("the strategy workflow needs rollback.workflow in the configuration, the file name of the workflow that deploys"))
	}
	if order.Branch == "" {
		info, err := repo.Info(ctx)
		if err != nil {
			return order, undecided(err)
		}
		order.Branch = info.DefaultBranch
	}
	var err error
	if g.sha != "" {
		order.Bad, err = a.commitNamed(ctx, repo, g.sha)
	} else if order.Bad, err = repo.Ref(ctx, "heads/"+order.Branch); err != nil {
		err = undecided(err)
	}
	if err == nil && g.target != "" {
		order.Target, err = a.commitNamed(ctx, repo, g.target)
	}
	return order, err
}

// commitNamed gives the whole SHA of a commit that somebody names in short.
func (a *app) commitNamed(ctx context.Context, repo *github.Repository, name string) (string, error) {
	sha, err := repo.Commit(ctx, name)
	if err != nil {
		return "", undecided(err)
	}
	return sha, nil
}

// liveCommit looks once which commit is serving; "" where the configuration does not say how to know, or nobody tells.
func (a *app) liveCommit(ctx context.Context, cfg config.Config) (string, error) {
	if cfg.Verify.Identity == (config.Identity{}) {
		return "", nil
	}
	cfg.Verify.Timeout, cfg.Verify.Stable, cfg.Verify.Grace = 20*time.Second, 1, 0
	collectors, err := a.probes(cfg.Verify)
	if err != nil || len(collectors) == 0 {
		return "", err
	}
	seen := a.look(ctx, health.Plan{Collectors: collectors, Policy: health.Policy{
		Stable: 1, Interval: cfg.Verify.Interval, Timeout: cfg.Verify.Timeout, Concurrency: cfg.Verify.Concurrency,
	}})
	commit := ""
	for _, m := range seen.Measurements {
		switch {
		case m.Commit == "":
		case commit == "":
			commit = m.Commit
		case !health.SameCommit(commit, m.Commit):
			a.progress("several builds are serving: " + short(commit) + " and " + short(m.Commit))
			return "", nil
		}
	}
	return commit, nil
}

func (a *app) tellRollback(o *options, r rollback.Result) error {
	r = scrub(r, a.secrets.String)
	format, err := o.parseFormat()
	if err != nil {
		return err
	}
	err = a.write(o.output, format, func(w io.Writer, opts report.Options) error { return report.RenderRollback(w, format, r, opts) })
	if err != nil {
		return undecided(err)
	}
	return a.summarise(func(w io.Writer) error { return report.RenderRollback(w, report.Markdown, r, report.Options{}) })
}

// runPage is the page of this workflow run; "" outside of one.
func (a *app) runPage() string {
	server, repository, run := a.Getenv("GITHUB_SERVER_URL"), a.Getenv("GITHUB_REPOSITORY"), a.Getenv("GITHUB_RUN_ID")
	if server == "" || repository == "" || run == "" || strings.Trim(run, "0123456789") != "" || !actions.Running(a.Getenv) {
		return ""
	}
	return fmt.Sprintf("%s/%s/actions/runs/%s", server, repository, run)
}
