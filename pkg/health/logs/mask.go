package logs

import "bytes"

// wild stands for what differs from line to line.
const wild = "<*>"

// mask appends text with what is likely to be a value taken out: numbers, hexadecimal, UUIDs, addresses, times,
// durations, what stands in quotes. Between words stands one space.
func mask(to, text []byte) []byte {
	begin := len(to)
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c <= ' ' || c == 0x7f:
			i++
			if n := len(to); n > begin && to[n-1] != ' ' {
				to = append(to, ' ')
			}
		case (c == '"' || c == '\'' || c == '`') && (i == 0 || !isAlnum(text[i-1])):
			end := closing(text, i)
			if end < 0 {
				to = append(to, c)
				i++
				continue
			}
			if inner := text[i+1 : end]; named(to[begin:], inner) {
				to = append(append(append(to, c), inner...), c)
			} else {
				to = blank(to, begin)
			}
			i = end + 1
		default:
			j := i
			for j < len(text) && text[j] > ' ' && text[j] != 0x7f && text[j] != '"' && text[j] != '`' && (text[j] != '\'' || j > i && isAlnum(text[j-1])) {
				j++
			}
			if j == i {
				j++
			}
			to = maskWord(to, begin, text[i:j])
			i = j
		}
	}
	return bytes.TrimRight(to, " ")
}

// maxQuoted bounds what is taken for one quoted value, in bytes.
const maxQuoted = 400

// closing gives the quote that ends the one at i; -1 where none does.
func closing(text []byte, i int) int {
	for j := i + 1; j < len(text) && j < i+maxQuoted; j++ {
		if text[j] == '\\' {
			j++
			continue
		}
		if text[j] == text[i] && (j+1 == len(text) || !isAlnum(text[j+1])) {
			return j
		}
	}
	return -1
}

// named tells whether a quoted text is the name of something that is always there, such as a column, by the word before it:
// another column is another error.
func named(before, inner []byte) bool {
	if len(inner) == 0 || len(inner) > 80 {
		return false
	}
	for i, c := range inner {
		if !isAlpha(c) && c != '_' && c != '.' && c != '@' && c != '/' && c != '-' && (i == 0 || !isDigit(c)) {
			return false
		}
	}
	before = bytes.TrimRight(before, " ([:")
	switch string(before[bytes.LastIndexAny(before, " (")+1:]) {
	case "relation", "column", "table", "constraint", "index", "function", "type", "schema", "extension", "reading", "property",
		"attribute", "module", "KeyError", "variable", "Table", "Column", "named", "name", "method", "field", "role", "database",
		"Module", "package", "enum", "key", "parameter", "object":
		return !bytes.ContainsAny(inner, "0123456789")
	}
	return false
}

// blank appends the wildcard; one that follows on another, with a mark between them or a space, is the same.
func blank(to []byte, begin int) []byte {
	if n := len(to); n-begin > len(wild) && bytes.HasSuffix(to[:n-1], []byte(wild)) && bytes.IndexByte([]byte(".:,-+_x "), to[n-1]) >= 0 {
		return to[:n-1]
	}
	if bytes.HasSuffix(to[begin:], []byte(wild)) {
		return to
	}
	return append(to, wild...)
}

// maskWord appends what stands between two spaces or quotes.
func maskWord(to []byte, begin int, w []byte) []byte {
	if !bytes.ContainsAny(w, "0123456789@") {
		return append(to, w[:min(len(w), 100)]...)
	}
	if at := bytes.IndexByte(w, '@'); at > 0 && at+1 < len(w) && isAlnum(w[at-1]) && bytes.IndexByte(w[at:], '.') > 0 && bytes.IndexByte(w, '/') < 0 {
		return blank(to, begin)
	}
	if stamp(w) || ipv6(w) {
		return blank(to, begin)
	}
	for i := 0; i < len(w); {
		if !isAlnum(w[i]) {
			if w[i] == '?' && bytes.IndexByte(w[:i], '/') >= 0 && i+1 < len(w) {
				return append(to, "?<*>"...)
			}
			to = append(to, w[i])
			i++
			continue
		}
		j := i
		for j < len(w) && isAlnum(w[j]) {
			j++
		}
		to = maskRun(to, begin, w[i:j], w[:i])
		i = j
	}
	return to
}

// maskRun appends letters and digits that stand together; before is what the word has before them.
func maskRun(to []byte, begin int, r, before []byte) []byte {
	digits, hex := 0, 0
	for _, c := range r {
		if isDigit(c) {
			digits++
		}
		if isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' {
			hex++
		}
	}
	switch {
	case digits == 0:
		return append(to, r...)
	case digits == len(r) && len(r) == 3 && (r[0] == '4' || r[0] == '5') && ofStatus(to[begin:], before):
		return append(to, r...)
	case isDigit(r[0]), hex == len(r) && len(r) >= 6, len(r) >= 16:
		return blank(to, begin)
	case code(r, digits):
		return append(to, r...)
	}
	for i := 0; i < len(r); i++ {
		if !isDigit(r[i]) {
			to = append(to, r[i])
		} else if i == 0 || !isDigit(r[i-1]) {
			to = append(to, wild...)
		}
	}
	return to
}

// ofStatus tells whether what stands before a number makes it a status of HTTP.
func ofStatus(to, before []byte) bool {
	if len(before) == 0 {
		before = bytes.TrimRight(to, " :=")
	}
	before = bytes.TrimRight(before, "=: \"(")
	for _, name := range [...]string{"HTTP", "http", "status", "Status", "code", "Code", "returned", "responded"} {
		if bytes.HasSuffix(before, []byte(name)) {
			return true
		}
	}
	return false
}

// code tells names of errors that have numbers: P3009, E11000, ORA00942.
func code(r []byte, digits int) bool {
	letters := len(r) - digits
	return letters <= 2 && digits >= 3 && digits <= 5 && upper(r[:letters])
}

// stamp tells dates and times with a date.
func stamp(w []byte) bool {
	w = bytes.TrimLeft(w, "[(<")
	const shape = "0000-00-00"
	if len(w) < len(shape) {
		return false
	}
	for i := range len(shape) {
		if c := shape[i]; c == '0' && !isDigit(w[i]) || c == '-' && w[i] != '-' && w[i] != '/' {
			return false
		}
	}
	return true
}

func ipv6(w []byte) bool {
	w = bytes.Trim(w, "[]().,;")
	colons := 0
	for _, c := range w {
		switch {
		case c == ':':
			colons++
		case c == ']': // of an address with its port
		case !isDigit(c) && ('a' > c || c > 'f') && ('A' > c || c > 'F'):
			return false
		}
	}
	return colons >= 3
}
