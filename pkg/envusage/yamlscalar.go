package envusage

import "bytes"

// yamlScalar is one scalar of a YAML file where it stands in the source: what compose files and workflows put their
// expressions into. A YAML library's tree knows values; the lines inside block scalars, and files that templates have
// made into something no library reads, need the source.
type yamlScalar struct {
	path       []string // the keys around it, outermost first; yamlItem for an item of a list. Valid during the call only
	anchors    []string // the anchor on each level of the path, "" for most
	start, end int      // src[start:end], quotes left out; a block scalar from its first line to its last
	style      byte     // '|', '>', '"', '\'', '*' for an alias, 0 for plain
	null       bool     // a key with nothing behind it
}

// yamlItem is the path element of a list's item.
const yamlItem = "-"

// yamlReader walks a YAML file by its lines and indentation. It never fails: what it cannot make sense of is plain text.
type yamlReader struct {
	src       []byte
	pos       int
	lineStart int // offset of the line that pos is on
	indents   []int
	path      []string
	anchors   []string
	each      func(yamlScalar)
}

// readYAML calls each for every scalar that is a value: of a key, of a list's item, or of the whole document.
func readYAML(src []byte, each func(yamlScalar)) {
	r := &yamlReader{src: src, each: each}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		r.pos, r.lineStart = 3, 3
	}
	for r.pos < len(r.src) {
		r.spaces()
		switch {
		case r.lineEnd():
		case r.column() == 0 && (r.marker("---") || r.marker("...")):
			r.pop(0)
			r.pos += 3
			if r.spaces(); !r.lineEnd() {
				r.value()
			}
		case r.column() == 0 && r.src[r.pos] == '%':
		default:
			r.node()
		}
		r.nextLine()
	}
}

func (r *yamlReader) marker(m string) bool {
	return bytes.HasPrefix(r.src[r.pos:], []byte(m)) && (r.pos+3 >= len(r.src) || isYAMLSpace(r.src[r.pos+3]))
}

func isYAMLSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func (r *yamlReader) column() int { return r.pos - r.lineStart }

func (r *yamlReader) spaces() {
	for r.pos < len(r.src) && r.src[r.pos] != '\n' && isYAMLSpace(r.src[r.pos]) {
		r.pos++
	}
}

// lineEnd tells whether only a comment or nothing is left of the line.
func (r *yamlReader) lineEnd() bool {
	if r.pos >= len(r.src) || r.src[r.pos] == '\n' {
		return true
	}
	return r.src[r.pos] == '#' && (r.pos == r.lineStart || isYAMLSpace(r.src[r.pos-1]))
}

func (r *yamlReader) nextLine() {
	if i := bytes.IndexByte(r.src[r.pos:], '\n'); i >= 0 {
		r.moveTo(r.pos + i + 1)
		return
	}
	r.pos = len(r.src)
}

// moveTo goes ahead to an offset and keeps track of the line.
func (r *yamlReader) moveTo(pos int) {
	for r.pos < pos {
		i := bytes.IndexByte(r.src[r.pos:pos], '\n')
		if i < 0 {
			r.pos = pos
			return
		}
		r.pos += i + 1
		r.lineStart = r.pos
	}
}

// pop leaves the levels that a node at this column is not inside of.
func (r *yamlReader) pop(col int) {
	n := len(r.indents)
	for n > 0 && r.indents[n-1] >= col {
		n--
	}
	r.cut(n)
}

func (r *yamlReader) cut(n int) {
	r.indents, r.path, r.anchors = r.indents[:n], r.path[:n], r.anchors[:n]
}

func (r *yamlReader) push(col int, key string) {
	r.indents, r.path, r.anchors = append(r.indents, col), append(r.path, key), append(r.anchors, "")
}

// node reads what begins at the position: items, a key with its value, or a value alone.
func (r *yamlReader) node() {
	for !r.lineEnd() {
		col := r.column()
		if c := r.src[r.pos]; c == '-' && (r.pos+1 >= len(r.src) || isYAMLSpace(r.src[r.pos+1])) {
			r.item(col)
			r.pos++
			r.spaces()
			continue
		}
		if key, next, ok := r.key(r.pos); ok {
			r.pop(col)
			r.push(col, key)
			r.pos = next
			r.keyValue(col)
			return
		}
		if !r.property() {
			r.value()
			return
		}
	}
}

// item enters a list's item. A list may stand at its key's own column.
func (r *yamlReader) item(col int) {
	n := len(r.indents)
	for n > 0 && (r.indents[n-1] > col || r.indents[n-1] == col && r.path[n-1] == yamlItem) {
		n--
	}
	r.cut(n)
	r.push(col, yamlItem)
}

// property reads an anchor or a tag and tells whether there was one.
func (r *yamlReader) property() bool {
	c := r.src[r.pos]
	if c != '&' && c != '!' {
		return false
	}
	start := r.pos
	for r.pos < len(r.src) && !isYAMLSpace(r.src[r.pos]) {
		r.pos++
	}
	if n := len(r.anchors); c == '&' && n > 0 {
		r.anchors[n-1] = string(r.src[start+1 : r.pos])
	}
	r.spaces()
	return true
}

// keyValue reads what stands behind a key's colon.
func (r *yamlReader) keyValue(col int) {
	r.spaces()
	for !r.lineEnd() && r.property() {
	}
	if !r.lineEnd() {
		r.value()
		return
	}
	if indent, item := r.ahead(); indent < col || indent == col && !item {
		r.emit(yamlScalar{start: r.pos, end: r.pos, null: true})
	}
}

// ahead gives the column of the next line that says something, and whether it begins an item; -1 at the end.
func (r *yamlReader) ahead() (indent int, item bool) {
	next := *r
	for next.nextLine(); next.pos < len(next.src); next.nextLine() {
		if next.spaces(); next.lineEnd() {
			continue
		}
		if next.column() == 0 && (next.marker("---") || next.marker("...")) {
			return -1, false
		}
		c := next.src[next.pos]
		return next.column(), c == '-' && (next.pos+1 >= len(next.src) || isYAMLSpace(next.src[next.pos+1]))
	}
	return -1, false
}

func (r *yamlReader) emit(s yamlScalar) {
	s.path, s.anchors = r.path, r.anchors
	r.each(s)
}
