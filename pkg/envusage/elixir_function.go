package envusage

import "sort"

// elixirFunctions finds def, defp and their kin, and the anonymous `fn k ->`.
func elixirFunctions(x *extractor) []function {
	out := indentFunctions("def", "defp", "defmacro", "defmacrop")(x)
	for n := range out {
		f := &out[n]
		f.owner = x.elixirOwner(f.from)
		if x.is(f.from-1, ")") {
			f.given = x.givenDefaults(x.opener(f.from - 1))
		}
	}
	for i := range x.tokens {
		if !x.is(i, "fn") {
			continue
		}
		f := function{line: int(x.tokens[i].line)}
		if x.is(i-1, "=") && x.kind(i-2) == tokenIdent {
			f.name = x.text(i - 2)
		}
		j := i + 1
		for ; j < i+20 && j < len(x.tokens) && !x.is(j, "->"); j++ {
			if x.kind(j) == tokenIdent && x.isAny(j-1, "fn", ",", "{", "(") {
				f.params = append(f.params, x.text(j))
			}
		}
		f.from, f.to = j, x.fnEnd(j)
		out = append(out, f)
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].from < out[b].from })
	return out
}

// fnEnd gives the `end` of the anonymous function whose "->" is at i.
func (x *extractor) fnEnd(i int) int {
	depth := 1
	for ; i < len(x.tokens); i++ {
		switch {
		case x.isAny(i, "fn") || x.is(i, "do") && !x.is(i+1, ":"):
			depth++
		case x.is(i, "end"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return i
}

// elixirOwner gives the module around token i, its last segment: Bar of defmodule Foo.Bar.
func (x *extractor) elixirOwner(i int) string {
	if i >= len(x.tokens) {
		i = len(x.tokens) - 1
	}
	col := x.tokens[x.lineStart(i)].col
	for j := i - 1; j >= 0; j-- {
		if x.is(j, "defmodule") && x.lineStart(j) == j && x.tokens[j].col < col && x.kind(j+1) == tokenIdent {
			name, _ := x.path(j+1, len(x.tokens))
			return lastSegment(name)
		}
	}
	return ""
}

// captured reads Enum.map(LIST, &System.get_env/1) and Enum.map(LIST, &System.get_env(&1)), whose System is at i.
func (f *elixirFile) captured(i int) {
	end := i + 3
	if f.is(end, "(") {
		args := f.arguments(end)
		if len(args) == 0 || !f.is(args[0][0], "&") {
			if len(args) > 0 {
				f.readFrom(args[0], f.second(args, 1), viaSystem)
			}
			return
		}
	} else if !f.is(end, "/") {
		return
	}
	for _, it := range f.enumerated(i - 1) {
		f.add(it, f.text(it), false, viaSystem+" over a list")
	}
}

// runsOverElixir gives the string tokens of the fixed list that the name at i runs over: for x <- ~w(A B),
// Enum.each(["A"], fn x -> …), LIST |> Enum.map(fn x -> …); nil where it runs over none known.
func (f *elixirFile) runsOverElixir(i int, name string) []int {
	for j := i - 1; j > 0 && j > i-400; j-- {
		if f.isAny(j, "def", "defp") && f.lineStart(j) == j {
			return nil
		}
		if !f.is(j, name) {
			continue
		}
		if f.is(j+1, "<-") {
			return f.strings(j + 2)
		}
		if fn := j - 1; f.is(fn, "fn") || f.is(fn, "{") && f.is(fn-1, "fn") {
			if f.is(fn, "{") {
				fn--
			}
			return f.enumerated(fn)
		}
	}
	return nil
}

// enumerated gives the items of the list that the function at fn is called with: the first argument of its call, or
// what is piped into it.
func (f *elixirFile) enumerated(fn int) []int {
	open := fn - 1
	for open > 0 && !(f.is(open, "(") && f.closer(open) > fn) {
		if o := f.opener(open); o >= 0 {
			open = o
		}
		open--
	}
	if open+1 == fn { // LIST |> Enum.map(fn …)
		i := open - 1
		for f.kind(i) == tokenIdent && f.is(i-1, ".") {
			i -= 2
		}
		if !f.is(i-1, "|>") {
			return nil
		}
		r := rubyFile{extractor: f.extractor}
		return r.stringsBefore(i - 2)
	}
	return f.strings(open + 1)
}

// strings reads the list that begins at i: ["A", "B"], ~w(A B), [{"A", 1}], or a name that stands for one.
func (f *elixirFile) strings(i int) []int {
	if f.kind(i) == tokenIdent && f.text(i)[0] == '@' {
		for j := range f.tokens {
			if f.is(j, f.text(i)) && f.lineStart(j) == j && (f.isAny(j+1, "[", "~w")) {
				return f.strings(j + 1)
			}
		}
		return nil
	}
	if f.is(i, "[") && f.is(i+1, "{") {
		var out []int
		for _, a := range f.arguments(i) {
			if f.kind(a[0]+1) != tokenString || !isName(f.text(a[0]+1)) {
				return nil
			}
			out = append(out, a[0]+1)
		}
		return out
	}
	r := rubyFile{extractor: f.extractor}
	return r.strings(i)
}
