package envusage

import "strings"

// php reads PHP: getenv, env, $_ENV, $_SERVER, and Symfony's %env(X)% in strings and attributes.
var php = &language{
	name:       "php",
	extensions: []string{".php", ".phtml", ".inc", ".module", ".install", ".theme", ".php8"},
	filenames:  []string{"artisan"},
	syntax:     phpSyntax,
	triggers:   []string{"$_SERVER"},
	functions:  phpFunctions,
	extract:    extractPHP,
	fallback:   phpFallback,
}

// xml reads Symfony's and Doctrine's XML configuration.
var xml = &language{
	name:       "xml",
	family:     "php",
	extensions: []string{".xml"},
	extract:    symfonyText,
}

// phpFile is the state of reading one PHP file.
type phpFile struct{ *extractor }

func extractPHP(x *extractor) {
	f := &phpFile{x}
	f.constants()
	for i := range x.tokens {
		switch x.kind(i) {
		case tokenIdent:
			f.reader(i)
		case tokenString, tokenInterp:
			f.symfony(i)
		}
	}
}

// constants adds define("KEY", "X") and drops variables that are set more than once.
func (f *phpFile) constants() {
	f.pinConsts()
	for i := range f.tokens {
		if f.is(i, "define") && f.is(i+1, "(") && f.kind(i+2) == tokenString && f.is(i+3, ",") && f.kind(i+4) == tokenString && f.is(i+5, ")") {
			f.setConst(f.text(i+2), f.text(i+4))
		}
	}
}

// reader reads at the name at i.
func (f *phpFile) reader(i int) {
	switch {
	case f.isAny(i, "$_ENV", "$_SERVER") && f.is(i+1, "["):
		f.superglobal(i)
	case f.isAny(i, "$_ENV", "$_SERVER") && f.is(i-1, ",") && f.isAny(i+1, ")"):
		f.arrayKey(i)
	case f.isAny(i, "getenv", "apache_getenv") && f.is(i+1, "(") && !f.isAny(i-1, "->", "::", "function", "?->"):
		f.getenv(i)
	case f.is(i, "env") && f.is(i+1, "(") && !f.isAny(i-1, "->", "::", "function"):
		f.env(i, i+1)
	case f.is(i, "Env") && f.is(i+1, "::") && f.isAny(i+2, "get", "getOrFail", "has") && f.is(i+3, "("):
		f.env(i, i+3)
	case f.is(i, "envVar") && f.is(i+1, ":") && f.kind(i+2) == tokenString: // #[SettingsParameter(envVar: "bool:X")]
		if name, _ := symfonyName(f.text(i + 2)); name != "" {
			f.add(i+2, name, true, "envVar")
		}
	case f.is(i, "Autowire") && f.is(i+1, "("):
		for _, a := range f.arguments(i + 1) {
			if f.seq(a[0], "env", ":") && f.kind(a[0]+2) == tokenString {
				if name, has := symfonyName(f.text(a[0] + 2)); name != "" {
					f.add(a[0]+2, name, has, "Autowire")
				}
			}
		}
	}
}

// superglobal reads $_ENV[expression].
func (f *phpFile) superglobal(i int) {
	end := f.closer(i + 1)
	if end >= len(f.tokens) || f.isAny(end+1, "=", ".") && f.is(end+1, "=") || f.is(i-1, "unset") || f.is(i-2, "unset") {
		return
	}
	if f.is(i, "$_SERVER") {
		if end != i+3 || f.kind(i+2) != tokenString || !screaming(f.text(i+2)) || cgiName(f.text(i+2)) {
			return
		}
	}
	d := f.defaulted(end + 1)
	f.readFrom(i+2, end, d, f.text(i))
}

// arrayKey reads array_key_exists("X", $_ENV).
func (f *phpFile) arrayKey(i int) {
	open := f.opener(i + 1)
	if !f.isAny(open-1, "array_key_exists", "key_exists") || f.is(i, "$_SERVER") && cgiName(f.text(open+1)) {
		return
	}
	if f.is(i, "$_SERVER") && (f.kind(open+1) != tokenString || !screaming(f.text(open+1))) {
		return
	}
	f.readFrom(open+1, i-1, defaultOf{has: !f.is(open-2, "!")}, f.text(i))
}

// getenv reads getenv("X"), and getenv()["X"]. Its second argument is no default.
func (f *phpFile) getenv(i int) {
	end := f.closer(i + 1)
	args := f.arguments(i + 1)
	if len(args) == 0 {
		if f.is(end+1, "[") {
			if last := f.closer(end + 1); last < len(f.tokens) {
				f.readFrom(end+2, last, f.defaulted(last+1), "getenv")
			}
		}
		return
	}
	f.readFrom(args[0][0], args[0][1], f.defaulted(end+1), "getenv")
}

// env reads env("X", default), whose bracket opens at open.
func (f *phpFile) env(i, open int) {
	args := f.arguments(open)
	if len(args) == 0 {
		return
	}
	d := defaultOf{}
	if len(args) > 1 {
		from := args[1][0]
		if f.seq(from, "default", ":") {
			from += 2
		}
		if n := args[1][1] - from; n != 1 || !f.isAny(from, "null", "NULL") {
			d.has = true
			if n == 1 && f.kind(from) == tokenIdent {
				d.expr = from
			}
		}
	}
	if !d.has {
		d = f.defaulted(f.closer(open) + 1)
	}
	if f.is(i+2, "has") {
		d.has = true
	}
	from := args[0][0]
	if f.seq(from, "key", ":") {
		from += 2
	}
	if f.kind(from) == tokenString && strings.Contains(f.text(from), ":") { // Symfony: env("int:PORT")
		if name, has := symfonyName(f.text(from)); name != "" {
			f.add(from, name, d.has || has, "env")
		}
		return
	}
	f.readFrom(from, args[0][1], d, "env")
}

// readFrom reads the names of an expression: one name, or the items of a list the name runs over.
func (f *phpFile) readFrom(from, to int, d defaultOf, via string) {
	if e, ok := f.name(from, to); ok && strings.HasPrefix(e.ident, "$") {
		if items := f.runsOverPHP(from, e.ident); items != nil {
			for _, it := range items {
				f.add(it, e.prefix+f.text(it)+e.suffix, d.has, via+" over a list")
			}
			return
		}
	}
	f.read(from, to, d, via)
}

// symfony reads %env(X)% within the string at i.
func (f *phpFile) symfony(i int) {
	text := f.text(i)
	for {
		_, rest, ok := strings.Cut(text, "%env(")
		if !ok {
			return
		}
		expr, after, ok := strings.Cut(rest, ")%")
		if !ok {
			return
		}
		if name, has := symfonyName(expr); name != "" {
			f.add(i, name, has, "%env()%")
		}
		text = after
	}
}

// cgiName tells whether the web server sets this entry of $_SERVER (php.net, "$_SERVER"; RFC 3875).
func cgiName(name string) bool {
	for _, p := range []string{
		"HTTP_", "REQUEST_", "SERVER_", "REMOTE_", "SCRIPT_", "DOCUMENT_", "QUERY_", "PATH_", "PHP_", "CONTENT_", "GATEWAY_", "AUTH_",
		"REDIRECT_", "SSL_", "CONTEXT_", "FCGI_", "ORIG_", "LARAVEL_START", "UNENCODED_",
	} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	switch name {
	case "HTTPS", "UNIQUE_ID", "URL", "ARGV", "ARGC", "HOST", "DOCUMENT":
		return true
	}
	return false
}
