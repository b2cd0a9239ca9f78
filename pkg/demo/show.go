package demo

import (
	"fmt"
	"io"
	"strings"
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

// command shows what is run, as somebody would type it.
func (s *show) command(args ...string) { s.printf("  $ deploycoord %s\n", strings.Join(args, " ")) }

// quote shows what a tool printed: at most so many lines, and how many there are beyond.
func (s *show) quote(text string, most int) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	more := len(lines) - most
	if more == 1 {
		more = 0 // saying so would take its place
	}
	if more > 0 {
		lines = lines[:most]
		for len(lines) > 0 && lines[len(lines)-1] == "" {
			lines, more = lines[:len(lines)-1], more+1
		}
	}
	for _, line := range lines {
		s.printf("%s\n", strings.TrimRight(indent+line, " "))
	}
	if more > 0 {
		s.printf("%s… %d more lines\n", indent, more)
	}
}
