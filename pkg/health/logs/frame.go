package logs

import "bytes"

// joins are lines that stand between the parts of a trace.
func joins(b []byte) bool {
	for _, text := range [...]string{
		"... ", "The above exception was", "During handling of the above", "--- End of", "Suppressed: ", "created by ", "exit status ",
		"stack backtrace:", "note: run with", "note: Some details", "Stack trace:", "[stacktrace]", "Backtrace:", "thrown in ", "{main}",
		"DETAIL:", "HINT:", "LINE ", "CONTEXT:", "QUERY:", "[previous exception]", "Next ",
	} {
		if bytes.HasPrefix(b, []byte(text)) {
			return true
		}
	}
	return false
}

// causes gives the exception of a line that names a cause.
func causes(b []byte) []byte {
	for _, text := range [...]string{"Caused by: ", "---> ", "[cause]: ", "Nested exception is ", "Wrapped by: "} {
		if rest, found := bytes.CutPrefix(b, []byte(text)); found {
			return rest
		}
	}
	return nil
}

// frame tells a line that is a call, whether indented or not.
func frame(b []byte) bool { return frameName(bytes.TrimSpace(b)) != nil }

// frameName gives the function of a line of a trace, without places and arguments; nil for any other line.
func frameName(b []byte) []byte {
	if len(b) < 4 {
		return nil
	}
	switch {
	case bytes.HasPrefix(b, []byte("at ")): // Java, Node, .NET
		return called(b[3:])
	case bytes.HasPrefix(b, []byte("File \"")): // Python
		if _, name, found := bytes.Cut(b, []byte(", in ")); found {
			return name
		}
		return b[:min(len(b), 6)]
	case b[0] == '#' && isDigit(b[1]): // PHP
		if at := bytes.IndexByte(b, ' '); at > 0 && at < 6 {
			if _, name, found := bytes.Cut(b, []byte("): ")); found {
				return called(name)
			}
			return called(b[at+1:])
		}
	case bytes.HasPrefix(b, []byte("from ")) && bytes.Contains(b, []byte(":in ")), rubyFrame(b):
		_, name, _ := bytes.Cut(b, []byte(":in "))
		if at := bytes.IndexByte(name, ':'); at > 0 && name[at-1] == '\'' {
			name = name[:at]
		}
		return bytes.Trim(name, "`'")
	case rustFrame(b) > 0:
		return called(b[rustFrame(b):])
	case b[len(b)-1] == ')' && goCall(b):
		return called(b)
	case goPlace(b), bytes.HasPrefix(b, []byte("(")) && bytes.Contains(b, []byte(".ex:")):
		if _, name, found := bytes.Cut(b, []byte(".ex:")); found {
			if _, name, found = bytes.Cut(name, []byte(": ")); found {
				return name
			}
		}
	}
	return nil
}

// called cuts the place and the arguments off a function.
func called(b []byte) []byte {
	if bytes.HasPrefix(b, []byte("async ")) {
		b = b[len("async "):]
	}
	if at := bytes.LastIndex(b, []byte(" (")); at > 0 { // Node
		return b[:at]
	}
	if at := bytes.LastIndexByte(b, '('); at > 0 {
		return b[:at]
	}
	if len(b) == 0 {
		return []byte("?")
	}
	return unplaced(b)
}

// unplaced cuts line and column off a path.
func unplaced(b []byte) []byte {
	for i := len(b) - 1; i > 0 && (isDigit(b[i]) || b[i] == ':'); i-- {
		if b[i] == ':' {
			b = b[:i]
		}
	}
	return b
}

// rubyFrame tells "app/a.rb:12:in 'name'".
func rubyFrame(b []byte) bool {
	at := bytes.Index(b[:min(len(b), 300)], []byte(":in "))
	return at > 1 && isDigit(b[at-1]) && bytes.IndexByte(b[:at], ' ') < 0 && bytes.Contains(b[:at], []byte(".rb:")) ||
		at > 1 && isDigit(b[at-1]) && bytes.IndexByte(b[:at], ' ') < 0 && len(b) > at+4 && (b[at+4] == '`' || b[at+4] == '\'')
}

// rustFrame gives where the name begins in "12: std::panicking::begin"; 0 where it is none.
func rustFrame(b []byte) int {
	i := 0
	for i < len(b) && i < 5 && isDigit(b[i]) {
		i++
	}
	if i > 0 && i+2 < len(b) && b[i] == ':' && b[i+1] == ' ' && bytes.Contains(b, []byte("::")) {
		return i + 2
	}
	return 0
}

// goCall tells "main.run(0x1, {0x2, 0x3})".
func goCall(b []byte) bool {
	open := bytes.IndexByte(b, '(')
	if open <= 0 {
		return false
	}
	if b[open-1] == '.' { // a method: main.(*server).run(…)
		next := bytes.IndexByte(b[open+1:], '(')
		if next < 0 {
			return false
		}
		return bytes.IndexByte(b[:open+1+next], ' ') < 0
	}
	name := b[:open]
	if string(name) == "panic" {
		return true
	}
	return bytes.IndexByte(name, ' ') < 0 && bytes.IndexByte(name, '.') > 0 && bytes.IndexByte(name, ':') < 0 && bytes.IndexByte(name, '=') < 0
}

// goPlace tells "/src/main.go:12 +0x1d".
func goPlace(b []byte) bool { return b[0] == '/' && bytes.Contains(b, []byte(".go:")) }

// exceptionAt gives the length of the type where b begins with an exception: "java.io.IOException: broken",
// "TypeError: x", "Error [CODE]: x", "ActionView::Template::Error (…"; 0 where it does not.
func exceptionAt(b []byte) int {
	n, last := qualified(b)
	if n-last < len("Error") || !isUpper(b[last]) {
		return 0
	}
	name := b[last:n]
	ok := false
	for _, suffix := range [...]string{"Error", "Exception", "Throwable", "Fault"} {
		ok = ok || bytes.HasSuffix(name, []byte(suffix))
	}
	switch {
	case !ok:
		return 0
	case n == len(b), b[n] == ':' && (n+1 == len(b) || b[n+1] == ' '):
		return n
	case b[n] == ' ' && n+1 < len(b) && (b[n+1] == '[' || b[n+1] == '('):
		return n
	}
	return 0
}

// qualified gives the end of a name with packages at the beginning of b, and where its last part begins.
func qualified(b []byte) (n, last int) {
	for n < len(b) && n < 200 {
		switch c := b[n]; {
		case isAlnum(c), c == '_', c == '$':
		case c == '.':
			last = n + 1
		case c == ':' && n+1 < len(b) && b[n+1] == ':':
			n++
			last = n + 1
		default:
			return n, last
		}
		n++
	}
	return n, last
}

// packaged tells an exception whose type has a package: java.io.IOException.
func packaged(b []byte) bool {
	n := exceptionAt(b)
	return n > 0 && bytes.IndexByte(b[:n], '.') > 0
}
