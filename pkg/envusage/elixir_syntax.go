package envusage

import "bytes"

// elixirSyntax lexes Elixir: interpolation, heredocs, sigils, module attributes as names that begin with "@".
var elixirSyntax = &syntax{
	lineComments: []string{"#"},
	identStart:   "@",
	literal:      elixirLiteral,
}

func elixirLiteral(l *lexer) bool {
	c := l.src[l.pos]
	switch {
	case l.has(`"""`), l.has(`'''`):
		l.interpolated(3, string(l.src[l.pos:l.pos+3]), "#{", true)
		return true
	case c == '"' || c == '\'':
		l.interpolated(1, string(c), "#{", true)
		return true
	case c == '~' && isLetter(l.peek(1)):
		return elixirSigil(l)
	case c == '?' && (l.peek(1) == '"' || l.peek(1) == '\'' || l.peek(1) == '#'): // a character
		l.pos += 2
		return true
	case c == '\\' && l.peek(1) == '\\': // a parameter's default
		l.emit(tokenPunct, l.pos, l.pos+2)
		l.pos += 2
		return true
	case isLetter(c) || c == '@' && isLetter(l.peek(1)):
		l.ident()
		if next := l.peek(0); (next == '?' || next == '!') && l.peek(1) != '=' {
			l.pos++
			l.tokens[len(l.tokens)-1].end++
		}
		return true
	}
	return false
}

// elixirSigil lexes ~w(A B) as the name "~w" and a string for each word, ~s and ~S as strings, others as nothing. The
// letters after the closing mark say what the words become.
func elixirSigil(l *lexer) bool {
	n := 2
	for isLetter(l.peek(n)) {
		n++
	}
	kind := l.peek(1)
	open := l.peek(n)
	if bytes.IndexByte([]byte(`/|"'([{<`), open) < 0 {
		return false
	}
	if l.hasAt(l.pos+n, `"""`) || l.hasAt(l.pos+n, `'''`) {
		l.pos += n
		l.interpolated(3, string([]byte{open, open, open}), elixirHole(kind), kind >= 'a')
		return true
	}
	closing, paired := rubyClosers[open]
	if !paired {
		closing = open
	}
	end := matchingByte(l.src[:l.end], l.pos+n+1, open, closing)
	if end < 0 {
		return false
	}
	switch kind {
	case 'w', 'W':
		wordList(l, n, end)
	case 's', 'S', 'c', 'C':
		stop := l.end
		l.end = end
		l.interpolated(n+1, "\x00", elixirHole(kind), kind >= 'a')
		l.end = stop
		l.pos = end + 1
	default:
		l.emit(tokenNumber, l.pos, l.pos+1)
		l.skipTo(end + 1)
	}
	for l.pos < l.end && isLetter(l.src[l.pos]) {
		l.pos++
	}
	return true
}

func elixirHole(kind byte) string {
	if kind >= 'a' {
		return "#{"
	}
	return "\x00"
}
