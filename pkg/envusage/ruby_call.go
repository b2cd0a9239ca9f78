package envusage

// commandArguments splits the arguments of a call without brackets, which begin at i: they end with the line, a block
// or a modifier. A line that ends with a comma goes on.
func (f *rubyFile) commandArguments(i int) (args [][2]int, next int) {
	if i >= len(f.tokens) || f.tokens[i].line != f.tokens[i-1].line || f.kind(i) != tokenString && f.kind(i) != tokenInterp && f.kind(i) != tokenIdent && !f.is(i, "*") {
		return nil, i
	}
	if f.kind(i) == tokenIdent && (f.isAny(i, "if", "unless", "do", "and", "or", "while", "then", "rescue", "in") || f.isAny(i+1, "=", "=>")) {
		return nil, i
	}
	start := i
	for first := i; i < len(f.tokens) && i < first+200; i++ {
		if i > start && f.tokens[i].line > f.tokens[i-1].line && !f.is(i-1, ",") ||
			f.isAny(i, "do", "if", "unless", "}", ")", "]", ";", "and", "or", "{", "||", "?", "==", closeInterp, "rescue", endOfCode) {
			break
		}
		if f.is(i, ",") {
			args = append(args, [2]int{start, i})
			start = i + 1
		}
		if c := f.closer(i); f.match[i] > int32(i) {
			i = c
		}
	}
	if i > start {
		args = append(args, [2]int{start, i})
	}
	return args, i
}

// commandCalls records the calls without brackets whose first argument is a literal name: env_or_fail "X", "y".
func (f *rubyFile) commandCalls() {
	for i := 1; i < len(f.tokens); i++ {
		if f.kind(i) != tokenString || f.kind(i-1) != tokenIdent || !screaming(f.text(i)) || f.tokens[i].line != f.tokens[i-1].line ||
			notFunctions[f.text(i-1)] || f.isAny(i-1, "when", "and", "or", "not", "%w", "%i", "unless", "raise", "puts", "require") {
			continue
		}
		args, next := f.commandArguments(i)
		first := i - 1
		for f.isAny(first-1, ".", "::") && f.kind(first-2) == tokenIdent {
			first -= 2
		}
		t := f.tokens[first]
		c := call{name: f.text(i - 1), line: int(t.line), col: int(t.col), count: len(args), fallback: f.defaulted(next).has}
		if first < i-1 {
			c.qualifier = f.text(i - 3)
		}
		for n, a := range args {
			if n > 3 {
				break
			}
			c.args = append(c.args, f.argumentAt(a[0], a[1]))
		}
		f.facts.calls = append(f.facts.calls, c)
	}
}

// argumentAt reads one argument: a literal, a name, or neither.
func (x *extractor) argumentAt(from, to int) argument {
	arg := argument{}
	if x.kind(from) == tokenIdent && x.isAny(from+1, "=", ":") && to > from+2 {
		arg.keyword, from = x.text(from), from+2
	}
	if e, ok := x.name(from, to); ok {
		switch {
		case e.ident == "":
			arg.literal, arg.isLiteral = e.prefix, true
		case e.prefix == "" && e.suffix == "":
			arg.constant, arg.isNull = e.ident, nullWords[e.ident]
		}
	}
	return arg
}
