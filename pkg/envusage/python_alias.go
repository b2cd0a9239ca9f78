package envusage

// findAliases records local names of the environment and of its readers: env = os.environ, env = dict(os.environ),
// def f(env=os.environ), getenv = os.environ.get, env = Env().
func (f *pyFile) findAliases() {
	for i := range f.tokens {
		if f.kind(i) != tokenIdent {
			continue
		}
		switch {
		case f.is(i, "class") && f.is(i+2, "(") && f.subclassOfEnv(i+2):
			f.envTypes[f.text(i+1)] = true
		case f.is(i-1, "="):
			if via := f.constructs(i); via != "" {
				f.declares(i)
				f.nameReader(i, via)
			}
			if f.os[f.text(i)] && f.seq(i+1, ".", "getenv") && !f.is(i+3, "(") {
				f.nameGetter(i)
			}
		}
		if end := f.environment(i); end > 0 {
			f.alias(i, end)
		}
	}
}

func (f *pyFile) subclassOfEnv(open int) bool {
	for _, a := range f.arguments(open) {
		if f.envTypes[f.text(a[1]-1)] && f.is(a[1]-1, "Env") {
			return true
		}
	}
	return false
}

// constructs says which reader the expression at i makes: Env(), environ.Env(DEBUG=(bool, False)), Config(".env").
func (f *pyFile) constructs(i int) string {
	name := i
	for f.is(name+1, ".") && f.kind(name+2) == tokenIdent {
		name += 2
	}
	if !f.is(name+1, "(") {
		return ""
	}
	if name == i {
		if f.envTypes[f.text(i)] {
			return f.text(i) + "()"
		}
		return ""
	}
	switch im := f.facts.imports[f.text(i)]; {
	case f.isAny(name, "Env", "FileAwareEnv") && (im.module == "environ" || im.module == "environs"):
		return im.module
	case f.isAny(name, "Config", "AutoConfig") && (im.module == "decouple" || im.module == "starlette.config"):
		return im.module
	}
	return ""
}

// declares reads the names in environ.Env(DEBUG=(bool, False)), which begins at i.
func (f *pyFile) declares(i int) {
	for !f.is(i, "(") {
		i++
	}
	for _, a := range f.arguments(i) {
		if name := f.text(a[0]); f.is(a[0]+1, "=") && screaming(name) {
			has := f.is(a[0]+2, "(") && len(f.arguments(a[0]+2)) > 1
			f.add(a[0], name, has, "declared by Env")
			f.declared[name] = has
		}
	}
}

// nameReader records the name that the Env made at i is given. Other files may import it.
func (f *pyFile) nameReader(i int, via string) {
	if f.kind(i-2) != tokenIdent {
		return
	}
	name := f.text(i - 2)
	f.readers[name] = pyGetter{via, true}
	h := helper{name: name, fallback: 1, elsewhere: true, path: f.facts.path, line: int(f.tokens[i].line), params: []string{"var", "default"}}
	f.facts.helpers = append(f.facts.helpers, h)
	for method := range envMethods {
		h.name, h.owner = method, name
		f.facts.helpers = append(f.facts.helpers, h)
	}
}

// nameGetter records `getenv = os.getenv`, whose value begins at i.
func (f *pyFile) nameGetter(i int) {
	if f.kind(i-2) != tokenIdent || f.insideBrackets(i) {
		return
	}
	name := f.text(i - 2)
	f.getters[name] = pyGetter{"os.getenv", true}
	f.facts.helpers = append(f.facts.helpers, helper{
		name: name, fallback: 1, elsewhere: true, path: f.facts.path, line: int(f.tokens[i].line), params: []string{"key", "default"},
	})
}

// alias records the name that the environment at [at, end) is given, if it is given one.
func (f *pyFile) alias(at, end int) {
	first := at
	if f.is(at-1, "(") && f.isAny(at-2, "dict", "cast", "deepcopy") { // dict(os.environ), copy.deepcopy(os.environ)
		first, end = at-2, f.closer(at-1)+1
		if f.is(first-1, ".") {
			first -= 2
		}
	} else if f.is(at-1, "**") && f.is(at-2, "{") { // {**os.environ, "X": "y"}
		first, end = at-2, f.closer(at-2)+1
	}
	if f.seq(end, ".", "copy", "(", ")") {
		end += 4
	}
	if f.is(end, ".") && f.is(end+1, "get") && !f.is(end+2, "(") && f.is(first-1, "=") {
		f.nameGetter(first)
		return
	}
	if f.is(end, "[") || f.is(end, ".") {
		return
	}
	if f.isAny(first-1, "or", "else") {
		for first > 0 && !f.is(first, "=") && f.tokens[first-1].line == f.tokens[at].line {
			first--
		}
		first++
	}
	if !f.is(first-1, "=") {
		return
	}
	name := first - 2
	for n := 0; n < 16 && name > 0 && !f.is(name+1, ":"); n++ { // env: Mapping[str, str] = os.environ
		if f.isAny(name, "(", ",") && f.opener(name) < 0 && f.is(name, "(") || f.tokens[name].line < f.tokens[at].line {
			name = first - 3
			break
		}
		name--
	}
	if !f.is(name+1, ":") {
		name = first - 2
	}
	if f.kind(name) != tokenIdent || name == at {
		return
	}
	a := pyAlias{f.text(name), end, len(f.tokens)}
	if fn := f.functionAround(name); fn != nil && !f.is(name-1, ".") {
		a.to = fn.to
	}
	f.named(a)
}

// named records a local name of the environment, unless it is known to be one there.
func (f *pyFile) named(a pyAlias) {
	for _, old := range f.environ[a.name] {
		if old.from <= a.from && a.to <= old.to {
			return
		}
	}
	if len(f.environ[a.name]) < 100 {
		f.environ[a.name] = append(f.environ[a.name], a)
	}
}

// functionAround gives the innermost function whose parameters or body hold token i.
func (f *pyFile) functionAround(i int) *function {
	fns := f.functions()
	for n := len(fns) - 1; n >= 0; n-- {
		fn := &fns[n]
		if fn.from <= i && i < fn.to || int(f.tokens[i].line) >= fn.line && i < fn.from && i > 0 && int(f.tokens[i].line) < int(f.tokens[min(fn.to, len(f.tokens)-1)].line) {
			return fn
		}
	}
	return nil
}
