package envusage

// runsOverPython gives the string tokens of the fixed list that a name at i runs over: `for k in ("A", "B"):`, a
// comprehension, `for k, v in {"A": 1}.items()`, or the same with a named list; nil where it runs over none known.
func (f *pyFile) runsOverPython(i int, name string) []int {
	for j := i; j >= 0 && j > i-400; j-- {
		if f.is(j, "for") && f.kind(j+1) != tokenEOF {
			if in, pos := f.target(j, name); in > 0 && f.covers(j, i) {
				return f.listItems(in+1, pos)
			}
		}
		if f.is(j, "def") && f.tokens[j].col < f.tokens[f.lineStart(i)].col {
			break
		}
	}
	for j := i; j < len(f.tokens) && j < i+60; j++ { // the element of a comprehension stands before its `for`
		if f.is(j, "for") {
			if in, pos := f.target(j, name); in > 0 && f.sameBracket(i, j) {
				return f.listItems(in+1, pos)
			}
		}
	}
	return nil
}

// entriesOver gives the string tokens of task["key"], which begins at i, where task runs over a list of dicts:
// for task in [{"key": "A"}, {"key": "B"}].
func (f *pyFile) entriesOver(i int) []int {
	for j := i - 1; j >= 0 && j > i-400; j-- {
		if !f.is(j, "for") || !f.seq(j+1, f.text(i), "in") || !f.covers(j, i) {
			continue
		}
		open := j + 3
		if f.kind(open) == tokenIdent {
			if eq := f.listNamed(f.text(open)); eq > 0 {
				open = eq + 1
			}
		}
		if !f.is(open, "[") {
			return nil
		}
		return f.entries(open, f.text(i+2))
	}
	return nil
}

// entries gives the string tokens under a key in the dicts of the list at open; nil where one is no string.
func (f *pyFile) entries(open int, key string) []int {
	var out []int
	for _, a := range f.arguments(open) {
		if !f.is(a[0], "{") {
			return nil
		}
		for _, p := range f.arguments(a[0]) {
			if f.kind(p[0]) == tokenString && f.text(p[0]) == key {
				if p[1]-p[0] != 3 || f.kind(p[0]+2) != tokenString {
					return nil
				}
				out = append(out, p[0]+2)
			}
		}
	}
	return out
}

// target tells whether the `for` at j binds name; it gives the index of its `in` and the name's position in the tuple.
func (f *pyFile) target(j int, name string) (in, pos int) {
	found, commas := -1, 0
	for k := j + 1; k < j+14 && k < len(f.tokens); k++ {
		switch {
		case f.is(k, "in"):
			if found < 0 {
				return 0, 0
			}
			return k, found
		case f.is(k, ","):
			commas++
		case f.is(k, name):
			found = commas
		}
	}
	return 0, 0
}

// covers tells whether the loop or comprehension whose `for` is at j holds token i.
func (f *pyFile) covers(j, i int) bool {
	if f.lineStart(j) == j || f.is(j-1, "async") {
		return i < f.dedent(j)
	}
	return f.sameBracket(j, i)
}

// sameBracket tells whether the bracket around the earlier token holds the later one as well.
func (f *pyFile) sameBracket(a, b int) bool {
	for _, p := range [][2]int{{a, b}, {b, a}} {
		for k := p[0]; k >= 0 && k > p[0]-120; k-- {
			if o := f.opener(k); o >= 0 && k < p[0] {
				k = o
				continue
			}
			if f.isAny(k, "(", "[", "{") && f.closer(k) > p[1] && f.closer(k) > p[0] && k < p[1] {
				return true
			}
		}
	}
	return false
}

// listItems gives the names of the list that begins at i: of pairs, those at position pos; of a dict, its keys.
func (f *pyFile) listItems(i, pos int) []int {
	for f.isAny(i, "sorted", "set", "list", "tuple", "reversed", "frozenset", "enumerate") && f.is(i+1, "(") {
		if f.is(i, "enumerate") {
			pos--
		}
		i += 2
	}
	if f.isAny(i, "[", "(", "{") {
		return f.literalItems(i, pos)
	}
	if f.kind(i) != tokenIdent {
		return nil
	}
	name := i
	if f.isAny(i, "self", "cls") && f.is(i+1, ".") {
		name = i + 2
	}
	if f.is(name+1, "(") || f.is(name+1, "[") || f.is(name+1, ".") && !f.isAny(name+2, "items", "keys") {
		return nil
	}
	if eq := f.listNamed(f.text(name)); eq > 0 {
		for f.isAny(eq+1, "frozenset", "set", "tuple", "list") && f.is(eq+2, "(") {
			eq += 2
		}
		if f.isAny(eq+1, "[", "(", "{") {
			return f.literalItems(eq+1, pos)
		}
	}
	return nil
}

// literalItems reads the items of the literal at open.
func (f *pyFile) literalItems(open, pos int) []int {
	var out []int
	for _, a := range f.arguments(open) {
		at := a[0]
		switch {
		case f.is(at, "(") || f.is(at, "[") && a[1] == f.closer(at)+1: // pairs
			inner := f.arguments(at)
			if pos < 0 || pos >= len(inner) || inner[pos][1]-inner[pos][0] != 1 {
				return nil
			}
			at = inner[pos][0]
		case f.is(open, "{") && f.is(at+1, ":"):
			if pos > 0 { // the value of items()
				at += 2
			}
			if pos > 0 && a[1]-at != 1 {
				return nil
			}
		case a[1]-at != 1:
			return nil
		}
		if f.kind(at) != tokenString || !isName(f.text(at)) {
			return nil
		}
		out = append(out, at)
	}
	return out
}
