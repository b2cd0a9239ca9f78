package envusage

// verdict is what the code says that it does when a variable is not set.
type verdict uint8

const (
	unsaid verdict = iota // nothing: it meets the empty value
	goesOn                // it goes on, with a value of its own or without the feature
	stops                 // it fails
)

// absence judges what becomes of a read in languages with braces: an operator or a method that gives another value,
// a test for emptiness, and the same for the variable that the read is assigned to.
type absence struct {
	x     *extractor
	expr  int // the token that begins the default, where it is one expression
	depth int
}

// maxUses bounds how many uses of an assigned variable are looked at, and maxReach how far away.
const (
	maxUses  = 4
	maxReach = 160
	maxClimb = 6
)

// judgeAbsence tells whether the read at [at, next) has a default.
func judgeAbsence(x *extractor, at, next int) defaultOf {
	a := absence{x: x}
	if a.judge(at, next) != goesOn {
		return defaultOf{}
	}
	return defaultOf{has: true, expr: a.expr}
}

// judge follows the value outwards: through method chains, conversions and brackets, to what decides.
func (a *absence) judge(at, next int) verdict {
	x := a.x
	for range maxClimb {
		for x.is(next, "!") && !x.is(next+1, "=") {
			next++
		}
		switch {
		case x.isAny(next, "?:", "??", "??=", "||="):
			return a.alternative(next + 1)
		case x.is(next, "?") && x.is(next+1, ":"):
			return a.alternative(next + 2)
		case x.isAny(next, "==", "!=", "===", "!=="):
			if end := a.nothing(next + 1); end > 0 {
				return a.test(at, end, x.text(next)[0] == '!')
			}
			return unsaid
		case x.isAny(at-1, "==", "!=") && a.nothingBefore(at-1):
			return a.test(at-2, next, x.is(at-1, "!="))
		case x.isAny(next, ">") && x.is(next+1, "0"):
			return a.test(at, next+2, true)
		case x.is(next, "is"):
			return a.pattern(at, next+1)
		case x.isAny(next, ".", "?.") && x.kind(next+1) == tokenIdent:
			v, after := a.member(at, next+1)
			if v != unsaid {
				return v
			}
			next = after
			continue
		}
		v, outer, after := a.climb(at, next)
		if v != unsaid || outer < 0 {
			return v
		}
		at, next = outer, after
	}
	return unsaid
}

// alternative judges the expression that stands in for nothing.
func (a *absence) alternative(i int) verdict {
	x := a.x
	if x.isAny(i, "null", "nil", "undefined") || x.is(i, "return") && x.is(i+1, "null") {
		return unsaid
	}
	if x.fails(i, a.expressionEnd(i)) {
		return stops
	}
	a.expr = i
	return goesOn
}

func (a *absence) expressionEnd(i int) int {
	x := a.x
	for j := i; j < len(x.tokens) && j < i+40; j++ {
		if x.isAny(j, ",", ";", ")", "]", "}") || j > i && x.tokens[j].line > x.tokens[j-1].line && !x.isAny(j, ".", "?.") {
			return j
		}
		if x.match[j] > int32(j) {
			j = int(x.match[j])
		}
	}
	return min(i+40, len(x.tokens))
}

// nothing tells whether the literal at i is the empty value of the language, and where it ends.
func (a *absence) nothing(i int) int {
	x := a.x
	switch {
	case x.isAny(i, "null", "nil", "None"), x.kind(i) == tokenString && x.text(i) == "", x.kind(i) == tokenNumber && x.text(i) == "0":
		return i + 1
	case x.isAny(i, "string", "String") && x.is(i+1, ".") && x.isAny(i+2, "Empty", "empty"):
		return i + 3
	}
	return 0
}

func (a *absence) nothingBefore(op int) bool {
	return a.nothing(op-1) == op && !a.x.isAny(op-2, "==", "!=")
}

// pattern judges C#'s `is null`, `is not null`, `is { … }`, `is string s`.
func (a *absence) pattern(at, i int) verdict {
	x := a.x
	switch {
	case x.is(i, "null"):
		return a.test(at, i+1, false)
	case x.is(i, "not"):
		return a.test(at, i+2, true)
	case x.is(i, "{"):
		return a.test(at, x.closer(i)+1, true)
	case x.is(i, "string"):
		return a.test(at, i+2, true)
	}
	return unsaid
}

var (
	givingMethods = map[string]bool{
		"orElse": true, "orElseGet": true, "or": true, "orEmpty": true, "ifEmpty": true, "ifBlank": true, "getOrElse": true,
		"getOrDefault": true, "ifPresent": true, "ifPresentOrElse": true, "GetValueOrDefault": true, "defaultIfBlank": true,
		"ifNullOrEmpty": true, "ifNullOrBlank": true, "ifNull": true, "fold": true, "foreach": true,
	}
	emptyTests = map[string]bool{
		"isEmpty": true, "isBlank": true, "isNullOrEmpty": true, "isNullOrBlank": true, "IsNullOrEmpty": true,
		"IsNullOrWhiteSpace": true, "isNull": true, "len": true, "isAbsent": true,
	}
	filledTests = map[string]bool{
		"isPresent": true, "isNotEmpty": true, "isNotBlank": true, "nonNull": true, "hasText": true, "hasLength": true,
		"nonEmpty": true, "isDefined": true, "HasValue": true,
	}
	demands = map[string]bool{
		"requireNonNull": true, "checkNotNull": true, "requireNotNull": true, "require": true, "check": true, "notNull": true,
		"notBlank": true, "hasText": true, "assert": true, "Assert": true, "ThrowIfNull": true, "ThrowIfNullOrEmpty": true,
		"ThrowIfNullOrWhiteSpace": true, "orElseThrow": true, "checkArgument": true, "checkState": true,
	}
)

// member judges one link of the chain, whose name is at i, or says where the chain goes on.
func (a *absence) member(at, i int) (verdict, int) {
	x := a.x
	name, after := x.text(i), i+1
	if x.is(after, "<") {
		for n := 0; n < 16 && !x.isAny(after, "(", ";"); n++ {
			after++
		}
	}
	open := after
	if x.is(open, "(") {
		after = x.closer(open) + 1
	}
	for x.is(after, "{") && x.tokens[after].line == x.tokens[after-1].line { // Kotlin's trailing lambda
		open, after = after, x.closer(after)+1
	}
	switch {
	case demands[name] && open < after:
		return stops, after
	case givingMethods[name] && open < after:
		if args := x.arguments(open); len(args) > 0 {
			return a.alternative(args[0][0]), after
		}
		return goesOn, after
	case emptyTests[name] && open < after:
		return a.test(at, after, false), after
	case filledTests[name]:
		return a.test(at, after, true), after
	case x.is(i-1, "?.") && x.isAny(i, "let", "also", "run", "apply") && !x.isAny(after, "?:", ".", "?.") && a.statement(at):
		return goesOn, after
	}
	return unsaid, after
}

// statement tells whether an expression that begins at i is a statement of its own.
func (a *absence) statement(i int) bool {
	x := a.x
	return i == 0 || x.isAny(i-1, "{", "}", ";") || x.tokens[i-1].line < x.tokens[i].line && !x.isAny(i-1, "=", "(", ",", "return", "->")
}
