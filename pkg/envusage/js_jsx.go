package envusage

import "bytes"

// JSX mixes text into code: `<p>Don't {a}, see http://x</p>`. Its tags, attributes and `{…}` parts give the tokens they
// are written as; the text between tags gives none, so that an apostrophe or a `//` in it means nothing.

// voidElements never have content. JSX closes them itself; Astro, Vue and Svelte need not.
var voidElements = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true,
	"meta": true, "param": true, "source": true, "track": true, "wbr": true,
}

// jsxElement lexes the element that begins at the `<` of the position; false where it is an operator, a cast
// (`<any>x`) or the parameters of a type (`<T,>(x: T) => x`).
func jsxElement(l *lexer) bool {
	if l.depth >= maxDepth || !jsxMayStart(l) || l.jsx != nil && (l.jsx.off || l.jsx.failed[l.pos]) {
		return false
	}
	if l.jsx == nil {
		l.jsx = &jsxMemory{failed: map[int]bool{}, unclosed: map[string]bool{}}
	}
	l.depth++
	defer func() { l.depth-- }()
	before := *l
	l.jsx.trying++
	tag := l.jsxTag()
	l.jsx.trying--
	if !tag.ok || !tag.closed && !l.closesTag(tag.name) {
		if l.pos >= l.end {
			l.jsx.off = true
		}
		if l.jsx.off && l.jsx.trying > 0 {
			l.pos = l.end // the tag around this one begins again, without tags
			return true
		}
		*l = before
		l.jsx.failed[l.pos] = true
		return false
	}
	if !tag.closed {
		l.jsxChildren()
	}
	return true
}

// jsxMemory keeps what trying a tag has found out, so that no place is tried twice and no file costs more than its
// length times the depth of its tags.
type jsxMemory struct {
	failed   map[int]bool    // places where no tag begins
	unclosed map[string]bool // names that no closing tag ahead has
	trying   int             // tags whose heads are being read
	off      bool            // a tag went on to the end of the file: what looks like tags is none
}

// jsxChildren lexes what stands between an opening tag and the one that closes it.
func (l *lexer) jsxChildren() {
	for open := 1; open > 0 && l.pos < l.end; {
		switch c := l.src[l.pos]; {
		case c == '\n':
			l.newline()
		case c == '{':
			l.jsxExpression()
		case c == '<' && l.has("<!--"):
			l.skipPast("-->")
		case c == '<' && l.peek(1) == '/':
			l.jsxClose()
			open--
		case c == '<' && (isLetter(l.peek(1)) || l.peek(1) == '>'):
			if !l.jsxTag().closed {
				open++
			}
		default:
			l.pos++
		}
	}
}

// jsxMayStart tells whether an operand may begin here, so that `<` is no comparison and no type argument.
func jsxMayStart(l *lexer) bool {
	if c := l.peek(1); !isLetter(c) && c != '>' || len(l.tokens) == 0 {
		return len(l.tokens) == 0 && isLetter(l.peek(1))
	}
	t := l.tokens[len(l.tokens)-1]
	switch {
	case t.kind == tokenIdent:
		return jsBeforeRegexp[string(l.src[t.start:t.end])]
	case t.kind != tokenPunct:
		return false
	case t.end < 0:
		return t.end == -1
	}
	c := l.src[t.start]
	return c != ')' && c != ']' && c != '.' && c != '<' && (c != '>' || t.end-t.start > 1)
}

// jsxOpening is what an opening tag says of itself.
type jsxOpening struct {
	name   string
	closed bool // <a/>, or an element that has no content
	ok     bool // false where what follows the name cannot stand in a tag
}

// closesTag tells whether a closing tag of this name stands ahead.
func (l *lexer) closesTag(name string) bool {
	closing := []byte("</" + name)
	for rest := l.src[l.pos:]; !l.jsx.unclosed[name]; {
		i := bytes.Index(rest, closing)
		if i < 0 {
			l.jsx.unclosed[name] = true
			break
		}
		if rest = rest[i+len(closing):]; len(rest) == 0 || !isTagName(rest[0]) {
			return true
		}
	}
	return false
}

func isTagName(c byte) bool { return isLetter(c) || isDigit(c) || c == '.' || c == ':' || c == '-' }

// jsxTag lexes an opening tag with its attributes.
func (l *lexer) jsxTag() jsxOpening {
	l.emit(tokenPunct, l.pos, l.pos+1)
	l.pos++
	start := l.pos
	for l.pos < l.end && isTagName(l.src[l.pos]) {
		l.pos++
	}
	t := jsxOpening{name: string(l.src[start:l.pos]), ok: true}
	if t.name != "" {
		l.emit(tokenIdent, start, l.pos)
	}
	for l.pos < l.end {
		switch c := l.src[l.pos]; {
		case c == '\n':
			l.newline()
		case c == '{':
			l.jsxExpression()
		case c == '"' || c == '\'' || c == '`':
			l.jsxString(c)
		case c == '/' && l.comment():
		case c == '>':
			t.closed = l.src[l.pos-1] == '/' || voidElements[t.name]
			l.emit(tokenPunct, l.pos, l.pos+1)
			l.pos++
			return t
		case isLetter(c):
			t.ok = l.jsxAttribute() != "extends" || l.peek(0) == '=' // <T extends string>
		case c == '=' || c == '/':
			l.emit(tokenPunct, l.pos, l.pos+1)
			l.pos++
		case c == '<': // type arguments: <Select<Option> …>
			l.jsxTypeArguments()
		default:
			t.ok = t.ok && bytes.IndexByte([]byte("(),;}&|"), c) < 0 // <T,>, <T extends A | B>, a comparison
			l.pos++
		}
		if !t.ok {
			return t
		}
	}
	return jsxOpening{name: t.name, closed: true}
}

func (l *lexer) jsxAttribute() string {
	start := l.pos
	for l.pos < l.end && isTagName(l.src[l.pos]) {
		l.pos++
	}
	l.emit(tokenIdent, start, l.pos)
	return string(l.src[start:l.pos])
}

func (l *lexer) jsxTypeArguments() {
	for depth := 0; l.pos < l.end; {
		switch c := l.src[l.pos]; c {
		case '\n':
			l.newline()
			continue
		case '<':
			depth++
		case '>':
			if depth--; depth == 0 {
				l.pos++
				return
			}
		}
		l.pos++
	}
}

// jsxString lexes an attribute's string: no escapes, over lines if need be.
func (l *lexer) jsxString(q byte) {
	if q == '`' { // Astro's template attributes
		l.interpolated(1, "`", "${", true)
		return
	}
	if i := bytes.IndexByte(l.src[l.pos+1:l.end], q); i >= 0 {
		l.string(l.pos, l.pos+1, l.pos+1+i, l.pos+2+i)
		return
	}
	l.pos++
}

// jsxExpression lexes `{…}`.
func (l *lexer) jsxExpression() {
	l.emit(tokenPunct, l.pos, l.pos+1)
	l.pos++
	l.run("}")
	if l.pos < l.end {
		l.emit(tokenPunct, l.pos, l.pos+1)
		l.pos++
	}
}

// jsxClose lexes `</name>`.
func (l *lexer) jsxClose() {
	l.emit(tokenPunct, l.pos, l.pos+1)
	l.emit(tokenPunct, l.pos+1, l.pos+2)
	l.skipPast(">")
	l.emit(tokenPunct, l.pos-1, l.pos)
}

// skipPast moves behind the next closing text, or to the end.
func (l *lexer) skipPast(closing string) {
	if i := bytes.Index(l.src[l.pos:l.end], []byte(closing)); i >= 0 {
		l.skipTo(l.pos + i + len(closing))
		return
	}
	l.skipTo(l.end)
}
