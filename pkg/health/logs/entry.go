package logs

import "bytes"

// The bounds of an entry. What goes on past them is still a part of it, and is not kept.
const (
	maxLines = 1000
	maxBytes = 64 << 10
	maxText  = 4 << 10 // of one text of it
)

// entry is an error with all its lines, while they come.
type entry struct {
	active bool
	quiet  bool // a trace that a warning brought: no error
	pretty bool // JSON over several lines, in head: an error or not
	closed bool // that is whole
	window int
	index  int // of its first line in the window, from 1
	last   int // of its last one

	service []byte // that compose names before each line; none where it does not

	level  level
	status int
	crash  bool
	headed bool // it began like a log line
	lines  int
	bytes  int
	blank  bool // the last line was empty

	head    []byte // the first line
	message []byte
	fault   []byte
	kind    []byte
	detail  []byte // the first line after the head that is no trace
	trace   trace

	migration bool
	scratch   []byte
}

// begin makes the entry of its first line.
func (e *entry) begin(l *line, window, index int, quiet bool) {
	*e = entry{
		active: true, quiet: quiet, pretty: opensPretty(l.text), window: window, index: index, last: index, level: l.level, status: l.status, crash: l.crash,
		service: keep(e.service, l.service), headed: l.headed, lines: 1, bytes: len(l.text),
		head: keep(e.head, l.text), message: keep(e.message, l.message), fault: keep(e.fault, l.fault), kind: keep(e.kind, l.kind),
		detail: e.detail[:0], trace: e.trace.empty(), scratch: e.scratch,
	}
	if len(e.message) == 0 && len(e.fault) == 0 {
		e.message = keep(e.message, l.body)
	}
	e.migration = migrationFailed(l.text)
	e.trace.head(e.message)
	if len(l.stack) > 0 {
		e.readStack(l.stack)
	}
}

// keep copies what is kept of a text.
func keep(to, text []byte) []byte { return append(to[:0], text[:min(len(text), maxText)]...) }

// readStack reads the stack trace of a field.
func (e *entry) readStack(raw []byte) {
	e.scratch = unescape(e.scratch[:0], raw[:min(len(raw), maxBytes)])
	rest := bytes.TrimLeft(e.scratch, "[\"")
	for i := 0; len(rest) > 0 && i < maxLines; i++ {
		var one []byte
		one, rest, _ = bytes.Cut(rest, []byte("\n"))
		if i == 0 && exceptionAt(one) > 0 {
			e.trace.exception = keep(e.trace.exception, one)
			continue
		}
		e.trace.add(one)
	}
}

// continues tells whether a line is a part of the entry, and takes it if so.
func (e *entry) continues(l *line) bool {
	b := l.text
	if e.pretty {
		return e.continuesPretty(b)
	}
	if len(bytes.TrimSpace(b)) == 0 {
		again := e.blank
		e.blank = true
		return e.trace.kind == goTrace || !again && (e.trace.open() || e.headed && e.lines == 1)
	}
	if !e.part(l) {
		return false
	}
	e.blank = false
	e.lines++
	e.bytes += len(b)
	if e.lines > maxLines || e.bytes > maxBytes {
		return true
	}
	e.migration = e.migration || migrationFailed(b)
	if e.trace.add(b) {
		return true
	}
	if len(e.detail) == 0 {
		e.detail = keep(e.detail, bytes.TrimSpace(b))
	}
	return true
}

// part tells whether a line that is not empty belongs to the entry.
func (e *entry) part(l *line) bool {
	b := l.text
	if e.blank && !e.trace.open() { // Tomcat's exceptions come after an empty line
		return traceBegins(b)
	}
	switch {
	case indented(b):
		return !headedInside(b)
	case e.trace.takes(b):
		return true
	case e.trace.kind == noTrace && e.headed && traceBegins(b):
		return true
	}
	return false
}

func indented(b []byte) bool { return b[0] == ' ' || b[0] == '\t' }

// headedInside tells an indented line that is one of its own all the same: its level stands at once after a space or two.
func headedInside(b []byte) bool {
	text := bytes.TrimLeft(b, " ")
	if n := len(b) - len(text); n == 0 || n > 2 || len(text) == 0 {
		return false
	}
	if text[0] == '{' {
		return len(text) > 2 && text[1] == '"'
	}
	end := bytes.IndexAny(text, " \t]")
	if end <= 0 {
		return false
	}
	w := bytes.Trim(text[:end], "[]")
	return levelOf(w) != noLevel && upper(w) && !common(w) || rfc3339(text) > 0
}

// conclude says what is known once the entry is whole.
func (e *entry) conclude() {
	t := &e.trace
	if t.kind == pythonTrace && t.outermost && !e.headed {
		e.crash = true // what nobody caught up to the program's first line
	}
	if t.kind == rubyTrace && !e.headed || t.died {
		e.crash = true
	}
	if e.crash {
		e.level = fatalLevel
	}
	if len(e.kind) > 0 && len(t.exception) == 0 {
		t.exception = append(t.exception[:0], e.kind...)
	}
}
