package envfile

import "strings"

// decorator is one @env-spec decorator: `@name`, `@name=value`, `@name(arguments)`, with the words that stray after it.
// Source of the grammar: https://varlock.dev/env-spec/reference/.
type decorator struct {
	name  string
	value string // as written, quotes included
	has   bool   // "=" stands after the name
	args  string // between the brackets of `@name(…)`
	call  bool
	stray string
}

// parseDecorators reads a comment that starts with "@", lines of a continuation parted by "\n". rest is the comment
// that may follow after a "#".
func parseDecorators(s string) (ds []decorator, rest string) {
	for {
		s = strings.TrimLeft(s, " \t\n\r")
		switch {
		case s == "":
			return ds, ""
		case s[0] == '#' && len(ds) > 0:
			return ds, trimBlank(strings.TrimLeft(s, "#"))
		case s[0] == '@' && len(s) > 1 && isLetter(s[1]):
			var d decorator
			d, s = readDecorator(s)
			ds = append(ds, d)
		case len(ds) == 0:
			return nil, s
		default:
			n := strings.IndexAny(s, " \t\n")
			if n < 0 {
				n = len(s)
			}
			if d := &ds[len(ds)-1]; len(d.stray) <= maxText {
				d.stray = strings.TrimLeft(d.stray+" "+s[:n], " ")
			}
			s = s[n:]
		}
	}
}

func readDecorator(s string) (d decorator, rest string) {
	n := 1
	for n < len(s) && strings.IndexByte(" \t\n=()#@", s[n]) < 0 {
		n++
	}
	d.name = strings.TrimSuffix(s[1:n], ":")
	s = s[n:]
	switch {
	case s == "":
	case s[0] == '(':
		end := closingBracket(s)
		if end < 0 {
			end = len(s) - 1
		}
		d.call, d.args = true, strings.TrimSuffix(s[1:end+1], ")")
		s = s[end+1:]
	case s[0] == '=':
		n := valueLength(s[1:])
		d.has, d.value = true, s[1:1+n]
		s = s[1+n:]
	}
	return d, s
}

// valueLength gives the length of the decorator's value that s begins with: a quoted string, an array, an object, a
// function call, or what stands up to the next blank or "#".
func valueLength(s string) int {
	if s == "" {
		return 0
	}
	if strings.IndexByte("\"'`", s[0]) >= 0 {
		if n := quotedLength(s); n > 0 {
			return n
		}
	}
	open := 0
	for open < len(s) && isNameByte(s[open]) {
		open++
	}
	if open < len(s) && (s[open] == '(' && open > 0 || open == 0 && (s[0] == '[' || s[0] == '{')) {
		if end := closingBracket(s[open:]); end >= 0 {
			return open + end + 1
		}
	}
	if n := strings.IndexAny(s, " \t\n#"); n >= 0 {
		return n
	}
	return len(s)
}

// leftOpen tells whether a decorator's bracket is not closed in s.
func leftOpen(s string) bool {
	for {
		n := strings.IndexAny(s, "([{\"'`#")
		if n < 0 {
			return false
		}
		s = s[n:]
		switch s[0] {
		case '"', '\'', '`':
			s = s[max(1, quotedLength(s)):]
		case '#':
			return false
		default:
			end := closingBracket(s)
			if end < 0 {
				return true
			}
			s = s[end+1:]
		}
	}
}

// text is the decorator's value or first argument without its quotes, or else the words after it.
func (d decorator) text() string {
	switch {
	case d.has:
		return unquote(d.value)
	case d.call:
		if args := splitArguments(d.args); len(args) > 0 {
			return unquote(args[0].value)
		}
		return ""
	default:
		return d.stray
	}
}

func unquote(s string) string {
	if len(s) > 1 && strings.IndexByte("\"'`", s[0]) >= 0 && s[len(s)-1] == s[0] {
		return unescape(s[1:len(s)-1], s[0])
	}
	return s
}
