package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/report"
)

// merging are the flags of a merge.
type merging struct {
	head, method, when, title, body string
	anyway                          bool
}

func (a *app) mergeCommand() *cobra.Command {
	o, m := &options{}, &merging{}
	cmd := &cobra.Command{
		Use:   "merge",
		Short: "Merge exactly what the gate judged, which deploys it",
		Long: `Merges a pull request at the head that the gate judged READY: now, as soon as
GitHub's requirements are met (--when auto), or through the merge queue.

It refuses when the head moved since, when the gate's check at that head does
not say READY, and when the token is the workflow's own, whose merge would start
no pipeline.

Exit codes: 0 merged, queued, or waits; 1 refused; 2 bad usage;
3 could not decide.`,
		Example: `  GH_TOKEN=$(gh auth token) deploycoord merge --repository acme/shop --pull 42
  deploycoord merge --pull 42 --head 1a2b3c4… --method squash --when auto`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			return a.merge(cmd.Context(), o, m)
		},
	}
	f := cmd.Flags()
	o.place(f, "text", "json", "markdown")
	f.IntVar(&o.pull, "pull", 0, "`NUMBER` of the pull request (default: the event's)")
	f.StringVar(&o.repository, "repository", "", "`OWNER/NAME` on GitHub (default: the workflow's)")
	f.StringVar(&o.checkName, "check-name", defaultCheckName, "`NAME` of the gate's check (deployment-gate)")
	f.StringVar(&m.head, "head", "", "`SHA` that was judged (default: the pull request's head)")
	f.StringVar(&m.method, "method", "", "merge, squash or rebase (the configuration's)")
	f.StringVar(&m.when, "when", "", "now, auto or queue (the configuration's)")
	f.StringVar(&m.title, "title", "", "`TITLE` of the merge commit (GitHub's)")
	f.StringVar(&m.body, "body", "", "`TEXT` below it (GitHub's)")
	f.BoolVar(&m.anyway, "allow-workflow-token", false, "merge with the workflow's own token, too")
	return cmd
}

func (a *app) merge(ctx context.Context, o *options, m *merging) error {
	if format, err := o.parseFormat(); err != nil {
		return err
	} else if format == report.SARIF || format == report.GitHub {
		return usage(fmt.Errorf("the merge has no %s form, only text, json, markdown", format))
	}
	order, err := a.mergeOrder(ctx, o, m)
	if err != nil {
		return err
	}
	repo, own, err := a.writer(ctx, o)
	if err != nil {
		return err
	}
	order.OwnToken = own
	state, err := repo.MergeState(ctx, order.Pull)
	if err != nil {
		return undecided(fmt.Errorf("read pull request #%d: %w", order.Pull, err))
	}
	if order.Head == "" {
		order.Head = state.Head.SHA
	} else if order.Head, err = a.commitNamed(ctx, repo, order.Head); err != nil {
		return err
	}
	result := pipeline.Merge(ctx, repo, order)
	switch result.Outcome {
	case pipeline.Merged, pipeline.Queued, pipeline.AutoEnabled:
	case pipeline.Refused:
		a.code = 1
	default:
		a.code = exitUnknown
	}
	return a.tellMerge(o, result)
}

// mergeOrder is what the flags, the event and the configuration order.
func (a *app) mergeOrder(ctx context.Context, o *options, m *merging) (pipeline.Order, error) {
	cfg, err := a.workTreeConfig(ctx, o)
	if err != nil {
		return pipeline.Order{}, err
	}
	order := pipeline.Order{Pull: o.pull, Head: m.head, Method: cfg.Merge.Method, When: cfg.Merge.When, Title: m.title, Message: m.body, AllowOwnToken: m.anyway, Check: o.checkName, Sleep: a.Sleep}
	for _, f := range []struct {
		name, given string
		into        *string
		legal       []string
	}{
		{"method", m.method, &order.Method, []string{"merge", "squash", "rebase"}},
		{"when", m.when, &order.When, []string{"now", "auto", "queue"}},
	} {
		if f.given == "" {
			continue
		}
		if !slices.Contains(f.legal, f.given) {
			return order, usage(fmt.Errorf("--%s is %q; legal: %s, %s, %s", f.name, clip(f.given), f.legal[0], f.legal[1], f.legal[2]))
		}
		*f.into = f.given
	}
	if order.Pull == 0 && actions.Running(a.Getenv) {
		e, err := actions.ReadEvent(a.Getenv)
		if err != nil && !errors.Is(err, actions.ErrNoEvent) {
			return order, undecided(err)
		}
		s, err := a.subjectOf(o, &e)
		if err != nil {
			return order, err
		}
		order.Pull = s.pull
	}
	if order.Pull <= 0 {
		return order, usage(errors.New("which pull request? Give its number with --pull"))
	}
	return order, nil
}

func (a *app) tellMerge(o *options, r pipeline.Result) error {
	r = scrub(r, a.secrets.String)
	format, err := o.parseFormat()
	if err != nil {
		return err
	}
	err = a.write(o.output, format, func(w io.Writer, opts report.Options) error { return report.RenderMerge(w, format, r, opts) })
	if err != nil {
		return undecided(err)
	}
	return a.summarise(func(w io.Writer) error { return report.RenderMerge(w, report.Markdown, r, report.Options{}) })
}
