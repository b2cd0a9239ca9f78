package envusage

import "bytes"

// maxFlowDepth bounds nested [ ] and { }.
const maxFlowDepth = 100

// flow reads `{…}` or `[…]` at the position, and goes behind it.
func (r *yamlReader) flow(depth int) {
	list := r.src[r.pos] == '['
	r.pos++
	n := len(r.path)
	for r.pos < len(r.src) {
		r.cut(n)
		if list {
			r.push(1<<30, yamlItem)
		}
		switch c := r.src[r.pos]; {
		case c == '\n':
			r.moveTo(r.pos + 1)
		case isYAMLSpace(c) || c == ',':
			r.pos++
		case c == ']' || c == '}':
			r.pos++
			return
		case r.lineEnd():
			r.nextLine()
		default:
			r.flowEntry(depth)
		}
	}
}

// flowEntry reads `key: value`, or a value.
func (r *yamlReader) flowEntry(depth int) {
	start := *r
	if end := r.flowScalar(); end > start.pos {
		key := bytes.Trim(r.src[start.pos:end], `"' `)
		r.spaces()
		if r.pos >= len(r.src) || r.src[r.pos] != ':' {
			*r = start
			r.flowValue(depth)
			return
		}
		r.pos++
		r.push(1<<30, string(key))
		for r.pos < len(r.src) && isYAMLSpace(r.src[r.pos]) {
			r.moveTo(r.pos + 1)
		}
		if r.pos < len(r.src) && bytes.IndexByte([]byte(",}]"), r.src[r.pos]) >= 0 {
			r.emit(yamlScalar{start: r.pos, end: r.pos, null: true})
			return
		}
	}
	r.flowValue(depth)
}

// flowScalar goes behind the quoted or plain scalar at the position and gives its end; the position where there is none.
func (r *yamlReader) flowScalar() int {
	if r.pos >= len(r.src) {
		return r.pos
	}
	if c := r.src[r.pos]; c == '"' || c == '\'' {
		if end := r.quoteEnd(c); end >= 0 {
			r.moveTo(end + 1)
			return end + 1
		}
	}
	for depth := 0; r.pos < len(r.src); r.pos++ {
		c := r.src[r.pos]
		switch {
		case c == '{' && (depth > 0 || r.pos > 0 && r.src[r.pos-1] == '$'): // ${X}: no YAML, but meant
			depth++
		case c == '}' && depth > 0:
			depth--
		case c == '\n', depth == 0 && (bytes.IndexByte([]byte(",[]{}"), c) >= 0 || r.lineEnd()),
			depth == 0 && c == ':' && (r.pos+1 >= len(r.src) || bytes.IndexByte([]byte(" \t\r\n,[]{}"), r.src[r.pos+1]) >= 0):
			return r.pos
		}
	}
	return r.pos
}

func (r *yamlReader) flowValue(depth int) {
	if r.pos >= len(r.src) {
		return
	}
	switch c := r.src[r.pos]; {
	case (c == '{' || c == '[') && depth < maxFlowDepth:
		r.flow(depth + 1)
	case c == '*' || c == '&' || c == '!':
		if c == '*' {
			r.value()
		} else {
			r.property()
		}
	default:
		s := yamlScalar{start: r.pos}
		end := r.flowScalar()
		if end == s.start {
			r.pos++
			return
		}
		if q := r.src[s.start]; (q == '"' || q == '\'') && r.src[end-1] == q && end-s.start > 1 {
			s.start, end, s.style = s.start+1, end-1, q
		}
		s.end = s.start + len(bytes.TrimRight(r.src[s.start:end], " \t\r"))
		r.emit(s)
	}
}
