package envusage

import "strings"

// value reads the variables of a value, and tells whether the file itself settles it: every variable in it is one that
// the file has given a value, or has a default.
func (f *dockerFile) value(in instruction, s span) bool {
	fixed, single, double := true, false, false
	for i := s.from; i < s.to; i++ {
		switch c := in.text[i]; {
		case c == f.escape && !single:
			i++
		case c == '\'' && !double:
			single = !single
		case c == '"' && !single:
			double = !double
		case c == '$' && !single && i+1 < s.to:
			var known bool
			i, known = f.variable(in, i, s.to)
			fixed = fixed && known
		}
	}
	return fixed
}

// variable reads `$X` or `${X…}` at the dollar at i, and gives the offset of its last byte.
func (f *dockerFile) variable(in instruction, i, to int) (last int, known bool) {
	text := []byte(in.text[:to])
	if text[i+1] != '{' {
		end := variableEnd(text, i+1)
		if end == i+1 {
			return i, true
		}
		return end - 1, f.use(in, i, in.text[i+1:end], false)
	}
	end, from := bracedEnd(text, i+1), i+2
	nameEnd := variableEnd(text, from)
	operator := in.text[nameEnd:end]
	if nameEnd == from || operator != "" && strings.IndexByte(":-+?#%/", operator[0]) < 0 { // ${pkg.user}: another tool's
		return end, true
	}
	if len(operator) > 1 && operator[0] == ':' {
		operator = operator[1:]
	}
	hasDefault := operator != "" && (operator[0] == '-' || operator[0] == '+')
	known = f.use(in, i, in.text[from:nameEnd], hasDefault)
	if hasDefault {
		known = f.value(in, span{end - len(operator) + 1, end})
	}
	return end, known
}

// use records the read of a variable that the file has not defined, and tells whether its value is known.
func (f *dockerFile) use(in instruction, at int, name string, hasDefault bool) bool {
	if known, ok := f.defined[name]; ok {
		return known
	}
	if Platform(name) {
		return true
	}
	f.addOffset(in.offset(at), name, hasDefault, "ENV")
	return false
}
