package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/doctor"
	"deploycoord/pkg/github"
	"deploycoord/pkg/production"
	"deploycoord/pkg/report"
)

func (a *app) doctorCommand() *cobra.Command {
	o, try := &options{}, false
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the pre-conditions: token, required check, triggers, credentials",
		Long: `Looks at what the gate and a deployment rest on, and says for each thing that is
missing how to mend it: the token and what it may read, the required check, the
merge queue's trigger, the token that merges, the environment, the sources that
tell what production has, and those who are told. Nothing is changed anywhere.`,
		Example: `  GH_TOKEN=$(gh auth token) deploycoord doctor --repository acme/shop
  deploycoord doctor --format json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			return a.doctor(cmd.Context(), o, try)
		},
	}
	o.common(cmd.Flags(), "text", "json", "markdown")
	cmd.Flags().StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	cmd.Flags().StringVar(&o.checkName, "check-name", defaultCheckName, "`NAME` of the verdict's check (deployment-gate)")
	cmd.Flags().Lookup("check-name").DefValue = ""
	cmd.Flags().BoolVar(&try, "notify", false, "send a message to try to those of notify-urls")
	return cmd
}

func (a *app) doctor(ctx context.Context, o *options, try bool) error {
	format, err := o.parseFormat()
	if err != nil {
		return err
	}
	if err := report.RenderDiagnosis(io.Discard, format, doctor.Diagnosis{}, report.Options{}); err != nil {
		return usage(err)
	}
	handed, err := a.handedSources(ctx, o, "")
	if err != nil {
		return err
	}
	e, err := a.preconditions(ctx, o, handed)
	if err != nil {
		return err
	}
	e.Notifications = a.notifications(ctx, o, e, try)
	d := scrub(doctor.Judge(e), a.secrets.String)
	a.code = d.Verdict.ExitCode()
	if err := a.write(o.output, format, func(w io.Writer, opts report.Options) error { return report.RenderDiagnosis(w, format, d, opts) }); err != nil {
		return undecided(err)
	}
	return a.summarise(func(w io.Writer) error { return report.RenderDiagnosis(w, report.Markdown, d, report.Options{}) })
}

// preconditions brings the doctor's evidence: the work tree's, then GitHub's.
func (a *app) preconditions(ctx context.Context, o *options, handed []production.Source) (*doctor.Evidence, error) {
	dir, err := a.folder(o)
	if err != nil {
		return nil, err
	}
	tree, root, err := change.OpenWorkTree(ctx, change.Options{Dir: dir, Home: a.Getenv("HOME")})
	if err != nil {
		if change.Usage(err) {
			return nil, usage(err)
		}
		return nil, undecided(err)
	}
	e := &doctor.Evidence{CheckName: o.checkName, EnvironmentName: o.environment, Branch: "main"}
	cfg := a.configuration(o, tree, e)
	if e.EnvironmentName == "" {
		e.EnvironmentName = cfg.Environment
	}
	if e.Workflows, err = doctor.Workflows(tree); err != nil {
		e.WorkflowsFault = err.Error()
	}
	repo, err := a.repository(o)
	if err != nil {
		return nil, err
	}
	if repo == nil {
		e.Unasked = "there is no token, or no repository's name"
	} else {
		merge, err := a.mergeRepository(o, e)
		if err != nil {
			return nil, err
		}
		e.Token = github.TokenKind(a.token())
		e.Ask(ctx, repo, merge)
	}
	x, err := a.access(o, e.EnvironmentName)
	if err != nil {
		return nil, err
	}
	sources, err := a.sources(o, x, handed, root, cfg.Env.Production)
	if err != nil {
		return nil, err
	}
	e.Sources = doctor.Sources(ctx, sources)
	return e, nil
}

// configuration reads the work tree's; its faults are evidence, and the defaults stand in.
func (a *app) configuration(o *options, tree interface {
	Read(path string, buf []byte) ([]byte, error)
}, e *doctor.Evidence) config.Config {
	cfg, err := a.loadConfig(o, tree)
	e.Configuration.Path, e.Configuration.Found = config.Path, true
	if _, absent := tree.Read(config.Path, nil); absent != nil && o.config == "" {
		e.Configuration.Found = false
	}
	var faults config.Errors
	switch {
	case err == nil:
		return cfg
	case errors.As(err, &faults):
		for _, p := range faults {
			e.Configuration.Faults = append(e.Configuration.Faults, p.String())
		}
	default:
		e.Configuration.Faults = []string{err.Error()}
	}
	return config.Default()
}

// mergeRepository is the repository as the token that merges sees it; nil without one.
func (a *app) mergeRepository(o *options, e *doctor.Evidence) (doctor.Remote, error) {
	token, ok := actions.Lookup(a.Getenv, "merge-token")
	if !ok || token == "" {
		return nil, nil
	}
	a.secrets.Add(token)
	e.MergeTokenGiven, e.MergeToken = true, github.TokenKind(token)
	repo, err := a.repositoryWith(o, token)
	if err != nil || repo == nil {
		return nil, err
	}
	return repo, nil
}

// summarise writes to the job's summary, where there is one.
func (a *app) summarise(render func(io.Writer) error) error {
	if !actions.Running(a.Getenv) || a.Getenv("GITHUB_STEP_SUMMARY") == "" {
		return nil
	}
	var b strings.Builder
	if err := render(&b); err != nil {
		return undecided(err)
	}
	if err := a.runner().Summary(b.String()); err != nil {
		return undecided(fmt.Errorf("write the summary: %w", err))
	}
	return nil
}
