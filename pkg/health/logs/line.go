package logs

import "bytes"

// line is one as it was read. Its bytes are lent until the next strip.
type line struct {
	text    []byte // without colours, the engine's time and compose's name before it
	service []byte // compose's name
	body    []byte // from where the message begins

	level  level
	stated bool // the line itself says its level
	headed bool // it begins like a log line: no part of the one before

	message []byte // what it says
	fault   []byte // an error's own text, where a field has it
	kind    []byte // an error's type, likewise
	stack   []byte // a stack trace in a field, escaped as in JSON
	status  int    // of an access line that tells of a server's error
	crash   bool   // ends a process

	plain []byte // scratch
	words []byte // scratch
}

// strip takes off what stands before and between what was logged.
func (l *line) strip(raw []byte) {
	keepPlain, keepWords := l.plain, l.words
	*l = line{plain: keepPlain, words: keepWords}
	text := raw
	if bytes.IndexByte(text, 0x1b) >= 0 {
		l.plain = uncoloured(l.plain[:0], text)
		text = l.plain
	}
	l.service, text = cutService(text)
	if n := rfc3339(text); n > 0 && n < len(text) && text[n] == ' ' && !levelFollows(text[n+1:]) {
		text = text[n+1:]
	}
	l.text, l.body = text, text
}

// levelFollows tells whether the time before rest is the line's own: then it stays, as what makes "error" a level.
func levelFollows(rest []byte) bool {
	end := 0
	for end < len(rest) && isAlpha(rest[end]) {
		end++
	}
	return end > 0 && end < len(rest) && levelOf(rest[:end]) != noLevel
}

// uncoloured appends text without terminal sequences.
func uncoloured(to, text []byte) []byte {
	for len(text) > 0 {
		at := bytes.IndexByte(text, 0x1b)
		if at < 0 {
			return append(to, text...)
		}
		to = append(to, text[:at]...)
		text = text[at+1:]
		if len(text) == 0 || text[0] != '[' {
			continue
		}
		text = text[1:]
		for len(text) > 0 && (text[0] < '@' || text[0] > '~') {
			text = text[1:]
		}
		if len(text) > 0 {
			text = text[1:]
		}
	}
	return to
}

// cutService cuts what docker compose puts before a line: "api-1  | ".
func cutService(text []byte) (service, rest []byte) {
	at := bytes.IndexByte(text[:min(len(text), 64)], '|')
	if at < 3 || text[at-1] != ' ' || at+1 >= len(text) || text[at+1] != ' ' {
		return nil, text
	}
	name := bytes.TrimRight(text[:at], " ")
	digits := 0
	for _, c := range name {
		if !isAlnum(c) && c != '-' && c != '_' && c != '.' {
			return nil, text
		}
		if isDigit(c) {
			digits++
		}
	}
	if digits == len(name) || levelOf(name) != noLevel {
		return nil, text
	}
	return name, text[at+2:]
}

// rfc3339 gives the length of a time at the beginning of b: 2006-01-02T15:04:05[.999][Z|±07:00]; 0 where none is.
func rfc3339(b []byte) int {
	const shape = "0000-00-00T00:00:00"
	if len(b) < len(shape)+1 {
		return 0
	}
	for i := range len(shape) {
		if c := shape[i]; c == '0' && !isDigit(b[i]) || c != '0' && b[i] != c {
			return 0
		}
	}
	i := len(shape)
	if b[i] == '.' {
		for i++; i < len(b) && isDigit(b[i]); i++ {
		}
	}
	switch {
	case i < len(b) && b[i] == 'Z':
		return i + 1
	case i+6 <= len(b) && (b[i] == '+' || b[i] == '-') && b[i+3] == ':':
		return i + 6
	}
	return 0
}

// read says what the line is, by the first of the formats that it has.
func (l *line) read() {
	switch {
	case len(l.text) == 0:
	case l.readJSON(l.text):
	case l.readNumbered():
	case l.readAccess():
	case l.readLogfmt():
	default:
		l.readPlain()
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isAlpha(c byte) bool { return isUpper(c) || isLower(c) }
func isAlnum(c byte) bool { return isAlpha(c) || isDigit(c) }

// number reads digits; -1 for anything else, and what is longer than a level or a status.
func number(b []byte) int {
	if len(b) == 0 || len(b) > 6 {
		return -1
	}
	n := 0
	for _, c := range b {
		if !isDigit(c) {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}
