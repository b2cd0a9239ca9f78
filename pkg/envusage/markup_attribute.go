package envusage

import "bytes"

// attributes reads the rest of an opening tag, and tells whether the tag closes itself.
func (l *markupLexer) attributes() (closed bool) {
	for l.pos < l.end {
		switch c := l.src[l.pos]; {
		case c == '\n':
			l.newline()
		case c == '>':
			closed = l.src[l.pos-1] == '/'
			l.pos++
			return closed
		case c == '{' && l.d.hole == "{":
			l.expression()
		case c == '<' && l.has("<!--"):
			l.skipPast("-->")
		case isYAMLSpace(c) || c == '/' || c == '=':
			l.pos++
		default:
			l.attribute()
		}
	}
	return true
}

// attribute reads `name`, `name="value"`, `name={value}`. A position without a name goes one byte ahead.
func (l *markupLexer) attribute() {
	start := l.pos
	for l.pos < l.end && !isYAMLSpace(l.src[l.pos]) && bytes.IndexByte([]byte("=>{\"'`"), l.src[l.pos]) < 0 &&
		!(l.src[l.pos] == '/' && l.peek(1) == '>') {
		l.pos++
	}
	name := string(l.src[start:l.pos])
	value := l.pos
	for value < l.end && (isYAMLSpace(l.src[value]) || l.src[value] == '=') {
		value++
	}
	if l.pos < value && bytes.IndexByte(l.src[l.pos:value], '=') >= 0 {
		l.skipTo(value)
	}
	if l.pos >= l.end {
		return
	}
	switch q := l.src[l.pos]; {
	case q == '"' || q == '\'':
		l.quotedAttribute(name, q)
	case q == '`' && l.d.hole == "{":
		l.interpolated(1, "`", "${", true)
	case l.pos == start:
		l.pos++
	}
}

// quotedAttribute reads a quoted value: an expression, text with holes, or text.
func (l *markupLexer) quotedAttribute(name string, q byte) {
	end := bytes.IndexByte(l.src[l.pos+1:l.end], q)
	if end < 0 {
		l.pos++
		return
	}
	l.pos++
	end += l.pos
	switch {
	case l.d.bound != nil && l.d.bound(name):
		l.part(end)
	case l.d.inQuotes && bytes.IndexByte(l.src[l.pos:end], '{') >= 0:
		for l.pos < l.end && l.src[l.pos] != q { // a hole may hold the quote itself
			switch l.src[l.pos] {
			case '{':
				l.expression()
			case '\n':
				l.newline()
			default:
				l.pos++
			}
		}
		end = l.pos
	}
	l.skipTo(end + 1)
}
