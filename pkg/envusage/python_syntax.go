package envusage

import "bytes"

// pythonSyntax lexes Python: prefixed and triple-quoted strings, f-strings with their holes.
var pythonSyntax = &syntax{
	lineComments: []string{"#"},
	literal:      pythonLiteral,
}

func pythonLiteral(l *lexer) bool {
	n := 0
	for n < 3 && isPythonPrefix(l.peek(n)) {
		n++
	}
	q := l.peek(n)
	if q != '"' && q != '\'' {
		if l.peek(0) == '\\' && (l.peek(1) == '\n' || l.peek(1) == '\r') { // a line goes on: no new statement
			l.pos++
			return true
		}
		return false
	}
	closing := string(q)
	if l.peek(n+1) == q && l.peek(n+2) == q {
		closing = string([]byte{q, q, q})
	}
	formatted := bytes.ContainsAny(l.src[l.pos:l.pos+n], "fFtT")
	if len(closing) == 1 && !pythonCloses(l, n+1, q) {
		return false
	}
	if formatted {
		pythonFormatted(l, n+len(closing), closing)
	} else {
		l.interpolated(n+len(closing), closing, "\x00", true)
	}
	return true
}

func isPythonPrefix(c byte) bool {
	switch c | 0x20 {
	case 'r', 'b', 'f', 'u', 't':
		return true
	}
	return false
}

// pythonCloses tells whether the one-line string whose text begins n bytes ahead ends on its line.
func pythonCloses(l *lexer, n int, q byte) bool {
	for i := l.pos + n; i < l.end; i++ {
		switch l.src[i] {
		case '\\':
			i++
		case q:
			return true
		case '\n':
			return false
		}
	}
	return false
}

// pythonFormatted lexes an f-string. `{{` is a brace; the rest is as for interpolated.
func pythonFormatted(l *lexer, open int, closing string) {
	at := len(l.tokens)
	l.tokens = append(l.tokens, token{kind: tokenString, start: int32(l.pos + open), line: l.line, col: l.col(l.pos)})
	l.pos += open
	for l.pos < l.end && !l.has(closing) {
		switch {
		case l.src[l.pos] == '\n':
			l.newline()
		case l.src[l.pos] == '\\' && l.peek(1) != '\n':
			l.pos = min(l.pos+2, l.end)
		case l.has("{{"):
			l.pos += 2
		case l.src[l.pos] == '{' && l.depth < maxDepth:
			l.tokens[at].kind = tokenInterp
			l.hole(1, "}")
		default:
			l.pos++
		}
	}
	l.tokens[at].end = int32(min(l.pos, l.end))
	l.pos = min(l.pos+len(closing), l.end)
}
