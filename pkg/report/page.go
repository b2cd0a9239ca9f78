package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// page lays out text for a terminal. What it is given must be safe for a terminal already (escape_terminal.go).
type page struct {
	out   *output
	width int
	color bool
}

// minWidth is where a hanging indent stops making sense.
const minWidth = 40

func newPage(out *output, o Options) *page {
	width := o.Width
	if width <= 0 {
		width = 80
	}
	return &page{out: out, width: max(width, minWidth), color: o.Color}
}

// piece is a run of text in one style. A whole piece is never broken over lines; of others each word is one unit.
type piece struct {
	text  string
	paint paint
	whole bool
	apart bool // two blanks before it instead of one
}

func words(s string) piece             { return piece{text: s} }
func tinted(p paint, s string) piece   { return piece{text: s, paint: p} }
func unbroken(p paint, s string) piece { return piece{text: s, paint: p, whole: true} }

// aside is a whole piece that stands a little apart from what is before it.
func aside(p paint, s string) piece { return piece{text: s, paint: p, whole: true, apart: true} }

func (p *page) paint(c paint, s string) string {
	if !p.color {
		return s
	}
	return c.on(s)
}

// line writes one line as it is, indented: for commands, which must stay pastable, and for headings.
func (p *page) line(indent int, s string) {
	p.out.put(strings.Repeat(" ", indent), s, "\n")
}

func (p *page) gap() { p.out.put("\n") }

func (p *page) heading(s string) {
	p.gap()
	p.flow(0, 2, tinted(bold, s))
	p.gap()
}

// flow writes pieces, one blank between units, first line indented by indent and the others by hang. A unit that is
// wider than the page stands on a line of its own and is not cut.
func (p *page) flow(indent, hang int, pieces ...piece) {
	p.out.put(strings.Repeat(" ", indent))
	at, start := indent, true
	unit := func(text string, style paint, apart bool) {
		w, blanks := columns(text), " "
		if apart {
			blanks = "  "
		}
		if !start && at+len(blanks)+w > p.width {
			p.out.put("\n", strings.Repeat(" ", hang))
			at, start = hang, true
		}
		if !start {
			p.out.put(blanks)
			at += len(blanks)
		}
		p.out.put(p.paint(style, text))
		at += w
		start = false
	}
	for _, piece := range pieces {
		if piece.whole {
			unit(piece.text, piece.paint, piece.apart)
			continue
		}
		for word := range strings.FieldsSeq(piece.text) {
			unit(word, piece.paint, false)
		}
	}
	p.out.put("\n")
}

// columns is how many cells of a terminal a string takes.
func columns(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// pad fills a string with blanks up to a width.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-columns(s)))
}
