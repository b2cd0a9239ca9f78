package envusage

import "strings"

// ruby reads Ruby: ENV and its methods, Figaro, Dotenv.require_keys, anyway_config.
var ruby = &language{
	name:       "ruby",
	extensions: []string{".rb", ".rake", ".ru", ".gemspec", ".jbuilder", ".rabl", ".cap", ".thor", ".podspec", ".builder"},
	filenames: []string{
		"Gemfile", "Rakefile", "Capfile", "Guardfile", "Vagrantfile", "Fastfile", "Appfile", "Matchfile", "Podfile", "Brewfile",
		"Dangerfile", "Procfile.rb", "Puppetfile", "Thorfile",
	},
	syntax:    rubySyntax,
	triggers:  []string{"Anyway::Config"},
	functions: rubyFunctions,
	extract:   extractRuby,
	fallback:  rubyFallback,
}

// rubyFile is the state of reading one Ruby file.
type rubyFile struct {
	*extractor
	aliases []pyAlias
}

const viaENV = "ENV"

func extractRuby(x *extractor) {
	f := &rubyFile{extractor: x}
	f.pinConsts()
	f.findAliases()
	for i := range x.tokens {
		if x.kind(i) != tokenIdent {
			continue
		}
		if end := f.environment(i); end > 0 {
			f.use(i, end)
			continue
		}
		switch {
		case x.seq(i, "Figaro", ".", "env", "."):
			f.figaro(i)
		case x.seq(i, "Dotenv", ".", "require_keys") && x.is(i+3, "("):
			for _, it := range f.strings(i + 3) {
				x.add(it, x.text(it), false, "Dotenv.require_keys")
			}
		case x.is(i, "class"):
			f.anyway(i)
		}
	}
	f.commandCalls()
}

// pinConsts drops constants that may change: a name that is also given something else than one string.
func (x *extractor) pinConsts() {
	for i := range x.tokens {
		if x.kind(i) != tokenIdent || !x.isAny(i+1, "=", "||=", "+=") {
			continue
		}
		if _, ok := x.facts.consts[x.text(i)]; ok && (x.kind(i+2) != tokenString || !x.is(i+1, "=")) {
			delete(x.facts.consts, x.text(i))
		}
	}
	for name, value := range x.facts.consts {
		if value == "" {
			delete(x.facts.consts, name)
		}
	}
}

// environment tells whether an expression that is the environment begins at i, and where it ends (exclusive).
func (f *rubyFile) environment(i int) int {
	end := i + 1
	switch {
	case f.is(i, "ENV"):
		if f.isAny(i-1, ".", "&.") || f.is(i-1, "::") && f.kind(i-2) == tokenIdent && f.tokens[i-2].line == f.tokens[i].line || f.symbol(i) {
			return 0
		}
	default:
		name, found := f.text(i), false
		for _, a := range f.aliases {
			found = found || a.name == name && a.from <= i && i < a.to
		}
		if !found || f.isAny(i-1, ".", "def") || f.symbol(i) || f.isAny(i+1, "=", ":") {
			return 0
		}
	}
	for f.is(end, ".") && f.isAny(end+1, "to_h", "to_hash", "dup", "clone", "with_indifferent_access", "freeze") && !f.is(end+2, "{") {
		end += 2
		if f.seq(end, "(", ")") {
			end += 2
		}
	}
	return end
}

// symbol tells whether the name at i is a symbol's, :ENV, not a value after a key, url: ENV.
func (f *rubyFile) symbol(i int) bool {
	return f.is(i-1, ":") && f.tokens[i-1].end == f.tokens[i].start && (i < 2 || f.tokens[i-2].end != f.tokens[i-1].start)
}

// findAliases records local names of the environment: env = ENV, env = ENV.to_h, def f(env = ENV), def f(env: ENV).
func (f *rubyFile) findAliases() {
	for i := range f.tokens {
		if !f.is(i, "ENV") || !f.isAny(i-1, "=", ":") || f.kind(i-2) != tokenIdent {
			continue
		}
		end := f.environment(i)
		if f.is(i-1, ":") { // def f(env: ENV)
			end = i + 1
		}
		if end == 0 || f.isAny(end, "[", ".", "&") || f.is(i-2, "ENV") {
			continue
		}
		a := pyAlias{f.text(i - 2), end, len(f.tokens)}
		if !strings.HasPrefix(a.name, "@") {
			found := false
			for n := range f.functions() {
				fn := &f.functions()[n]
				if fn.name != "" && (fn.from <= i && i < fn.to || int(f.tokens[i].line) == fn.line) {
					a.to, found = fn.to, true
				}
			}
			if f.is(i-1, ":") && !found {
				continue
			}
		}
		f.aliases = append(f.aliases, a)
	}
}

// rubyPresence are the methods that ask whether a variable is set.
var rubyPresence = map[string]bool{"key?": true, "has_key?": true, "include?": true, "member?": true}

// use says what is done with the environment that stands at [at, end).
func (f *rubyFile) use(at, end int) {
	if f.is(end, "[") {
		f.bracket(at, end)
		return
	}
	dot := end
	if f.is(end, "&") && f.is(end+1, ".") {
		dot++
	}
	if !f.is(dot, ".") || f.kind(dot+1) != tokenIdent {
		return
	}
	var args [][2]int
	var next int
	method := f.text(dot + 1)
	if f.is(dot+2, "(") {
		args, next = f.arguments(dot+2), f.closer(dot+2)+1
	} else {
		args, next = f.commandArguments(dot + 2)
	}
	if len(args) == 0 {
		return
	}
	switch {
	case method == "fetch":
		f.fetch(at, args, next)
	case rubyPresence[method]:
		f.readFrom(args[0], defaultOf{has: true}, viaENV)
	case method == "dig":
		f.readFrom(args[0], f.defaulted(next), viaENV)
	case method == "values_at" || method == "slice" || method == "fetch_values":
		for _, a := range args {
			f.readFrom(a, defaultOf{}, viaENV)
		}
	}
}

// bracket reads ENV[expression], whose "[" is at i.
func (f *rubyFile) bracket(at, i int) {
	end := f.closer(i)
	if end >= len(f.tokens) || f.is(end+1, "=") && f.tokens[end+1].line == f.tokens[end].line {
		return
	}
	f.readFrom([2]int{i + 1, end}, f.defaulted(end+1), viaENV)
}

// fetch reads ENV.fetch(name), ENV.fetch(name, default), ENV.fetch(name) { default }.
func (f *rubyFile) fetch(at int, args [][2]int, next int) {
	d := defaultOf{}
	switch {
	case len(args) > 1:
		a := args[1]
		d.has = !(a[1]-a[0] == 1 && f.is(a[0], "nil"))
		if d.has && a[1]-a[0] == 1 && f.kind(a[0]) == tokenIdent {
			d.expr = a[0]
		}
		if !d.has {
			d = f.defaulted(next)
		}
	case f.is(next, "{") || f.is(next, "do"):
		end := f.closer(next)
		if f.is(next, "do") {
			end = f.dedent(next)
		}
		from := next + 1
		if f.is(from, "|") {
			for from++; from < end && !f.is(from, "|"); from++ {
			}
			from++
		}
		d.has = from < end && !(end-from == 1 && f.is(from, "nil")) && !f.fails(from, end)
		if d.has && end-from == 1 && f.kind(from) == tokenIdent {
			d.expr = from
		}
	}
	f.readFrom(args[0], d, viaENV)
}

// readFrom reads the names of an expression: one name, a splat list, or the items of a list the name runs over.
func (f *rubyFile) readFrom(a [2]int, d defaultOf, via string) {
	from, to := a[0], a[1]
	if f.is(from, "*") {
		for _, it := range f.strings(from + 1) {
			f.add(it, f.text(it), d.has, via+" over a list")
		}
		return
	}
	if f.is(from, ":") && f.kind(from+1) == tokenIdent { // ENV.fetch(:X) of a hash with indifferent access
		from++
		if screaming(f.text(from)) {
			f.add(from, f.text(from), d.has, via)
		}
		return
	}
	for to-from > 2 && f.is(to-2, ".") && f.isAny(to-1, "to_s", "freeze", "upcase", "to_str") {
		to -= 2
	}
	if e, ok := f.name(from, to); ok && e.ident != "" {
		if items := f.runsOverRuby(from, e.ident); items != nil {
			for _, it := range items {
				f.add(it, e.prefix+f.text(it)+e.suffix, d.has, via+" over a list")
			}
			return
		}
	}
	f.read(from, to, d, via)
}
