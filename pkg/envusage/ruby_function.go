package envusage

import "sort"

// rubyFunctions finds `def name(params)`, `def self.name params`, and the blocks and lambdas that have parameters.
func rubyFunctions(x *extractor) []function {
	var out []function
	for i := range x.tokens {
		switch {
		case x.is(i, "def") && !x.is(i-1, ".") && x.kind(i+1) == tokenIdent:
			out = append(out, x.rubyDef(i))
		case x.is(i, "|") && x.isAny(i-1, "{", "do"):
			out = append(out, x.rubyBlock(i))
		case x.is(i, "->") && x.is(i+1, "("):
			f := function{params: x.params(i+1, nameFirst), line: int(x.tokens[i].line)}
			f.from = min(x.closer(i+1)+1, len(x.tokens))
			f.to = x.dedent(i)
			if x.is(f.from, "{") {
				f.to = x.closer(f.from)
			}
			out = append(out, f)
		}
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].from < out[b].from })
	return out
}

// rubyDef reads the method whose `def` is at i.
func (x *extractor) rubyDef(i int) function {
	nameAt := i + 1
	for x.is(nameAt+1, ".") {
		nameAt += 2
	}
	f := function{name: x.text(nameAt), line: int(x.tokens[i].line), from: nameAt + 1, to: x.dedent(i), owner: x.indentOwner(i)}
	if x.is(nameAt+1, "(") {
		f.params, f.given = x.params(nameAt+1, nameFirst), x.givenDefaults(nameAt+1)
		f.from = min(x.closer(nameAt+1)+1, len(x.tokens))
		if x.is(f.from, "=") { // def f(k) = ENV[k]
			f.to = min(f.to, x.lineEnd(f.from))
		}
		return f
	}
	end := x.lineEnd(nameAt)
	for j := nameAt + 1; j < end; j++ {
		if x.kind(j) == tokenIdent && (j == nameAt+1 || x.isAny(j-1, ",", "*", "&", "**")) {
			f.params = append(f.params, x.text(j))
		}
	}
	f.from = end
	return f
}

// rubyBlock reads the block whose first "|" is at i.
func (x *extractor) rubyBlock(i int) function {
	f := function{line: int(x.tokens[i].line), from: i + 1}
	for j := i + 1; j < i+20 && j < len(x.tokens) && !x.is(j, "|"); j++ {
		if x.kind(j) == tokenIdent && x.isAny(j-1, "|", ",", "(", "*", "&") {
			f.params = append(f.params, x.text(j))
		}
	}
	f.to = x.dedent(i)
	if x.is(i-1, "{") {
		f.to = x.closer(i - 1)
	}
	return f
}
