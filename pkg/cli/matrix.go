package cli

import (
	"context"
	"maps"
	"slices"

	"deploycoord/pkg/envfile"
	"deploycoord/pkg/production"
	"deploycoord/pkg/report"
)

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
			if !v.required || cell == report.CellSet || cell == report.CellUnknown {
				continue
			}
			if command := c.set(v, cell); !slices.Contains(out.Commands, command) {
				out.Commands = append(out.Commands, command)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

type matrixVariable struct {
	name                string
	required, sensitive bool
}

// kind is what GitHub keeps the variable as.
func (v matrixVariable) kind() string {
	if v.sensitive {
		return "secret"
	}
	return "variable"
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
