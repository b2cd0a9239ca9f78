package report

import (
	"fmt"
	"slices"
	"strings"
)

// textMatrix writes the table, in as many stretches of columns as the width asks for, and the commands.
func textMatrix(out *output, m Matrix, o Options) error {
	p := newPage(out, o)
	p.flow(0, 2, words(matrixTally(m)))
	first := 0
	for _, r := range m.Rows {
		first = max(first, columns(terminalName(r.Name)))
	}
	for _, stretch := range p.stretches(m, first+4) {
		p.gap()
		p.matrixStretch(m, stretch, first)
	}
	if len(m.Commands) > 0 {
		p.heading("To bring them in step")
		p.commands(m.Commands)
	}
	return nil
}

func matrixTally(m Matrix) string {
	return fmt.Sprintf("%s in %s; %s not set everywhere.", plural(len(m.Rows), "variable"),
		plural(len(m.Environments), "environment"), group(unsettled(m)))
}

// unsettled counts the variables that some environment has not, or not with a real value.
func unsettled(m Matrix) int {
	n := 0
	for _, r := range m.Rows {
		if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c != CellSet }) {
			n++
		}
	}
	return n
}

// stretches gives [from, to) of the columns that fit beside the names; at least one column each.
func (p *page) stretches(m Matrix, names int) [][2]int {
	var all [][2]int
	for from := 0; from < len(m.Environments); {
		to, at := from, names
		for to < len(m.Environments) && (to == from || at+2+matrixColumn(m, to) <= p.width) {
			at += 2 + matrixColumn(m, to)
			to++
		}
		all = append(all, [2]int{from, to})
		from = to
	}
	return all
}

// matrixColumn is how wide a column must be: its own name or its widest cell, sign and blank included.
func matrixColumn(m Matrix, column int) int {
	width := columns(terminalName(m.Environments[column]))
	for _, r := range m.Rows {
		width = max(width, 2+columns(terminalName(string(r.Cells[column]))))
	}
	return width
}

func (p *page) matrixStretch(m Matrix, stretch [2]int, first int) {
	pieces := []piece{unbroken(plain, pad("", first+2))}
	for c := stretch[0]; c < stretch[1]; c++ {
		pieces = append(pieces, unbroken(bold, pad(terminalName(m.Environments[c]), matrixColumn(m, c)+1)))
	}
	p.row(pieces)
	for _, r := range m.Rows {
		mark := "  "
		if r.Required {
			mark = " *"
		}
		pieces = []piece{unbroken(plain, pad(terminalName(r.Name)+mark, first+2))}
		for c := stretch[0]; c < stretch[1]; c++ {
			l := lookOfCell(r.Cells[c])
			pieces = append(pieces, unbroken(l.paint, pad(l.sign+" "+l.word, matrixColumn(m, c)+1)))
		}
		p.row(pieces)
	}
	if slices.ContainsFunc(m.Rows, func(r Row) bool { return r.Required }) {
		p.verbatim(2, p.paint(dim, "* required"))
	}
}

// row writes pieces that are padded already, on one line whatever its width, without blanks at its end.
func (p *page) row(pieces []piece) {
	p.out.put("  ")
	for i, piece := range pieces {
		text := piece.text
		if i == len(pieces)-1 {
			text = strings.TrimRight(text, " ")
		}
		p.out.put(p.paint(piece.paint, text))
		if i < len(pieces)-1 {
			p.out.put(" ")
		}
	}
	p.out.put("\n")
}

func lookOfCell(c Cell) look {
	switch c {
	case CellSet:
		return look{"✓", "set", green, "✅"}
	case CellEmpty:
		return look{"!", "empty", yellow, "⚠️"}
	case CellPlaceholder:
		return look{"!", "placeholder", yellow, "⚠️"}
	case CellMissing:
		return look{"✗", "missing", red, "❌"}
	default:
		return look{"?", "unknown", dim, "❔"}
	}
}
