package envusage

import "strings"

// parsers are methods and functions that check an environment against a schema.
var parsers = map[string]bool{
	"parse": true, "safeParse": true, "parseAsync": true, "safeParseAsync": true, "validate": true, "validateSync": true,
	"cast": true, "assert": true, "check": true, "create": true, "Decode": true, "decode": true, "cleanEnv": true,
	"customCleanEnv": true, "bool": true, "attempt": true, "validateAsync": true, "decodeUnknownSync": true, "mask": true,
	"plainToClass": true, "plainToInstance": true, "makeValidator": true, "parseEnv": true,
}

// schemaBefore reads a schema that the environment at [at, end) is checked against: schema.parse(process.env),
// parse(schema, process.env), cleanEnv(process.env, {…}).
func (f *jsFile) schemaBefore(at, end int) {
	open := f.enclosingBracket(at)
	if f.is(open, "{") { // parse({ ...process.env, extra })
		open = f.enclosingBracket(open)
	}
	if !f.is(open, "(") || f.kind(open-1) != tokenIdent || !parsers[f.text(open-1)] {
		return
	}
	via := "declared by " + f.text(open-1)
	for _, a := range f.arguments(open) {
		if a[0] <= at && end <= a[1] {
			continue
		}
		f.schema(a[0], a[1], via)
	}
	if f.isAny(open-2, ".", "?.") {
		f.schema(f.chainStart(open-2), open-2, via)
	}
}

// enclosingBracket gives the nearest bracket that is open at i, or -1.
func (f *jsFile) enclosingBracket(i int) int {
	for j := i - 1; j >= 0; j-- {
		if o := f.opener(j); o >= 0 {
			j = o
			continue
		}
		if f.isAny(j, "(", "[", "{") {
			return j
		}
		if f.is(j, ";") {
			return -1
		}
	}
	return -1
}

// chainStart gives the first token of the expression that ends before i: z in z.object({…}).strict().
func (f *jsFile) chainStart(i int) int {
	for i > 0 {
		switch {
		case f.opener(i-1) >= 0:
			i = f.opener(i - 1)
		case f.kind(i-1) == tokenIdent && !f.isAny(i-1, "return", "await", "const", "new"), f.isAny(i-1, ".", "?."):
			i--
		default:
			return i
		}
	}
	return i
}

// schema reads the names a schema expression declares: an object literal, z.object({…}), or the name of one.
func (f *jsFile) schema(from, to int, via string) {
	if to-from == 1 && f.kind(from) == tokenIdent {
		f.namedSchema(f.text(from), via)
		return
	}
	for i := from; i < to; i++ {
		if f.is(i, "{") {
			f.schemaKeys(i, via)
			i = f.closer(i)
		}
		if f.kind(i) == tokenIdent && f.isAny(i+1, ".") && f.isAny(i+2, "extend", "merge", "and", "shape", "partial") && i > from {
			f.namedSchema(f.text(i), via)
		}
	}
}

// namedSchema reads the schema that a name of the file stands for: const s = z.object({…}), class S { … }.
func (f *jsFile) namedSchema(name, via string) {
	for i := range f.tokens {
		if !f.is(i, name) {
			continue
		}
		switch {
		case f.is(i-1, "class"):
			f.classFields(i, via)
			return
		case f.is(i+1, "=") && !f.is(i-1, "."):
			f.schema(i+2, f.bodyEnd(i+2), via)
			return
		}
	}
}

// schemaKeys reads the upper-case keys of the object literal at open. A key whose value says default, optional,
// nullish or catch is one the code goes on without.
func (f *jsFile) schemaKeys(open int, via string) {
	for _, p := range f.arguments(open) {
		key := p[0]
		if f.kind(key) != tokenIdent && f.kind(key) != tokenString || !f.is(key+1, ":") || !screaming(f.text(key)) {
			if f.is(key, "...") && f.kind(key+1) == tokenIdent && p[1] == key+2 {
				f.namedSchema(f.text(key+1), via)
			}
			continue
		}
		f.add(key, f.text(key), f.goesOn(key+2, p[1]), via)
	}
}

var goesOnWords = map[string]bool{
	"default": true, "optional": true, "nullish": true, "catch": true, "devDefault": false, "prefault": true, "nullable": false,
	"Optional": true, "allow": false, "fallback": true, "optionalOrNull": true, "notRequired": true,
}

// goesOn tells whether a schema's value lets the variable be unset.
func (f *jsFile) goesOn(from, to int) bool {
	for i := from; i < to; i++ {
		if f.kind(i) == tokenIdent && goesOnWords[f.text(i)] && f.isAny(i+1, "(", ":") {
			return true
		}
		if f.seq(i, "optional", ":", "true") || f.seq(i, "required", ":", "false") {
			return true
		}
	}
	return false
}

// classFields reads the upper-case fields of the class named at i (class-validator over process.env).
func (f *jsFile) classFields(i int, via string) {
	open := i
	for open < len(f.tokens) && open < i+20 && !f.is(open, "{") {
		open++
	}
	optional := false
	for j := open + 1; j < f.closer(open); j++ {
		switch {
		case f.isAny(j, "@IsOptional"):
			optional = true
		case f.kind(j) == tokenIdent && screaming(f.text(j)) && f.isAny(j+1, ":", "?:", "?", "=", "!", ";"):
			end := f.bodyEnd(j + 1)
			hasDefault := optional || f.isAny(j+1, "?:", "?", "=")
			for k := j; k < end && f.tokens[k].line == f.tokens[j].line; k++ {
				hasDefault = hasDefault || f.is(k, "=")
			}
			f.add(j, f.text(j), hasDefault, via)
			optional = false
			for j < end && j+1 < len(f.tokens) && f.tokens[j+1].line == f.tokens[j].line {
				j++
			}
		case f.isAny(j, "(", "{"):
			j = f.closer(j)
		}
	}
}

// declarations reads environments that are declared by a call of their own: createEnv, convict, envsafe, ConfigModule,
// defineConfig of Astro.
func (f *jsFile) declarations() {
	for i := range f.tokens {
		if f.kind(i) != tokenIdent {
			continue
		}
		switch {
		case f.is(i, "createEnv") && f.is(i+1, "("):
			f.createEnv(i + 1)
		case f.isAny(i, "convict", "defineEnv", "envsafe", "bookshelf") && f.is(i+1, "("):
			if f.is(i, "convict") {
				f.convict(i + 1)
			} else if f.is(i+2, "{") {
				f.schemaKeys(i+2, "declared by "+f.text(i))
			}
		case f.is(i, "validationSchema") && f.is(i+1, ":"):
			f.schema(i+2, f.bodyEnd(i+2), "declared by validationSchema")
		case f.isAny(i, "plainToClass", "plainToInstance") && f.is(i+1, "(") && strings.Contains(strings.ToLower(f.text(i+2)), "env"):
			f.namedSchema(f.text(i+2), "declared by "+f.text(i))
		case f.is(i, "envField") && f.is(i+1, ".") && f.is(i-1, ":") && screaming(f.text(i-2)):
			f.add(i-2, f.text(i-2), f.goesOn(i, f.bodyEnd(i)), "declared by envField")
		case f.is(i, "Env") && f.seq(i+1, ".", "create", "("): // AdonisJS
			for _, a := range f.arguments(i + 3) {
				if f.is(a[0], "{") {
					f.schemaKeys(a[0], "declared by Env.create")
				}
			}
		}
	}
}

// createEnv reads the server, client and shared schemas of t3-env. The direct reads among its arguments hand the
// values over: whether they may be unset is the schema's to say.
func (f *jsFile) createEnv(open int) {
	from := len(f.facts.refs)
	for i := open + 1; i < f.closer(open); i++ {
		if f.isAny(i, "server", "client", "shared") && f.is(i+1, ":") {
			f.schema(i+2, f.bodyEnd(i+2), "declared by createEnv")
			i = f.bodyEnd(i + 2)
		}
	}
	goes := map[string]bool{}
	for _, r := range f.facts.refs[from:] {
		goes[r.Name] = r.HasDefault
	}
	first, last := f.tokens[open].line, f.tokens[min(f.closer(open), len(f.tokens)-1)].line
	for i := range f.facts.refs[:from] {
		r := &f.facts.refs[i]
		if declared, ok := goes[r.Name]; ok && int32(r.Line) >= first && int32(r.Line) <= last {
			r.HasDefault = r.HasDefault || declared
		}
	}
}

// convict reads `env: "NAME"` anywhere in a convict schema; a sibling `default` that is not null stands in.
func (f *jsFile) convict(open int) {
	for i := open; i < f.closer(open) && i < len(f.tokens); i++ {
		if !f.seq(i, "env", ":") || f.kind(i+2) != tokenString {
			continue
		}
		hasDefault := false
		if brace := f.enclosingBracket(i); f.is(brace, "{") {
			for _, p := range f.arguments(brace) {
				if f.seq(p[0], "default", ":") && !f.isAny(p[0]+2, "null", "undefined") {
					hasDefault = true
				}
			}
		}
		f.add(i+2, f.text(i+2), hasDefault, "declared by convict")
	}
}
