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

// consts records what the file's constants and variables stand for: KEY = "X", KEY Type = "X", key := "X".
func (f *goFile) consts() {
	f.facts.consts = nil
	other := map[string]bool{}
	for i := 1; i < len(f.tokens); i++ {
		if !f.isAny(i, "=", ":=") || f.kind(i-1) != tokenIdent {
			continue
		}
		name := i - 1
		if f.is(i, "=") && f.kind(i-2) == tokenIdent && f.tokens[i-2].line == f.tokens[i-1].line && !f.isAny(i-2, "const", "var") {
			name = i - 2
		}
		if f.is(name-1, ".") {
			continue
		}
		text := f.text(name)
		value := i + 1
		for f.kind(value) == tokenIdent && f.is(value+1, "(") && f.kind(value+2) == tokenString && f.is(value+3, ")") { // Key("X")
			value += 2
		}
		if f.kind(value) == tokenString && isName(f.text(value)) && !f.is(value+1, "+") {
			f.setConst(text, f.text(value))
		} else {
			other[text] = true
		}
	}
	for name := range other { // assigned something else elsewhere: it stands for nothing
		delete(f.facts.consts, name)
	}
}
