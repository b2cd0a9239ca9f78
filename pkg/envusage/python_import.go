package envusage

import (
	"path"
	"strings"
)

// imports records what the file imports: import a.b as c; from .a import (b as c, d).
func (f *pyFile) imports() {
	f.facts.imports = map[string]imported{}
	for i := range f.tokens {
		if i > 0 && f.tokens[i-1].line == f.tokens[i].line && !f.isAny(i-1, ";", ":") {
			continue
		}
		switch {
		case f.is(i, "import"):
			f.importModules(i + 1)
		case f.is(i, "from"):
			f.importFrom(i + 1)
		}
	}
}

// importModules reads `import a.b as c, d`.
func (f *pyFile) importModules(i int) {
	for f.kind(i) == tokenIdent {
		module, next := f.path(i, len(f.tokens))
		local := module[strings.LastIndexByte(module, '.')+1:]
		if f.is(next, "as") {
			local = f.text(next + 1)
			next += 2
		}
		f.bind(local, imported{module, "*"})
		if !f.is(next, ",") {
			return
		}
		i = next + 1
	}
}

// importFrom reads `from ..a.b import (c as d, e)`, `from . import *`.
func (f *pyFile) importFrom(i int) {
	module := ""
	for f.isAny(i, ".", "...", "..") {
		module += f.text(i)
		i++
	}
	if f.kind(i) == tokenIdent && !f.is(i, "import") {
		name, next := f.path(i, len(f.tokens))
		module, i = module+name, next
	}
	if !f.is(i, "import") {
		return
	}
	if i++; f.is(i, "(") {
		i++
	}
	if f.is(i, "*") {
		f.facts.reexport = append(f.facts.reexport, imported{module, "*"})
		f.facts.imports["*"+module] = imported{module, "*"}
		return
	}
	for f.kind(i) == tokenIdent {
		name, local := f.text(i), f.text(i)
		if i++; f.is(i, "as") {
			local = f.text(i + 1)
			i += 2
		}
		f.bind(local, imported{module + ":" + name, name})
		if !f.is(i, ",") {
			return
		}
		i++
	}
}

// bind records one import; some modules hand out the environment itself or a reader of it.
func (f *pyFile) bind(local string, im imported) {
	f.facts.imports[local] = im
	f.facts.reexport = append(f.facts.reexport, im)
	switch im.module {
	case "os":
		f.os[local] = true
	case "os:environ", "os:environb":
		f.named(pyAlias{local, 0, len(f.tokens)})
	case "os:getenv", "os:getenvb":
		f.getters[local] = pyGetter{"os.getenv", true}
	case "decouple:config":
		f.getters[local] = pyGetter{"decouple config", true}
	case "environs:Env", "environs:FileAwareEnv", "environ:Env", "environ:FileAwareEnv", "decouple:Config", "decouple:AutoConfig",
		"starlette.config:Config":
		f.envTypes[local] = true
	case "environs:env":
		f.readers[local] = pyGetter{"environs", true}
	}
}

// resolvePython gives the files that a module may be. A name imported from a package may be a module itself: it comes
// as "package:name".
func resolvePython(l *linker, from, module string) []string {
	module, name, _ := strings.Cut(module, ":")
	dots := 0
	for dots < len(module) && module[dots] == '.' {
		dots++
	}
	rest := strings.ReplaceAll(module[dots:], ".", "/")
	var bases []string
	if dots > 0 {
		dir := path.Dir(from)
		for range dots - 1 {
			dir = path.Dir(dir)
		}
		bases = []string{path.Join(dir, rest)}
	} else {
		if rest == "" || strings.HasPrefix(rest, "os") && (len(rest) == 2 || rest[2] == '/') {
			return nil
		}
		bases = l.pythonRoots(from, rest, name)
	}
	var out []string
	for _, b := range bases {
		var tries []string
		if name != "" {
			tries = []string{path.Join(b, name) + ".py", path.Join(b, name, "__init__.py")}
		}
		for _, p := range append(tries, b+".py", path.Join(b, "__init__.py")) {
			if l.s.exists(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// pythonRoots gives the paths that an absolute module may have: from the root, or from the folder on the importing
// file's way up that has it; a source folder needs no name of its own.
func (l *linker) pythonRoots(from, rest, name string) []string {
	suffixes := []string{".py", "/__init__.py"}
	if name != "" {
		suffixes = append(suffixes, "/"+name+".py")
	}
	for dir := path.Dir(from); ; dir = path.Dir(dir) {
		base := path.Join(dir, rest)
		for _, s := range suffixes {
			if l.s.exists(base + s) {
				return []string{base}
			}
		}
		if dir == "." || dir == "/" {
			break
		}
	}
	for _, s := range suffixes {
		if strings.Count(rest, "/") == 0 && s == ".py" {
			continue // one word is too little to look for anywhere
		}
		if found := l.s.suffixed(rest + s); len(found) > 0 {
			return []string{strings.TrimSuffix(found[0], s)}
		}
	}
	return nil
}
