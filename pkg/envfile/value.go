package envfile

import "strings"

// value is what stands after the "=" of one assignment.
type value struct {
	text     string // unquoted, unescaped
	quote    byte   // the quote it stands in, or 0
	computed bool   // an @env-spec function call
	comment  string // after the inline "#"
	start    int    // offset of its first byte
	after    int    // offset of the line after its last one
	breaks   int    // line breaks inside it
	fault    string // what is wrong with it, at faultAt
	faultAt  int
}

// readValue reads the value that begins somewhere after i on the current line, and goes over line ends where a quote
// asks for it.
func (p *parser) readValue(i int) value {
	i = skipBlank(p.src, i, p.eol)
	if i < p.eol && (p.src[i] == '"' || p.src[i] == '\'' || p.src[i] == '`') {
		return p.readQuoted(i)
	}
	if p.spec {
		if v, ok := p.readCall(i); ok {
			return v
		}
	}
	v := value{start: i, after: p.after}
	v.text, v.comment = splitComment(p.src[i:p.eol])
	return v
}

// splitComment parts an unquoted value from its inline comment. A comment begins at a "#" after a blank, as in shells,
// Compose and python-dotenv; so `pa#ss` and `https://x/#/y` stay whole. A "#" at once after the "=" begins a comment
// too, as in dotenv for JavaScript and Ruby, unless it is a colour such as #1e90ff.
func splitComment(s string) (text, comment string) {
	for from := 0; ; {
		n := strings.IndexByte(s[from:], '#')
		if n < 0 {
			return trimBlank(s), ""
		}
		at := from + n
		if at == 0 && !isColour(s) || at > 0 && (s[at-1] == ' ' || s[at-1] == '\t') {
			return trimBlank(s[:at]), trimBlank(strings.TrimLeft(s[at:], "#"))
		}
		from = at + 1
	}
}

func isColour(s string) bool {
	n := 1
	for n < len(s) && isHex(s[n]) {
		n++
	}
	return (n == 4 || n == 5 || n == 7 || n == 9) && (n == len(s) || s[n] == ' ' || s[n] == '\t')
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// trimBlank is strings.TrimSpace for ASCII, which is all that ends a value.
func trimBlank(s string) string {
	start, end := 0, len(s)
	for start < end && isBlank(s[start]) {
		start++
	}
	for end > start && isBlank(s[end-1]) {
		end--
	}
	return s[start:end]
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' }

// readCall reads an @env-spec function call, array or object, which may go on over several lines, as in
//
//	ALLOWED=fn([
//	  dev, # a comment
//	])
//
// ok is false where the value at i is nothing of the kind or is never closed.
func (p *parser) readCall(i int) (v value, ok bool) {
	open := i
	for open < p.eol && isNameByte(p.src[open]) {
		open++
	}
	if open == p.eol || !(p.src[open] == '(' && open > i || open == i && (p.src[i] == '[' || p.src[i] == '{')) {
		return value{}, false
	}
	end := closingBracket(p.src[open:min(len(p.src), open+maxQuoted)])
	if end < 0 {
		return value{}, false
	}
	end += open + 1
	eol, after := lineEnd(p.src, end)
	tail := trimBlank(p.src[end:eol])
	if tail != "" && tail[0] != '#' {
		return value{}, false
	}
	text := p.src[i:end]
	return value{
		text: text, computed: open > i, comment: trimBlank(strings.TrimLeft(tail, "#")),
		start: i, after: after, breaks: strings.Count(text, "\n"),
	}, true
}
