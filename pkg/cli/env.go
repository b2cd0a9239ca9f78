package cli

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/envusage"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/production"
	"deploycoord/pkg/report"
)

func (a *app) envCommand() *cobra.Command {
	o := &options{}
	matrix := false
	cmd := &cobra.Command{
		Use:   "env",
		Short: "List what the repository documents, reads and lacks",
		Long: `Lists the environment variables of the work tree: which a template documents,
which code reads and where, and which are read but not documented.

With --matrix, variables against environments: set, empty, placeholder or
missing, and never a value.`,
		Example: `  deploycoord env
  deploycoord env --format json
  deploycoord env --matrix --env-file deploy/production.env`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.fill(cmd); err != nil {
				return err
			}
			return a.env(cmd.Context(), o, matrix)
		},
	}
	o.common(cmd.Flags(), "text", "json", "markdown")
	cmd.Flags().BoolVar(&matrix, "matrix", false, "show variables against environments")
	return cmd
}

func (a *app) env(ctx context.Context, o *options, matrix bool) error {
	format, err := o.parseFormat()
	if err != nil {
		return err
	}
	if err := report.RenderInventory(io.Discard, format, report.Inventory{}, report.Options{}); err != nil {
		return usage(err) // a form that does not exist, said before the work
	}
	handed, err := a.handedSources(ctx, o, "")
	if err != nil {
		return err
	}
	dir, err := a.folder(o)
	if err != nil {
		return err
	}
	tree, root, err := change.OpenWorkTree(ctx, change.Options{Dir: dir, Home: a.Getenv("HOME")})
	if err != nil {
		if change.Usage(err) {
			return usage(err)
		}
		return undecided(err)
	}
	cfg, err := a.loadConfig(o, tree)
	if err != nil {
		return err
	}
	in := gateInputs(cfg, o)
	paths, err := tree.Paths()
	if err != nil {
		return undecided(fmt.Errorf("list the files: %w", err))
	}
	docs := in.ReadTemplates(tree, slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return !in.IsTemplate(p) }))
	usages, err := envusage.Scan(ctx, tree, envusage.Options{Ignore: in.Skip, Platform: in.Platform})
	if err != nil {
		return undecided(err)
	}
	if matrix {
		m, err := a.matrix(ctx, o, matrixInputs{cfg: cfg, in: in, handed: handed, root: root, tree: tree, paths: paths, docs: docs, usage: usages})
		if err != nil {
			return err
		}
		m = scrub(m, a.secrets.String)
		return a.written(a.write(o.output, format, func(w io.Writer, opts report.Options) error { return report.RenderMatrix(w, format, m, opts) }))
	}
	inv := scrub(inventoryOf(docs, usages, in.Rules.Ignored), a.secrets.String)
	return a.written(a.write(o.output, format, func(w io.Writer, opts report.Options) error { return report.RenderInventory(w, format, inv, opts) }))
}

// written marks a report that could not be written.
func (a *app) written(err error) error {
	if err != nil {
		return undecided(err)
	}
	return nil
}

// inventoryOf lists what was found, in the contract's terms.
func inventoryOf(docs gate.Documents, u *envusage.Usage, ignored func(string) bool) report.Inventory {
	keep := func(name string) bool { return ignored == nil || !ignored(name) }
	inv := report.Inventory{Schema: 1}
	for _, f := range docs.Templates {
		for _, e := range f.Entries {
			if keep(e.Name) {
				inv.Documented = append(inv.Documented, report.Documented{
					Name: e.Name, Path: f.Path, Line: e.Line, Required: e.Required, Sensitive: e.Sensitive, HasDefault: e.HasValue,
					Optional: e.Optional, Type: e.Type.String(), Description: e.Description, Docs: e.Docs, Deprecated: e.Deprecated,
				})
			}
		}
	}
	covered := map[[2]string]bool{}
	for _, r := range u.References {
		if !keep(r.Name) {
			continue
		}
		inv.References = append(inv.References, report.Reference{
			Name: r.Name, Path: r.Path, Line: r.Line, Column: r.Column, HasDefault: r.HasDefault, Test: r.Test, Via: r.Via, Language: r.Language,
		})
		if r.Provided || r.Test {
			continue
		}
		key := [2]string{r.Name, path.Dir(r.Path)}
		if len(docs.Services) > 0 {
			key[1] = r.Path
		}
		if _, ok := covered[key]; !ok {
			covered[key] = len(docs.Find(r.Name, r.Path)) > 0
		}
		if !covered[key] {
			inv.Undocumented = append(inv.Undocumented, r.Name)
		}
	}
	slices.Sort(inv.Undocumented)
	inv.Undocumented = slices.Compact(inv.Undocumented)
	for _, d := range u.Dynamics {
		inv.Dynamic = append(inv.Dynamic, report.Dynamic{Path: d.Path, Line: d.Line, Expression: d.Expr, Test: d.Test, Language: d.Language})
	}
	for _, n := range u.Unread {
		inv.Unread = append(inv.Unread, report.Unread{Path: n.Path, Reason: n.Reason})
	}
	return inv
}

// matrixInputs is what the matrix is made of.
type matrixInputs struct {
	cfg    config.Config
	in     gate.Inputs
	handed []production.Source
	root   string
	tree   change.Tree
	paths  []string
	docs   gate.Documents
	usage  *envusage.Usage
}
