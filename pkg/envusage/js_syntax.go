package envusage

// jsSyntax lexes JavaScript and TypeScript, JSX included: template literals with their holes, regular expressions
// told from division by what stands before them.
var jsSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	identStart: "$@#", identPart: "$",
	quotes:  `"'`,
	literal: jsLiteral,
}

func jsLiteral(l *lexer) bool {
	switch c := l.src[l.pos]; {
	case c == '`':
		l.interpolated(1, "`", "${", true)
		return true
	case c == '#' && l.pos == 0 && l.peek(1) == '!':
		l.toLineEnd()
		return true
	case c == '/' && l.peek(1) != '/' && l.peek(1) != '*' && jsRegexpMayStart(l):
		return jsRegexp(l)
	case c == '<':
		return jsxElement(l)
	case c == '\'' && l.pos > 0 && isLetter(l.src[l.pos-1]) && jsApostrophe(l):
		l.punct()
		return true
	}
	return false
}

// jsApostrophe tells whether the quote right behind a word is one of text: only keywords stand so before a string.
func jsApostrophe(l *lexer) bool {
	if len(l.tokens) == 0 {
		return false
	}
	t := l.tokens[len(l.tokens)-1]
	if t.kind != tokenIdent || int(t.end) != l.pos {
		return false
	}
	word := string(l.src[t.start:t.end])
	return !jsBeforeRegexp[word] && word != "from" && word != "import" && word != "as" && word != "extends" && word != "export" && word != "is" && word != "keyof"
}

var jsBeforeRegexp = map[string]bool{
	"return": true, "typeof": true, "case": true, "in": true, "of": true, "delete": true, "void": true, "throw": true,
	"new": true, "do": true, "else": true, "instanceof": true, "yield": true, "await": true, "default": true,
}

// jsRegexpMayStart tells whether a slash begins a regular expression: an operand may not stand right before it.
func jsRegexpMayStart(l *lexer) bool {
	if len(l.tokens) == 0 {
		return true
	}
	t := l.tokens[len(l.tokens)-1]
	switch t.kind {
	case tokenPunct:
		if t.end < 0 {
			return t.end == -1
		}
		c := l.src[t.start]
		if c == '<' || c == '>' && t.end-t.start == 1 { // </div>, <br/>
			return false
		}
		return c != ')' && c != ']' && c != '}'
	case tokenIdent:
		return jsBeforeRegexp[string(l.src[t.start:t.end])]
	}
	return false
}

// jsRegexp lexes a regular expression as one opaque token. One that the line does not end is a division after all.
func jsRegexp(l *lexer) bool {
	class := false
	for i := l.pos + 1; i < l.end; i++ {
		switch c := l.src[i]; {
		case c == '\n':
			return false
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			for i++; i < l.end && isLetter(l.src[i]); i++ {
			}
			l.emit(tokenNumber, l.pos, i)
			l.pos = i
			return true
		}
	}
	return false
}
