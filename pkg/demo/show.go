package demo

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// indent stands before what is quoted.
const indent = "  │ "

// show prints the story; the first error of the writer stays.
type show struct {
	out   io.Writer
	count int
	err   error
}

func (s *show) printf(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.out, format, args...)
	}
}

// step heads a step with one line.
func (s *show) step(title string) {
	s.count++
	s.printf("\n%d. %s\n", s.count, title)
}

// say is a line of the story itself.
func (s *show) say(format string, args ...any) { s.printf("  "+format+"\n", args...) }

// quote shows what a tool printed: at most so many lines of each passage, and a mark where something is left out.
func (s *show) quote(passages ...passage) {
	for i, p := range passages {
		lines := strings.Split(strings.Trim(p.text, "\n"), "\n")
		cut := p.most > 0 && len(lines) > p.most
		if cut {
			lines = lines[:p.most]
		}
		for len(lines) > 0 && lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
		for _, line := range lines {
			s.printf("%s\n", strings.TrimRight(indent+clip(line, Width-uniseg.StringWidth(indent)), " "))
		}
		if cut || i < len(passages)-1 {
			s.printf("%s…\n", indent)
		}
	}
}

// passage is a part of what a tool printed.
type passage struct {
	text string
	most int // lines; 0 for all
}

// first is the head of a text.
func first(text string, most int) passage { return passage{text, most} }

// between is a text from the line that begins with a mark up to the next one that begins with another; what is not there
// is not looked for: all of the text, or all of the rest.
func between(text, start, end string) passage {
	if i := strings.Index("\n"+text, "\n"+start); i >= 0 {
		text = text[i:]
	}
	if i := strings.Index(text, "\n"+end); end != "" && i >= 0 {
		text = text[:i]
	}
	return passage{text: text}
}

// clip cuts a line to so many columns.
func clip(line string, columns int) string {
	if uniseg.StringWidth(line) <= columns {
		return line
	}
	var b strings.Builder
	left := columns - 1
	for g := uniseg.NewGraphemes(line); g.Next() && g.Width() <= left; left -= g.Width() {
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}
