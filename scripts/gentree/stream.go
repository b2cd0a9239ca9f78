package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// stream is git fast-import's language. A write that fails is told by close.
type stream struct {
	w     *bufio.Writer
	under io.WriteCloser
}

func newStream(w io.WriteCloser) *stream {
	return &stream{w: bufio.NewWriterSize(w, 1<<20), under: w}
}

// commit begins a commit on main; the files that follow are in it. Time and author are fixed, so that the ids are.
func (s *stream) commit(message string, at int) {
	fmt.Fprintf(s.w, "commit refs/heads/main\ncommitter Gentree <gentree@localhost> %d +0000\ndata %d\n%s\n", at, len(message), message)
}

func (s *stream) file(path, content string) {
	fmt.Fprintf(s.w, "M 100644 inline %s\ndata %d\n", path, len(content))
	s.w.WriteString(content)
	s.w.WriteByte('\n')
}

// tag names the newest commit.
func (s *stream) tag(name string) {
	fmt.Fprintf(s.w, "reset refs/tags/%s\nfrom refs/heads/main\n\n", name)
}

func (s *stream) close() error { return errors.Join(s.w.Flush(), s.under.Close()) }
