// Package envfile reads environment files and their templates, with positions.
//
// It takes a path and the bytes of a file and returns every entry, every comment's meaning (prose, @env-spec
// decorators, commented-out optional variables) and every syntax error. Value and type judgements are pure functions
// beside it. It never opens a file, never expands anything unasked, never fails and never puts a value into a message.
//
// The reading of values is divided. github.com/hashicorp/go-envparse reads what it is made for: the value of a
// one-line assignment whose quotes need reading (escape sequences, quotes put together as in a shell); see escape.go.
// Ours is what it does not take: positions, several lines, backticks, keys with "-", unquoted values that hold quotes
// or "#" (it would end `a#b` at "a" and strip the quotes of unquoted JSON), comments as documentation, and going on
// after an error. A value without quotes or backslashes needs no reading at all: it is the bytes that stand there.
package envfile

import (
	"bytes"
	"strings"
)

const (
	maxLine   = 1 << 20 // bytes; a longer line is an error and is skipped
	maxQuoted = 1 << 20 // bytes a value of several lines may have
	maxErrors = 1000    // a binary file would else give one for each of its lines
)

// Parse reads one file. It never fails: what cannot be read is in Errors, and the rest is read still.
func Parse(path string, data []byte) File {
	p := parser{file: File{Path: path}, shell: isShell(path), spec: isSchema(path)}
	if message := foreignEncoding(data); message != "" {
		p.fail(1, 1, message)
		return p.file
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\n') < 0 && bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte{'\r'}, []byte{'\n'})
	}
	p.src = string(data)
	likely := min(strings.Count(p.src, "\n")/2+1, 1<<16) // half of a template's lines are comments
	p.file.Entries, p.explicit = make([]Entry, 0, likely), make([]explicit, 0, likely)
	for p.next() {
		p.readLine()
	}
	p.endBlock()
	p.resolve()
	return p.file
}

// foreignEncoding says what is wrong with bytes that are no UTF-8 text at all.
func foreignEncoding(data []byte) string {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "the file is UTF-16; save it as UTF-8"
	}
	return ""
}

// parser walks over one file.
type parser struct {
	file  File
	src   string
	shell bool // direnv: the file is a shell script, of which only assignments are read
	spec  bool // @env-spec: values may be function calls and literals

	pos, eol int // the current line is src[pos:eol]
	after    int // where the next line begins
	line     int // from 1

	block    block
	previous documented
	sawItem  bool // an uncommented entry ends the header
	root     rootDecorators
	explicit []explicit // what decorators say of each entry
}

// next steps to the next line; false at the end of the file.
func (p *parser) next() bool {
	if p.after >= len(p.src) {
		return false
	}
	p.pos = p.after
	p.line++
	p.eol, p.after = lineEnd(p.src, p.pos)
	return true
}

// lineEnd gives where the line that holds at ends, without its line break, and where the next one begins.
func lineEnd(src string, at int) (eol, after int) {
	n := strings.IndexByte(src[at:], '\n')
	if n < 0 {
		return len(src), len(src)
	}
	eol, after = at+n, at+n+1
	if eol > at && src[eol-1] == '\r' {
		eol--
	}
	return eol, after
}

func (p *parser) readLine() {
	if p.eol-p.pos > maxLine {
		p.fail(p.line, 1, "the line is longer than 1 MiB; it was not read")
		p.endBlock()
		return
	}
	at := skipBlank(p.src, p.pos, p.eol)
	if at == p.eol {
		p.endBlock()
		return
	}
	if i := strings.IndexByte(p.src[at:p.eol], 0); i >= 0 {
		p.fail(p.line, at+i-p.pos+1, "a NUL byte; env files are text")
		p.endBlock()
		return
	}
	if p.src[at] == '#' {
		p.comment(at)
		return
	}
	p.assignment(at)
}

func (p *parser) fail(line, column int, message string) {
	switch n := len(p.file.Errors); {
	case n > maxErrors:
		return
	case n == maxErrors:
		message = "more errors follow; they are not listed"
	}
	p.file.Errors = append(p.file.Errors, SyntaxError{Path: p.file.Path, Line: line, Column: column, Message: message})
}

func skipBlank(s string, i, end int) int {
	for i < end && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}
