package migration

import "strings"

// rubyHeredoc reads the beginning of <<~SQL, <<-"SQL" or <<SQL; its text follows on the next line.
func (l *lexer) rubyHeredoc() bool {
	if !l.has("<<") {
		return false
	}
	i := l.pos + 2
	squiggly := i < len(l.src) && (l.src[i] == '~' || l.src[i] == '-')
	if squiggly {
		i++
	}
	quote := byte(0)
	if i < len(l.src) && (l.src[i] == '\'' || l.src[i] == '"') {
		quote = l.src[i]
		i++
	}
	from := i
	for i < len(l.src) && (isWordStart(l.src[i]) || isDigit(l.src[i])) {
		i++
	}
	if i == from || !squiggly && quote == 0 && (l.src[from] < 'A' || l.src[from] > 'Z') {
		return false
	}
	h := heredoc{at: len(l.toks), end: l.src[from:i], interp: quote != '\''}
	if quote != 0 {
		if i >= len(l.src) || l.src[i] != quote {
			return false
		}
		i++
	}
	l.emit(stringToken, "", l.pos, l.line+1, false)
	l.pos = i
	l.pending = append(l.pending, h)
	return true
}

// phpHeredoc reads the beginning of <<<SQL or <<<'SQL'.
func (l *lexer) phpHeredoc() bool {
	i := l.pos + 3
	for i < len(l.src) && l.src[i] == ' ' {
		i++
	}
	quote := byte(0)
	if i < len(l.src) && (l.src[i] == '\'' || l.src[i] == '"') {
		quote = l.src[i]
		i++
	}
	from := i
	for i < len(l.src) && (isWordStart(l.src[i]) || isDigit(l.src[i])) {
		i++
	}
	if i == from {
		return false
	}
	h := heredoc{at: len(l.toks), end: l.src[from:i], interp: quote != '\''}
	if quote != 0 {
		i++
	}
	l.emit(stringToken, "", l.pos, l.line+1, false)
	l.pos = min(i, len(l.src))
	l.pending = append(l.pending, h)
	return true
}

// body reads a heredoc's text, up to a line that is its end (PHP: that begins with it).
func (l *lexer) body(h heredoc) {
	from, line := l.pos, l.line
	for l.pos < len(l.src) {
		to := strings.IndexByte(l.src[l.pos:], '\n')
		if to < 0 {
			to = len(l.src) - l.pos
		}
		text := strings.TrimLeft(l.src[l.pos:l.pos+to], " \t")
		rest, begins := strings.CutPrefix(text, h.end)
		if begins && (strings.TrimRight(rest, "\r \t") == "" || l.lang == php && !isWordStart(rest[0]) && !isDigit(rest[0])) {
			text, _, hole, _ := content(l.src[:l.pos], from, "\x00", h.interp, l.holes(h.interp), false)
			l.toks[h.at].text, l.toks[h.at].hole, l.toks[h.at].line = text, hole, line
			l.start = l.pos
			l.pos += to - len(rest)
			if l.lang != php {
				l.pos += len(rest)
			}
			l.fresh = false
			return
		}
		l.pos = min(len(l.src), l.pos+to+1)
		l.line++
	}
	l.open = true
}
