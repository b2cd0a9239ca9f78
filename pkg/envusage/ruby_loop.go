package envusage

// runsOverRuby gives the string tokens of the fixed list that a name at i runs over: %w[A B].each { |k| … },
// KEYS.map do |k, v|, for k in LIST; nil where it runs over none known.
func (f *rubyFile) runsOverRuby(i int, name string) []int {
	for j := i - 1; j > 0 && j > i-600; j-- {
		if f.isAny(j, "def", "define_method") {
			return nil
		}
		if !f.is(j, name) {
			continue
		}
		if f.is(j-1, "for") && f.is(j+1, "in") {
			return f.strings(j + 2)
		}
		bar := j - 1
		for bar > j-8 && f.kind(bar) == tokenIdent || f.isAny(bar, ",", "(") {
			bar--
		}
		if !f.is(bar, "|") || !f.isAny(bar-1, "{", "do") {
			continue
		}
		if f.is(bar-1, "{") && f.closer(bar-1) < i || f.is(bar-1, "do") && f.dedent(bar-1) <= i {
			continue
		}
		return f.iterated(bar - 2)
	}
	return nil
}

// iterated gives the items of what the block call that ends at i runs over: `LIST.each`, `LIST.each_with_object({})`.
func (f *rubyFile) iterated(i int) []int {
	if o := f.opener(i); o >= 0 && f.is(i, ")") {
		i = o - 1
	}
	for range 4 {
		if f.kind(i) != tokenIdent || !f.is(i-1, ".") {
			return nil
		}
		i -= 2
		if f.kind(i) == tokenIdent && f.is(i-1, ".") && f.isAny(i, "each", "map", "freeze", "keys", "sort", "uniq", "lazy", "flatten", "reverse", "compact") {
			continue
		}
		return f.stringsBefore(i)
	}
	return nil
}

// stringsBefore reads the list that ends at i: a literal, a word list, or a name that stands for one.
func (f *rubyFile) stringsBefore(i int) []int {
	if o := f.opener(i); o >= 0 {
		return f.strings(o)
	}
	if f.kind(i) == tokenString {
		for i > 0 && f.kind(i) == tokenString {
			i--
		}
		return f.strings(i)
	}
	if f.kind(i) == tokenIdent {
		return f.strings(i)
	}
	return nil
}

// strings reads the list that begins at i: [..], (..), %w[..], a hash's keys, or a name that stands for one.
func (f *rubyFile) strings(i int) []int {
	switch {
	case f.isAny(i, "%w", "%W", "%i", "%I", "~w", "~W"):
		var out []int
		for i++; f.kind(i) == tokenString; i++ {
			if isName(f.text(i)) {
				out = append(out, i)
			}
		}
		return out
	case f.isAny(i, "[", "(", "{"):
		return f.listed(i)
	case f.kind(i) == tokenIdent && !f.isAny(i+1, "(", "["):
		if eq := f.listNamed(f.text(i)); eq > 0 && !f.is(eq+1, "(") {
			return f.strings(eq + 1)
		}
	}
	return nil
}

// listed reads the items of the list or hash literal at open: strings, symbols, keys.
func (f *rubyFile) listed(open int) []int {
	var out []int
	for _, a := range f.arguments(open) {
		at := a[0]
		if f.is(at, "%w") {
			out = append(out, f.strings(at)...)
			continue
		}
		if f.is(at, ":") {
			at++
		}
		keyed := f.isAny(at+1, "=>", ":")
		if f.is(open, "[") && f.is(at, "[") {
			at++
			keyed = f.is(at+1, ",")
		}
		if !isName(f.text(at)) || a[1]-at != 1 && !keyed {
			return nil
		}
		out = append(out, at)
	}
	return out
}
