package logs

import "bytes"

// crashes are what programs say at their end, at the beginning of a message or anywhere in it.
var crashes = [...]struct {
	text  string
	begin bool // only at the beginning
	level level
}{
	{"panic: ", true, fatalLevel},
	{"fatal error: ", true, fatalLevel},
	{"Traceback (most recent call last)", true, errorLevel},
	{"Exception in thread \"main\"", true, fatalLevel},
	{"Exception in thread ", true, errorLevel},
	{"Unhandled exception. ", true, fatalLevel},
	{"Unhandled Exception: ", true, fatalLevel},
	{"thread 'main' ", true, fatalLevel},
	{"PHP Fatal error: ", true, fatalLevel},
	{"Fatal error: ", true, fatalLevel},
	{"PHP Parse error: ", true, fatalLevel},
	{"FATAL ERROR: ", true, fatalLevel},
	{"Uncaught ", true, fatalLevel},
	{"uncaughtException", true, fatalLevel},
	{"** (", true, errorLevel},
	{"UnhandledPromiseRejection", false, errorLevel},
	{"ERR_UNHANDLED_REJECTION", false, fatalLevel},
	{"Unhandled Rejection", false, errorLevel},
	{"Unhandled rejection", false, errorLevel},
	{"unhandledRejection", false, errorLevel},
	{"' panicked at ", false, errorLevel},
	{"panic serving ", false, errorLevel},
	{"Segmentation fault", false, fatalLevel},
	{"segmentation fault", false, fatalLevel},
	{"SIGSEGV", false, fatalLevel},
	{"segfault at ", false, fatalLevel},
	{"core dumped", false, fatalLevel},
	{"heap out of memory", false, fatalLevel},
	{"java.lang.OutOfMemoryError", false, fatalLevel},
	{"Out of memory: Kill", false, fatalLevel},
	{"Dirty database version", false, errorLevel},
}

// readCrash finds the last words of a program.
func (l *line) readCrash() {
	for _, c := range &crashes {
		if c.level <= l.level {
			continue
		}
		if c.begin && !bytes.HasPrefix(l.body, []byte(c.text)) || !c.begin && !bytes.Contains(l.body, []byte(c.text)) {
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
	if i > 0 && bytes.IndexByte([]byte("/-.?&=_%#$@"), b[i-1]) >= 0 || j < len(b) && bytes.IndexByte([]byte("/-%?_."), b[j]) >= 0 && !ends(b, j) {
		return noLevel
	}
	previous, next := wordBefore(b, i), wordAfter(b, j)
	if denied(previous) || valueDenied(b[j:]) {
		return noLevel
	}
	marked := j < len(b) && (b[j] == ':' || b[j] == '=')
	last := ends(b, j)
	some := number([]byte(previous)) > 0
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
	if end := bytes.IndexAny(value, " \t,;)"); end >= 0 {
		value = value[:end]
	}
	return nothing(value) || nothing(bytes.TrimRight(value, "}])."))
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
