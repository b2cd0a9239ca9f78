package envusage

import "bytes"

// rubySyntax lexes Ruby: interpolation, % literals, heredocs, regular expressions, symbols as strings after ":".
var rubySyntax = &syntax{
	lineComments: []string{"#"},
	identStart:   "@$",
	literal:      rubyLiteral,
}

func rubyLiteral(l *lexer) bool {
	c := l.src[l.pos]
	switch {
	case c == '=' && l.pos == l.lineStart && l.has("=begin"):
		return rubySkipTo(l, "\n=end")
	case c == '_' && l.pos == l.lineStart && l.has("__END__"):
		l.pos = l.end
		return true
	case c == '"' || c == '`':
		l.interpolated(1, string(c), "#{", true)
		return true
	case c == '\'':
		l.interpolated(1, "'", "\x00", true)
		return true
	case isLetter(c) || c == '@' || c == '$':
		return rubyIdent(l)
	case c == '?' && isLetter(l.peek(1)) && !isLetter(l.peek(2)) && !isDigit(l.peek(2)) && rubyOperandExpected(l),
		c == '?' && bytes.IndexByte([]byte(`"'#\/`), l.peek(1)) >= 0 && rubyOperandExpected(l):
		l.pos += 2
		return true
	case c == '%' && rubyOperandExpected(l):
		return rubyPercent(l)
	case c == '<' && l.has("<<"):
		return rubyHeredoc(l)
	case c == '/' && rubyOperandExpected(l):
		return rubyRegexp(l)
	}
	return false
}

// rubySkipTo skips a block comment that ends with the line after mark.
func rubySkipTo(l *lexer, mark string) bool {
	i := bytes.Index(l.src[l.pos:l.end], []byte(mark))
	if i < 0 {
		l.skipTo(l.end)
		return true
	}
	l.skipTo(l.pos + i + 1)
	l.toLineEnd()
	return true
}

// rubyIdent lexes a name with its "?" or "!": key?, fetch!. One before "=" is an operator's.
func rubyIdent(l *lexer) bool {
	l.ident()
	c := l.peek(0)
	if (c == '?' || c == '!') && (l.peek(1) != '=' || l.peek(2) == '=' || l.peek(2) == '~') {
		if !(c == '?' && l.peek(1) == ':' && l.peek(2) != ':') {
			l.pos++
			l.tokens[len(l.tokens)-1].end++
		}
	}
	return true
}

var rubyBeforeOperand = map[string]bool{
	"return": true, "if": true, "unless": true, "and": true, "or": true, "not": true, "when": true, "puts": true, "in": true, "then": true,
	"do": true, "else": true, "elsif": true, "while": true, "until": true, "yield": true, "raise": true, "case": true, "assert_match": true,
	"match": true, "gsub": true, "sub": true, "scan": true, "split": true, "with": true, "expect": true,
}

// rubyOperandExpected tells whether a value may begin at the position: "/", "%" and "?" are operators after one.
func rubyOperandExpected(l *lexer) bool {
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
		return c != ')' && c != ']' && c != '}' || t.line < l.line
	case tokenIdent:
		if rubyBeforeOperand[string(l.src[t.start:t.end])] || t.line < l.line {
			return true
		}
		// foo /x/ and foo %w[a]: a space before and none after.
		next := l.peek(1)
		return l.pos > 0 && l.src[l.pos-1] == ' ' && next != ' ' && next != '=' && next != '\n'
	}
	return t.line < l.line && t.kind != tokenNumber
}

// rubyRegexp lexes a regular expression as one opaque token. One that its line does not end is a division.
func rubyRegexp(l *lexer) bool {
	for i := l.pos + 1; i < l.end; i++ {
		switch l.src[i] {
		case '\n':
			return false
		case '\\':
			i++
		case '/':
			l.emit(tokenNumber, l.pos, i+1)
			l.pos = i + 1
			return true
		}
	}
	return false
}
