package history

import "bytes"

var latencies = []byte(`"latencies_ms"`)

// withoutLatencies empties the lists of single latencies, in place: they are the baseline of a later deployment, most of
// a record's bytes, and no history shows them. Text is not touched: within one, the key's quotes would be escaped.
func withoutLatencies(data []byte) []byte {
	out, rest := data[:0], data
	for {
		i := bytes.Index(rest, latencies)
		if i < 0 {
			return append(out, rest...)
		}
		i += len(latencies)
		begin, end := numbers(rest[i:])
		out = append(append(out, rest[:i]...), rest[i:i+begin]...)
		rest = rest[i+end:]
	}
}

// numbers finds the inside of a list of plain numbers that a colon leads to; 0, 0 where there is none.
func numbers(b []byte) (begin, end int) {
	i := blanks(b, 0)
	if i == len(b) || b[i] != ':' {
		return 0, 0
	}
	if i = blanks(b, i+1); i == len(b) || b[i] != '[' {
		return 0, 0
	}
	begin = i + 1
	for i = begin; i < len(b); i++ {
		switch c := b[i]; {
		case c == ']':
			return begin, i
		case c >= '0' && c <= '9', c == '.', c == ',', c == '-', c == '+', c == 'e', c == 'E', c == ' ', c == '\n', c == '\r', c == '\t':
		default:
			return 0, 0
		}
	}
	return 0, 0
}

func blanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}
