package migration

import (
	"strings"
)

// content reads a string's text from a position to its end. Each computed part becomes a placeholder; lines stay lines,
// so that what stands in the text is found again by its line. Where a string cannot go over a line, the line ends it.
func content(src string, from int, end string, escapes bool, holes string, oneLine bool) (text string, to int, hole, closed bool) {
	var b strings.Builder
	i := from
	for i < len(src) {
		switch {
		case strings.HasPrefix(src[i:], end):
			return b.String(), i + len(end), hole, true
		case oneLine && src[i] == '\n':
			return b.String(), i, hole, false
		case escapes && src[i] == '\\' && i+1 < len(src):
			b.WriteString(unescaped(src[i+1]))
			i += 2
		case holes != "" && strings.HasPrefix(src[i:], holes) && isHole(src, i, holes):
			hole = true
			n := holeEnd(src, i, holes)
			b.WriteString(placeholder)
			b.WriteString(strings.Repeat("\n", strings.Count(src[i:n], "\n")))
			i = n
		default:
			b.WriteByte(src[i])
			i++
		}
	}
	return b.String(), len(src), hole, false
}

// unescaped gives what an escape stands for, but no new line: a line stands for one of the file.
func unescaped(c byte) string {
	switch c {
	case 'n', 't', 'r':
		return " "
	}
	return string([]byte{c})
}

func isHole(src string, i int, holes string) bool {
	switch holes {
	case "$": // PHP: $name, {$name}, ${name}
		return i+1 < len(src) && (isWordStart(src[i+1]) || src[i+1] == '{')
	case "{":
		return !strings.HasPrefix(src[i:], "{{")
	}
	return true
}

// holeEnd gives the position behind a computed part.
func holeEnd(src string, i int, holes string) int {
	if holes == "$" && src[i+1] != '{' {
		for i++; i < len(src) && (isWordStart(src[i]) || isDigit(src[i])); i++ {
		}
		return i
	}
	depth := 0
	for ; i < len(src); i++ {
		switch src[i] {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return i + 1
			}
		}
	}
	return i
}

// template reads JavaScript's `…${…}`, and Ruby's backticks.
func (l *lexer) template() {
	holes := "${"
	if l.lang == ruby {
		holes = "#{"
	}
	at, line := l.pos, l.line
	text, to, hole, closed := content(l.src, l.pos+1, "`", true, holes, false)
	l.open = l.open || !closed
	l.emit(stringToken, text, at, line, hole)
	l.moved(to)
}

// regex passes a regular expression, where one may stand.
func (l *lexer) regex() bool {
	if n := len(l.toks); n > 0 {
		p := l.toks[n-1]
		if p.kind != punctToken && !p.word("return") || p.text == ")" || p.text == "]" || p.text == "}" {
			return false
		}
	}
	class := false
	for i := l.pos + 1; i < len(l.src) && l.src[i] != '\n'; i++ {
		switch c := l.src[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			l.emit(wordToken, "/regex/", l.pos, l.line, false)
			l.pos = i + 1
			return true
		}
	}
	return false
}

// symbol reads :name and :"name"; a colon of "key: value" or "::" is none.
func (l *lexer) symbol() bool {
	next := byte(0)
	if l.pos+1 < len(l.src) {
		next = l.src[l.pos+1]
	}
	if l.pos > 0 {
		if p := l.src[l.pos-1]; isWordStart(p) || isDigit(p) || p == ':' || p == '"' {
			return false
		}
	}
	if next == '"' {
		l.pos++
		l.text(l.pos+1, `"`, true, true)
		l.toks[len(l.toks)-1].kind = symbolToken
		return true
	}
	if !isWordStart(next) {
		return false
	}
	from := l.pos
	l.pos++
	for l.pos < len(l.src) && (isWordStart(l.src[l.pos]) || isDigit(l.src[l.pos])) {
		l.pos++
	}
	l.emit(symbolToken, l.src[from+1:l.pos], from, l.line, false)
	return true
}

// percent reads Ruby's %(…), %q{…}, %Q[…], %w[…].
func (l *lexer) percent() bool {
	i := l.pos + 1
	interp := true
	if i < len(l.src) && strings.IndexByte("qQwWiI", l.src[i]) >= 0 {
		interp = l.src[i] == 'Q' || l.src[i] == 'W' || l.src[i] == 'I'
		i++
	} else if n := len(l.toks); n > 0 && !l.fresh && (l.toks[n-1].kind != punctToken || l.toks[n-1].text == ")") && (l.src[l.pos-1] != ' ' || i < len(l.src) && l.src[i] == ' ') {
		return false
	}
	if i >= len(l.src) {
		return false
	}
	n := strings.IndexByte("({[<|!", l.src[i])
	if n < 0 {
		return false
	}
	end := ")}]>|!"[n]
	at, line, depth := l.pos, l.line, 1
	open := l.src[i]
	for j := i + 1; j < len(l.src) && l.work < maxWork; j++ {
		l.work++
		switch c := l.src[j]; {
		case c == '\\':
			j++
		case c == end:
			if depth--; depth == 0 {
				text, _, hole, _ := content(l.src[:j], i+1, "\x00", true, l.holes(interp), false)
				l.emit(stringToken, text, at, line, hole)
				l.moved(j + 1)
				return true
			}
		case c == open:
			depth++
		}
	}
	return false
}

// sigil reads Elixir's ~s(…), ~S"""…""".
func (l *lexer) sigil() bool {
	if l.pos+2 >= len(l.src) || !isWordStart(l.src[l.pos+1]) {
		return false
	}
	interp := l.src[l.pos+1] >= 'a' && l.src[l.pos+1] <= 'z'
	rest := l.src[l.pos+2:]
	if strings.HasPrefix(rest, `"""`) {
		l.text(l.pos+5, `"""`, interp, interp)
		return true
	}
	n := strings.IndexByte("({[<|/\"'", rest[0])
	if n < 0 {
		return false
	}
	l.text(l.pos+3, string(")}]>|/\"'"[n]), interp, interp)
	return true
}

func (l *lexer) csharpString() bool {
	i, verbatim, interp := l.pos, false, false
	for i < len(l.src) && (l.src[i] == '@' || l.src[i] == '$') {
		verbatim = verbatim || l.src[i] == '@'
		interp = interp || l.src[i] == '$'
		i++
	}
	if i >= len(l.src) || l.src[i] != '"' {
		return false
	}
	holes := ""
	if interp {
		holes = "{"
	}
	if strings.HasPrefix(l.src[i:], `"""`) {
		at, line := l.pos, l.line
		text, to, hole, closed := content(l.src, i+3, `"""`, false, holes, false)
		l.open = l.open || !closed
		l.emit(stringToken, text, at, line, hole)
		l.moved(to)
		return true
	}
	at, line := l.pos, l.line
	var all strings.Builder
	computed := false
	for {
		text, to, hole, closed := content(l.src, i+1, `"`, !verbatim, holes, !verbatim)
		all.WriteString(text)
		computed = computed || hole
		l.open = l.open || !closed
		if !verbatim || to >= len(l.src) || l.src[to] != '"' {
			l.emit(stringToken, all.String(), at, line, computed)
			l.moved(to)
			return true
		}
		all.WriteByte('"')
		i = to
	}
}

func (l *lexer) pythonString() bool {
	i := l.pos
	for i < len(l.src) && i < l.pos+2 && strings.IndexByte("rRbBuUfF", l.src[i]) >= 0 {
		i++
	}
	if i >= len(l.src) || l.src[i] != '"' && l.src[i] != '\'' {
		return false
	}
	prefix := strings.ToLower(l.src[l.pos:i])
	holes := ""
	if strings.Contains(prefix, "f") {
		holes = "{"
	}
	end := l.src[i : i+1]
	if three := strings.Repeat(end, 3); strings.HasPrefix(l.src[i:], three) {
		end = three
	}
	at, line := l.pos, l.line
	text, to, hole, closed := content(l.src, i+len(end), end, !strings.Contains(prefix, "r"), holes, len(end) == 1)
	l.open = l.open || !closed
	l.emit(stringToken, text, at, line, hole)
	l.moved(to)
	return true
}
