package envusage

// interpolate reads the `$` expressions of one value. The grammar is compose-go's template package's, which the test
// holds this against: that package knows values, not where in the file they stand, and does not tell `${A:-}` from
// `${A}`.
func (f *composeFile) interpolate(s yamlScalar) {
	f.template(s.start, s.end, 0)
}

// template reads the expressions of src[from:to].
func (f *composeFile) template(from, to, depth int) {
	for i := from; i < to; i++ {
		switch {
		case f.src[i] != '$' || i+1 >= to:
		case f.src[i+1] == '$':
			i++ // an escaped dollar
		case f.src[i+1] == '{':
			end := bracedEnd(f.src[:to], i+1)
			f.braced(i, end, depth)
			i = end
		default:
			if end := variableEnd(f.src[:to], i+1); end > i+1 {
				f.addOffset(i, string(f.src[i+1:end]), false, "interpolation")
				i = end - 1
			}
		}
	}
}

// braced reads `${NAME}` with its operator, from its dollar at start to its closing brace at end.
func (f *composeFile) braced(start, end, depth int) {
	from := start + 2
	nameEnd := variableEnd(f.src[:end], from)
	if nameEnd == from {
		return
	}
	rest := f.src[nameEnd:end]
	if len(rest) > 0 && rest[0] == ':' {
		rest = rest[1:]
	}
	name := string(f.src[from:nameEnd])
	switch {
	case nameEnd == end:
		f.addOffset(start, name, false, "interpolation")
	case len(rest) == 0:
	case rest[0] == '-' || rest[0] == '+':
		f.addOffset(start, name, true, "interpolation")
		if depth < maxDepth {
			f.template(end-len(rest)+1, end, depth+1)
		}
	case rest[0] == '?': // what follows is the message of a failure
		f.addOffset(start, name, false, "interpolation")
	}
}

// bracedEnd gives the offset of the brace that closes the one at open, or the end of src.
func bracedEnd(src []byte, open int) int {
	depth := 0
	for i := open; i < len(src); i++ {
		switch src[i] {
		case '{':
			if src[i-1] == '$' {
				depth++
			}
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(src)
}

// variableEnd gives the end of the variable name at pos; pos where there is none.
func variableEnd(src []byte, pos int) int {
	i := pos
	for i < len(src) && src[i] < 0x80 && (isLetter(src[i]) || i > pos && isDigit(src[i])) {
		i++
	}
	return i
}
