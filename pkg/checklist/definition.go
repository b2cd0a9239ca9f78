package checklist

import "bytes"

// withoutDefinitions takes the link reference definitions off a paragraph's beginning. It gives what they lead to, and
// how many lines they are. A footnote ([^1]: text) is none.
func withoutDefinitions(raw []byte) (rest []byte, links []string, lines int) {
	for len(raw) > 0 {
		length, link := definition(raw)
		if length == 0 {
			break
		}
		raw, links, lines = raw[length:], append(links, link), lines+1
	}
	return raw, links, lines
}

// definition gives the length of the link reference definition that a paragraph begins with, its line end included; 0
// for none. link is its destination. It is read from one line: a title on the next line counts as text.
func definition(raw []byte) (length int, link string) {
	if len(raw) < 2 || raw[0] != '[' || raw[1] == '^' { // [^1]: is a footnote
		return 0, ""
	}
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	end := bytes.Index(line, []byte("]:"))
	if end < 2 || bytes.IndexByte(line[1:end], '[') >= 0 || len(bytes.TrimSpace(line[1:end])) == 0 {
		return 0, ""
	}
	// a destination, and at most a title behind it
	rest := bytes.TrimSpace(line[end+2:])
	to := bytes.IndexAny(rest, " \t")
	if len(rest) == 0 || to >= 0 && !titled(bytes.TrimSpace(rest[to:])) {
		return 0, ""
	}
	if to < 0 {
		to = len(rest)
	}
	return min(len(line)+1, len(raw)), string(bytes.Trim(rest[:to], "<>"))
}

func titled(rest []byte) bool {
	return len(rest) >= 2 && bytes.IndexByte([]byte(`"'(`), rest[0]) >= 0 && bytes.IndexByte([]byte(`"')`), rest[len(rest)-1]) >= 0
}
