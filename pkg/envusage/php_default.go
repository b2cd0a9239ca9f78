package envusage

func phpFallback(x *extractor, next int) defaultOf {
	f := phpFile{x}
	return f.defaulted(next)
}

// defaulted looks behind a read for `?? x`, `?: x`, `|| x`, `? a : b`, also around a conversion or isset.
func (f *phpFile) defaulted(next int) defaultOf {
	for range 4 {
		switch {
		case f.isAny(next, "??", "?:", "??=", "||"):
			return f.alternative(next + 1)
		case f.is(next, "?"):
			return defaultOf{has: !f.is(next+1, "throw")}
		case f.isAny(next, "===", "!==", "==", "!=") && f.isAny(next+1, "false", "null", "''") && f.is(next+2, "?"):
			return defaultOf{has: true}
		case f.is(next, "->") && f.is(next+2, "("):
			next = f.closer(next+2) + 1
			continue
		}
		open := f.opener(next)
		if !f.is(next, ")") || open < 0 || f.isAny(open-1, "if", "while", "elseif") {
			return defaultOf{}
		}
		if f.is(open-1, "isset") {
			return defaultOf{has: !f.is(open-2, "!")}
		}
		next++
	}
	return defaultOf{}
}

// alternative reads what stands after ?? : null alone and a failure are no defaults.
func (f *phpFile) alternative(i int) defaultOf {
	if f.isAny(i, "null", "NULL") && !f.isAny(i+1, "??", "?:") || f.isAny(i, "throw", "die", "exit", "abort") || f.is(i, "(") && f.is(i+1, "throw") {
		return defaultOf{}
	}
	if f.kind(i) == tokenIdent && f.isAny(i+1, ";", ")", ",") {
		return defaultOf{has: true, expr: i}
	}
	return defaultOf{has: true}
}
