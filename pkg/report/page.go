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

// verbatim writes one line as it is, indented: for what must stay pastable.
func (p *page) verbatim(indent int, s string) {
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
	l := line{page: p, at: indent, hang: hang}
	p.out.put(strings.Repeat(" ", indent))
	for _, piece := range pieces {
		if piece.whole {
			l.unit(piece.text, piece)
			continue
		}
		for word := range strings.FieldsSeq(piece.text) {
			l.unit(word, piece)
		}
	}
	l.end()
}

// line is where flow stands: the column, the style that is on, and whether anything has been written.
type line struct {
	*page
	at, hang int
	on       paint
	begun    bool
}

func (l *line) unit(text string, piece piece) {
	w, blanks := columns(text), 1
	if piece.apart {
		blanks = 2
	}
	if l.begun && l.at+blanks+w > l.width {
		l.end()
		l.out.put(strings.Repeat(" ", l.hang))
		l.at, l.begun = l.hang, false
	}
	if l.begun {
		l.style(piece.paint, strings.Repeat(" ", blanks))
		l.at += blanks
	}
	l.style(piece.paint, text)
	l.at += w
	l.begun = true
}

// style writes text in a style and leaves the style on, so that words of one style are one run. Blanks before a new
// style stay plain.
func (l *line) style(p paint, text string) {
	if !l.color {
		p = plain
	}
	if p != l.on {
		l.off()
		if strings.TrimLeft(text, " ") != "" && p != plain {
			l.out.put("\x1b[", string(p), "m")
			l.on = p
		}
	}
	l.out.put(text)
}

func (l *line) off() {
	if l.on != plain {
		l.out.put("\x1b[0m")
		l.on = plain
	}
}

func (l *line) end() {
	l.off()
	l.out.put("\n")
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
