package envusage

import (
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
