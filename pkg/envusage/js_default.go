package envusage

import "strings"

func jsFallback(x *extractor, next int) defaultOf { return jsDefault(x, -1, next) }

// defaulted says whether the read at [at, next) has a default.
func (f *jsFile) defaulted(at, next int) defaultOf { return jsDefault(f.extractor, at, next) }

// jsDefault looks behind a read for `|| x`, `?? x`, `? a : b`, also around a conversion: Number(process.env.X) || 1.
// A negated read asks whether the variable is set, it does not stand in for it.
func jsDefault(x *extractor, at, next int) defaultOf {
	for depth := 0; depth < 4; depth++ {
		for x.is(next, "!") && !x.is(next+1, "=") {
			next++
		}
		switch {
		case at >= 0 && x.is(at-1, "!"):
			return defaultOf{}
		case x.isAny(next, "||", "??", "||=", "??="):
			return jsAlternative(x, next+1)
		case x.is(next, "?"):
			return defaultOf{has: !jsFails(x, next+1)}
		}
		closing := next
		if x.is(closing, ",") && x.kind(closing+1) == tokenNumber { // parseInt(process.env.X, 10)
			closing += 2
		}
		if x.isAny(next, ".", "?.") && x.kind(next+1) == tokenIdent && x.is(next+2, "(") { // process.env.X?.split(",") ?? []
			next = x.closer(next+2) + 1
			continue
		}
		open := x.opener(closing)
		if !x.is(closing, ")") || open < 0 || x.isAny(open-1, "if", "while") {
			return defaultOf{}
		}
		at, next = open, closing+1
		if x.kind(open-1) == tokenIdent {
			at = open - 1
		}
	}
	return defaultOf{}
}

// jsAlternative reads what stands after || or ??: nothing at all and a failure are no defaults.
func jsAlternative(x *extractor, i int) defaultOf {
	if x.isAny(i, "undefined", "null") && !x.isAny(i+1, "||", "??") || jsFails(x, i) {
		return defaultOf{}
	}
	return defaultOf{has: true, expr: i}
}

// jsFails tells whether the expression at i ends the program instead of giving a value.
func jsFails(x *extractor, i int) bool {
	for n := i; n < i+8 && n < len(x.tokens) && !x.isAny(n, ";", ","); n++ {
		if x.is(n, "throw") {
			return true
		}
		if x.kind(n) == tokenIdent && x.is(n+1, "(") {
			name := strings.ToLower(x.text(n))
			for _, w := range []string{"throw", "fail", "panic", "raise", "invariant", "assert", "missing", "die"} {
				if strings.HasPrefix(name, w) {
					return true
				}
			}
			return name == "exit"
		}
	}
	return false
}
