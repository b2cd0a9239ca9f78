package envusage

var csharpSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	quotes:  `"'`,
	literal: csharpLiteral,
}

// csharpLiteral lexes verbatim (@"…""…"), interpolated ($"…{x}…") and raw ("""…""") strings, and skips directives.
func csharpLiteral(l *lexer) bool {
	switch l.src[l.pos] {
	case '#': // #region Don't
		if len(l.tokens) == 0 || l.tokens[len(l.tokens)-1].line < l.line {
			l.toLineEnd()
			return true
		}
	case '"':
		if l.has(`"""`) {
			return csharpRaw(l, l.pos)
		}
	case '@', '$':
		i, verbatim, holes := l.pos, false, 0
		for ; i < l.end && (l.src[i] == '@' || l.src[i] == '$'); i++ {
			verbatim = verbatim || l.src[i] == '@'
			if l.src[i] == '$' {
				holes++
			}
		}
		switch {
		case i >= l.end || l.src[i] != '"':
			if l.src[l.pos] == '@' { // @class
				l.pos++
				return true
			}
			return false
		case l.hasAt(i, `"""`) && !verbatim:
			return csharpRaw(l, i)
		case holes > 0:
			csharpInterpolated(l, i, verbatim)
		default:
			csharpVerbatim(l, i)
		}
		return true
	}
	return false
}

// csharpRaw lexes a raw string whose quotes begin at quote; its holes are text, as they are in few names.
func csharpRaw(l *lexer, quote int) bool {
	n := 0
	for quote+n < l.end && l.src[quote+n] == '"' {
		n++
	}
	closing := string(l.src[quote : quote+n])
	for i := quote + n; i < l.end; i++ {
		if l.src[i] == '"' && l.hasAt(i, closing) {
			l.string(l.pos, quote+n, i, i+n)
			return true
		}
	}
	return false
}

// csharpVerbatim lexes @"…", in which "" is a quote.
func csharpVerbatim(l *lexer, quote int) {
	for i := quote + 1; i < l.end; i++ {
		if l.src[i] != '"' {
			continue
		}
		if i+1 < l.end && l.src[i+1] == '"' {
			i++
			continue
		}
		l.string(l.pos, quote+1, i, i+1)
		return
	}
	l.pos = l.end
}

// csharpInterpolated lexes $"…{x}…", in which {{ and }} are brackets.
func csharpInterpolated(l *lexer, quote int, verbatim bool) {
	at := len(l.tokens)
	l.tokens = append(l.tokens, token{kind: tokenString, start: int32(quote + 1), line: l.line, col: l.col(l.pos)})
	l.pos = quote + 1
	for l.pos < l.end {
		c := l.src[l.pos]
		switch {
		case c == '"' && verbatim && l.peek(1) == '"', c == '{' && l.peek(1) == '{', c == '\\' && !verbatim && l.peek(1) != '\n':
			l.pos += 2
		case c == '"' || c == '\n' && !verbatim:
			l.tokens[at].end = int32(l.pos)
			if c == '"' {
				l.pos++
			}
			return
		case c == '\n':
			l.newline()
		case c == '{' && l.depth < maxDepth:
			l.tokens[at].kind = tokenInterp
			l.hole(1, "}")
		default:
			l.pos++
		}
	}
	l.pos = min(l.pos, l.end)
	l.tokens[at].end = int32(l.pos)
}

// csharpFunctions finds methods with blocks, methods that are one expression (T F(params) => …), and lambdas.
func csharpFunctions(x *extractor) []function {
	out := braceFunctions(nameLast, false)(x)
	owners := x.braceOwners()
	for i := range x.tokens {
		if !x.is(i, "=>") {
			continue
		}
		open := x.opener(i - 1)
		if open > 0 && x.is(i-1, ")") && x.kind(open-1) == tokenIdent && !x.isAny(open-1, "async", "static", "when", "return", "is", "not", "switch") {
			name, line := x.nameBefore(open)
			out = append(out, function{
				name: name, owner: innermostOwner(owners, i), params: x.params(open, nameLast), from: i + 1, to: x.bodyEnd(i + 1), line: line,
			})
			continue
		}
		if f, ok := x.arrow(i, nameLast); ok {
			f.owner = innermostOwner(owners, i)
			out = append(out, f)
		}
	}
	for i := range out {
		out[i].params = x.withoutThis(out[i])
	}
	return out
}

// withoutThis drops the receiver of an extension method, which a call does not hand over.
func (x *extractor) withoutThis(f function) []string {
	for j := f.from; j > f.from-60 && j > 0 && len(f.params) > 0; j-- {
		if x.is(j, "(") {
			if x.is(j+1, "this") && x.closer(j) < f.from {
				return f.params[1:]
			}
			if x.closer(j) < f.from {
				return f.params
			}
		}
	}
	return f.params
}
