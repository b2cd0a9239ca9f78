package envusage

import "strings"

// javascript reads JavaScript and TypeScript. Vue, Svelte and Astro files are read by jsMarkup.
var javascript = &language{
	name:       "javascript",
	family:     "js",
	extensions: []string{".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts"},
	syntax:     jsSyntax,
	triggers:   []string{"ConfigService", "configService", "validationSchema"},
	functions:  braceFunctions(nameFirst, true),
	extract:    extractJS,
	fallback:   jsFallback,
	link:       byImport,
	resolve:    resolveJS,
}

// jsFile is the state of reading one JavaScript file.
type jsFile struct {
	*extractor
	aliases       map[string]string // local name -> what it stands for ("process.env")
	fields        map[string]string // the same for fields: this.env
	exportedNames map[string]string // exported apart from its declaration: "default" or "named"; nil until asked for
	getters       map[string]bool   // local names of functions that read by their argument (Strapi's and Prisma's env)
}

func extractJS(x *extractor) {
	f := &jsFile{extractor: x, aliases: map[string]string{}, fields: map[string]string{}, getters: map[string]bool{}}
	f.imports()
	f.findAliases()
	for i := range x.tokens {
		if end, via := f.environment(i); end > 0 {
			f.use(i, end, via)
			continue
		}
		f.reader(i)
	}
	f.declarations()
	f.importedMembers()
	f.inheritDefaults()
}

// inheritDefaults lets what a schema declares speak for the reads through the object it made, and lists what the file
// reads for those that import that object.
func (f *jsFile) inheritDefaults() {
	declared := map[string]bool{}
	for _, r := range f.facts.refs {
		if strings.HasPrefix(r.Via, "declared by") {
			declared[r.Name] = declared[r.Name] || r.HasDefault
		}
	}
	f.facts.names = map[string]bool{}
	for i := range f.facts.refs {
		r := &f.facts.refs[i]
		if strings.Contains(r.Via, derivedMark) {
			r.HasDefault = r.HasDefault || declared[r.Name]
		}
		f.facts.names[r.Name] = f.facts.names[r.Name] || r.HasDefault
	}
}

// environment tells whether an expression that is the environment begins at i, and where it ends (exclusive).
func (f *jsFile) environment(i int) (end int, via string) {
	if f.kind(i) != tokenIdent || f.isAny(i-1, ".", "?.") && !f.is(i-2, "globalThis") && !f.is(i-2, "global") {
		return 0, ""
	}
	switch {
	case f.is(i, "process") && f.isAny(i+1, ".", "?.") && f.is(i+2, "env"):
		return i + 3, "process.env"
	case f.seq(i, "process", "[") && f.kind(i+2) == tokenString && f.text(i+2) == "env" && f.is(i+3, "]"):
		return i + 4, "process.env"
	case f.is(i, "process") && f.isAny(i+1, "!") && f.seq(i+2, ".", "env"):
		return i + 4, "process.env"
	case f.seq(i, "import", ".", "meta", ".", "env"):
		return i + 5, "import.meta.env"
	case f.seq(i, "Bun", ".", "env"):
		return i + 3, "Bun.env"
	case f.is(i, "this") && f.isAny(i+1, ".", "?.") && f.fields[f.text(i+2)] != "":
		return i + 3, f.fields[f.text(i+2)]
	case f.seq(i, "Deno", ".", "env", ".", "toObject", "(", ")"):
		return i + 7, "Deno.env"
	}
	if via, ok := f.aliases[f.text(i)]; ok && !f.isAny(i+1, ":", "(") && !f.isBinding(i) {
		return i + 1, via
	}
	return 0, ""
}

// isBinding tells whether the name at i is being declared here, not used.
func (f *jsFile) isBinding(i int) bool {
	return f.isAny(i-1, "const", "let", "var", "function", "import", "class", "type", "interface", "namespace")
}

// metaBuiltins are the names Vite itself puts into import.meta.env (vite.dev, "Env Variables and Modes").
var metaBuiltins = map[string]bool{"MODE": true, "BASE_URL": true, "PROD": true, "DEV": true, "SSR": true, "SITE": true, "ASSETS_PREFIX": true}

// use says what is done with the environment that stands at [at, end).
func (f *jsFile) use(at, end int, via string) {
	for f.is(end, "!") {
		end++
	}
	if f.is(end, "as") || f.is(end, "satisfies") { // (process.env as Env).X
		if close := f.castEnd(end); close > 0 {
			end = close
		}
	} else if f.is(at-1, "(") && f.is(end, ")") && f.kind(at-2) != tokenIdent && f.isAny(end+1, ".", "?.", "[") { // (process.env).X
		end++
	}
	switch {
	case f.isAny(end, ".", "?.") && f.is(end+1, "["):
		f.bracket(at, end+1, via)
	case f.isAny(end, ".", "?.") && f.kind(end+1) == tokenIdent:
		f.property(at, end+1, via)
	case f.is(end, "["):
		f.bracket(at, end, via)
	case f.is(at-1, "in") && f.kind(at-2) == tokenString:
		f.add(at-2, f.text(at-2), true, via)
	case f.is(at-1, "="):
		f.destructured(at-1, via)
		f.schemaBefore(at, end)
	default:
		f.schemaBefore(at, end)
	}
}

// castEnd gives the index after the bracket that closes `(process.env as T`, or 0.
func (f *jsFile) castEnd(as int) int {
	for i := as; i < len(f.tokens) && i < as+24; i++ {
		if f.is(i, ")") {
			return i + 1
		}
		if f.isAny(i, ";", "{", "=") {
			return 0
		}
	}
	return 0
}

// property reads process.env.NAME, whose NAME is at i.
func (f *jsFile) property(at, i int, via string) {
	name := f.text(i)
	switch {
	case name == "hasOwnProperty" && f.is(i+1, "("):
		if args := f.arguments(i + 1); len(args) == 1 {
			f.read(args[0][0], args[0][1], defaultOf{has: true}, via)
		}
	case f.is(i+1, "(") && f.kind(i) == tokenIdent && !screaming(name), via == "import.meta.env" && metaBuiltins[name],
		strings.Contains(via, derivedMark) && !screaming(name),
		strings.HasPrefix(name, "#"):
	case f.written(at, i+1):
	default:
		f.add(at, name, f.defaulted(at, i+1).has, via)
	}
}

// bracket reads process.env[expression], whose "[" is at i.
func (f *jsFile) bracket(at, i int, via string) {
	end := f.closer(i)
	if end >= len(f.tokens) || f.written(at, end+1) || via == "import.meta.env" && metaBuiltins[f.text(i+1)] {
		return
	}
	f.readFrom(i+1, end, f.defaulted(at, end+1), via)
}

// readFrom reads the names of an expression: one name, a choice `a ? "X" : "Y"`, or the items of a list the name
// runs over.
func (f *jsFile) readFrom(from, to int, d defaultOf, via string) {
	for f.is(to-1, "!") {
		to--
	}
	for i := from; i < to; i++ {
		if f.isAny(i, "as", "satisfies") && i > from {
			to = i
		}
	}
	if to-from == 1 && f.kind(from) == tokenIdent {
		if items := f.runsOver(from); items != nil {
			for _, it := range items {
				f.add(it, f.text(it), d.has, via+" over a list")
			}
			return
		}
	}
	f.read(from, to, d, via)
}

// written tells whether the environment is set here, not read: process.env.X = …, delete process.env.X.
func (f *jsFile) written(at, next int) bool {
	return f.is(next, "=") || f.is(at-1, "delete") || f.isAny(next, "++", "--", "+=")
}

// destructured reads `const { A, B: b, C = "d" } = process.env`, whose "=" is at i.
func (f *jsFile) destructured(i int, via string) {
	closing := i - 1
	for n := 0; n < 24 && closing > 0 && !f.is(closing, "}"); n++ { // const {A}: NodeJS.ProcessEnv = …
		if f.isAny(closing, ";", "=", "(", "{") {
			return
		}
		closing--
	}
	open := f.opener(closing)
	if open < 0 || !f.isAny(open-1, "const", "let", "var", "(", ",", ";") {
		return
	}
	for _, p := range f.arguments(open) {
		f.destructuredItem(p[0], p[1], via)
	}
}

func (f *jsFile) destructuredItem(from, to int, via string) {
	if f.is(from, "...") || via == "import.meta.env" && metaBuiltins[f.text(from)] {
		return
	}
	d := defaultOf{}
	for i := from; i < to; i++ {
		if f.is(i, "=") {
			d = defaultOf{has: true, expr: i + 1}
			break
		}
	}
	if f.is(from, "[") {
		f.read(from+1, f.closer(from), d, via)
		return
	}
	f.add(from, f.text(from), d.has, "destructured from "+via)
}

// reader reads by function: Deno.env.get("X"), env("X") of Strapi and Prisma, config.get("X") of NestJS.
func (f *jsFile) reader(i int) {
	if f.kind(i) != tokenIdent {
		return
	}
	switch {
	case f.seq(i, "Deno", ".", "env", ".") && f.isAny(i+4, "get", "has") && f.is(i+5, "("):
		d := f.defaulted(i, f.closer(i+5)+1)
		d.has = d.has || f.is(i+4, "has")
		f.argument(i+5, d, "Deno.env")
	case f.getters[f.text(i)] && !f.isAny(i-1, ".", "?.", "function"):
		open := i + 1
		if f.is(open, ".") {
			open += 2
		}
		if f.is(open, "(") {
			d := f.defaulted(i, f.closer(open)+1)
			d.has = d.has || len(f.arguments(open)) > 1 || f.chained(open, "default")
			f.argument(open, d, f.text(i)+"()")
		}
	case f.isAny(i, "get", "getOrThrow") && f.isAny(i-1, ".", "?.") && f.configService(i-2):
		open := i + 1
		if f.is(open, "<") {
			for n := 0; n < 24 && !f.is(open, "("); n++ {
				open++
			}
		}
		if f.is(open, "(") && f.kind(open+1) == tokenString && screaming(f.text(open+1)) {
			d := f.defaulted(i, f.closer(open)+1)
			args := f.arguments(open)
			d.has = d.has || len(args) > 1 && !f.is(args[1][0], "{")
			f.argument(open, d, "ConfigService")
		}
	}
}

// configService tells whether the name at i is NestJS's: the file knows ConfigService, and the name says so or is
// declared as one.
func (f *jsFile) configService(i int) bool {
	name := strings.ToLower(f.text(i))
	return (name == "configservice" || name == "config" || strings.HasSuffix(name, "configservice")) && f.aliases["ConfigService"] != "" ||
		name == "configservice"
}

// chained tells whether .name( follows the call whose bracket opens at open, in its chain.
func (f *jsFile) chained(open int, name string) bool {
	for i := f.closer(open) + 1; f.isAny(i, ".", "?.") && f.kind(i+1) == tokenIdent; {
		if f.is(i+1, name) {
			return true
		}
		if i += 2; f.is(i, "(") {
			i = f.closer(i) + 1
		}
	}
	return false
}

// argument reads the name in the first argument of the call whose bracket opens at open.
func (f *jsFile) argument(open int, d defaultOf, via string) {
	if args := f.arguments(open); len(args) > 0 {
		f.readFrom(args[0][0], args[0][1], d, via)
	}
}
