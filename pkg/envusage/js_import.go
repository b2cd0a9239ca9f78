package envusage

import (
	"path"
	"strings"
)

// imports records what the file imports and what it exports.
func (f *jsFile) imports() {
	f.facts.imports = map[string]imported{}
	f.facts.exports = map[string]string{}
	for i := range f.tokens {
		switch {
		case f.is(i, "import") && !f.isAny(i+1, ".", "("):
			f.importStatement(i)
		case f.is(i, "require") && f.is(i+1, "(") && f.kind(i+2) == tokenString && f.is(i+3, ")"):
			f.required(i, f.text(i+2))
		case f.is(i, "import") && f.is(i+1, "(") && f.kind(i+2) == tokenString && f.is(i-1, "await"):
			f.required(i-1, f.text(i+2))
		case f.is(i, "export"):
			f.exportStatement(i)
		}
	}
}

// importStatement reads import a, { b as c }, * as d from "module".
func (f *jsFile) importStatement(i int) {
	from := i + 1
	for ; from < len(f.tokens) && from < i+400; from++ {
		if f.kind(from) == tokenString {
			break
		}
		if f.isAny(from, ";", "(") {
			return
		}
	}
	if f.kind(from) != tokenString {
		return
	}
	module := f.text(from)
	for j := i + 1; j < from; j++ {
		switch {
		case f.isAny(j, "type", "from", ","):
		case f.is(j, "*") && f.is(j+1, "as"):
			f.bind(f.text(j+2), imported{module, "*"})
			j += 2
		case f.is(j, "{"):
			f.importNames(j, module)
			j = f.closer(j)
		case f.kind(j) == tokenIdent:
			f.bind(f.text(j), imported{module, "default"})
		}
	}
}

func (f *jsFile) importNames(open int, module string) {
	for _, a := range f.arguments(open) {
		from := a[0]
		if f.is(from, "type") && a[1]-from > 1 && !f.is(from+1, "as") {
			continue
		}
		name, local := f.text(from), f.text(from)
		if f.is(from+1, "as") {
			local = f.text(from + 2)
		}
		f.bind(local, imported{module, name})
		if isEnvModule(module) && f.kind(from) == tokenIdent && name != "getSecret" {
			f.add(from, name, false, module)
		}
	}
}

// isEnvModule tells whether every name a module exports is a variable (kit.svelte.dev "$env/static", docs.astro.build
// "astro:env").
func isEnvModule(module string) bool {
	return module == "$env/static/private" || module == "$env/static/public" || module == "astro:env/server" || module == "astro:env/client"
}

// required reads const x = require("module"), const { a: b } = require("module"), require("module").name.
func (f *jsFile) required(i int, module string) {
	name := "*"
	if end := f.closer(i+1) + 1; f.is(end, ".") && f.kind(end+1) == tokenIdent {
		name = f.text(end + 1)
	}
	if !f.is(i-1, "=") {
		return
	}
	if f.is(i-2, "}") {
		open := f.opener(i - 2)
		for _, a := range f.arguments(open) {
			local := f.text(a[0])
			if f.is(a[0]+1, ":") {
				local = f.text(a[0] + 2)
			}
			f.bind(local, imported{module, f.text(a[0])})
		}
		return
	}
	if f.kind(i-2) == tokenIdent {
		if name == "*" {
			name = "default" // CommonJS: the module is its one export
		}
		f.bind(f.text(i-2), imported{module, name})
	}
}

// bind records one import; some modules hand out the environment itself or a reader of it.
func (f *jsFile) bind(local string, im imported) {
	f.facts.imports[local] = im
	switch strings.TrimPrefix(im.module, "node:") + " " + im.name {
	case "process env":
		f.aliases[local] = "process.env"
	case "$env/dynamic/private env", "$env/dynamic/public env":
		f.aliases[local] = im.module
	case "std-env env":
		f.aliases[local] = "std-env"
	case "prisma/config env", "@prisma/config env", "@adonisjs/core/env default", "env-var default", "env-var get",
		"astro:env/server getSecret":
		f.getters[local] = true
	case "@nestjs/config ConfigService":
		f.aliases["ConfigService"] = "@nestjs/config"
	}
}

// exportStatement records re-exports, and which exported names are the environment.
func (f *jsFile) exportStatement(i int) {
	switch {
	case f.is(i+1, "default"):
		name := f.text(i + 2)
		if f.isAny(i+2, "async") {
			name = f.text(i + 3)
		}
		if f.isAny(i+2, "function", "class") || f.is(i+3, "function") {
			name = f.text(i + 3)
			if f.is(i+3, "function") {
				name = f.text(i + 4)
			}
		}
		f.facts.imports[defaultExport] = imported{name: name}
	case f.is(i+1, "*"):
		for j := i + 2; j < i+6; j++ {
			if f.kind(j) == tokenString {
				f.facts.reexport = append(f.facts.reexport, imported{f.text(j), "*"})
			}
		}
	case f.is(i+1, "{"):
		end := f.closer(i + 1)
		if f.is(end+1, "from") && f.kind(end+2) == tokenString {
			for _, a := range f.arguments(i + 1) {
				f.facts.reexport = append(f.facts.reexport, imported{f.text(end + 2), f.text(a[1] - 1)})
			}
		}
	}
}

// findAliases records local names that are the environment: const env = process.env, const { env } = process,
// { ...process.env }, Object.assign({}, process.env), (env: NodeJS.ProcessEnv), (env = process.env), loadEnv(…).
func (f *jsFile) findAliases() {
	for i := range f.tokens {
		switch {
		case f.is(i, "ConfigService"):
			f.aliases["ConfigService"] = "ConfigService"
		case f.is(i, "ProcessEnv") && f.seq(i-3, ":", "NodeJS", ".") && f.kind(i-4) == tokenIdent:
			f.aliases[f.text(i-4)] = "process.env"
		case f.is(i, "loadEnv") && f.is(i+1, "(") && f.is(i-1, "=") && f.kind(i-2) == tokenIdent:
			f.aliases[f.text(i-2)] = "loadEnv"
		case f.is(i, "process") && f.seq(i-4, "{", "env", "}", "="):
			if !f.is(i+1, ".") {
				f.aliases["env"] = "process.env"
			}
		case f.seq(i, "{", "env", "}", ")") && f.is(i+4, "=>"), f.seq(i, "{", "env", "}", ":") && f.kind(i+4) == tokenIdent:
			f.getters["env"] = true // Strapi: ({ env }) => ({ host: env("HOST") })
		case f.is(i, "=") || f.is(i, "default") && f.is(i-1, "export"):
			f.alias(i)
		}
	}
	for name := range f.aliases {
		delete(f.getters, name)
	}
}

// alias reads what is assigned or exported at i, and records its name if it is the environment.
func (f *jsFile) alias(i int) {
	start := i + 1
	switch {
	case f.seq(start, "{", "..."):
		start += 2
	case f.seq(start, "Object", ".", "assign", "(", "{", "}", ","):
		start += 7
	case f.seq(start, "Object", ".", "freeze", "("):
		start += 4
	}
	end, via := f.environment(start)
	if end == 0 {
		end, via = f.derived(start)
	}
	if end == 0 || f.isAny(end, ".", "?.", "[", "(") || f.is(end, "!") && f.is(end+1, ".") {
		return
	}
	if f.is(i, "default") {
		f.facts.exports["default"] = via
		return
	}
	name := f.assignedName(i + 1)
	if f.seq(i-3, "module", ".", "exports") || f.seq(i-1, "exports") {
		f.facts.exports["default"], f.facts.exports["*"] = via, via
		return
	}
	if f.seq(i-3, "this", ".") && f.kind(i-1) == tokenIdent {
		f.fields[f.text(i-1)] = via
		return
	}
	if name == "" || f.is(i-1, "}") || f.seq(i-3, "process", ".", "env") || f.is(i-2, ".") {
		return
	}
	f.aliases[name] = via
	if !f.declares(name, i) {
		f.fields[name] = via
	}
	if f.exported(name, i) {
		f.facts.exports[name] = via
	}
}

// declares tells whether the assignment at i declares a variable of this name, and no field of a class.
func (f *jsFile) declares(name string, i int) bool {
	for j := i; j > 0 && j > i-12; j-- {
		if f.is(j, name) {
			return f.isAny(j-1, "const", "let", "var")
		}
	}
	return false
}

// derived tells whether a call at i makes an object of the environment: wrap(process.env), schema.parse(process.env).
// Its upper-case members are the environment's.
func (f *jsFile) derived(i int) (end int, via string) {
	if f.is(i, "new") || f.is(i, "await") {
		i++
	}
	name := i
	for f.kind(name) == tokenIdent && f.isAny(name+1, ".") {
		name += 2
	}
	if f.kind(name) != tokenIdent || !f.is(name+1, "(") || f.isAny(name-2, "Object", "JSON", "Boolean") {
		return 0, ""
	}
	arg := name + 2
	if f.seq(arg, "{", "...") {
		arg += 2
	}
	if after, via := f.environment(arg); after > 0 && f.isAny(after, ",", ")", "}") {
		return f.closer(name+1) + 1, via + derivedMark + f.text(name)
	}
	return 0, ""
}

// derivedMark stands in the via of an alias that a function made of the environment.
const derivedMark = " through "

// exported tells whether the name assigned at i is exported, here or by name elsewhere in the file.
func (f *jsFile) exported(name string, i int) bool {
	for j := i; j >= 0 && j > i-12; j-- {
		if f.is(j, "export") {
			return true
		}
		if f.isAny(j, ";", "}") {
			break
		}
	}
	if f.exportedNames == nil {
		f.listExports()
	}
	if f.exportedNames[name] == "default" {
		f.facts.exports["default"] = f.aliases[name]
	}
	return f.exportedNames[name] != ""
}

// listExports lists the names that the file exports apart from their declaration: export { a }, export default a,
// module.exports = a.
func (f *jsFile) listExports() {
	f.exportedNames = map[string]string{}
	for j := range f.tokens {
		switch {
		case f.seq(j, "export", "default"):
			f.exportedNames[f.text(j+2)] = "default"
		case f.seq(j, "export", "{"):
			for _, a := range f.arguments(j + 1) {
				f.exportedNames[f.text(a[0])] = "named"
			}
		case f.seq(j, "module", ".", "exports", "="):
			f.exportedNames[f.text(j+4)] = "default"
		}
	}
}

// importedMembers records env.NAME and const { NAME } = env for every imported name: whether the import is the
// environment is known when files are joined.
func (f *jsFile) importedMembers() {
	for i := range f.tokens {
		if f.kind(i) != tokenIdent || f.isAny(i-1, ".", "?.") {
			continue
		}
		local := f.text(i)
		im, ok := f.facts.imports[local]
		if !ok || im.module == "" || f.aliases[local] != "" {
			continue
		}
		switch {
		case f.isAny(i+1, ".", "?.") && screaming(f.text(i+2)) && !f.is(i+3, "(") && !f.written(i, i+3):
			f.member(i, local, f.text(i+2), f.defaulted(i, i+3).has)
		case f.seq(i-2, "}", "=") && f.isAny(i+1, ";", ")") || f.seq(i-2, "}", "=") && i+1 < len(f.tokens) && f.tokens[i+1].line > f.tokens[i].line:
			for _, p := range f.arguments(f.opener(i - 2)) {
				if screaming(f.text(p[0])) {
					f.member(p[0], local, f.text(p[0]), false)
				}
			}
		}
	}
}

func (f *jsFile) member(at int, local, name string, hasDefault bool) {
	t := f.tokens[at]
	f.facts.members = append(f.facts.members, member{local: local, name: name, hasDefault: hasDefault, line: int(t.line), col: int(t.col)})
}

var jsExtensions = []string{"", ".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs", ".vue", ".svelte", "/index.ts", "/index.tsx", "/index.js", "/index.mjs"}

// resolveJS gives the files that a module specifier may name: relative to the importing file; else, for an alias such
// as "@/env", "~/env", "@server/env" or a workspace's package, every file of the tree whose path ends that way.
func resolveJS(l *linker, from, module string) []string {
	if strings.HasPrefix(module, ".") {
		return l.firstOf(path.Join(path.Dir(from), module))
	}
	if strings.HasPrefix(module, "node:") || module == "" {
		return nil
	}
	rest := module
	for _, prefix := range []string{"@/", "~/", "#/", "$lib/", "$/", "src/"} {
		if r, ok := strings.CutPrefix(module, prefix); ok {
			return append(l.firstOf(path.Join("src", r)), l.endingWith(from, r)...)
		}
	}
	rest = strings.TrimLeft(rest, "@#~$")
	if rest == module && !strings.Contains(rest, "/") {
		return l.workspace(module)
	}
	if out := l.endingWith(from, rest); out != nil {
		return out
	}
	if strings.HasPrefix(module, "@") && strings.Count(module, "/") == 1 {
		return l.workspace(module)
	}
	if _, after, ok := strings.Cut(rest, "/"); ok { // @scope/package/file, package/file: the file within some package
		if _, deeper, ok := strings.Cut(after, "/"); ok && strings.HasPrefix(module, "@") {
			return l.endingWith(from, deeper)
		}
		return l.endingWith(from, after)
	}
	return nil
}

// firstOf gives the file that a path without an ending names. TypeScript sources are imported as ".js", too.
func (l *linker) firstOf(p string) []string {
	for _, base := range []string{p, strings.TrimSuffix(p, path.Ext(p))} {
		for _, e := range jsExtensions {
			if l.s.exists(base + e) {
				return []string{base + e}
			}
		}
		if path.Ext(p) != ".js" && path.Ext(p) != ".mjs" && path.Ext(p) != ".jsx" {
			break
		}
	}
	return nil
}

// endingWith gives the files whose path without ending ends with suffix, those that share most with from first.
func (l *linker) endingWith(from, suffix string) []string {
	var out []string
	for _, e := range jsExtensions {
		out = append(out, l.s.suffixed(suffix+e)...)
	}
	if len(out) == 0 {
		return nil
	}
	best, most := out[0], -1
	for _, p := range out {
		if n := sharedFolders(p, from); n > most {
			best, most = p, n
		}
	}
	return []string{best}
}

func sharedFolders(a, b string) int {
	n := 0
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}

// workspace gives the entry files of the package of a monorepo that a bare specifier may name, by its folder's name.
func (l *linker) workspace(module string) []string {
	name := module[strings.LastIndexByte(module, '/')+1:]
	var out []string
	for _, parent := range []string{"packages/", "libs/", "lib/", "apps/", "internal/", "shared/", ""} {
		for _, entry := range []string{"/src/index.ts", "/index.ts", "/src/index.js", "/index.js", "/src/index.mjs", "/env.ts", "/src/env.ts"} {
			if p := parent + name + entry; l.s.exists(p) {
				out = append(out, p)
			}
		}
	}
	return out
}
