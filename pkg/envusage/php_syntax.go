package envusage

import "bytes"

// phpSyntax lexes PHP between <?php and ?>, with its variables as names that begin with "$".
var phpSyntax = &syntax{
	blockOpen: "/*", blockClose: "*/",
	identStart: "$",
	literal:    phpLiteral,
}

// phpCodeSyntax lexes PHP that a template has without <?php.
var phpCodeSyntax = &syntax{
	blockOpen: "/*", blockClose: "*/",
	identStart: "$",
	literal:    phpCode,
}

// phpLiteral passes over the text outside of <?php … ?>.
func phpLiteral(l *lexer) bool {
	if len(l.tokens) == 0 && !phpOpened(l) {
		return phpSkipText(l, l.pos)
	}
	if l.has("?>") {
		return phpSkipText(l, l.pos+2)
	}
	return phpCode(l)
}

// phpOpened tells whether code was opened before the first token.
func phpOpened(l *lexer) bool {
	before := l.src[:l.pos]
	return bytes.LastIndex(before, []byte("<?")) > bytes.LastIndex(before, []byte("?>"))
}

// phpSkipText moves behind the next <?php or <?=.
func phpSkipText(l *lexer, from int) bool {
	for {
		i := bytes.Index(l.src[from:l.end], []byte("<?"))
		if i < 0 {
			l.skipTo(l.end)
			return true
		}
		from += i + 2
		switch {
		case l.hasAt(from, "php"), l.hasAt(from, "PHP"):
			l.skipTo(from + 3)
			return true
		case l.hasAt(from, "="):
			l.skipTo(from + 1)
			return true
		case l.hasAt(from, "xml"):
			continue
		default:
			l.skipTo(from)
			return true
		}
	}
}

func phpCode(l *lexer) bool {
	c := l.src[l.pos]
	switch {
	case c == '#' && l.peek(1) == '[': // an attribute: its bracket is code
		l.pos++
		return true
	case c == '#', c == '/' && l.peek(1) == '/':
		phpLineComment(l)
		return true
	case c == '\\': // a name from the root: \getenv
		l.pos++
		return true
	case c == '\'':
		l.interpolated(1, "'", "\x00", true)
		return true
	case c == '"' || c == '`':
		phpInterpolated(l, 1, string(c))
		return true
	case c == '<' && l.has("<<<"):
		return phpHeredoc(l)
	}
	return false
}

// phpLineComment skips to the line's end, or to ?> which ends the comment and the code.
func phpLineComment(l *lexer) {
	start := l.pos
	l.toLineEnd()
	if i := bytes.Index(l.src[start:l.pos], []byte("?>")); i >= 0 {
		l.pos = start + i
	}
}

// phpInterpolated lexes "…{$x}…": `{$` begins a hole, and `$x` alone is one.
func phpInterpolated(l *lexer, open int, closing string) {
	at := len(l.tokens)
	l.tokens = append(l.tokens, token{kind: tokenString, start: int32(l.pos + open), line: l.line, col: l.col(l.pos)})
	l.pos += open
	for l.pos < l.end && !l.has(closing) {
		switch c := l.src[l.pos]; {
		case c == '\n':
			l.newline()
		case c == '\\' && l.peek(1) != '\n':
			l.pos = min(l.pos+2, l.end)
		case c == '{' && l.peek(1) == '$' && l.depth < maxDepth:
			l.tokens[at].kind = tokenInterp
			l.hole(1, "}")
		case c == '$' && isLetter(l.peek(1)):
			l.tokens[at].kind = tokenInterp
			l.emitMark(openInterp)
			l.ident()
			l.emitMark(closeInterp)
		default:
			l.pos++
		}
	}
	l.tokens[at].end = int32(min(l.pos, l.end))
	l.pos = min(l.pos+len(closing), l.end)
}

// phpHeredoc lexes <<<NAME and <<<'NAME'.
func phpHeredoc(l *lexer) bool {
	i := l.pos + 3
	for i < l.end && l.src[i] == ' ' {
		i++
	}
	raw := i < l.end && l.src[i] == '\''
	quoted := raw || i < l.end && l.src[i] == '"'
	if quoted {
		i++
	}
	from := i
	for i < l.end && (isLetter(l.src[i]) || isDigit(l.src[i])) {
		i++
	}
	name := l.src[from:i]
	lineEnd := bytes.IndexByte(l.src[i:l.end], '\n')
	if len(name) == 0 || lineEnd < 0 || l.unclosed[string(name)] {
		return false
	}
	body := i + lineEnd + 1
	end, next := phpHeredocEnd(l.src[:l.end], body, name)
	if next < 0 {
		l.lacks(name)
		return false
	}
	l.skipTo(body)
	stop := l.end
	l.end = end
	if raw {
		l.interpolated(0, "\x00", "\x00", false)
	} else {
		phpInterpolated(l, 0, "\x00")
	}
	l.end = stop
	l.skipTo(next)
	return true
}

// phpHeredocEnd finds the line that begins with the closing name, which code may follow.
func phpHeredocEnd(src []byte, body int, name []byte) (end, next int) {
	for at := body; at < len(src); {
		line := src[at:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n]
		}
		text := bytes.TrimLeft(line, " \t")
		if bytes.HasPrefix(text, name) && (len(text) == len(name) || !isLetter(text[len(name)]) && !isDigit(text[len(name)])) {
			return at, at + len(line) - len(text) + len(name)
		}
		at += len(line) + 1
	}
	return 0, -1
}
