package history

import "bytes"

var latencies = []byte(`"latencies_ms"`)

// essence leaves out of a record's JSON, in place, what no history shows and what means nothing: the lists of single
// latencies, which are the baseline of a later deployment and most of a record's bytes, and the indentation. What is no
// JSON stays none: blanks go only where they stand beside a mark that parts values.
func essence(data []byte) []byte {
	out := data[:0]
	for i := 0; i < len(data); {
		switch c := data[i]; c {
		case ' ', '\n', '\r', '\t':
			end := blanks(data, i)
			if parts(out) || end < len(data) && (data[end] == '}' || data[end] == ']') {
				i = end
				continue
			}
			out = append(out, ' ')
			i = end
		case '"':
			end := textEnd(data, i)
			key := bytes.Equal(data[i:end], latencies)
			out = append(out, data[i:end]...)
			if i = end; key {
				if begin, end := numbers(data[i:]); end > 0 {
					out = append(out, data[i:i+begin]...)
					i += end
				}
			}
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// parts tells whether the last byte is a mark behind which blanks mean nothing.
func parts(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	switch b[len(b)-1] {
	case ',', ':', '{', '[':
		return true
	}
	return false
}

// textEnd is behind the quote that ends the text that begins at i, or the end of the data.
func textEnd(data []byte, i int) int {
	for at := i + 1; ; {
		quote := bytes.IndexByte(data[at:], '"')
		if quote < 0 {
			return len(data)
		}
		at += quote + 1
		back := at - 2
		for back > i && data[back] == '\\' {
			back--
		}
		if (at-2-back)%2 == 0 {
			return at
		}
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
