package envusage

import "strings"

// test judges a test of the value, the tokens [at, next): filled says that it is true where the variable is set. What
// counts is the branch that an unset variable takes.
func (a *absence) test(at, next int, filled bool) verdict {
	x := a.x
	for x.is(at-1, "!") || x.is(at-1, "not") {
		at--
		filled = !filled
	}
	for x.is(at-1, "(") && x.is(next, ")") && x.kind(at-2) != tokenIdent {
		at, next = at-1, next+1
		for x.is(at-1, "!") {
			at--
			filled = !filled
		}
	}
	for i := next; i < len(x.tokens) && i < next+maxReach; i++ {
		switch {
		case x.is(i, "?"):
			return a.ternary(i, filled)
		case x.is(i, "{"):
			return a.branches(i, filled)
		case x.is(i, ")"):
			return a.closed(i, filled)
		case x.isAny(i, ";", "}", ",", "]", "="):
			return goesOn // the answer itself is the value
		}
		if i > next && x.tokens[i].line > x.tokens[i-1].line && !x.isAny(i, "&&", "||", ".") && !x.isAny(i-1, "&&", "||", "==", "!=") {
			return goesOn
		}
		if x.match[i] > int32(i) {
			i = int(x.match[i])
		}
	}
	return unsaid
}

// ternary judges `test ? a : b`, whose "?" is at i.
func (a *absence) ternary(i int, filled bool) verdict {
	x := a.x
	if !filled {
		return a.alternative(i + 1)
	}
	nested := 0
	for j := i + 1; j < len(x.tokens) && j < i+maxReach; j++ {
		switch {
		case x.is(j, "?"):
			nested++
		case x.is(j, ":") && nested > 0:
			nested--
		case x.is(j, ":"):
			return a.alternative(j + 1)
		case x.isAny(j, ";", ")", "}"):
			return unsaid
		}
		if x.match[j] > int32(j) {
			j = int(x.match[j])
		}
	}
	return unsaid
}

// closed judges a test in brackets that end at i: the condition of an if, the argument of a call, or a group.
func (a *absence) closed(i int, filled bool) verdict {
	x := a.x
	open := x.opener(i)
	switch {
	case x.isAny(open-1, "if", "unless"):
		return a.branches(i+1, filled)
	case x.kind(open-1) == tokenIdent && demands[x.text(open-1)]:
		return stops
	case x.kind(open-1) == tokenIdent && !x.isAny(open-1, "return"):
		return goesOn
	}
	return a.test(open, i+1, filled)
}

// branches judges the block or statement that begins at i and runs where the test holds, and what stands after it.
func (a *absence) branches(i int, filled bool) verdict {
	x := a.x
	end := a.statementEnd(i)
	if !filled {
		return a.outcome(i, end)
	}
	for x.isAny(end, "}", ";") {
		if x.is(end, "}") && x.opener(end) != i {
			break
		}
		end++
	}
	if x.is(end, "else") {
		return a.outcome(end+1, a.statementEnd(end+1))
	}
	if !a.leaves(i, end) {
		return goesOn
	}
	rest := end // the block leaves: what follows it is for the unset variable
	for rest < len(x.tokens) && rest < end+40 && !x.is(rest, "}") {
		if x.match[rest] > int32(rest) {
			rest = int(x.match[rest])
		}
		rest++
	}
	if rest-end >= 40 {
		return goesOn
	}
	if x.isAny(end, "return") && x.isAny(end+1, "null", "nil") && rest-end <= 3 {
		return unsaid
	}
	return a.outcome(end, rest)
}

func (a *absence) outcome(from, to int) verdict {
	if a.x.fails(from, to) {
		return stops
	}
	if a.x.is(from, "null") || a.complains(from, to) {
		return unsaid
	}
	return goesOn
}

// complains tells whether the statements [from, to) only log: the program goes on, but with nothing of its own.
func (a *absence) complains(from, to int) bool {
	logs := false
	for i := from; i < to && i < len(a.x.tokens); i++ {
		if a.x.isAny(i, "=", ":=", "return", "continue", "break", "??=", "++") {
			return false
		}
		if a.x.is(i+1, "(") && a.x.is(i-1, ".") {
			name := strings.ToLower(a.x.text(i))
			logs = logs || strings.HasPrefix(name, "error") || strings.HasPrefix(name, "warn") || strings.HasPrefix(name, "logerror") || strings.HasPrefix(name, "logwarn")
		}
	}
	return logs
}

// leaves tells whether the statements [from, to) end by leaving the function or the loop.
func (a *absence) leaves(from, to int) bool {
	for i := from; i < to; i++ {
		if a.x.isAny(i, "return", "continue", "break") {
			return true
		}
	}
	return false
}

// statementEnd gives the token that ends the block or statement at i.
func (a *absence) statementEnd(i int) int {
	x := a.x
	if x.is(i, "{") {
		return x.closer(i)
	}
	for j := i; j < len(x.tokens); j++ {
		if x.isAny(j, ";", "}", "else", ")") || j > i && x.tokens[j].line > x.tokens[j-1].line && !x.isAny(j, ".", "?.", "?:", "??") {
			return j
		}
		if x.match[j] > int32(j) {
			j = int(x.match[j])
		}
	}
	return len(x.tokens)
}

// fails tells whether the statements [from, to) end the program or hand an error on.
func (x *extractor) fails(from, to int) bool {
	for i := from; i < to && i < len(x.tokens); i++ {
		if x.kind(i) != tokenIdent {
			continue
		}
		if x.isAny(i, "throw", "panic", "raise") {
			return true
		}
		if x.is(i, "return") && x.returnsError(i+1, to) {
			return true
		}
		call := x.is(i+1, "(") || x.is(i+1, "!") || x.is(i+1, "<")
		if !call {
			continue
		}
		name := strings.ToLower(x.text(i))
		if name == "error" && !x.isAny(i-1, ".", "?.") || name == "todo" || name == "exit" || name == "exitprocess" || name == "failfast" {
			return true
		}
		for _, w := range []string{"fatal", "fail", "panic", "abort", "throw", "raise", "die", "bail", "unreachable", "goexit"} {
			if strings.HasPrefix(name, w) && name != "failover" {
				return true
			}
		}
	}
	return false
}

// returnsError tells whether the values returned from i on, on that line, include an error.
func (x *extractor) returnsError(i, to int) bool {
	for j := i; j < to && j < len(x.tokens) && x.tokens[j].line == x.tokens[i-1].line; j++ {
		if x.kind(j) != tokenIdent {
			continue
		}
		name := x.text(j)
		if x.isAny(j, "err", "errors", "Errorf", "Err", "ErrorResult") || strings.HasPrefix(name, "Err") || strings.HasPrefix(name, "err") && len(name) > 3 && name[3] <= 'Z' ||
			strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Err") {
			return true
		}
	}
	return false
}
