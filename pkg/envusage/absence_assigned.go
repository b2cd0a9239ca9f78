package envusage

// assigned judges the uses of the variable that the value at [at, next) is assigned to, `v := read`, `v, ok = read`.
func (a *absence) assigned(at, next int) verdict {
	x := a.x
	if a.depth > 0 {
		return unsaid
	}
	a.depth++
	defer func() { a.depth-- }()
	name, before := a.target(at - 2)
	if name == nil || x.is(x.enclosingOpen(at), "(") { // f(name = read): an argument by name
		return unsaid
	}
	end := a.blockEnd(at)
	if x.is(before, ",") { // v, ok := …; v, err := …
		value, _ := a.target(before - 1)
		if v := a.uses(name, next, end, !isErr(name[0])); v != unsaid {
			return v
		}
		if value == nil {
			return unsaid
		}
		if value[0] == "_" {
			if isErr(name[0]) || name[0] == "_" {
				return unsaid
			}
			return goesOn
		}
		return a.uses(value, next, end, true)
	}
	return a.uses(name, next, end, true)
}

func isErr(name string) bool { return name == "err" || name == "error" || name == "e" }

// target reads the variable whose last token is at i: v, cfg.Name, or the name of `v: Type`; and the index before it.
func (a *absence) target(i int) ([]string, int) {
	x := a.x
	if x.is(i, "?") {
		i--
	}
	if x.kind(i) != tokenIdent {
		return nil, i
	}
	if x.is(i-1, ":") && x.kind(i-2) == tokenIdent { // val v: String = …
		return []string{x.text(i - 2)}, i - 3
	}
	from := i
	for x.isAny(from-1, ".", "?.") && x.kind(from-2) == tokenIdent {
		from -= 2
	}
	if from == i && x.isAny(i, "string", "String") && x.kind(i-1) == tokenIdent { // var v string = …
		from, i = i-1, i-1
	}
	var out []string
	for n := from; n <= i; n++ {
		out = append(out, x.text(n))
	}
	return out, from - 1
}

// blockEnd gives the end of the block around i.
func (a *absence) blockEnd(i int) int {
	for open := a.x.enclosingOpen(i); open >= 0; open = a.x.enclosingOpen(open) {
		if a.x.is(open, "{") {
			return a.x.closer(open)
		}
	}
	return len(a.x.tokens)
}

// uses judges the first uses of a variable from next on: the first that says something decides. filled says that the
// variable being something means that the environment variable is set; it does not for an error.
func (a *absence) uses(name []string, next, end int, filled bool) verdict {
	x := a.x
	if name[0] == "_" {
		return unsaid
	}
	seen := 0
	for i := next; i < end && i < next+maxReach && seen < maxUses; i++ {
		if !x.is(i, name[0]) || !x.seq(i, name...) || x.isAny(i-1, ".", "?.") {
			continue
		}
		after := i + len(name)
		if x.isAny(after, "=", ":=") {
			continue
		}
		seen++
		if !filled && x.isAny(after, "!=", "==") {
			return a.test(i, after+2, x.is(after, "=="))
		}
		if !filled {
			continue
		}
		if v := a.judgeUse(i, after); v != unsaid {
			return v
		}
	}
	return unsaid
}

// judgeUse judges one use of an assigned variable; a lone `ok` or `!ok` is a test itself.
func (a *absence) judgeUse(i, after int) verdict {
	x := a.x
	lone := x.is(i, "ok") || x.is(i, "found") || x.is(i, "exists") || x.is(i, "present") || x.is(i, "set") || x.is(i, "isSet") || x.is(i, "has")
	if lone && x.isAny(after, "{", ")", "&&", "||") && x.isAny(i-1, "if", ";", "!", "(", "&&", "||") {
		return a.test(i, after, true)
	}
	if x.is(i-1, "!") || lone {
		return unsaid
	}
	return a.judge(i, after)
}
