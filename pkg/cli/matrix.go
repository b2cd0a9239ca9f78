package cli

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"deploycoord/pkg/config"
	"deploycoord/pkg/envfile"
	"deploycoord/pkg/gate"
	"deploycoord/pkg/production"
	"deploycoord/pkg/report"
)

// column is one environment of the matrix.
type column struct {
	name      string
	inventory production.Inventory
	set       func(variable, kind string) string // the command that sets a variable there
}

// matrix shows variables against environments: each env file of the work tree, each configured environment, production.
func (a *app) matrix(ctx context.Context, o *options, m matrixInputs) (report.Matrix, error) {
	columns, err := a.columns(ctx, o, m)
	if err != nil {
		return report.Matrix{}, err
	}
	out := report.Matrix{Schema: 1}
	for _, c := range columns {
		out.Environments = append(out.Environments, c.name)
	}
	for _, v := range m.variables(columns) {
		row := report.Row{Name: v.name, Required: v.required, Sensitive: v.sensitive}
		for _, c := range columns {
			cell := cellOf(c.inventory, v.name)
			row.Cells = append(row.Cells, cell)
			if v.required && (cell == report.CellMissing || cell == report.CellEmpty || cell == report.CellPlaceholder) {
				kind := "variable"
				if v.sensitive {
					kind = "secret"
				}
				out.Commands = append(out.Commands, c.set(v.name, kind))
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// columns lists the environments: env files in the folder and below it that are not ignored, or that stand in the root
// though git ignores them (a developer's .env is exactly that), then the configured ones, then production.
func (a *app) columns(ctx context.Context, o *options, m matrixInputs) ([]column, error) {
	var out []column
	for _, p := range m.localEnvFiles() {
		inv, err := a.inventory(ctx, []production.Source{configuredSource(m.root, config.Source{EnvFile: p})})
		if err != nil {
			return nil, err
		}
		out = append(out, column{name: p, inventory: inv, set: editFile(p)})
	}
	for _, e := range m.cfg.Env.Environments {
		inv, err := a.inventory(ctx, []production.Source{configuredSource(m.root, e.Source)})
		if err != nil {
			return nil, err
		}
		set := a.setIn(e.Name)
		if e.EnvFile != "" {
			set = editFile(e.EnvFile)
		}
		out = append(out, column{name: e.Name, inventory: inv, set: set})
	}
	sources, err := a.sources(o, m.root, m.cfg.Env.Production, "")
	if err != nil {
		return nil, err
	}
	inv, err := a.inventory(ctx, sources)
	if err != nil {
		return nil, err
	}
	return append(out, column{name: m.in.Rules.Environment, inventory: inv, set: a.setIn(m.in.Rules.Environment)}), nil
}

func (a *app) setIn(environment string) func(variable, kind string) string {
	return func(variable, kind string) string {
		return fmt.Sprintf("gh %s set %s --env %s", kind, variable, gate.ShellQuote(environment))
	}
}

func editFile(p string) func(variable, kind string) string {
	return func(variable, _ string) string { return fmt.Sprintf("echo '%s=' >> %s", variable, gate.ShellQuote(p)) }
}

// localEnvFiles lists the work tree's env files, and those of the root that git ignores.
func (m matrixInputs) localEnvFiles() []string {
	found := map[string]bool{}
	for _, p := range m.paths {
		if envfile.IsEnvFile(p) && (m.in.Skip == nil || !m.in.Skip(p)) {
			found[p] = true
		}
	}
	names, _ := filepath.Glob(filepath.Join(m.root, "*")) // the pattern is fixed: no error can come
	hidden, _ := filepath.Glob(filepath.Join(m.root, ".env*"))
	for _, p := range append(names, hidden...) {
		if base := filepath.Base(p); envfile.IsEnvFile(base) && regular(m.root, base) {
			found[base] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func regular(root, base string) bool {
	f, err := openWithin(root, base)
	if err != nil {
		return false
	}
	defer f.Close()
	st, err := f.Stat()
	return err == nil && st.Mode()&fs.ModeType == 0
}

type matrixVariable struct {
	name                string
	required, sensitive bool
}

// variables lists the rows: what templates document, what code reads, and what any environment has beyond that.
func (m matrixInputs) variables(columns []column) []matrixVariable {
	vars := map[string]*matrixVariable{}
	of := func(name string) *matrixVariable {
		if vars[name] == nil {
			vars[name] = &matrixVariable{name: name, sensitive: envfile.SensitiveName(name)}
		}
		return vars[name]
	}
	for _, f := range m.docs.Templates {
		for _, e := range f.Entries {
			v := of(e.Name)
			v.required, v.sensitive = v.required || e.Required, e.Sensitive
		}
	}
	for _, r := range m.usage.References {
		if !r.Test && !r.Provided {
			v := of(r.Name)
			v.required = v.required || !r.HasDefault && len(m.docs.All(r.Name)) == 0
		}
	}
	for _, c := range columns {
		for _, name := range c.inventory.Names() {
			of(name)
		}
	}
	var out []matrixVariable
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if m.in.Rules.Ignored == nil || !m.in.Rules.Ignored(name) {
			out = append(out, *vars[name])
		}
	}
	return out
}

func cellOf(inv production.Inventory, name string) report.Cell {
	v, ok := inv.Values[name]
	switch {
	case !ok && inv.Absent(name):
		return report.CellMissing
	case !ok:
		return report.CellUnknown
	case v.Class() == envfile.Empty:
		return report.CellEmpty
	case v.Class() == envfile.Placeholder:
		return report.CellPlaceholder
	default:
		return report.CellSet
	}
}
