package envusage

import "sort"

// elixirFunctions finds def, defp and their kin, and the anonymous `fn k ->`.
func elixirFunctions(x *extractor) []function {
	out := indentFunctions("def", "defp", "defmacro", "defmacrop")(x)
	for n := range out {
		f := &out[n]
		if x.is(f.from-1, ")") {
			f.given = x.givenDefaults(x.opener(f.from - 1))
		}
	}
	ends := x.fnEnds()
	for i := range x.tokens {
		if !x.is(i, "fn") || ends[i] == 0 {
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
		f.from, f.to = j, ends[i]
		out = append(out, f)
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].from < out[b].from })
	return out
}

// fnEnds gives the `end` of each anonymous function, by the token of its `fn`.
func (x *extractor) fnEnds() map[int]int {
	ends := map[int]int{}
	var open []int
	for i := range x.tokens {
		switch {
		case x.is(i, "fn") || x.is(i, "do") && !x.is(i+1, ":"):
			open = append(open, i)
		case x.is(i, "end") && len(open) > 0:
			ends[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	return ends
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
	for n := 0; n < 400 && open > 0 && !(f.is(open, "(") && f.closer(open) > fn); n++ {
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
		if at := f.listNamed(f.text(i)); at > 0 {
			return f.strings(at + 1)
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
