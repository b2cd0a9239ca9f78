package envusage

// keywordFunctions finds the functions of a language that has a word for them: `func`, `fn`, `fun`, `def`.
func keywordFunctions(word string) func(*extractor) []function {
	return func(x *extractor) []function {
		var out []function
		owners := x.braceOwners()
		for i := range x.tokens {
			if !x.is(i, word) || x.isAny(i-1, ".", "::") {
				continue
			}
			if f, ok := x.keywordFunction(i); ok {
				if f.owner == "" {
					f.owner = innermostOwner(owners, i)
				}
				out = append(out, f)
			}
		}
		return out
	}
}

// keywordFunction reads the function whose word is at i.
func (x *extractor) keywordFunction(i int) (function, bool) {
	f := function{line: int(x.tokens[i].line)}
	j := i + 1
	if c := x.closer(j); x.is(i, "func") && x.is(j, "(") && x.kind(c+1) == tokenIdent && x.isAny(c+2, "(", "[") { // Go's receiver
		f.owner = x.receiverType(j+1, c)
		j = c + 1
	}
	j = x.skipGenerics(j)
	for x.kind(j) == tokenIdent {
		f.name = x.text(j)
		if j++; x.isAny(j, ".", "?.") { // Kotlin: fun Config.read(…)
			j++
			continue
		}
		break
	}
	j = x.skipGenerics(j)
	if !x.is(j, "(") {
		return f, false
	}
	f.params = x.params(j, nameFirst)
	if len(f.params) > 0 && f.params[0] == "self" { // Rust: a method is called without it
		f.params = f.params[1:]
	}
	return x.keywordBody(f, i, x.closer(j)+1)
}

// keywordBody finds the body that follows the parameters, which end before j.
func (x *extractor) keywordBody(f function, word, j int) (function, bool) {
	rust := x.is(word, "fn")
	for k := j; k < len(x.tokens) && k < j+120; k++ {
		newLine := k > 0 && x.tokens[k].line > x.tokens[k-1].line
		switch {
		case x.is(k, "{") && x.isAny(k-1, "interface", "struct"):
		case x.is(k, "{"):
			f.from, f.to = k, x.closer(k)
			return f, true
		case x.is(k, "=") && !rust:
			f.from, f.to = k+1, x.dedent(word)
			return f, true
		case x.isAny(k, ";", "}", ")", "func", "fun", "def") && !x.is(k, "func"), newLine && !rust && !x.isAny(k, ":", "where"):
			return f, false
		}
		if x.match[k] > int32(k) {
			k = int(x.match[k])
		}
	}
	return f, false
}

// receiverType gives the type's name of a Go receiver.
func (x *extractor) receiverType(from, to int) string {
	name := ""
	for i := from; i < to && !x.is(i, "["); i++ {
		if x.kind(i) == tokenIdent {
			name = x.text(i)
		}
	}
	return name
}

// skipGenerics gives the index after the type parameters at i, if there are any.
func (x *extractor) skipGenerics(i int) int {
	if x.is(i, "[") {
		return x.closer(i) + 1
	}
	if !x.is(i, "<") {
		return i
	}
	for depth, j := 0, i; j < len(x.tokens) && j < i+80; j++ {
		switch {
		case x.is(j, "<"):
			depth++
		case x.is(j, ">"):
			depth--
		case x.is(j, ">>="), x.isAny(j, "(", "{") && depth == 0:
			return i
		}
		if depth == 0 {
			return j + 1
		}
	}
	return i
}
