package envusage

import "strings"

func pythonFallback(x *extractor, next int) defaultOf {
	f := pyFile{extractor: x}
	return f.defaulted(-1, next)
}

// argumentDefault reads the default among the arguments of a read: default=d, or the second where positional is set.
func (f *pyFile) argumentDefault(args [][2]int, positional bool) defaultOf {
	for n, a := range args[1:] {
		from := a[0]
		switch {
		case f.kind(from) == tokenIdent && f.is(from+1, "="):
			if !f.isAny(from, "default", "fallback", "failobj", "default_factory") {
				continue
			}
			from += 2
		case n > 0 || !positional || f.isAny(from, "*", "**") || a[1] == from+1 && pythonTypes[f.text(from)]:
			continue
		}
		if a[1] == from+1 && f.isAny(from, "None", "undefined", "UNSET", "NOTSET") {
			return defaultOf{}
		}
		if a[1] == from+1 && f.kind(from) == tokenIdent {
			return defaultOf{has: true, expr: from}
		}
		return defaultOf{has: true}
	}
	return defaultOf{}
}

// pythonTypes are what stands where another library has the default: a conversion.
var pythonTypes = map[string]bool{
	"str": true, "int": true, "bool": true, "float": true, "list": true, "dict": true, "tuple": true, "set": true, "bytes": true,
	"Secret": true, "Csv": true, "URL": true, "DatabaseURL": true, "Path": true, "Choices": true, "CommaSeparatedStrings": true, "Decimal": true,
}

// defaulted looks behind a read that ends before next for `or x`, and around it for `a if read else b`, also through
// conversions: int(os.getenv("X") or 1).
func (f *pyFile) defaulted(at, next int) defaultOf {
	for range 4 {
		switch {
		case f.is(next, "or"):
			return f.alternative(next + 1)
		case f.is(next, "else") && at >= 0 && f.isAny(at-1, "if"):
			return defaultOf{has: true}
		case f.is(next, ".") && f.kind(next+1) == tokenIdent && f.is(next+2, "("):
			next = f.closer(next+2) + 1
			continue
		}
		open := f.opener(next)
		if !f.is(next, ")") || open < 0 || f.isAny(open-1, "if", "while", "not") {
			return defaultOf{}
		}
		at, next = open, next+1
		if f.kind(open-1) == tokenIdent {
			at = open - 1
		}
	}
	return defaultOf{}
}

// alternative reads what stands after `or`: None alone and a failure are no defaults.
func (f *pyFile) alternative(i int) defaultOf {
	if f.is(i, "None") && !f.is(i+1, "or") || f.failing(i) {
		return defaultOf{}
	}
	if f.kind(i) == tokenIdent && !f.isAny(i+1, ".", "(", "[") {
		return defaultOf{has: true, expr: i}
	}
	return defaultOf{has: true}
}

// failing tells whether the token at i begins an end of the program: raise, sys.exit(…), fail(…).
func (f *pyFile) failing(i int) bool {
	if f.kind(i) != tokenIdent {
		return false
	}
	if f.isAny(i, "raise", "exit", "_exit", "abort", "quit", "die", "fail", "skip") {
		return f.is(i, "raise") || f.is(i+1, "(")
	}
	return f.is(i, "sys") && f.is(i+2, "exit") || f.is(i+1, "(") && strings.HasPrefix(strings.ToLower(f.text(i)), "raise")
}

// fails tells whether the tokens [from, to) end the program somewhere.
func (f *pyFile) fails(from, to int) bool {
	for i := from; i < to && i < len(f.tokens); i++ {
		if f.failing(i) {
			return true
		}
	}
	return false
}

// blockEnd gives the end of the block that the statement around i opens.
func (f *pyFile) blockEnd(i int) int { return f.dedent(i) }

// caught tells whether the statement at i stands in a `try` whose handler of a missing key goes on.
func (f *pyFile) caught(i int) defaultOf {
	in := f.lines()
	line := int(in.lineOf[i])
	col := f.tokens[in.firsts[line]].col
	for n := line - 1; n >= 0 && n > line-2000 && col > 1; n-- {
		j := int(in.firsts[n])
		if f.tokens[j].col >= col {
			continue
		}
		col = f.tokens[j].col
		if f.isAny(j, "def", "class") {
			return defaultOf{}
		}
		if f.seq(j, "try", ":") {
			return f.handler(f.dedent(j))
		}
	}
	return defaultOf{}
}

// handler reads the `except` that begins at i: one for missing keys that does not fail gives a default.
func (f *pyFile) handler(i int) defaultOf {
	for f.is(i, "except") {
		end := f.dedent(i)
		matches := f.is(i+1, ":")
		for j := i + 1; j < end && !f.is(j, ":"); j++ {
			matches = matches || f.isAny(j, "KeyError", "Exception", "LookupError", "BaseException")
		}
		if matches {
			if f.fails(i, end) {
				return defaultOf{}
			}
			for j := i; j < end; j++ {
				if f.is(j, "return") && f.kind(j+1) == tokenIdent && f.endsStatement(j+2) {
					return defaultOf{has: true, expr: j + 1}
				}
			}
			return defaultOf{has: true}
		}
		i = end
	}
	return defaultOf{}
}
