package envusage

import (
	"slices"
	"strings"
)

// collectCalls records the calls of a file that name a variable if their callee is a helper, and the functions that
// hand a parameter on to such a callee. Calls are few: only those with an upper-case literal or constant count.
func (x *extractor) collectCalls() {
	for i := 1; i < len(x.tokens); i++ {
		if !x.is(i, "(") {
			continue
		}
		if name, at := x.callee(i); name >= 0 {
			x.collectCall(name, at, i)
		}
	}
}

// callee gives the token of the called name before the bracket at open, and the first token of the call expression.
func (x *extractor) callee(open int) (name, first int) {
	i := open - 1
	if x.is(i, "!") { // Rust macro
		i--
	}
	if x.is(i, ">") { // generic arguments: get<string>(…), get::<T>(…)
		for n := 0; n < 20 && i > 0 && !x.is(i, "<"); n++ {
			i--
		}
		i--
		if x.is(i, "::") {
			i--
		}
	}
	if x.kind(i) != tokenIdent || notFunctions[x.text(i)] || x.isAny(i-1, "function", "func", "fn", "fun", "def", "defp") {
		return -1, -1
	}
	first = i
	for x.isAny(first-1, ".", "::", "->", "?.") && x.kind(first-2) == tokenIdent {
		first -= 2
	}
	return i, first
}

func (x *extractor) collectCall(name, first, open int) {
	if !x.worthReading(name, first, open) {
		return
	}
	c, forwarded := x.callAt(name, first, open)
	kept := slices.ContainsFunc(c.args, x.mayName)
	if !kept && len(forwarded) == 0 {
		return
	}
	if after := x.facts.lang.fallback; after != nil {
		c.fallback = after(x, x.closer(open)+1).has
	}
	if c.method && x.facts.lang.means != nil {
		c.receiver = x.declaredType(c.qualifier, first)
	}
	if kept {
		x.facts.calls = append(x.facts.calls, c)
	}
	for _, fw := range forwarded {
		fw.to, fw.from.hasDefault = c, c.fallback
		x.facts.forwards = append(x.facts.forwards, fw)
	}
}

// worthReading tells, from the first byte of each argument's tokens, whether a call can have an argument that names a
// variable, or one that hands a parameter on to what can be a helper. Nearly no call of a file has.
func (x *extractor) worthReading(name, first, open int) bool {
	end, commas, lower := x.closer(open), 0, false
	for i := open + 1; i < end && i < len(x.tokens) && commas < 4; i++ {
		x.spend()
		t := x.tokens[i]
		switch {
		case x.match[i] > int32(i):
			i = int(x.match[i])
		case t.kind == tokenInterp:
			lower = true
		case t.kind == tokenString:
			if t.end > t.start && x.src[t.start] >= 'A' && x.src[t.start] <= 'Z' {
				return true
			}
		case t.kind == tokenIdent:
			if c := x.src[t.start]; c >= 'A' && c <= 'Z' {
				return true
			}
			if _, ok := x.facts.imports[string(x.src[t.start:t.end])]; ok {
				return true
			}
			lower = true
		case x.marks[i] == markOf(","):
			commas++
		}
	}
	return lower && x.mayHelp(name, first)
}

// mayHelp tells whether a callee can be a helper as far as the file shows: where other files are reached by imports,
// it is imported, or the file has helpers of its own.
func (x *extractor) mayHelp(name, first int) bool {
	f := x.facts
	if f.lang.link != byImport || len(f.helpers) > 0 || len(f.forwards) > 0 {
		return true
	}
	if first < name {
		name -= 2
	}
	_, ok := f.imports[x.text(name)]
	return ok
}

// mayName tells whether an argument may name a variable: an upper-case literal, or a constant.
func (x *extractor) mayName(a argument) bool {
	if a.isLiteral {
		return screaming(a.literal)
	}
	return a.constant != "" && (constantLike(a.constant) || x.importedIdent(a.constant))
}

// callAt reads one call: its name, what it is called on, its first arguments, and the parameters it hands on.
func (x *extractor) callAt(name, first, open int) (call, []forward) {
	t := x.tokens[first]
	c := call{name: x.text(name), line: int(t.line), col: int(t.col)}
	if first < name {
		c.qualifier = x.text(name - 2)
		c.method = !x.is(name-1, "::")
	}
	if x.isAny(first-1, ".", "?.", "->") { // f().get("X")
		c.method = true
	}
	args := x.arguments(open)
	c.count = len(args)
	var forwards []forward
	for n, a := range args {
		if n > 3 {
			break
		}
		arg, from := argument{}, a[0]
		if x.kind(from) == tokenIdent && x.isAny(from+1, "=", ":") && a[1] > from+2 {
			arg.keyword, from = x.text(from), from+2
		}
		if e, ok := x.name(from, a[1]); ok {
			switch {
			case e.ident == "":
				arg.literal, arg.isLiteral = e.prefix, true
			case e.prefix == "" && e.suffix == "":
				arg.constant = e.ident
				arg.isNull = nullWords[e.ident]
			}
			if e.ident != "" && !strings.ContainsAny(e.ident, ".:") {
				if fn, p := x.enclosingParam(first, e.ident); fn != nil {
					forwards = append(forwards, forward{from: x.helperOf(fn, p, e, defaultOf{}), to: c, arg: n})
				}
			}
		}
		c.args = append(c.args, arg)
	}
	return c, forwards
}

var nullWords = map[string]bool{"None": true, "nil": true, "null": true, "undefined": true, "NULL": true}

// argumentOf gives the argument that a call hands to a helper's n-th parameter, by place or by name.
func (c *call) argumentOf(h helper, n int) (argument, bool) {
	for i, a := range c.args {
		if a.keyword == "" && i == n || a.keyword != "" && n < len(h.params) && a.keyword == strings.TrimLeft(h.params[n], "$") {
			return a, true
		}
	}
	return argument{}, false
}

// handsDefault tells whether a call hands a helper a default that is a value.
func (c *call) handsDefault(h helper) bool {
	if h.fallback < 0 {
		return false
	}
	if a, ok := c.argumentOf(h, h.fallback); ok {
		return !a.isNull
	}
	return c.count > h.fallback && h.fallback >= len(c.args) // only the first arguments are kept
}

// collectConsts records names that stand for one string: `KEY = "X"`, `const KEY: &str = "X"`, `KEY: "X"` in an
// object. A name with two values stands for neither.
func (x *extractor) collectConsts() {
	for i := 1; i < len(x.tokens); i++ {
		if x.kind(i) != tokenString || !x.isAny(i-1, "=", ":", ":=", "=>") || !isName(x.text(i)) || x.isAny(i+1, "+", ".", "||", "??") {
			continue
		}
		if name := x.constName(i - 1); name != "" {
			x.setConst(name, x.text(i))
		}
	}
}

func (x *extractor) setConst(name, value string) {
	if x.facts.consts == nil {
		x.facts.consts = map[string]string{}
	}
	if old, ok := x.facts.consts[name]; ok && old != value {
		value = ""
	}
	x.facts.consts[name] = value
}

// constName gives the name that the "=" or ":" at i defines.
func (x *extractor) constName(i int) string {
	if x.kind(i-1) == tokenIdent && !x.isAny(i-2, ":", "&", "?:", ".") {
		return x.text(i - 1)
	}
	if !x.is(i, "=") {
		return ""
	}
	for n := 0; n < 8 && i > 1; n++ { // const KEY: &'static str =
		i--
		if x.is(i, ":") && x.kind(i-1) == tokenIdent {
			return x.text(i - 1)
		}
		if x.isAny(i, ";", "{", "}", ",", "(", "=") {
			return ""
		}
	}
	return ""
}
