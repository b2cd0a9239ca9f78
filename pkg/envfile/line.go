package envfile

import (
	"strings"
	"unicode/utf8"
)

// The messages of lines that are neither an assignment nor a comment. None holds text of the file.
const (
	wantAssignment = `expected NAME=value or a comment that starts with "#"`
	wantEquals     = `expected "=" after the name; write NAME= for an empty value`
	wantNoYAML     = `expected "=" after the name, found ":"; env files are not YAML, write NAME=value`
	wantName       = `expected a name before "="`
	wantHash       = `expected NAME=value; comments start with "#" here`
	wantNoSection  = `expected NAME=value; env files have no sections, write a "#" comment instead`
	wantNoConflict = `a merge conflict marker; resolve the conflict`
	wantNoSet      = `expected "=" after the name; only "export" may stand before a name`
	wantPlainName  = `expected a name of letters, digits, "_", "." and "-"; names are not quoted`
	wantUTF8       = `the value is not valid UTF-8`
)

// assignment reads the line whose first character stands at at.
func (p *parser) assignment(at int) {
	b := p.takeBlock()
	start := skipExport(p.src, at, p.eol)
	nameEnd := scanName(p.src, start, p.eol)
	eq := skipBlank(p.src, nameEnd, p.eol)
	if nameEnd == start || eq == p.eol || p.src[eq] != '=' {
		if !p.shell {
			column, message := p.explain(start, nameEnd, eq)
			p.fail(p.line, column, message)
		}
		return
	}
	e := Entry{Name: p.src[start:nameEnd], Line: p.line, Column: start - p.pos + 1}
	v := p.readValue(eq + 1)
	if v.fault != "" {
		p.fail(p.line, v.faultAt-p.pos+1, v.fault)
	} else if !utf8.ValidString(v.text) {
		p.fail(p.line, v.start-p.pos+1, wantUTF8)
	}
	if len(b.prose) == 0 && len(b.decorators) == 0 && p.previous.name == e.Name {
		b = p.previous.block
	}
	p.previous.name = ""
	p.sawItem = true
	p.finish(e, v, b)
	p.block.prose = b.prose[:0] // nothing keeps the lines; a commented entry's block is kept, so it is not reused
	p.after = v.after
	p.line += v.breaks
}

// skipExport steps over "export " if a name follows it.
func skipExport(s string, at, end int) int {
	const word = "export"
	if !strings.HasPrefix(s[at:end], word) {
		return at
	}
	i := skipBlank(s, at+len(word), end)
	if i == at+len(word) || i == end || !isNameByte(s[i]) {
		return at
	}
	return i
}

// scanName gives the end of the name at i. Names are what dotenv takes, [\w.-]+, with one word character at least.
func scanName(s string, i, end int) int {
	start, word := i, false
	for i < end && isNameByte(s[i]) {
		word = word || s[i] != '.' && s[i] != '-'
		i++
	}
	if !word {
		return start
	}
	return i
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-'
}

// explain says where and why the line is no assignment: its name, if any, is src[start:nameEnd], and what should have
// been "=" stands at eq.
func (p *parser) explain(start, nameEnd, eq int) (column int, message string) {
	rest := p.src[start:p.eol]
	for _, marker := range [...]string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if strings.HasPrefix(rest, marker) {
			return start - p.pos + 1, wantNoConflict
		}
	}
	if nameEnd == start {
		switch {
		case rest[0] == '=':
			message = wantName
		case rest[0] == ';', strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "/*"):
			message = wantHash
		case rest[0] == '[':
			message = wantNoSection
		case rest[0] == '"', rest[0] == '\'', rest[0] == '`':
			message = wantPlainName
		default:
			message = wantAssignment
		}
		return start - p.pos + 1, message
	}
	column = nameEnd - p.pos + 1
	switch {
	case eq == p.eol:
		return column, wantEquals
	case p.src[eq] == ':' && (eq+1 == p.eol || p.src[eq+1] == ' ' || p.src[eq+1] == '\t'):
		return eq - p.pos + 1, wantNoYAML
	case eq > nameEnd && isSetter(p.src[start:nameEnd]):
		return column, wantNoSet
	case eq > nameEnd && !strings.Contains(p.src[eq:p.eol], "="):
		return start - p.pos + 1, wantAssignment
	default:
		return eq - p.pos + 1, `expected "=" after the name`
	}
}

// isSetter tells the words that other shells put before an assignment.
func isSetter(word string) bool {
	switch strings.ToLower(word) {
	case "set", "setx", "setenv", "let", "const", "var", "declare", "local", "readonly", "typeset", "env":
		return true
	}
	return false
}
