package report

import (
	"cmp"
	"fmt"
	"slices"
)

// Matrix shows variables against environments: what each environment makes of each variable, never a value.
type Matrix struct {
	Schema       int      `json:"schema"`
	Environments []string `json:"environments"` // in the order of the columns
	Rows         []Row    `json:"rows"`
	Commands     []string `json:"commands"` // what to run to bring them in step, in order
}

// Row is one variable; Cells stand in the order of Matrix.Environments.
type Row struct {
	Name      string `json:"name"`
	Required  bool   `json:"required"`
	Sensitive bool   `json:"sensitive"`
	Cells     []Cell `json:"cells"`
}

// Cell is what one environment has for one variable.
type Cell string

// The cells. CellUnknown stands for an environment whose state cannot be read, which proves nothing either way.
const (
	CellSet         Cell = "set"
	CellEmpty       Cell = "empty"
	CellPlaceholder Cell = "placeholder"
	CellMissing     Cell = "missing"
	CellUnknown     Cell = "unknown"
)

// check refuses a matrix whose cells do not line up: a cell in the wrong column would be a wrong claim.
func (m Matrix) check() error {
	for _, r := range m.Rows {
		if len(r.Cells) != len(m.Environments) {
			return fmt.Errorf("matrix row %s has %d cells for %d environments", terminalName(r.Name), len(r.Cells), len(m.Environments))
		}
	}
	return nil
}

// sorted gives a copy with its rows by name and no list nil; columns and commands keep their order.
func (m Matrix) sorted() Matrix {
	if m.Schema == 0 {
		m.Schema = 1
	}
	m.Environments = copied(m.Environments)
	m.Commands = copied(m.Commands)
	m.Rows = copied(m.Rows)
	for i := range m.Rows {
		m.Rows[i].Cells = copied(m.Rows[i].Cells)
	}
	slices.SortStableFunc(m.Rows, func(a, b Row) int { return cmp.Compare(a.Name, b.Name) })
	return m
}
