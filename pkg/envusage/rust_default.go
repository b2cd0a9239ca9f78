package envusage

func rustFallback(x *extractor, next int) defaultOf {
	open := x.opener(next - 1)
	if open < 0 {
		return defaultOf{}
	}
	if _, first := x.callee(open); first >= 0 {
		return rustDefault(x, first, next)
	}
	return defaultOf{}
}

// rustDefault tells whether the Result or Option at [at, next) has a value of its own where the variable is not set.
func rustDefault(x *extractor, at, next int) defaultOf {
	r := rustAbsence{x: x}
	if r.judge(at, next, 0) != goesOn {
		return defaultOf{}
	}
	return defaultOf{has: true, expr: r.expr}
}

type rustAbsence struct {
	x    *extractor
	expr int
}

var rustGiving = map[string]bool{
	"unwrap_or": true, "unwrap_or_else": true, "unwrap_or_default": true, "map_or": true, "map_or_else": true, "or": true,
	"or_else": true, "is_ok": true, "is_err": true, "is_some": true, "is_none": true, "is_ok_and": true, "is_some_and": true,
	"is_none_or": true, "is_err_and": true,
}

var rustStopping = map[string]bool{
	"unwrap": true, "expect": true, "ok_or": true, "ok_or_else": true,
}

// judge follows the chain of methods, then looks at what takes its value.
func (r *rustAbsence) judge(at, next, depth int) verdict {
	x := r.x
	for range 16 {
		if x.is(next, "?") {
			next++
			continue
		}
		if !x.isAny(next, ".", "?.") || x.kind(next+1) != tokenIdent {
			break
		}
		name, open := x.text(next+1), x.skipTurbofish(next+2)
		if !x.is(open, "(") {
			next += 2
			continue
		}
		switch {
		case rustStopping[name]:
			return stops
		case rustGiving[name]:
			return r.given(open)
		}
		next = x.closer(open) + 1
	}
	return r.taken(at, next, depth)
}

// given judges the argument of unwrap_or and its kin: a closure that panics gives nothing.
func (r *rustAbsence) given(open int) verdict {
	x := r.x
	args := x.arguments(open)
	if len(args) == 0 {
		return goesOn
	}
	if x.rustFails(args[0][0], args[0][1]) {
		return stops
	}
	if args[0][1]-args[0][0] == 1 {
		r.expr = args[0][0]
	}
	return goesOn
}

// taken judges the statement that takes the value at [at, next): if let, let … else, match, a variable.
func (r *rustAbsence) taken(at, next, depth int) verdict {
	x := r.x
	for x.is(at-1, "&") || x.is(at-1, "(") && x.is(next, ")") && x.kind(at-2) != tokenIdent {
		if x.is(at-1, "(") {
			next++
		}
		at--
	}
	switch {
	case x.is(at-1, "match") && x.is(next, "{"):
		return r.arms(next)
	case x.is(at-1, "="):
		return r.bound(at-1, next, depth)
	case x.is(at-1, "(") && x.seq(at-3, "matches", "!"):
		return goesOn
	}
	open := x.enclosingOpen(at) // … .or_else(|_| env::var("Y")).unwrap_or(d)
	if x.is(open, "(") && x.closer(open) == next && x.is(open-2, ".") && rustGiving[x.text(open-1)] && depth < 3 {
		return r.judge(r.chainStart(open-2), next+1, depth+1)
	}
	return unsaid
}

// chainStart gives the first token of the chain whose dot is at i.
func (r *rustAbsence) chainStart(i int) int {
	x := r.x
	for i > 0 {
		switch {
		case x.opener(i-1) >= 0 && !x.is(i-1, "}"):
			i = x.opener(i - 1)
		case x.kind(i-1) == tokenIdent && !x.isAny(i-1, "return", "match", "let", "if", "in", "else"), x.isAny(i-1, ".", "::", "?"):
			i--
		default:
			return i
		}
	}
	return i
}

// bound judges `if let Ok(v) = read {`, `let Ok(v) = read else {`, `let v = read;`, whose "=" is at eq.
func (r *rustAbsence) bound(eq, next, depth int) verdict {
	x := r.x
	if open := x.opener(eq - 1); open > 0 && x.isAny(open-1, "Ok", "Some", "Err") && x.is(open-2, "let") {
		filled := !x.is(open-1, "Err")
		if x.is(next, "else") {
			return r.outcome(next+1, x.closer(next+1))
		}
		body := next
		for !x.is(body, "{") && body < next+60 && body < len(x.tokens) { // let chains
			if x.match[body] > int32(body) {
				body = int(x.match[body])
			}
			body++
		}
		end := x.closer(body)
		switch {
		case !filled:
			return r.outcome(body, end)
		case x.is(end+1, "else"):
			return r.outcome(end+2, x.closer(x.blockAfter(end+2)))
		}
		return goesOn
	}
	name := eq - 1
	for n := 0; n < 12 && !x.is(name-1, "let") && !x.is(name-2, "let"); n++ {
		name--
	}
	if x.is(name, "mut") {
		name++
	}
	if depth > 0 || x.kind(name) != tokenIdent || !x.isAny(name-1, "let", "mut") {
		return unsaid
	}
	return r.uses(x.text(name), next, depth)
}

// blockAfter gives the next "{" from i on.
func (x *extractor) blockAfter(i int) int {
	for n := i; n < i+40; n++ {
		if x.is(n, "{") {
			return n
		}
	}
	return i
}

func (r *rustAbsence) uses(name string, next, depth int) verdict {
	x := r.x
	a := absence{x: x}
	end := a.blockEnd(next - 1)
	for i, seen := next, 0; i < end && i < next+maxReach && seen < maxUses; i++ {
		if !x.is(i, name) || x.isAny(i-1, ".", "::", "let", "mut") {
			continue
		}
		seen++
		if v := r.judge(i, i+1, depth+1); v != unsaid {
			return v
		}
	}
	return unsaid
}
