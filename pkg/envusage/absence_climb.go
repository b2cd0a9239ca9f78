package envusage

import "strings"

// climb steps out of the bracket around the value at [at, next), or over to the variable it is assigned to.
func (a *absence) climb(at, next int) (v verdict, outerAt, outerNext int) {
	x := a.x
	if x.isAny(at-1, "=", ":=") {
		return a.assigned(at, next), -1, -1
	}
	if x.isAny(at-1, "??", "?:") { // option ?? read: what follows judges both
		return unsaid, a.operandStart(at - 1), next
	}
	open := x.enclosingOpen(at)
	if !x.is(open, "(") {
		return unsaid, -1, -1
	}
	close := x.closer(open)
	name, first := x.callee(open)
	if name < 0 {
		if next != close || at != open+1 {
			return unsaid, -1, -1
		}
		if x.is(open-1, "if") {
			return a.test(at, next, true), -1, -1
		}
		if x.is(open-1, ")") || x.isAny(open-1, "while", "switch", "when", "catch") {
			return unsaid, -1, -1
		}
		return unsaid, open, close + 1
	}
	called := x.text(name)
	switch {
	case demands[called]:
		return stops, -1, -1
	case givingMethods[called] && close == next && x.is(first-1, ".") || givingMethods[called] && close == next && first < name:
		return unsaid, first, close + 1 // an alternative itself: .or(() -> read).orElse(d)
	case emptyTests[called]:
		return a.lengthTest(first, close+1), -1, -1
	case filledTests[called]:
		return a.test(first, close+1, true), -1, -1
	case choosing(called) && x.is(next, ","):
		return a.alternative(next + 1), -1, -1
	case !converting(called):
		return unsaid, -1, -1
	}
	for x.isAny(first-1, "new", "await") {
		first--
	}
	return unsaid, first, close + 1
}

// operandStart gives the first token of the operand that ends before i.
func (a *absence) operandStart(i int) int {
	x := a.x
	for i > 0 {
		switch {
		case x.opener(i-1) >= 0:
			i = x.opener(i - 1)
		case x.isAny(i-1, ".", "?.", "??", "?:", "!"), x.kind(i-1) != tokenPunct && !x.isAny(i-1, "return", "await"):
			i--
		default:
			return i
		}
	}
	return i
}

// lengthTest judges isEmpty(v), or len(v) compared with zero.
func (a *absence) lengthTest(at, next int) verdict {
	x := a.x
	switch {
	case x.isAny(next, "==") && x.text(next+1) == "0":
		return a.test(at, next+2, false)
	case x.isAny(next, ">", "!=") && x.text(next+1) == "0":
		return a.test(at, next+2, true)
	}
	return a.test(at, next, false)
}

// choosing tells whether a function's name says that it picks the first of its arguments that is set.
func choosing(name string) bool {
	n := strings.ToLower(name)
	for _, w := range []string{"default", "coalesce", "firstnon", "fallback", "nonnullelse", "ifempty", "ifblank", "nvl", "orelse"} {
		if strings.Contains(n, w) {
			return true
		}
	}
	return n == "or" || n == "ornull"
}

// converting tells whether a function's name says that its result is its argument in another form.
func converting(name string) bool {
	n := strings.ToLower(name)
	for _, w := range []string{"parse", "atoi", "trim", "lower", "upper", "split", "valueof", "nullable", "string", "int", "bool", "float", "byte", "clean", "decode"} {
		if strings.Contains(n, w) {
			return true
		}
	}
	return n == "of" || n == "option" || n == "some"
}

// enclosingOpen gives the nearest bracket that is open at i, or -1. Brackets that nothing closes count too.
func (x *extractor) enclosingOpen(i int) int {
	if x.around == nil {
		x.around = make([]int32, len(x.tokens)+1)
		last := int32(-1)
		for n := range x.tokens {
			x.around[n] = last
			switch {
			case x.opener(n) >= 0:
				last = x.around[x.opener(n)]
				x.around[n] = last
			case x.isAny(n, "(", "[", "{"):
				last = int32(n)
			}
		}
		x.around[len(x.tokens)] = last
	}
	if i < 0 || i >= len(x.around) {
		return -1
	}
	return int(x.around[i])
}
