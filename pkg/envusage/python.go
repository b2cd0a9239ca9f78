package envusage

import "slices"

// python reads Python: os.environ and os.getenv, the readers of environs, django-environ, decouple and starlette,
// pydantic settings, click's envvar.
var python = &language{
	name:       "python",
	extensions: []string{".py", ".pyw", ".pyi", ".wsgi"},
	syntax:     pythonSyntax,
	triggers:   []string{"decouple", "BaseSettings", "starlette.config"},
	functions:  pythonFunctions,
	extract:    extractPython,
	fallback:   pythonFallback,
	link:       byImport,
	resolve:    resolvePython,
}

// pyFile is the state of reading one Python file.
type pyFile struct {
	*extractor
	os        map[string]bool      // local names of the os module
	environ   map[string][]pyAlias // local names of the environment
	getters   map[string]pyGetter  // local names of functions that read by their first argument
	readers   map[string]pyGetter  // local names of environs' and django-environ's Env objects
	envTypes  map[string]bool      // local names of the classes of those
	declared  map[string]bool      // names that an Env(…) declares with a default
	isForeign bool                 // env(…) is what a star import from outside brings
	prefixes  []pyPrefix           // with env.prefixed("X_"):
}

// pyAlias is a local name of the environment, good for the tokens [from, to).
type pyAlias struct {
	name     string
	from, to int
}

// pyGetter says how a reader is called.
type pyGetter struct {
	via        string
	positional bool // the second argument is the default
}

// pyPrefix is the fixed text before all names that an Env reads in the tokens [from, to).
type pyPrefix struct {
	text     string
	from, to int
}

func extractPython(x *extractor) {
	f := &pyFile{
		extractor: x, environ: map[string][]pyAlias{}, os: map[string]bool{"os": true}, getters: map[string]pyGetter{}, readers: map[string]pyGetter{},
		envTypes: map[string]bool{}, declared: map[string]bool{},
	}
	f.consts()
	f.imports()
	f.findAliases()
	f.isForeign = f.foreignEnv()
	for i := range x.tokens {
		if x.kind(i) != tokenIdent {
			continue
		}
		if end := f.environment(i); end > 0 {
			f.use(i, end)
			continue
		}
		f.reader(i)
	}
	f.settings()
}

// consts replaces the constants of the common rule: in Python `key="X"` is an argument as often as a constant.
func (f *pyFile) consts() {
	f.facts.consts = nil
	poisoned := map[string]bool{}
	for i := range f.tokens {
		if f.kind(i) != tokenIdent || i > 0 && f.tokens[i-1].line == f.tokens[i].line && !f.isAny(i-1, ";", ".", ":") {
			continue
		}
		eq := i + 1
		if f.is(eq, ":") { // KEY: Final[str] = "X"
			for eq < i+10 && !f.is(eq, "=") && f.tokens[min(eq, len(f.tokens)-1)].line == f.tokens[i].line {
				eq++
			}
		}
		if !f.is(eq, "=") || f.insideBrackets(i) {
			continue
		}
		name := f.text(i)
		if f.kind(eq+1) == tokenString && isName(f.text(eq+1)) && f.endsStatement(eq+2) {
			f.setConst(name, f.text(eq+1))
		} else if !f.is(i-1, ".") {
			poisoned[name] = true
		}
	}
	for name, value := range f.facts.consts {
		if poisoned[name] || value == "" {
			delete(f.facts.consts, name)
		}
	}
}

// endsStatement tells whether nothing of the statement before i follows.
func (f *pyFile) endsStatement(i int) bool {
	return i >= len(f.tokens) || f.tokens[i].line > f.tokens[i-1].line && !f.isAny(i, ".", ")", ",", "]", "}") || f.is(i, ";")
}

// insideBrackets tells whether token i stands within brackets that open shortly before it.
func (f *pyFile) insideBrackets(i int) bool {
	for j := i - 1; j >= 0 && j > i-400; j-- {
		if o := f.opener(j); o >= 0 {
			j = o
			continue
		}
		if f.isAny(j, "(", "[", "{") {
			return true
		}
		if f.isAny(j, "def", "class", "return", "import") {
			return false
		}
	}
	return false
}

// environment tells whether an expression that is the environment begins at i, and where it ends (exclusive).
func (f *pyFile) environment(i int) int {
	if f.is(i-1, ".") && !f.is(i-2, "self") && !f.is(i-2, "cls") {
		return 0
	}
	if f.os[f.text(i)] && f.is(i+1, ".") && f.isAny(i+2, "environ", "environb") && !f.is(i-1, ".") {
		return i + 3
	}
	name := f.text(i)
	for _, a := range f.environ[name] {
		if a.from <= i && i < a.to && !f.isAny(i+1, "=", ":") && !f.isAny(i-1, "import", "as") {
			return i + 1
		}
	}
	return 0
}

const viaEnviron = "os.environ"

// use says what is done with the environment that stands at [at, end).
func (f *pyFile) use(at, end int) {
	if f.seq(end, ".", "copy", "(", ")") {
		end += 4
	}
	switch {
	case f.is(end, "["):
		f.bracket(at, end)
	case f.is(end, ".") && f.isAny(end+1, "get", "pop", "setdefault", "__getitem__", "__contains__") && f.is(end+2, "("):
		args := f.arguments(end + 2)
		if len(args) == 0 {
			return
		}
		d := f.argumentDefault(args, true)
		if f.isAny(end+1, "setdefault", "__contains__") {
			d.has = true
		}
		if !d.has && f.is(end+1, "get") {
			d = f.defaulted(at, f.closer(end+2)+1)
		}
		f.readFrom(args[0][0], args[0][1], d, viaEnviron)
	case f.is(end, ".") && f.is(end+1, "get") && f.is(end+2, ",") && f.is(at-1, "(") && f.is(at-2, "map"):
		for _, it := range f.listItems(end+3, 0) {
			f.add(it, f.text(it), false, viaEnviron+" over a list")
		}
	case f.is(at-1, "in"):
		f.member(at)
	}
}

// bracket reads os.environ[expression], whose "[" is at i.
func (f *pyFile) bracket(at, i int) {
	end := f.closer(i)
	if end >= len(f.tokens) || f.is(end+1, "=") || f.is(at-1, "del") {
		return
	}
	d := f.caught(at)
	f.readFrom(i+1, end, d, viaEnviron)
}

// member reads `"X" in os.environ`, whose environment is at at.
func (f *pyFile) member(at int) {
	from, has := at-2, true
	if f.is(from, "not") {
		from--
		has = !f.fails(at, f.blockEnd(at))
	}
	if from < 0 {
		return
	}
	first := from
	for first > 0 && f.tokens[first-1].line == f.tokens[from].line && (f.is(first-1, ".") || f.is(first, ".")) {
		first--
	}
	if f.kind(from) == tokenIdent && f.isAny(first-1, "for", ",") || f.kind(from) == tokenPunct && !f.is(from, closeInterp) {
		return
	}
	if f.is(from, closeInterp) {
		first = f.opener(from) - 1
	}
	if fn, _ := f.enclosingParam(from, f.text(from)); fn != nil && slices.ContainsFunc(fn.params, defaultLike) {
		has = false // what is handed in as the default says it
	}
	f.readFrom(first, from+1, defaultOf{has: has}, viaEnviron)
}

// readFrom reads the names of an expression: one name, or the items of a list the name runs over.
func (f *pyFile) readFrom(from, to int, d defaultOf, via string) {
	if f.kind(from) == tokenIdent && f.is(from+1, "=") && to-from > 2 { // os.getenv(key="X")
		from += 2
	}
	if e, ok := f.name(from, to); ok && e.ident != "" {
		if items := f.runsOverPython(from, e.ident); items != nil {
			for _, it := range items {
				f.add(it, e.prefix+f.text(it)+e.suffix, d.has, via+" over a list")
			}
			return
		}
	}
	if f.kind(from) == tokenIdent && f.is(from+1, "[") && f.kind(from+2) == tokenString && from+4 == to {
		if items := f.entriesOver(from); items != nil {
			for _, it := range items {
				f.add(it, f.text(it), d.has, via+" over a list")
			}
			return
		}
	}
	f.extractor.read(from, to, d, via)
}
