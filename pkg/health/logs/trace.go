package logs

import "bytes"

// traceKind is the language of a stack trace, as far as it decides what belongs to it.
type traceKind uint8

const (
	noTrace traceKind = iota
	otherTrace
	pythonTrace
	goTrace
	rubyTrace
)

// frames is how many functions of a trace tell it from others.
const frames = 3

// trace is what is kept of a stack trace.
type trace struct {
	kind      traceKind
	exception []byte // its type and message
	cause     []byte // of the last one that it was caused by
	top       [frames][]byte
	count     int
	whole     bool // a Python trace whose exception came
	outermost bool // a Python trace from the program's first line
	died      bool // the process said that it ends
	seen      bool // a frame came
}

// empty is a trace that keeps its memory.
func (t *trace) empty() trace {
	n := trace{exception: t.exception[:0], cause: t.cause[:0]}
	for i := range t.top {
		n.top[i] = t.top[i][:0]
	}
	return n
}

// head reads the message of an entry's first line.
func (t *trace) head(message []byte) {
	m := bytes.TrimLeft(message, " ")
	switch {
	case bytes.HasPrefix(m, []byte("Traceback (")):
		t.kind = pythonTrace
		return
	case bytes.HasPrefix(m, []byte("panic: ")), bytes.HasPrefix(m, []byte("fatal error: ")), bytes.Contains(m, []byte("panic serving ")),
		bytes.HasPrefix(m, []byte("SIGSEGV")):
		t.kind = goTrace
		return
	case rubyFrame(m):
		t.kind = rubyTrace
	case bytes.HasPrefix(m, []byte("thread '")):
		t.kind = otherTrace
	}
	m = afterLead(m)
	if exceptionAt(m) > 0 {
		t.exception = keep(t.exception, m)
		t.kind = max(t.kind, otherTrace)
	}
}

// afterLead cuts what interpreters put before an exception that nobody caught.
func afterLead(m []byte) []byte {
	if rest, found := bytes.CutPrefix(m, []byte("Exception in thread \"")); found {
		if _, after, cut := bytes.Cut(rest, []byte("\" ")); cut {
			return after
		}
	}
	for _, lead := range [...]string{"PHP Fatal error:  ", "Fatal error: ", "Unhandled exception. ", "Unhandled Exception: "} {
		m = bytes.TrimPrefix(m, []byte(lead))
	}
	return bytes.TrimPrefix(m, []byte("Uncaught "))
}

// open tells whether an empty line may stand in it.
func (t *trace) open() bool { return t.kind != noTrace }

// add takes a line of the trace; false is one that says nothing of it.
func (t *trace) add(b []byte) bool {
	text := bytes.TrimSpace(b)
	if name := frameName(text); name != nil {
		t.frame(name, text)
		return true
	}
	switch {
	case bytes.HasPrefix(text, []byte("Traceback (")):
		t.kind, t.whole, t.count = pythonTrace, false, 0
		return true
	case bytes.HasPrefix(text, []byte("goroutine ")) && bytes.HasSuffix(text, []byte(":")), bytes.HasPrefix(text, []byte("[signal ")):
		if t.kind = goTrace; t.seen {
			t.whole = true // of the other goroutines nothing is kept
		}
		return true
	case causes(text) != nil:
		t.cause = keep(t.cause, causes(text))
		t.kind = max(t.kind, otherTrace)
		return true
	case bytes.HasPrefix(text, []byte("Node.js v")):
		t.died = true
		return true
	case t.kind == pythonTrace && !indented(b) && !t.whole:
		if t.whole = true; !joins(text) {
			t.exception = keep(t.exception, text)
		}
		return true
	case joins(text):
		return true
	case t.kind == goTrace && bytes.HasPrefix(text, []byte("panic: ")):
		return true
	case len(t.exception) == 0 && exceptionAt(text) > 0:
		t.exception, t.kind = keep(t.exception, text), max(t.kind, otherTrace)
		return true
	}
	return t.seen
}

// frame counts a function. The newest call comes first, but with Python last.
func (t *trace) frame(name, text []byte) {
	if t.kind == noTrace {
		t.kind = otherTrace
	}
	if bytes.HasPrefix(text, []byte("File \"")) {
		if t.kind = pythonTrace; !t.seen {
			t.outermost = bytes.Equal(name, []byte("<module>"))
		}
	}
	t.seen = true
	name = name[:min(len(name), 120)]
	switch {
	case t.kind == goTrace && !t.whole && machinery(name):
		t.count = 0 // what stands above recovered from it
	case t.whole:
	case t.kind == pythonTrace:
		if t.count == frames {
			t.top[0], t.top[1], t.top[2] = t.top[1], t.top[2], t.top[0]
			t.count--
		}
		fallthrough
	case t.count < frames && len(t.cause) == 0:
		t.top[t.count] = append(t.top[t.count][:0], name...)
		t.count++
	}
}

// machinery tells the functions that every panic goes through.
func machinery(name []byte) bool {
	return bytes.HasPrefix(name, []byte("panic")) || bytes.HasPrefix(name, []byte("runtime.")) || bytes.HasPrefix(name, []byte("runtime/"))
}

// takes tells whether a line that is not indented goes on with the trace.
func (t *trace) takes(b []byte) bool {
	switch {
	case frame(b), joins(b), causes(b) != nil:
		return true
	case t.kind == pythonTrace:
		return !t.whole && t.seen && pythonException(b) || bytes.HasPrefix(b, []byte("Traceback (")) && t.whole && t.seen
	case t.kind == goTrace:
		return bytes.HasPrefix(b, []byte("goroutine ")) || bytes.HasPrefix(b, []byte("[signal ")) || bytes.HasPrefix(b, []byte("panic: "))
	}
	return t.kind != noTrace && (bytes.HasPrefix(b, []byte("Node.js v")) || len(b) == 1 && (b[0] == '}' || b[0] == '{' || b[0] == ']'))
}

// pythonException tells the last line of a Python trace: any class may be one.
func pythonException(b []byte) bool {
	n, last := qualified(b)
	return n > last && isAlpha(b[last]) && (n == len(b) || b[n] == ':') && levelOf(b[:n]) == noLevel
}

// traceBegins tells what stands under a log line that has a trace.
func traceBegins(b []byte) bool {
	return bytes.HasPrefix(b, []byte("Traceback (")) || exceptionAt(b) > 0 || bytes.HasPrefix(b, []byte("Stack trace:")) ||
		bytes.HasPrefix(b, []byte("goroutine "))
}

// bareTrace tells a line that may be the trace of the line before: it has no head of its own.
func (l *line) bareTrace() bool {
	return !l.headed && (bytes.HasPrefix(l.text, []byte("Traceback (")) || exceptionAt(l.text) > 0)
}

// belongsToQuiet tells whether the line before is one of a level below errors that brings the trace. Java's loggers write
// an exception under the line at any level. With other languages a program may have died just after an ordinary line,
// and only a warning is believed to have brought it.
func belongsToQuiet(previous []byte, l *line) bool {
	if len(previous) == 0 {
		return false
	}
	var p line
	p.strip(previous)
	if len(p.text) == 0 || !bytes.Equal(p.service, l.service) {
		return false
	}
	p.read()
	if !p.stated || p.level >= errorLevel || p.level == noLevel || p.status > 0 {
		return false
	}
	n := exceptionAt(l.text)
	packaged := n > 0 && bytes.Count(l.text[:n], []byte(".")) >= 2
	return packaged || p.level != infoLevel
}
