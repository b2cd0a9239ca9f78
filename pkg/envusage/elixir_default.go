package envusage

func elixirFallback(x *extractor, next int) defaultOf {
	f := elixirFile{extractor: x}
	return f.defaulted(-1, next)
}

// second reads the n-th argument as a default: nil alone is none.
func (f *elixirFile) second(args [][2]int, n int) defaultOf {
	if n >= len(args) {
		return defaultOf{}
	}
	a := args[n]
	if a[1]-a[0] == 1 && f.is(a[0], "nil") {
		return defaultOf{}
	}
	d := defaultOf{has: true}
	if a[1]-a[0] == 1 && f.kind(a[0]) == tokenIdent {
		d.expr = a[0]
	}
	return d
}

// defaulted looks behind a read for `|| x`, and around it for `if read, do: a, else: b` and `case read do nil -> …`.
func (f *elixirFile) defaulted(at, next int) defaultOf {
	for range 4 {
		switch {
		case f.isAny(next, "||", "or"):
			return f.alternative(next + 1)
		case f.is(next, "|>") && f.seq(next+1, "Kernel", ".", "||"):
			return defaultOf{has: true}
		case f.is(next, "|>"):
			for next++; f.kind(next) == tokenIdent && f.is(next+1, "."); {
				next += 2
			}
			next++
			if f.is(next, "(") {
				next = f.closer(next) + 1
			}
			continue
		case at >= 0 && f.is(at-1, "if") && f.isAny(next, "do", ","):
			return f.branches(at, next)
		case at >= 0 && f.is(at-1, "case") && f.is(next, "do"):
			return f.clauses(at, next)
		}
		if open := f.opener(next); !f.is(next, ")") || open < 0 {
			return defaultOf{}
		}
		at, next = f.opener(next), next+1
		if f.kind(at-1) == tokenIdent {
			at--
			for f.is(at-1, ".") && f.kind(at-2) == tokenIdent {
				at -= 2
			}
		}
	}
	return defaultOf{}
}

// branches reads an `if` over a variable: an `else` that does not fail is what stands in.
func (f *elixirFile) branches(at, next int) defaultOf {
	end := f.dedent(at)
	if f.is(next, ",") {
		end = min(end, next+40)
	}
	for i := next; i < end; i++ {
		if f.is(i, "else") {
			return defaultOf{has: !f.fails(i, end)}
		}
	}
	return defaultOf{}
}

// clauses reads a `case` over a variable: a clause for nil that does not fail stands in.
func (f *elixirFile) clauses(at, next int) defaultOf {
	end := f.dedent(at)
	for i := next; i < end; i++ {
		if f.isAny(i, "nil", "_") && f.is(i+1, "->") {
			return defaultOf{has: !f.fails(i, f.lineEnd(i+2)) && !f.is(i+2, "nil")}
		}
	}
	return defaultOf{}
}

// alternative reads what stands after || : nil alone and a failure are no defaults.
func (f *elixirFile) alternative(i int) defaultOf {
	if f.is(i, "nil") && !f.is(i+1, "||") || f.fails(i, i+2) {
		return defaultOf{}
	}
	if f.kind(i) == tokenIdent && !f.isAny(i+1, ".", "(", "[") && f.text(i)[0] != '@' {
		return defaultOf{has: true, expr: i}
	}
	return defaultOf{has: true}
}

// fails tells whether the tokens [from, to) end the program somewhere.
func (f *elixirFile) fails(from, to int) bool {
	for i := from; i < to && i < len(f.tokens); i++ {
		if f.isAny(i, "raise", "throw", "halt", "exit", "abort", "reraise") {
			return true
		}
	}
	return false
}
