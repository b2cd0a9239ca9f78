package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"sync"

	"github.com/spf13/cobra"

	"deploycoord/pkg/change"
	"deploycoord/pkg/report"
	"deploycoord/pkg/scaffold"
)

func (a *app) initCommand() *cobra.Command {
	o, action, dry := &options{}, "", false
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write the configuration and the workflows for this repository",
		Long: `Looks at a repository (templates, compose files, languages, health routes,
migrations, feature specs, workflows) and writes .github/deployment.yml and the
workflows that judge pull requests, follow deployments and go on watching. What
stands there already is left as it is. It says what it assumed.

With --dry-run nothing is written: a patch goes to standard output, and what was
found to standard error.

Exit codes: 0 it is done, 2 bad usage, 3 something could not be read or written.`,
		Example: `  deploycoord init --dry-run
  deploycoord init --dry-run | git apply
  deploycoord init -C ../shop --action acme/deployment-coordination@v1`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			return a.scaffold(cmd.Context(), o, action, dry)
		},
	}
	cmd.Flags().StringVarP(&o.directory, "directory", "C", "", "the repository's `DIR` (default: the current one)")
	cmd.Flags().StringVar(&action, "action", "", "`OWNER/NAME@REF` that the workflows use")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "write nothing; print what would be written")
	return cmd
}

var actionName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}(?:/[A-Za-z0-9._-]{1,100}){0,5}@[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$`)
})

func (a *app) scaffold(ctx context.Context, o *options, action string, dry bool) error {
	if action != "" && !actionName().MatchString(action) {
		return usage(fmt.Errorf("--action is %q, expected OWNER/NAME@REF, such as %s", action, scaffold.Action))
	}
	dir, err := a.folder(o)
	if err != nil {
		return err
	}
	tree, place, err := change.OpenWorkTree(ctx, change.Options{Dir: dir, Home: a.Getenv("HOME")})
	if err != nil {
		if change.Usage(err) {
			return usage(err)
		}
		return undecided(err)
	}
	branch, err := change.DefaultBranch(dir)
	if err != nil && !errors.Is(err, change.ErrNoRepository) {
		return undecided(err)
	}
	root, err := os.OpenRoot(place)
	if err != nil {
		return undecided(err)
	}
	defer func() { _ = root.Close() }()
	facts, err := scaffold.Look(ctx, tree, branch, func(path string) bool { return scaffold.Exists(root, path) })
	if err != nil {
		return undecided(err)
	}
	s := report.Setup{Facts: facts, Plan: scaffold.New(facts, action), DryRun: dry}
	var told io.Writer = a.out
	if dry {
		told = a.errs
		if err := a.write("", report.Text, func(w io.Writer, opts report.Options) error { return report.RenderDiff(w, s.Plan.Files, opts) }); err != nil {
			return undecided(err)
		}
	} else if n, err := scaffold.Write(root, s.Plan.Files); err != nil {
		return undecided(fmt.Errorf("%w; %d of %d files were written", err, n, len(s.Plan.Files)))
	}
	if err := report.RenderSetup(told, s, report.Options{Color: !dry && a.color(), Width: a.width()}); err != nil {
		return undecided(err)
	}
	return nil
}
