package envusage

import "sort"

// phpFunctions finds `function name(params) {`, closures with `use`, and `fn($x) => …`.
func phpFunctions(x *extractor) []function {
	owners := x.braceOwners()
	var out []function
	for i := range x.tokens {
		if !x.isAny(i, "function", "fn") || x.isAny(i-1, "->", "::", "use") {
			continue
		}
		at := i + 1
		if x.is(at, "&") {
			at++
		}
		f := function{line: int(x.tokens[i].line), owner: innermostOwner(owners, i)}
		if x.kind(at) == tokenIdent {
			f.name = x.text(at)
			at++
		} else if x.is(i-1, "=") && x.kind(i-2) == tokenIdent {
			f.name = x.text(i - 2) // $get = fn ($k) => …; $get("X")
		}
		if !x.is(at, "(") {
			continue
		}
		f.params, f.given = x.params(at, nameLast), x.givenDefaults(at)
		f.from = x.closer(at)
		f.to = x.phpBodyEnd(f.from + 1)
		out = append(out, f)
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].from < out[b].from })
	return out
}

// phpBodyEnd gives the end of the body that begins after a parameter list: a block, an arrow's expression, or nothing.
func (x *extractor) phpBodyEnd(i int) int {
	for ; i < len(x.tokens); i++ {
		switch {
		case x.is(i, "{"):
			return x.closer(i)
		case x.is(i, "=>"):
			return x.bodyEnd(i + 1)
		case x.is(i, ";"):
			return i
		}
	}
	return i
}

// runsOverPHP gives the string tokens of the fixed list that the variable at i runs over:
// foreach (['A', 'B'] as $k), array_map(fn ($k) => …, ['A', 'B']); nil where it runs over none known.
func (f *phpFile) runsOverPHP(i int, name string) []int {
	for j := i - 1; j > 0 && j > i-400; j-- {
		if f.is(j, "function") && f.kind(j+1) == tokenIdent {
			return nil
		}
		if f.is(j, "as") && f.is(j+1, name) {
			open := f.foreachOpen(j)
			if open < 0 {
				continue
			}
			return f.items(open+1, j, f.is(j+2, "=>"))
		}
		if f.is(j, name) && f.is(j-1, "(") && f.isAny(j-2, "fn", "function") {
			open := j - 3
			if f.is(open, "static") {
				open--
			}
			if f.is(open, "(") && f.isAny(open-1, "array_map") {
				args := f.arguments(open)
				return f.items(args[len(args)-1][0], args[len(args)-1][1], false)
			}
		}
	}
	return nil
}

func (f *phpFile) foreachOpen(as int) int {
	for j := as - 1; j > 0 && j > as-2000; j-- {
		if o := f.opener(j); o >= 0 {
			j = o
			continue
		}
		if f.is(j, "(") {
			if f.is(j-1, "foreach") {
				return j
			}
			return -1
		}
	}
	return -1
}

// items reads the list at [from, to): a literal, or a name that stands for one; keys where the loop binds them.
func (f *phpFile) items(from, to int, keys bool) []int {
	if f.is(from, "array") && f.is(from+1, "(") {
		from++
	}
	if f.isAny(from, "[", "(") && f.closer(from) == to-1 {
		var out []int
		for _, a := range f.arguments(from) {
			keyed := f.is(a[0]+1, "=>")
			at := a[0]
			if keyed && !keys {
				at += 2
			}
			if f.kind(at) != tokenString || !isName(f.text(at)) || !keyed && a[1]-at != 1 {
				return nil
			}
			out = append(out, at)
		}
		return out
	}
	name := f.text(to - 1)
	for _, n := range []string{name, "$" + name} {
		if eq := f.listNamed(n); eq > 0 && f.isAny(eq+1, "[", "array") {
			open := eq + 1
			if f.is(open, "array") {
				open++
			}
			return f.items(open, f.closer(open)+1, keys)
		}
	}
	return nil
}
