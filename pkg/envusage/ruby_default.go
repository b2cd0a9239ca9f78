package envusage

func rubyFallback(x *extractor, next int) defaultOf {
	f := rubyFile{extractor: x}
	return f.defaulted(next)
}

// defaulted looks behind a read for `|| x`, `||= x`, `? a : b`, also behind a chain of calls and around conversions:
// ENV["X"].presence || "y", Integer(ENV["X"] || 1).
func (f *rubyFile) defaulted(next int) defaultOf {
	for range 5 {
		switch {
		case f.isAny(next, "||", "||=", "or"):
			return f.alternative(next + 1)
		case f.is(next, "?") && f.tokens[next].line == f.tokens[next-1].line:
			return defaultOf{has: !f.fails(next+1, next+3)}
		case f.isAny(next, "==", "!=", "=~") && f.kind(next+1) == tokenString && f.is(next+2, "?"):
			return defaultOf{has: true}
		case f.is(next, ".") || f.is(next, "&") && f.is(next+1, "."):
			if f.is(next, "&") {
				next++
			}
			if f.isAny(next+1, "then", "tap") {
				return defaultOf{}
			}
			next += 2
			if f.is(next, "(") {
				next = f.closer(next) + 1
			}
			continue
		}
		if open := f.opener(next); !f.is(next, ")") || open < 0 || f.isAny(open-1, "if", "unless", "while") {
			return defaultOf{}
		}
		next++
	}
	return defaultOf{}
}

// alternative reads what stands after || : nil alone and a failure are no defaults.
func (f *rubyFile) alternative(i int) defaultOf {
	if f.is(i, "nil") && !f.is(i+1, "||") || f.fails(i, i+1) || f.is(i, "(") && f.fails(i+1, i+2) {
		return defaultOf{}
	}
	if f.kind(i) == tokenIdent && !f.isAny(i+1, ".", "(", "[", "::") {
		return defaultOf{has: true, expr: i}
	}
	return defaultOf{has: true}
}

// fails tells whether the tokens [from, to) end the program somewhere.
func (f *rubyFile) fails(from, to int) bool {
	for i := from; i < to && i < len(f.tokens); i++ {
		if f.isAny(i, "raise", "fail", "abort", "exit", "exit!", "throw") && !f.is(i-1, ".") || f.is(i, "Kernel") && f.isAny(i+2, "raise", "abort", "exit") {
			return true
		}
	}
	return false
}
