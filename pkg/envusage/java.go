package envusage

import "strings"

// java reads Java: System.getenv in all forms, dotenv-java, Spring's @Value and Environment, MicroProfile's
// @ConfigProperty. A property key counts as a variable only where it is written as one: Spring and MicroProfile let
// any key come from the environment, and none has to.
var java = &language{
	name:       "java",
	family:     "jvm",
	extensions: []string{".java"},
	syntax:     javaSyntax,
	triggers:   []string{`"${`, "@ConfigProperty"},
	functions:  braceFunctions(nameLast, false),
	extract:    extractJVM,
	fallback:   braceFallback,
	link:       byName,
	resolve:    resolveJVM,
	means:      typedMeans,
}

var javaSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	identStart: "$", identPart: "$",
	quotes:  `"'`,
	literal: javaLiteral,
}

// javaLiteral lexes text blocks.
func javaLiteral(l *lexer) bool {
	if !l.has(`"""`) {
		return false
	}
	start := l.pos
	for i := start + 3; i < l.end; i++ {
		switch {
		case l.src[i] == '\\':
			i++
		case l.hasAt(i, `"""`):
			l.string(start, start+3, i, i+3)
			return true
		}
	}
	return false
}

// jvmFile is the state of reading one file of a language of the Java machine.
type jvmFile struct {
	*extractor
	maps map[string]string // local names of maps that hold the environment -> how
}

func extractJVM(x *extractor) {
	f := &jvmFile{extractor: x, maps: map[string]string{}}
	f.imports()
	f.findMaps()
	for i := range x.tokens {
		switch x.kind(i) {
		case tokenIdent:
			f.reader(i)
		case tokenString, tokenInterp:
			f.placeholders(i)
		}
	}
	f.enums()
}

// reader reads what begins or is named at i.
func (f *jvmFile) reader(i int) {
	name := f.text(i)
	switch {
	case name == "getenv" && f.is(i+1, "("):
		f.getenv(i)
	case f.maps[name] != "" && !f.isAny(i-1, ".", "?.", "import"):
		f.use(i, i+1, f.maps[name])
	case name == "env" && f.is(i-1, ".") && f.isAny(i-2, "System", "sys"): // Groovy, Scala
		f.use(i-2, i+1, f.text(i-2)+".env")
	case f.isAny(i, "envOrElse", "envOrNone", "envOrSome") && f.is(i+1, "("):
		if args := f.arguments(i + 1); len(args) > 0 {
			f.named(args[0][0], args[0][1], defaultOf{has: len(args) > 1}, name)
		}
	case name == "environmentVariable" && f.is(i-1, ".") && f.is(i+1, "("): // Gradle's providers
		if args := f.arguments(i + 1); len(args) == 1 {
			f.named(args[0][0], args[0][1], f.absent(f.chainStart(i), f.closer(i+1)+1), "providers.environmentVariable")
		}
	case f.isAny(i, "getProperty", "getRequiredProperty") && f.is(i-1, ".") && strings.Contains(strings.ToLower(f.text(i-2)), "env") && f.is(i+1, "("):
		f.property(i)
	case name == "ConfigProperty" && f.is(i-1, "@") && f.is(i+1, "("):
		f.configProperty(i + 1)
	case f.isAny(i, "EnabledIfEnvironmentVariable", "DisabledIfEnvironmentVariable") && f.is(i+1, "("):
		f.condition(i)
	}
}

// absent tells whether the read at [at, next) has a default.
func (f *jvmFile) absent(at, next int) defaultOf { return judgeAbsence(f.extractor, at, next) }

// getenv reads System.getenv("X"), and what is done with System.getenv().
func (f *jvmFile) getenv(i int) {
	first := f.chainStart(i)
	if first == i && f.facts.imports["getenv"].module != "java.lang.System" || first < i && !f.is(i-2, "System") {
		return
	}
	args, end := f.arguments(i+1), f.closer(i+1)+1
	switch len(args) {
	case 0:
		f.use(first, end, "System.getenv")
	case 1:
		f.named(args[0][0], args[0][1], f.absent(first, end), "System.getenv")
	}
}

// chainStart gives the first token of the qualified name that ends at i.
func (f *jvmFile) chainStart(i int) int {
	for f.is(i-1, ".") && f.kind(i-2) == tokenIdent {
		i -= 2
	}
	return i
}

// use reads what is done with a map of the environment that stands at [at, next).
func (f *jvmFile) use(at, next int, via string) {
	switch {
	case f.is(next, "["):
		end := f.closer(next)
		if !f.is(end+1, "=") {
			f.named(next+1, end, f.absent(at, end+1), via)
		}
	case f.is(next, "(") && f.is(next-1, "env"): // sys.env("X")
		f.named(next+1, f.closer(next), f.absent(at, f.closer(next)+1), via)
	case f.isAny(next, ".", "?.") && f.is(next+2, "("):
		f.method(at, next+1, via)
	case f.is(next, ".") && screaming(f.text(next+1)) && (strings.HasSuffix(via, ".env") || f.facts.lang.name == "groovy"): // System.env.X
		if !f.is(next+2, "=") {
			f.add(next+1, f.text(next+1), f.absent(at, next+2).has, via)
		}
	}
}

// method reads env.get("X") and its kin, whose name is at i.
func (f *jvmFile) method(at, i int, via string) {
	args, end := f.arguments(i+1), f.closer(i+1)+1
	if len(args) == 0 {
		return
	}
	d := f.absent(at, end)
	switch {
	case f.isAny(i, "containsKey", "contains", "has"):
		d = defaultOf{has: true}
	case f.isAny(i, "getOrDefault", "getOrElse") && (len(args) == 2 || f.is(end, "{")), f.is(i, "get") && len(args) == 2:
		d = defaultOf{has: true}
		if len(args) == 2 {
			d.expr = args[1][0]
		} else if f.fails(end, f.closer(end)) {
			d = defaultOf{}
		}
	case !f.isAny(i, "get", "getValue", "apply", "getOrNull", "getOrElse", "getOrDefault"):
		return
	}
	f.named(args[0][0], args[0][1], d, via)
}

// property reads Spring's environment.getProperty("X", "d") where the key is written as a variable's name.
func (f *jvmFile) property(i int) {
	args := f.arguments(i + 1)
	if len(args) == 0 || f.kind(args[0][0]) != tokenString || !screaming(f.text(args[0][0])) {
		return
	}
	d := f.absent(i-2, f.closer(i+1)+1)
	last := args[len(args)-1][1] - 1
	d.has = d.has || len(args) > 1 && !f.is(last, "class") && !f.is(last, "java")
	f.named(args[0][0], args[0][1], d, "Environment.getProperty")
}

// configProperty reads MicroProfile's @ConfigProperty(name = "X", defaultValue = "d").
func (f *jvmFile) configProperty(open int) {
	at, hasDefault := 0, false
	for _, a := range f.arguments(open) {
		switch {
		case f.seq(a[0], "name", "=") && f.kind(a[0]+2) == tokenString && screaming(f.text(a[0]+2)):
			at = a[0] + 2
		case f.is(a[0], "defaultValue"):
			hasDefault = true
		}
	}
	if at > 0 {
		hasDefault = hasDefault || f.is(f.closer(open)+1, "Optional") || f.is(f.closer(open)+2, "Optional")
		f.add(at, f.text(at), hasDefault, "@ConfigProperty")
	}
}

// condition reads JUnit's @EnabledIfEnvironmentVariable(named = "X", matches = "…"): an unset one only passes over a test.
func (f *jvmFile) condition(i int) {
	for _, a := range f.arguments(i + 1) {
		if f.seq(a[0], "named", "=") {
			f.named(a[0]+2, a[1], defaultOf{has: true}, "@"+f.text(i))
		}
	}
}

// findMaps records the names of variables that hold the environment or a dotenv file.
func (f *jvmFile) findMaps() {
	for i := range f.tokens {
		if !f.is(i, "=") && !f.is(i, "by") {
			continue
		}
		name := ""
		if f.kind(i-1) == tokenIdent {
			name = f.text(i - 1)
		}
		for n := i - 1; n > i-10 && n > 0; n-- { // val env: Map<String, String> =
			if f.is(n, ":") && f.isAny(n-2, "val", "var", "def") {
				name = f.text(n - 1)
			}
		}
		switch {
		case name == "":
		case f.seq(i+1, "System", ".", "getenv", "(", ")") && !f.isAny(i+6, ".", "?.", "["), f.seq(i+1, "sys", ".", "env") && !f.isAny(i+4, ".", "("):
			f.maps[name] = "System.getenv"
		case f.seq(i+1, "Dotenv", "."), f.is(i+1, "dotenv") && f.isAny(i+2, "(", "{"):
			if last := f.chainEnd(i + 1); !f.is(last, "get") {
				f.maps[name] = "dotenv"
			}
		}
	}
}

// chainEnd gives the name of the last method of the chain at i.
func (f *jvmFile) chainEnd(i int) int {
	last := i
	for n := 0; n < 12; n++ {
		switch {
		case f.isAny(i+1, "(", "{"):
			i = f.closer(i + 1)
		case f.is(i+1, ".") && f.kind(i+2) == tokenIdent:
			i, last = i+2, i+2
		default:
			return last
		}
	}
	return last
}
