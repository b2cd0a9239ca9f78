package logs

import "bytes"

// opensPretty tells the first line of JSON that is written over several lines.
func opensPretty(b []byte) bool { return len(b) == 1 && b[0] == '{' }

// continuesPretty takes a line of it: one that is indented, or the last one.
func (e *entry) continuesPretty(b []byte) bool {
	text := bytes.TrimSpace(b)
	switch {
	case e.closed || len(text) == 0 || !indented(b) && text[0] != '}':
		return false
	case !indented(b):
		e.closed = true
	}
	if e.lines++; len(e.head)+len(text) < maxBytes {
		e.head = append(append(e.head, ' '), text...)
	}
	return true
}
