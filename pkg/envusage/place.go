package envusage

import "bytes"

// cursor is the last place that was asked for: places are asked for nearly in order, so that counting lines costs one
// pass over the file, however many references a line has.
type cursor struct{ pos, line, lineStart int }

// place gives line and column, both from 1, of an offset.
func (x *extractor) place(at int) (line, col int) {
	at = min(at, len(x.src))
	c := &x.at
	if at < c.lineStart || c.line == 0 {
		*c = cursor{line: 1}
	}
	if at > c.pos {
		between := x.src[c.pos:at]
		c.line += bytes.Count(between, []byte("\n"))
		if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
			c.lineStart = c.pos + i + 1
		}
		c.pos = at
	} else {
		c.pos = max(at, c.lineStart)
	}
	return c.line, at - c.lineStart + 1
}
