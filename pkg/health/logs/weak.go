package logs

import (
	"bytes"
	"strings"
)

// crash is what a program says at its end, or nearly so.
type crash struct {
	text  string
	level level
}

// crashBegins stand at the beginning of a message.
var crashBegins = [...]crash{
	{"panic: ", fatalLevel},
	{"fatal error: ", fatalLevel},
	{"Traceback (most recent call last)", errorLevel},
	{"Exception in thread \"main\"", fatalLevel},
	{"Exception in thread ", errorLevel},
	{"Unhandled exception. ", fatalLevel},
	{"Unhandled Exception: ", fatalLevel},
	{"thread 'main' panicked", fatalLevel},
	{"thread 'main' has overflowed", fatalLevel},
	{"PHP Fatal error: ", fatalLevel},
	{"Fatal error: ", fatalLevel},
	{"PHP Parse error: ", fatalLevel},
	{"FATAL ERROR: ", fatalLevel},
	{"Uncaught ", fatalLevel},
	{"uncaughtException", fatalLevel},
	{"http: panic serving ", errorLevel},
	{"** (", errorLevel},
}

// crashInside stand anywhere in one.
var crashInside = [...]crash{
	{"ERR_UNHANDLED_REJECTION", fatalLevel},
	{"Segmentation fault", fatalLevel},
	{"segmentation fault", fatalLevel},
	{"SIGSEGV", fatalLevel},
	{"segfault at ", fatalLevel},
	{"core dumped", fatalLevel},
	{"heap out of memory", fatalLevel},
	{"java.lang.OutOfMemoryError", fatalLevel},
	{"Out of memory: Kill", fatalLevel},
	{"UnhandledPromiseRejection", errorLevel},
	{"unhandledPromiseRejection", errorLevel},
	{"Unhandled Rejection", errorLevel},
	{"Unhandled rejection", errorLevel},
	{"unhandled rejection", errorLevel},
	{"UnhandledRejection", errorLevel},
	{"unhandledRejection", errorLevel},
	{"' panicked at ", errorLevel},
	{"panic serving ", errorLevel},
	{"Dirty database version", errorLevel},
	{"dirty database version", errorLevel},
}

// readCrash finds the last words of a program, where they say more than the line's level does.
func (l *line) readCrash(list []crash, begin bool) {
	for i := range list {
		c := &list[i]
		if c.level <= l.level || len(l.body) < len(c.text) {
			continue
		}
		if begin && string(l.body[:len(c.text)]) != c.text || !begin && !bytes.Contains(l.body, []byte(c.text)) {
			continue
		}
		l.level, l.stated = c.level, true
		l.crash = c.level == fatalLevel
		return
	}
}

// readWeak reads a line that does not say its level: whether its words tell of an error that happened.
func (l *line) readWeak() {
	if l.stated {
		return
	}
	if exceptionAt(l.body) > 0 {
		l.level = errorLevel
		return
	}
	b := l.body
	for i := 0; i < len(b); {
		if !isAlpha(b[i]) {
			i++
			continue
		}
		j := i
		for j < len(b) && (isAlnum(b[j]) || b[j] == '_') {
			j++
		}
		if found := tells(b, i, j); found != noLevel {
			l.level = found
			return
		}
		i = j
	}
}

// tells whether the word b[i:j] says that there was an error.
func tells(b []byte, i, j int) level {
	if j-i < len("error") || j-i > len("exceptions") {
		return noLevel
	}
	var buffer [16]byte
	w := string(lower(buffer[:0], b[i:j]))
	switch w {
	case "error", "errors", "failed", "failure", "exception", "fatal":
	default:
		return noLevel
	}
	if i > 0 && strings.IndexByte("/-.?&=_%#$@", b[i-1]) >= 0 || j < len(b) && strings.IndexByte("/-%?_.", b[j]) >= 0 && !ends(b, j) {
		return noLevel
	}
	previous, next := wordBefore(b, i), wordAfter(b, j)
	if denied(previous) || valueDenied(b[j:]) {
		return noLevel
	}
	marked := j < len(b) && (b[j] == ':' || b[j] == '=')
	last := ends(b, j)
	some := several(b[:i])
	switch w {
	case "fatal":
		if marked || next == "error" {
			return fatalLevel
		}
	case "error", "exception":
		if marked || last || !neutral(next) {
			return errorLevel
		}
	case "errors":
		if marked || some || next == "occurred" {
			return errorLevel
		}
	case "failed", "failure":
		if marked || last || some || i == 0 && !neutral(next) || goesOn(next) {
			return errorLevel
		}
	}
	return noLevel
}

// ends tells whether only a stop stands after j, or what ends a clause.
func ends(b []byte, j int) bool {
	rest := bytes.TrimRight(b[j:], " \t")
	return len(rest) == 0 || bytes.IndexByte([]byte(".,;!)\"'"), rest[0]) >= 0 && (len(rest) == 1 || rest[1] == ' ')
}

func denied(previous string) bool {
	switch previous {
	case "no", "0", "zero", "without", "any", "not", "non", "never", "if", "on", "handle", "handles", "ignoring", "ignore", "ignored", "custom":
		return true
	}
	return false
}

// neutral are words that make of "error" the name of a thing.
func neutral(next string) bool {
	switch next {
	case "page", "pages", "handler", "handlers", "handling", "rate", "rates", "count", "counts", "counter", "budget", "log", "logs",
		"logger", "logging", "reporting", "reporter", "middleware", "tracking", "tracker", "boundary", "codes", "correction", "free",
		"recovery", "monitoring", "threshold", "messages", "detection", "metrics", "events", "report", "reports", "template",
		"templates", "level", "output", "file", "channel", "queue", "jobs", "job", "over", "login", "attempts", "view", "class",
		"tests", "test", "requests", "route", "types", "type":
		return true
	}
	return false
}

func goesOn(next string) bool {
	switch next {
	case "to", "with", "at", "due", "because", "in", "after", "while", "when", "during", "for", "by":
		return true
	}
	return false
}

// valueDenied tells whether the word is a key whose value says that there is none.
func valueDenied(rest []byte) bool {
	rest = bytes.TrimLeft(rest, "\"' ")
	if len(rest) == 0 || rest[0] != ':' && rest[0] != '=' {
		return false
	}
	value := bytes.TrimLeft(rest[1:], " \t")
	if bytes.HasPrefix(value, []byte("null}")) || bytes.HasPrefix(value, []byte("false}")) { // of JSON within a line
		return true
	}
	if end := bytes.IndexAny(value, " \t,;)"); end >= 0 {
		value = value[:end]
	}
	return nothing(value) || nothing(bytes.TrimRight(value, "}])."))
}

// several tells what ends with a count: "3 ", and not "(:8080 ".
func several(b []byte) bool {
	b, found := bytes.CutSuffix(b, []byte(" "))
	begin := len(b)
	for begin > 0 && isDigit(b[begin-1]) {
		begin--
	}
	return found && number(b[begin:]) > 0 && (begin == 0 || !partOfNumber(b[begin-1]))
}

func wordBefore(b []byte, i int) string {
	for i > 0 && (b[i-1] == ' ' || b[i-1] == '\t' || b[i-1] == '(' || b[i-1] == '"') {
		i--
	}
	j := i
	for i > 0 && isAlnum(b[i-1]) {
		i--
	}
	return short(b[i:j])
}

func wordAfter(b []byte, j int) string {
	for j < len(b) && (b[j] == ' ' || b[j] == '\t') {
		j++
	}
	i := j
	for j < len(b) && isAlnum(b[j]) {
		j++
	}
	return short(b[i:j])
}

// short is a word in lower case, cut.
func short(w []byte) string {
	var buffer [16]byte
	return string(lower(buffer[:0], w[:min(len(w), len(buffer))]))
}
