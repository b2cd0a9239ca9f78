package envusage

import "bytes"

var rubyClosers = map[byte]byte{'(': ')', '[': ']', '{': '}', '<': '>'}

// rubyPercent lexes %w[A B] as the name "%w" and a string for each word; %q(), %Q(), %() as a string; %r as nothing.
func rubyPercent(l *lexer) bool {
	kind, n := byte('Q'), 1
	if c := l.peek(1); bytes.IndexByte([]byte("wWiIqQrxs"), c) >= 0 {
		kind, n = c, 2
	}
	open := l.peek(n)
	if open == 0 || open == ' ' || open == '\n' || open == '=' || isLetter(open) || isDigit(open) {
		return false
	}
	closing, paired := rubyClosers[open]
	if !paired {
		if n == 1 {
			return false
		}
		closing = open
	}
	end := matchingByte(l.src[:l.end], l.pos+n+1, open, closing)
	if end < 0 {
		return false
	}
	switch kind {
	case 'w', 'W', 'i', 'I':
		wordList(l, n, end)
	case 'q', 's':
		l.string(l.pos, l.pos+n+1, end, end+1)
	case 'r':
		l.emit(tokenNumber, l.pos, l.pos+1)
		l.skipTo(end + 1)
	default:
		stop := l.end
		l.end = end
		l.interpolated(n+1, "\x00", "#{", true)
		l.end = stop
		l.pos = end + 1
	}
	return true
}

// maxLiteral bounds what is looked through for the end of a bracketed literal.
const maxLiteral = 8 << 10

// matchingByte gives the offset of the closing byte from i on, nested pairs and escapes passed over; -1 for none.
func matchingByte(src []byte, i int, open, closing byte) int {
	depth := 0
	src = src[:min(len(src), i+maxLiteral)]
	for ; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\\':
			i++
		case c == closing:
			if depth == 0 {
				return i
			}
			depth--
		case c == open:
			depth++
		}
	}
	return -1
}

// wordList lexes %w[A B], whose bracket is n bytes ahead and closes at end.
func wordList(l *lexer, n, end int) {
	l.emit(tokenIdent, l.pos, l.pos+2)
	l.pos += n + 1
	for l.pos < end {
		switch c := l.src[l.pos]; c {
		case '\n':
			l.newline()
		case ' ', '\t', '\r':
			l.pos++
		default:
			from := l.pos
			for l.pos < end && bytes.IndexByte([]byte(" \t\r\n"), l.src[l.pos]) < 0 {
				l.pos++
			}
			l.emit(tokenString, from, l.pos)
		}
	}
	l.pos = end + 1
}

// rubyHeredoc lexes <<~NAME, <<-NAME and <<NAME as a string at its opening; the rest of the opening line is lexed
// after it, so a second heredoc of the same line is left to be lexed as code.
func rubyHeredoc(l *lexer) bool {
	i := l.pos + 2
	squiggly := i < l.end && (l.src[i] == '~' || l.src[i] == '-')
	if squiggly {
		i++
	}
	quote := byte(0)
	if i < l.end && (l.src[i] == '\'' || l.src[i] == '"') {
		quote = l.src[i]
		i++
	}
	from := i
	for i < l.end && (isLetter(l.src[i]) || isDigit(l.src[i])) {
		i++
	}
	name := l.src[from:i]
	if len(name) == 0 || !squiggly && (name[0] < 'A' || name[0] > 'Z') || !squiggly && !rubyOperandExpected(l) {
		return false
	}
	if quote != 0 {
		i++
	}
	lineEnd := bytes.IndexByte(l.src[min(i, l.end):l.end], '\n')
	if lineEnd < 0 || l.unclosed[string(name)] {
		return false
	}
	body := i + lineEnd + 1
	end, next := heredocEnd(l.src[:l.end], body, name)
	if next < 0 {
		l.lacks(name)
		return false
	}
	stop := l.end
	l.heredocBody(body, end, quote != '\'')
	l.end = i + lineEnd // the rest of the opening line
	l.pos = i
	l.run("")
	l.end = stop
	l.skipTo(next)
	return true
}

// heredocBody lexes the text [body, end) as one string that begins at the position, on a later line.
func (l *lexer) heredocBody(body, end int, holes bool) {
	pos, line, lineStart, stop := l.pos, l.line, l.lineStart, l.end
	l.pos, l.end = body, end
	l.line, l.lineStart = line+1, body
	hole := "\x00"
	if holes {
		hole = "#{"
	}
	l.interpolated(0, "\x00", hole, true)
	l.pos, l.line, l.lineStart, l.end = pos, line, lineStart, stop
}

// heredocEnd gives the offset where the line of the closing name begins, and the offset after the name.
func heredocEnd(src []byte, body int, name []byte) (end, next int) {
	for at := body; at < len(src); {
		line := src[at:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n]
		}
		if bytes.Equal(bytes.TrimSpace(line), name) {
			return at, at + len(line)
		}
		at += len(line) + 1
	}
	return 0, -1
}
