package envusage

// envMethods are the methods of environs' and django-environ's Env that read a variable, with the name that some of
// them read without an argument (django-environ.readthedocs.io, "API reference").
var envMethods = map[string]string{
	"str": "", "bool": "", "int": "", "float": "", "list": "", "dict": "", "tuple": "", "json": "", "url": "", "path": "", "bytes": "",
	"decimal": "", "uuid": "", "timedelta": "", "datetime": "", "date": "", "time": "", "log_level": "", "enum": "", "get_value": "",
	"unicode": "", "raw": "", "get": "", "dj_db_url": "", "dj_email_url": "", "dj_cache_url": "",
	"db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL", "email": "EMAIL_URL",
	"email_url": "EMAIL_URL", "search_url": "SEARCH_URL", "channels": "CHANNELS_URL", "channels_url": "CHANNELS_URL",
}

// reader reads by function: os.getenv("X"), env("X"), env.str("X", default=d), config("X"), envvar="X".
func (f *pyFile) reader(i int) {
	name := f.text(i)
	switch {
	case f.os[name] && f.is(i+1, ".") && f.isAny(i+2, "getenv", "getenvb") && !f.is(i-1, "."):
		if f.is(i+3, "(") {
			f.call(i, i+3, "os.getenv", true)
		}
	case f.is(i, "envvar") && f.is(i+1, "="):
		f.option(i)
	case f.is(i+1, "(") && f.getters[name].via != "" && !f.is(i-1, ".") && !f.is(i-1, "def"):
		f.call(i, i+1, f.getters[name].via, true)
	case f.readers[name].via != "" && (!f.is(i-1, ".") || f.isAny(i-2, "self", "cls")) && !f.is(i-1, "def"):
		f.envObject(i, f.readers[name].via)
	case f.isForeign && f.is(i, "env") && f.is(i+1, "(") && !f.is(i-1, "."):
		f.call(i, i+1, "env() of a star import", true)
	case f.is(i, "decouple") && f.seq(i+1, ".", "config", "("):
		f.call(i, i+3, "decouple config", true)
	}
}

// call reads the name in the first argument of the call whose bracket opens at open.
func (f *pyFile) call(at, open int, via string, positional bool) {
	args := f.arguments(open)
	if len(args) == 0 {
		return
	}
	from, to := args[0][0], args[0][1]
	d := f.argumentDefault(args, positional)
	if !d.has {
		d = f.defaulted(at, f.closer(open)+1)
	}
	if f.kind(from) == tokenString && f.declared[f.text(from)] {
		d.has = true
	}
	if prefix := f.prefixAt(at); prefix != "" && f.kind(from) == tokenString {
		f.add(from, prefix+f.text(from), d.has, via)
		return
	}
	f.readFrom(from, to, d, via)
}

// envObject reads a use of the Env object named at i.
func (f *pyFile) envObject(i int, via string) {
	switch {
	case f.is(i+1, "("):
		f.call(i, i+1, via, true)
	case f.is(i+1, ".") && f.is(i+2, "prefixed") && f.is(i+3, "("):
		if f.kind(i+4) == tokenString {
			f.prefixes = append(f.prefixes, pyPrefix{f.prefixAt(i) + f.text(i+4), f.closer(i+3) + 1, f.dedent(i)})
		}
	case f.is(i+1, ".") && f.is(i+3, "("):
		implied, known := envMethods[f.text(i+2)]
		args := f.arguments(i + 3)
		switch {
		case !known:
		case implied != "" && (len(args) == 0 || f.is(args[0][0], "default")):
			d := f.argumentDefault(append([][2]int{{i, i}}, args...), false)
			f.add(i, implied, d.has, via+"."+f.text(i+2))
		default:
			f.call(i, i+3, via, true)
		}
	case f.is(i+1, "[") && f.kind(i+2) == tokenString && f.is(i+3, "]"):
		f.add(i+2, f.text(i+2), f.declared[f.text(i+2)], via)
	case f.is(i-1, "in") && f.kind(i-2) == tokenString:
		f.add(i-2, f.text(i-2), true, via)
	}
}

// foreignEnv tells whether env can only be what a star import from outside the repository brings: the settings that
// frameworks such as Sentry execute.
func (f *pyFile) foreignEnv() bool {
	star := false
	for _, im := range f.facts.reexport {
		star = star || im.name == "*" && im.module != "" && im.module[0] != '.' && f.facts.imports["*"+im.module].name == "*"
	}
	if _, imported := f.facts.imports["env"]; imported || !star {
		return false
	}
	for i := range f.tokens {
		if f.is(i, "env") && (f.is(i-1, "def") || f.is(i+1, "=") && f.lineStart(i) == i) {
			return false
		}
	}
	return true
}

func (f *pyFile) prefixAt(i int) string {
	prefix := ""
	for _, p := range f.prefixes { // outer before inner
		if p.from <= i && i < p.to {
			prefix = p.text
		}
	}
	return prefix
}

// option reads envvar="X" or envvar=["A", "B"] of click and typer, whose keyword is at i. An option that is not
// required is one the program goes on without.
func (f *pyFile) option(i int) {
	open := i
	for n := 0; n < 400 && open > 0 && !(f.is(open, "(") && f.closer(open) > i); n++ {
		open--
	}
	has := true
	for n, a := range f.arguments(open) {
		switch {
		case f.seq(a[0], "required", "=", "True"), n == 0 && f.is(a[0], "..."):
			has = false
		case f.seq(a[0], "default", "=") && !f.isAny(a[0]+2, "None", "..."):
			has = true
		}
	}
	if f.kind(i+2) == tokenString {
		f.add(i+2, f.text(i+2), has, "envvar")
		return
	}
	if f.isAny(i+2, "[", "(") {
		for _, it := range f.stringsIn(i + 2) {
			f.add(it, f.text(it), has, "envvar")
		}
		return
	}
	if f.kind(i+2) == tokenIdent && !f.isAny(i+2, "None") && f.isAny(i+3, ",", ")") {
		f.readFrom(i+2, i+3, defaultOf{has: has}, "envvar")
	}
}
