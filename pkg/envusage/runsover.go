package envusage

// runsOver gives the string tokens of the fixed list that the name at i runs over: `for (const k of ["A", "B"])`,
// `["A", "B"].forEach((k) => …)`, or the same with a named list; nil where it runs over none that is known.
func (x *extractor) runsOver(i int) []int {
	name := x.text(i)
	for j := i - 1; j > 0 && j > i-400; j-- {
		if !x.is(j, name) {
			continue
		}
		switch {
		case x.isAny(j+1, "of", "in"): // for (const k of LIST)
			return x.list(j + 2)
		case x.is(j-1, "(") && x.isAny(j-2, "forEach", "map", "filter", "every", "some", "find", "flatMap", "each") && x.is(j-3, "."):
			return x.listBefore(j - 3)
		case x.is(j-1, "(") && x.is(j-2, "(") && x.isAny(j-3, "forEach", "map", "filter", "every", "some", "find", "flatMap", "reduce") && x.is(j-4, "."):
			return x.listBefore(j - 4)
		}
	}
	return nil
}

// list reads the list that begins at i: a literal, or a name that stands for one.
func (x *extractor) list(i int) []int {
	if x.isAny(i, "[", "(", "{") {
		return x.stringsIn(i)
	}
	if x.kind(i) == tokenIdent && !x.isAny(i+1, ".", "(", "[") {
		return x.namedList(x.text(i))
	}
	return nil
}

func (x *extractor) listBefore(dot int) []int {
	if o := x.opener(dot - 1); o >= 0 && x.is(o, "[") {
		return x.stringsIn(o)
	}
	if x.kind(dot-1) == tokenIdent && !x.is(dot-2, ".") {
		return x.namedList(x.text(dot - 1))
	}
	return nil
}

func (x *extractor) namedList(name string) []int {
	for i := range x.tokens {
		if x.is(i, name) && x.is(i+1, "=") && x.isAny(i+2, "[", "(") {
			return x.stringsIn(i + 2)
		}
		if x.is(i, name) && x.is(i+1, ":") { // const LIST: string[] = [
			for j := i + 2; j < i+12; j++ {
				if x.is(j, "=") && x.isAny(j+1, "[", "(") {
					return x.stringsIn(j + 1)
				}
			}
		}
	}
	return nil
}

// stringsIn gives the items of a list literal if every one is a string that can be a name.
func (x *extractor) stringsIn(open int) []int {
	var out []int
	for _, a := range x.arguments(open) {
		if a[1]-a[0] != 1 || x.kind(a[0]) != tokenString || !isName(x.text(a[0])) {
			return nil
		}
		out = append(out, a[0])
	}
	return out
}
