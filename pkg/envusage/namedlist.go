package envusage

// listNamed gives the index before the value of the list that a name stands for, its "=" or, for an Elixir attribute,
// its name; 0 where the file defines none. The first definition counts.
func (x *extractor) listNamed(name string) int {
	if x.lists == nil {
		x.lists = map[string]int{}
		for i := range x.tokens {
			if x.kind(i) == tokenIdent {
				x.noteList(i)
			}
		}
	}
	return x.lists[name]
}

// noteList records the list that the name at i is given: NAME = [, NAME: type = (, NAME = frozenset({, @name ~w(.
func (x *extractor) noteList(i int) {
	eq := i + 1
	if x.is(eq, ":") {
		for n := 0; n < 14 && !x.is(eq, "="); n++ {
			eq++
		}
	}
	switch {
	case x.is(eq, "="):
	case x.isAny(i+1, "[", "~w", "~W") && x.text(i)[0] == '@':
		eq = i
	default:
		return
	}
	if !x.isAny(eq+1, "[", "(", "{", "%w", "%W", "%i", "%I", "~w", "~W", "array", "frozenset", "set", "tuple", "list") {
		return
	}
	if _, ok := x.lists[x.text(i)]; !ok {
		x.lists[x.text(i)] = eq
	}
}
