package envusage

import "bytes"

// key reads the key at pos: `name:`, `"name":`, `<<:`; and the offset behind the colon.
func (r *yamlReader) key(pos int) (key string, next int, ok bool) {
	end := bytes.IndexByte(r.src[pos:], '\n')
	if end < 0 {
		end = len(r.src) - pos
	}
	line := r.src[pos : pos+end]
	if len(line) == 0 || bytes.IndexByte([]byte("[]{}#&*!|>%@`,"), line[0]) >= 0 {
		return "", 0, false
	}
	if line[0] == '"' || line[0] == '\'' {
		i := bytes.IndexByte(line[1:], line[0])
		if i < 0 {
			return "", 0, false
		}
		after := len(line[i+2:]) - len(bytes.TrimLeft(line[i+2:], " \t"))
		if colon := i + 2 + after; colon < len(line) && line[colon] == ':' && (colon+1 == len(line) || isYAMLSpace(line[colon+1])) {
			return string(line[1 : i+1]), pos + colon + 1, true
		}
		return "", 0, false
	}
	for i, c := range line {
		switch {
		case c == ':' && (i+1 == len(line) || isYAMLSpace(line[i+1])):
			return string(bytes.TrimRight(line[:i], " \t")), pos + i + 1, true
		case c == '#' && i > 0 && isYAMLSpace(line[i-1]):
			return "", 0, false
		}
	}
	return "", 0, false
}

// value reads the value at the position, whatever its style, and leaves the position on its last line.
func (r *yamlReader) value() {
	switch c := r.src[r.pos]; c {
	case '|', '>':
		r.block(c)
	case '"', '\'':
		r.quoted(c)
		r.leftover()
	case '{', '[':
		n := len(r.path)
		r.flow(0)
		r.cut(n)
		r.leftover()
	case '*':
		start := r.pos + 1
		for r.pos < len(r.src) && !isYAMLSpace(r.src[r.pos]) && bytes.IndexByte([]byte(",]}"), r.src[r.pos]) < 0 {
			r.pos++
		}
		r.emit(yamlScalar{start: start, end: r.pos, style: '*'})
	default:
		r.plain()
	}
}

// leftover reads what stands behind a value that has ended, which is no YAML: `{{ template }} text`.
func (r *yamlReader) leftover() {
	if r.spaces(); !r.lineEnd() {
		r.plain()
	}
}

// parent is the column that the lines of a value must stand right of.
func (r *yamlReader) parent() int {
	if n := len(r.indents); n > 0 {
		return r.indents[n-1]
	}
	return -1
}

// block reads a literal or folded scalar whose header is at the position.
func (r *yamlReader) block(style byte) {
	indent := 0
	for r.pos++; r.pos < len(r.src) && !isYAMLSpace(r.src[r.pos]); r.pos++ {
		if isDigit(r.src[r.pos]) {
			indent = max(r.parent(), 0) + int(r.src[r.pos]-'0')
		}
	}
	next := *r
	next.nextLine()
	s := yamlScalar{start: next.pos, end: next.pos, style: style}
	last := *r
	for next.pos < len(next.src) {
		next.spaces()
		if blank := next.pos >= len(next.src) || next.src[next.pos] == '\n'; !blank {
			if indent == 0 {
				indent = max(next.column(), r.parent()+1)
			}
			if next.column() < indent {
				break
			}
			last = next
			next.toEnd()
			s.end = next.pos
		}
		next.nextLine()
	}
	r.pos, r.lineStart = last.pos, last.lineStart
	if s.end > s.start {
		r.emit(s)
	}
}

func (r *yamlReader) toEnd() {
	for r.pos < len(r.src) && r.src[r.pos] != '\n' {
		r.pos++
	}
}

// quoted reads a quoted scalar, over lines if need be. One that nothing closes is plain text.
func (r *yamlReader) quoted(q byte) {
	end := r.quoteEnd(q)
	if end < 0 {
		r.plain()
		return
	}
	s := yamlScalar{start: r.pos + 1, end: end, style: q}
	r.moveTo(end + 1)
	r.emit(s)
}

// quoteEnd gives the offset of the quote that closes the one at the position, or -1.
func (r *yamlReader) quoteEnd(q byte) int {
	for i := r.pos + 1; i < len(r.src); i++ {
		switch c := r.src[i]; {
		case c == '\\' && q == '"':
			i++
		case c == q && q == '\'' && i+1 < len(r.src) && r.src[i+1] == q:
			i++
		case c == q:
			return i
		}
	}
	return -1
}

// plain reads a plain scalar and the deeper lines that go on with it.
func (r *yamlReader) plain() {
	s := yamlScalar{start: r.pos}
	s.end = r.plainLine()
	for next := *r; r.pos >= len(r.src) || r.src[r.pos] != '#'; {
		next.nextLine()
		if next.spaces(); next.pos >= len(next.src) {
			break
		}
		if next.src[next.pos] == '\n' {
			continue
		}
		if _, _, isKey := next.key(next.pos); next.lineEnd() || isKey || next.column() <= r.parent() {
			break
		}
		s.end = next.plainLine()
		*r = next
	}
	r.emit(s)
}

// plainLine goes to the end of the line, or to the comment on it, and gives the offset where the text ends.
func (r *yamlReader) plainLine() int {
	for r.pos < len(r.src) && !r.lineEnd() {
		r.pos++
	}
	end := r.pos
	for end > 0 && isYAMLSpace(r.src[end-1]) {
		end--
	}
	return end
}
