package envusage

import (
	"path"
	"strings"
)

// imports records the imported packages by their local names; "." is a package imported into the file's scope.
func (f *goFile) imports() {
	f.facts.imports = map[string]imported{}
	for i := range f.tokens {
		switch {
		case !f.is(i, "import"):
			if f.isAny(i, "func", "type") && f.tokens[i].col == 1 {
				return
			}
		case f.is(i+1, "("):
			for j := i + 2; j < f.closer(i+1); j++ {
				f.importSpec(j)
			}
		default:
			f.importSpec(i + 1)
			f.importSpec(i + 2)
		}
	}
}

// importSpec records the import whose path is the string at i.
func (f *goFile) importSpec(i int) {
	if f.kind(i) != tokenString {
		return
	}
	module := f.text(i)
	local := goPackageName(module)
	if f.tokens[i-1].line == f.tokens[i].line && (f.kind(i-1) == tokenIdent || f.is(i-1, ".")) && !f.is(i-1, "import") {
		local = f.text(i - 1)
	}
	f.facts.imports[local] = imported{module, "*"}
}

// goMeans tells a function from a method: a plain call and one through an import mean functions.
func goMeans(f *facts, c call, h helper) bool {
	if c.qualifier == "" && !c.method || f.imports[c.qualifier].module != "" {
		return h.owner == ""
	}
	return h.owner != "" && receives(c, h)
}

// goPackageName guesses the package's name from its path, as godoc and goimports do: the last element that is no
// version, without "go-" before it or a version behind it.
func goPackageName(module string) string {
	base := path.Base(module)
	if len(base) > 1 && base[0] == 'v' && isDigit(base[1]) && strings.Contains(module, "/") {
		base = path.Base(path.Dir(module))
	}
	base, _, _ = strings.Cut(base, ".v")
	base = strings.TrimSuffix(strings.TrimPrefix(base, "go-"), "-go")
	return base[strings.LastIndexByte(base, '-')+1:]
}

// consts records what the file's own constants and variables stand for: KEY = "X", KEY Type = "X". What a function
// assigns is local's to find.
func (f *goFile) consts() {
	f.facts.consts = nil
	for i := 1; i < len(f.tokens); i++ {
		if !f.is(i, "=") || f.kind(i-1) != tokenIdent {
			continue
		}
		name := i - 1
		if f.kind(i-2) == tokenIdent && f.tokens[i-2].line == f.tokens[i-1].line && !f.isAny(i-2, "const", "var") {
			name = i - 2
		}
		if f.is(name-1, ".") || !f.declared(name) {
			continue
		}
		if v := f.literal(i + 1); v > 0 {
			f.setConst(f.text(name), f.text(v))
		}
	}
}

// declared tells whether the name at i is declared by const, or by var outside of functions.
func (f *goFile) declared(i int) bool {
	open := f.enclosingOpen(i)
	switch {
	case f.is(i-1, "const"), open >= 0 && f.is(open, "(") && f.is(open-1, "const"):
		return true
	case f.is(i-1, "var"):
		return open < 0
	}
	return f.is(open, "(") && f.is(open-1, "var")
}

// literal gives the string that the expression at i is, also through a conversion: Key("X"); 0 for any other.
func (f *goFile) literal(i int) int {
	for f.kind(i) == tokenIdent && f.is(i+1, "(") && f.kind(i+2) == tokenString && f.is(i+3, ")") {
		i += 2
	}
	if f.kind(i) == tokenString && isName(f.text(i)) && !f.is(i+1, "+") && !f.is(i+2, "+") {
		return i
	}
	return 0
}

// local gives the string that the variable at i was given in the function around it, if that is the only thing it is
// ever given there.
func (f *goFile) local(i int) int {
	fns := f.functions()
	name, from := f.text(i), -1
	for n := len(fns) - 1; n >= 0 && from < 0; n-- {
		if fns[n].from <= i && i < fns[n].to && fns[n].name != "" {
			from = fns[n].from
		}
	}
	found := 0
	for j := from; from >= 0 && j < i; j++ {
		if !f.is(j, name) || f.is(j-1, ".") {
			continue
		}
		switch v := f.literal(j + 2); {
		case f.isAny(j+1, ":=", "=") && (v == 0 || found > 0), f.is(j+1, ","), f.isAny(j-1, "&"):
			return 0
		case f.isAny(j+1, ":=", "="):
			found = v
		}
	}
	return found
}
