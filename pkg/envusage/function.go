package envusage

import "sort"

// function is one function of a file: its name, its parameters and the tokens of its body [from, to).
type function struct {
	name, owner string
	params      []string
	given       []bool // which parameters have a default that is a value; nil where the language does not say
	from, to    int
	line        int
}

func (f *function) param(name string) int {
	for i, p := range f.params {
		if p == name {
			return i
		}
	}
	return -1
}

// functions gives the file's functions, found once, outer before inner.
func (x *extractor) functions() []function {
	if x.hasFns {
		return x.funcs
	}
	x.hasFns = true
	if x.facts.lang.functions != nil {
		x.funcs = x.facts.lang.functions(x)
	}
	sort.SliceStable(x.funcs, func(i, j int) bool { return x.funcs[i].from < x.funcs[j].from })
	x.parents = make([]int32, len(x.funcs))
	var around []int32
	for i := range x.funcs {
		for len(around) > 0 && x.funcs[around[len(around)-1]].to <= x.funcs[i].from {
			around = around[:len(around)-1]
		}
		x.parents[i] = -1
		if len(around) > 0 {
			x.parents[i] = around[len(around)-1]
		}
		around = append(around, int32(i))
	}
	return x.funcs
}

// enclosingParam gives the innermost named function around token at that has a parameter of this name. A nameless
// one (a callback) with such a parameter hides the outer ones: what it is called with is not known.
func (x *extractor) enclosingParam(at int, param string) (*function, int) {
	fns := x.functions()
	i := int32(sort.Search(len(fns), func(i int) bool { return fns[i].from > at })) - 1
	for ; i >= 0; i = x.parents[i] {
		x.spend()
		if f := &fns[i]; at < f.to {
			if n := f.param(param); n >= 0 {
				if f.name == "" {
					return nil, -1
				}
				return f, n
			}
		}
	}
	return nil, -1
}

// paramStyle tells where a parameter's name stands among its words.
type paramStyle uint8

const (
	nameFirst paramStyle = iota // name: Type, name Type, name
	nameLast                    // Type name
)

// params reads the parameter names between the brackets open..x.closer(open).
func (x *extractor) params(open int, style paramStyle) []string {
	var out []string
	for _, arg := range x.arguments(open) {
		out = append(out, x.paramName(arg[0], arg[1], style))
	}
	return out
}

var paramModifiers = map[string]bool{
	"mut": true, "ref": true, "out": true, "in": true, "vararg": true, "public": true, "private": true, "protected": true,
	"readonly": true, "final": true, "const": true, "val": true, "var": true, "crossinline": true, "params": true, "this": true,
}

func (x *extractor) paramName(from, to int, style paramStyle) string {
	name := ""
	for i := from; i < to; i++ {
		if x.isAny(i, "=", ":=") {
			break
		}
		if x.is(i, "@") { // an annotation before the parameter
			i++
			if x.is(i+1, "(") {
				i = x.closer(i + 1)
			}
			continue
		}
		if x.kind(i) != tokenIdent || paramModifiers[x.text(i)] && i+1 < to && x.kind(i+1) == tokenIdent {
			continue
		}
		name = x.text(i)
		if style == nameFirst {
			break
		}
	}
	return name
}

var notFunctions = map[string]bool{
	"if": true, "for": true, "while": true, "switch": true, "catch": true, "match": true, "with": true, "foreach": true,
	"using": true, "lock": true, "synchronized": true, "when": true, "elseif": true, "return": true, "until": true, "try": true,
}

// braceFunctions finds the functions of a language with `name(params) … {` and, where arrows is set, `(params) => …`.
func braceFunctions(style paramStyle, arrows bool) func(*extractor) []function {
	return func(x *extractor) []function {
		var out []function
		owners := x.braceOwners()
		for i := range x.tokens {
			var f function
			ok := false
			switch {
			case x.is(i, "{"):
				f, ok = x.braced(i, style)
			case arrows && x.is(i, "=>"):
				f, ok = x.arrow(i, style)
			}
			if ok {
				f.owner = innermostOwner(owners, i)
				out = append(out, f)
			}
		}
		return out
	}
}

// braced reads the function whose body opens at the brace at i, if one does.
func (x *extractor) braced(i int, style paramStyle) (function, bool) {
	if x.is(i-1, "=>") {
		return function{}, false // arrow reads it
	}
	closeParen := i - 1
	for n := 0; n < 40 && closeParen > 0 && !x.is(closeParen, ")"); n++ {
		if x.isAny(closeParen, ";", "{", "}", "=", "(", "=>") || x.kind(closeParen) == tokenString {
			return function{}, false
		}
		closeParen--
	}
	open := x.opener(closeParen)
	if open > 0 && x.is(open-1, ")") { // Go: func f(a string) (string, error) {
		open = x.opener(open - 1)
	}
	if open < 1 {
		return function{}, false
	}
	name, line := x.nameBefore(open)
	if notFunctions[name] {
		return function{}, false
	}
	return function{name: name, params: x.params(open, style), from: i, to: x.closer(i), line: line}, true
}

// arrow reads the arrow function whose "=>" is at i.
func (x *extractor) arrow(i int, style paramStyle) (function, bool) {
	f := function{from: i + 1, line: int(x.tokens[i].line)}
	var open int
	switch {
	case x.kind(i-1) == tokenIdent && !x.isAny(i-2, ":", "|", ".", "&", "?:") && !x.is(i-2, ">"):
		f.params, open = []string{x.text(i - 1)}, i-1
	default:
		closeParen := i - 1
		for n := 0; n < 30 && closeParen > 0 && !x.is(closeParen, ")"); n++ {
			if x.isAny(closeParen, ";", "{", "=", "=>") {
				return f, false
			}
			closeParen--
		}
		if open = x.opener(closeParen); open < 0 {
			return f, false
		}
		f.params = x.params(open, style)
	}
	f.name = x.assignedName(open)
	f.to = x.bodyEnd(i + 1)
	return f, true
}

// bodyEnd gives the end of an expression or block that begins at i.
func (x *extractor) bodyEnd(i int) int {
	if x.is(i, "{") {
		return x.closer(i)
	}
	for i < len(x.tokens) {
		if x.isAny(i, ",", ";", ")", "]", "}", closeInterp) {
			return i
		}
		if x.match[i] > int32(i) {
			i = int(x.match[i])
		}
		i++
	}
	return i
}

// nameBefore reads the function's name before its parameter list: f(, f<T>(, f = function(, f: function(.
func (x *extractor) nameBefore(open int) (string, int) {
	i := open - 1
	if x.is(i, ">") {
		for n := 0; n < 40 && i > 0 && !x.is(i, "<"); n++ {
			i--
		}
		i--
	}
	if x.is(i, "function") || x.is(i, "func") || x.is(i, "fn") {
		return x.assignedName(i), int(x.tokens[i].line)
	}
	if x.kind(i) != tokenIdent {
		return "", int(x.tokens[open].line)
	}
	return x.text(i), int(x.tokens[i].line)
}

// assignedName reads the name that a function expression at i is given: const f = …, f: …, export const f: T = ….
func (x *extractor) assignedName(i int) string {
	for x.isAny(i-1, "async", "static", ">") {
		if x.is(i-1, ">") {
			for i > 0 && !x.is(i, "<") {
				i--
			}
			continue
		}
		i--
	}
	if x.is(i-1, ":") && x.kind(i-2) == tokenIdent {
		return x.text(i - 2)
	}
	if !x.is(i-1, "=") {
		return ""
	}
	// const f: (k: string) => string = …: the name stands before the type.
	for n, j := 0, i-2; n < 40 && j >= 0; n, j = n+1, j-1 {
		if x.isAny(j, "const", "let", "var", "val", "public", "private", "static", "readonly", "export") {
			return x.text(j + 1)
		}
		if o := x.opener(j); o >= 0 {
			j = o
			continue
		}
		if x.isAny(j, ";", "{", "=", ",") {
			return x.text(j + 1)
		}
		if x.tokens[j].line < x.tokens[i-1].line {
			return x.text(j + 1)
		}
		if j == 0 {
			return x.text(0)
		}
	}
	return ""
}

// owner is a class-like span of tokens.
type owner struct {
	name     string
	from, to int
}

var ownerWords = map[string]bool{
	"class": true, "object": true, "interface": true, "enum": true, "struct": true, "impl": true, "trait": true,
	"record": true, "module": true, "namespace": true,
}

// braceOwners finds class-like spans: `class X … {`.
func (x *extractor) braceOwners() []owner {
	var out []owner
	for i := range x.tokens {
		if x.kind(i) != tokenIdent || !ownerWords[x.text(i)] || x.is(i-1, ".") {
			continue
		}
		if x.is(i+1, "{") { // Kotlin's companion object: its members are the class's
			continue
		}
		name := x.text(i + 1)
		for j := i + 1; j < len(x.tokens) && j < i+40; j++ {
			if x.isAny(j, ";", "}", ")", "=") {
				break
			}
			if x.is(j, "for") && x.text(i) == "impl" {
				name = x.text(j + 1)
			}
			if x.is(j, "{") {
				out = append(out, owner{name, j, x.closer(j)})
				break
			}
		}
	}
	return out
}

func innermostOwner(owners []owner, at int) string {
	name := ""
	for _, o := range owners { // outer before inner
		if o.from < at && at < o.to {
			name = o.name
		}
	}
	return name
}

// indentFunctions finds the functions of a language whose bodies are told by indentation: `def name(params)`. The
// body goes on to the next token that begins a line at the keyword's column or left of it.
func indentFunctions(keywords ...string) func(*extractor) []function {
	return func(x *extractor) []function {
		var out []function
		for i := range x.tokens {
			if x.kind(i) != tokenIdent || !x.isAny(i, keywords...) || x.is(i-1, ".") {
				continue
			}
			nameAt := i + 1
			for x.is(nameAt+1, ".") { // def self.name
				nameAt += 2
			}
			f := function{name: x.text(nameAt), line: int(x.tokens[i].line), from: nameAt + 1}
			if x.is(nameAt+1, "(") {
				f.params = x.params(nameAt+1, nameFirst)
				f.from = min(x.closer(nameAt+1)+1, len(x.tokens))
			}
			f.to = x.dedent(i)
			f.owner = x.indentOwner(i)
			out = append(out, f)
		}
		return out
	}
}
