package envusage

// loopItems gives the string tokens of the fixed list that the name at i runs over: `for k in LIST`,
// `for (String k : LIST)`, `for _, k := range LIST`, `LIST.forEach { k -> …`; nil where it runs over none that is known.
func (x *extractor) loopItems(i int) []int {
	name := x.text(i)
	for j := i - 1; j > 0 && j > i-300; j-- {
		if !x.is(j, name) {
			continue
		}
		switch {
		case x.isAny(j+1, "in", "of", "<-"), x.is(j+1, ":") && x.loopHead(j):
			return x.listFrom(j + 2)
		case x.is(j+1, ":=") && x.is(j+2, "range"):
			return x.listFrom(j + 3)
		case x.isAny(j+1, "->", "=>", "|") && x.isAny(j-1, "{", "(", "|"):
			return x.listOfChain(j - 1)
		}
	}
	return nil
}

// loopHead tells whether the name at i stands in the head of a for loop.
func (x *extractor) loopHead(i int) bool {
	open := x.enclosingOpen(i)
	return x.is(open, "(") && x.isAny(open-1, "for", "foreach")
}

// listOfChain reads LIST.forEach(k -> …), whose bracket or bar before k is at i.
func (x *extractor) listOfChain(i int) []int {
	if x.is(i, "|") || x.is(i, "(") && x.is(i-1, "(") {
		i--
	}
	if x.kind(i-1) != tokenIdent || !x.isAny(i-2, ".", "?.") {
		return nil
	}
	dot := i - 2
	for x.is(dot-1, ")") && x.isAny(x.opener(dot-1)-1, "iter", "into_iter", "stream") { // KEYS.iter().map(…)
		dot = x.opener(dot-1) - 2
	}
	if o := x.opener(dot - 1); o >= 0 {
		return x.stringsIn(o)
	}
	return x.assignedList(x.text(dot - 1))
}

// listFrom reads the list that begins at i: a literal, List.of(…), or a name that stands for one.
func (x *extractor) listFrom(i int) []int {
	for x.isAny(i, "&", "*") {
		i++
	}
	for j := i; j < i+8 && j < len(x.tokens); j++ {
		switch {
		case x.isAny(j, "[", "(", "{"):
			if x.closer(j) == j+1 { // []string{…}, new[] {…}
				j++
				continue
			}
			if items := x.stringsIn(j); items != nil {
				return items
			}
			if j == i+1 || !x.is(j, "[") {
				return nil
			}
			j = x.closer(j)
		case x.kind(j) == tokenIdent && !x.isAny(j+1, ".", "::", "(", "[", "<") && (j == i || x.isAny(j-1, ".", "::")):
			return x.assignedList(x.text(j))
		case x.kind(j) != tokenIdent && !x.isAny(j, ".", "::", "<", ">"):
			return nil
		}
	}
	return nil
}

// assignedList reads the list that a name of the file is given where it is declared.
func (x *extractor) assignedList(name string) []int {
	for i := range x.tokens {
		if !x.is(i, name) || x.is(i-1, ".") {
			continue
		}
		eq := i + 1
		for n := 0; n < 14 && !x.isAny(eq, "=", ":=", ";", ")", "{"); n++ {
			if x.match[min(eq, len(x.match)-1)] > int32(eq) {
				eq = x.closer(eq)
			}
			eq++
		}
		if !x.isAny(eq, "=", ":=") {
			continue
		}
		for j := eq + 1; j < eq+10 && j < len(x.tokens); j++ {
			if x.isAny(j, "[", "(", "{") && x.closer(j) > j+1 {
				if items := x.stringsIn(j); items != nil {
					return items
				}
				break
			}
			if x.is(j, ";") {
				break
			}
		}
	}
	return nil
}

// readLooped records a read whose name may run over a fixed list.
func (x *extractor) readLooped(from, to int, d defaultOf, via string) {
	if to-from == 1 && x.kind(from) == tokenIdent {
		if items := x.loopItems(from); items != nil {
			for _, it := range items {
				x.add(it, x.text(it), d.has, via+" over a list")
			}
			return
		}
	}
	x.read(from, to, d, via)
}
