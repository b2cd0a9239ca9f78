package envusage

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
	if end == 0 {
		end, via = f.chosen(start)
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

// chosen tells whether a condition that begins at i chooses the environment: typeof process !== "undefined" &&
// process.env ? process.env : window.env.
func (f *jsFile) chosen(i int) (end int, via string) {
	if !f.is(i, "typeof") {
		return 0, ""
	}
	last := f.bodyEnd(i)
	for j := i; j < last; j++ {
		if f.is(j, "?") {
			if after, via := f.environment(j + 1); after > 0 && f.is(after, ":") {
				return last, via
			}
		}
	}
	return 0, ""
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
