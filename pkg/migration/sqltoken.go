package migration

import (
	"strings"
)

// sqlToken is one token of SQL in any dialect.
type sqlToken struct {
	kind sqlKind
	text string // a word as written, a quoted name or a string without its quotes
	off  int    // byte offset in the text that was split
	end  int
	line int
}

type sqlKind uint8

const (
	sqlWord sqlKind = iota
	sqlName         // quoted: "a", `a`, [a]
	sqlString
	sqlDollar // $$ … $$
	sqlPunct
)

// is tells whether the token is this keyword, given in upper case.
func (t sqlToken) is(word string) bool { return t.kind == sqlWord && strings.EqualFold(t.text, word) }

func (t sqlToken) punct(b byte) bool { return t.kind == sqlPunct && t.text[0] == b }

// sqlLexer reads one text. It never fails: what is not closed ends with the text.
type sqlLexer struct {
	src   string
	pos   int
	line  int
	open  string // what was not closed at the end: "a comment", "a string"
	mysql bool   // backslash escapes in strings, # comments
}

// next gives the next token; ok is false at the end.
func (l *sqlLexer) next() (t sqlToken, ok bool) {
	l.blank()
	if l.pos >= len(l.src) {
		return sqlToken{}, false
	}
	t = sqlToken{off: l.pos, line: l.line}
	c := l.src[l.pos]
	switch {
	case c == '\'':
		t.kind, t.text = sqlString, l.quoted('\'', l.mysql)
	case (c == 'e' || c == 'E') && l.at(1) == '\'':
		l.pos++
		t.kind, t.text = sqlString, l.quoted('\'', true)
	case (c == 'n' || c == 'N' || c == 'b' || c == 'B' || c == 'x' || c == 'X') && l.at(1) == '\'':
		l.pos++
		t.kind, t.text = sqlString, l.quoted('\'', l.mysql)
	case c == '"':
		t.kind, t.text = sqlName, l.quoted('"', l.mysql)
	case c == '`':
		t.kind, t.text = sqlName, l.quoted('`', false)
	case c == '[' && isWordStart(l.at(1)) && l.bracketed():
		end := strings.IndexByte(l.src[l.pos:], ']')
		t.kind, t.text = sqlName, l.src[l.pos+1:l.pos+end]
		l.pos += end + 1
	case c == '$' && l.dollarTag() != "":
		t.kind, t.text = sqlDollar, l.dollar(l.dollarTag())
	case isWordStart(c) || isDigit(c) || c == '@':
		end := l.pos + 1
		for end < len(l.src) && (isWordStart(l.src[end]) || isDigit(l.src[end]) || l.src[end] == '$') {
			end++
		}
		t.kind, t.text = sqlWord, l.src[l.pos:end]
		l.pos = end
	default:
		t.kind, t.text = sqlPunct, l.src[l.pos:l.pos+1]
		l.pos++
	}
	t.end = l.pos
	return t, true
}

func isWordStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func (l *sqlLexer) at(n int) byte {
	if l.pos+n < len(l.src) {
		return l.src[l.pos+n]
	}
	return 0
}

// bracketed tells [name] of SQL Server from an array's subscript: it closes on this line and follows no name.
func (l *sqlLexer) bracketed() bool {
	if l.pos > 0 {
		if p := l.src[l.pos-1]; isWordStart(p) || isDigit(p) || p == ']' || p == ')' || p == '"' {
			return false
		}
	}
	end := strings.IndexAny(l.src[l.pos:min(len(l.src), l.pos+130)], "]\n,'")
	return end > 0 && l.src[l.pos+end] == ']'
}

// blank passes white space and comments.
func (l *sqlLexer) blank() {
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		switch {
		case c == '\n':
			l.line++
			l.pos++
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			l.pos++
		case strings.HasPrefix(l.src[l.pos:], "\ufeff"):
			l.pos += len("\ufeff")
		case c == '-' && l.at(1) == '-', c == '#' && l.mysql:
			l.toLineEnd()
		case c == '/' && l.at(1) == '*':
			l.comment()
		default:
			return
		}
	}
}

func (l *sqlLexer) toLineEnd() {
	if n := strings.IndexByte(l.src[l.pos:], '\n'); n >= 0 {
		l.pos += n
	} else {
		l.pos = len(l.src)
	}
}

// comment passes a block comment; PostgreSQL's nest.
func (l *sqlLexer) comment() {
	depth := 0
	for l.pos < len(l.src) {
		switch {
		case l.src[l.pos] == '\n':
			l.line++
			l.pos++
		case l.src[l.pos] == '/' && l.at(1) == '*' && (depth == 0 || !l.mysql):
			depth++
			l.pos += 2
		case l.src[l.pos] == '*' && l.at(1) == '/':
			depth--
			l.pos += 2
			if depth == 0 {
				return
			}
		default:
			l.pos++
		}
	}
	l.open = "a comment"
}

// quoted reads to the closing quote; a doubled one stands for itself.
func (l *sqlLexer) quoted(quote byte, backslash bool) string {
	l.pos++
	start := l.pos
	var b strings.Builder
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		switch {
		case c == '\n':
			l.line++
		case c == '\\' && backslash && l.pos+1 < len(l.src):
			b.WriteString(l.src[start:l.pos])
			l.pos++
			start = l.pos
			if l.src[l.pos] == '\n' {
				l.line++
			}
		case c == quote && l.at(1) == quote:
			b.WriteString(l.src[start : l.pos+1])
			l.pos++
			start = l.pos + 1
		case c == quote:
			b.WriteString(l.src[start:l.pos])
			l.pos++
			return b.String()
		}
		l.pos++
	}
	l.pos = len(l.src)
	l.open = "a string"
	b.WriteString(l.src[min(start, len(l.src)):])
	return b.String()
}

// dollarTag gives $$ or $tag$ where one begins here.
func (l *sqlLexer) dollarTag() string {
	for end := l.pos + 1; end < len(l.src) && end < l.pos+66; end++ {
		c := l.src[end]
		switch {
		case c == '$':
			return l.src[l.pos : end+1]
		case !isWordStart(c) && (!isDigit(c) || end == l.pos+1):
			return ""
		}
	}
	return ""
}

func (l *sqlLexer) dollar(tag string) string {
	start := l.pos + len(tag)
	n := strings.Index(l.src[start:], tag)
	if n < 0 {
		l.open = "a $$ string"
		l.line += strings.Count(l.src[start:], "\n")
		l.pos = len(l.src)
		return l.src[start:]
	}
	l.line += strings.Count(l.src[start:start+n], "\n")
	l.pos = start + n + len(tag)
	return l.src[start : start+n]
}
