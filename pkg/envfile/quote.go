package envfile

import "strings"

const (
	wantClosing = "the quote that opens here is not closed; the rest of the file was read without it"
	wantNoTail  = "expected a comment or the end of the line after the closing quote"
)

// readQuoted reads the value whose opening quote stands at i, over several lines if need be.
// A quote that is never closed is a fault at i, its value is the rest of the line, and reading resumes at the next one.
func (p *parser) readQuoted(i int) value {
	c := p.src[i]
	if v, ok := p.readTriple(i); ok {
		return v
	}
	v := value{quote: c, start: i, after: p.after}
	end := closingQuote(p.src, i+1, min(len(p.src), i+maxQuoted), p.eol, c)
	switch {
	case end >= 0 && end < p.eol:
		p.readSameLine(&v, i, end)
		return v
	case end >= 0 && p.endsThere(&v, i, end):
		return v
	}
	// `"C:\dir\"`: the last quote of the line is escaped, yet nothing else could close the value.
	line := trimBlank(p.src[i:p.eol])
	if len(line) > 1 && line[len(line)-1] == c {
		v.text = line[1 : len(line)-1]
		return v
	}
	v.text, v.fault, v.faultAt = line[1:], wantClosing, i
	return v
}

// readSameLine reads a value that is closed on its own line, at end.
func (p *parser) readSameLine(v *value, i, end int) {
	rest := p.src[end+1 : p.eol]
	tail := trimBlank(rest)
	switch {
	case tail == "" || tail[0] == '#':
		v.text = unescape(p.src[i+1:end], v.quote)
		v.comment = trimBlank(strings.TrimLeft(tail, "#"))
	case isBlank(rest[0]) || v.quote == '`':
		v.text = unescape(p.src[i+1:end], v.quote)
		v.fault, v.faultAt = wantNoTail, end+1+strings.Index(rest, tail)
	default:
		p.readJoined(v, i)
	}
}

// readJoined reads quotes with text joined to them. `"{"a":1}"` is JSON that somebody put into quotes, and every
// dotenv library takes off the outermost ones; the rest is put together as a shell does it, by go-envparse.
func (p *parser) readJoined(v *value, i int) {
	text, comment := splitComment(p.src[i:p.eol])
	v.comment = comment
	last := len(text) - 1
	if last > 2 && text[last] == v.quote && (text[1] == '{' && text[last-1] == '}' || text[1] == '[' && text[last-1] == ']') {
		v.text = text[1:last]
		return
	}
	if joined, ok := readWithEnvparse(text); ok {
		v.text = joined
		return
	}
	v.text, v.fault, v.faultAt = text, wantNoTail, i
}

// endsThere accepts the quote at end, on a later line, as the closing one. It does not where that quote is plainly the
// opening one of a later assignment: a name and "=" stand before it, or text that is no comment after it.
func (p *parser) endsThere(v *value, i, end int) bool {
	eol, after := lineEnd(p.src, end)
	tail := trimBlank(p.src[end+1 : eol])
	if tail != "" && tail[0] != '#' {
		return false
	}
	start := strings.LastIndexByte(p.src[:end], '\n') + 1
	first := skipExport(p.src, skipBlank(p.src, start, end), end)
	if name := scanName(p.src, first, end); name > first && trimBlank(p.src[name:end]) == "=" {
		return false
	}
	text := strings.ReplaceAll(p.src[i+1:end], "\r\n", "\n")
	v.text = unescape(text, v.quote)
	v.comment = trimBlank(strings.TrimLeft(tail, "#"))
	v.after, v.breaks = after, strings.Count(text, "\n")
	return true
}

// readTriple reads a value in three quotes, which @env-spec and Python people use for several lines.
func (p *parser) readTriple(i int) (value, bool) {
	if p.eol-i < 3 || p.src[i+1] != p.src[i] || p.src[i+2] != p.src[i] {
		return value{}, false
	}
	body := p.src[i+3 : min(len(p.src), i+maxQuoted)]
	n := strings.Index(body, p.src[i:i+3])
	if n < 0 {
		return value{}, false
	}
	end := i + 3 + n + 3
	eol, after := lineEnd(p.src, end)
	tail := trimBlank(p.src[end:eol])
	if tail != "" && tail[0] != '#' {
		return value{}, false
	}
	text := strings.ReplaceAll(body[:n], "\r\n", "\n")
	return value{
		text: unescape(text, p.src[i]), quote: p.src[i], comment: trimBlank(strings.TrimLeft(tail, "#")),
		start: i, after: after, breaks: strings.Count(text, "\n"),
	}, true
}

// closingQuote gives the offset of the quote c that closes a value whose text begins at i, or -1. In double quotes a
// backslash takes the next byte's meaning. In the others it does so only where the value would not end well there:
// `'it\'s'` goes on, `'C:\dir\'` does not.
func closingQuote(s string, i, limit, eol int, c byte) int {
	for from := i; from < limit; {
		n := strings.IndexByte(s[from:limit], c)
		if n < 0 {
			return -1
		}
		at := from + n
		if !escaped(s, i, at) {
			return at
		}
		if c != '"' && at < eol {
			if tail := trimBlank(s[at+1 : eol]); tail == "" || tail[0] == '#' {
				return at
			}
		}
		from = at + 1
	}
	return -1
}

// escaped tells whether an odd number of backslashes stands before at, none of them before start.
func escaped(s string, start, at int) bool {
	n := 0
	for at-n-1 >= start && s[at-n-1] == '\\' {
		n++
	}
	return n%2 == 1
}
