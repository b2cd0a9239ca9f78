package envusage

import "strings"

// rust reads Rust: std::env and dotenvy, env! and option_env!, clap and structopt attributes and builders, envconfig
// and envy structs. What the config and figment crates read by a prefix has no names to report.
var rust = &language{
	name:       "rust",
	extensions: []string{".rs"},
	syntax:     rustSyntax,
	functions:  rustFunctions,
	extract:    extractRust,
	fallback:   rustFallback,
	link:       byName,
	resolve:    resolveRust,
	means:      rustMeans,
}

var rustSyntax = &syntax{
	lineComments: []string{"//"},
	blockOpen:    "/*", blockClose: "*/",
	nestedBlocks:  true,
	newlineInside: true,
	identStart:    "$", // a macro's $name is one token
	quotes:        `"`,
	literal:       rustLiteral,
}

// rustLiteral lexes raw and byte strings, and tells characters from lifetimes, which give no token.
func rustLiteral(l *lexer) bool {
	switch c := l.src[l.pos]; {
	case c == '\'':
		rustQuote(l)
		return true
	case c == 'r' || c == 'b' || c == 'c':
		if l.pos > 0 && (isLetter(l.src[l.pos-1]) || isDigit(l.src[l.pos-1])) {
			return false
		}
		n := 1
		if c != 'r' && l.peek(1) == 'r' {
			n = 2
		}
		if (c == 'b' || c == 'c') && n == 1 {
			if l.peek(1) == '\'' {
				l.pos++
				rustQuote(l)
				return true
			}
			return false // b"…": a name, then a plain string
		}
		return rustRaw(l, n)
	}
	return false
}

// rustRaw lexes r"…", r#"…"#, whose first hash or quote is n bytes on.
func rustRaw(l *lexer, n int) bool {
	hashes := 0
	for l.peek(n+hashes) == '#' {
		hashes++
	}
	if l.peek(n+hashes) != '"' {
		if hashes == 1 && n == 1 { // r#type
			l.pos += 2
		}
		return false
	}
	start := l.pos
	from := start + n + hashes + 1
	closing := `"` + strings.Repeat("#", hashes)
	for i := from; i < l.end; i++ {
		if l.src[i] == '"' && l.hasAt(i, closing) {
			l.string(start, from, i, i+len(closing))
			return true
		}
	}
	return false
}

// rustQuote skips a character or a lifetime.
func rustQuote(l *lexer) {
	if l.peek(1) == '\\' {
		for i := l.pos + 3; i < l.end && i < l.pos+16; i++ {
			if l.src[i] == '\'' {
				l.emit(tokenNumber, l.pos, i+1)
				l.pos = i + 1
				return
			}
		}
	}
	for i := l.pos + 2; i < l.end && i <= l.pos+5; i++ {
		if l.src[i] == '\'' && (i == l.pos+2 || l.src[l.pos+1] >= 0x80) {
			l.emit(tokenNumber, l.pos, i+1)
			l.pos = i + 1
			return
		}
	}
	for l.pos++; l.pos < l.end && (isLetter(l.src[l.pos]) || isDigit(l.src[l.pos])); l.pos++ {
	}
}

// rustFile is the state of reading one Rust file.
type rustFile struct{ *extractor }

func extractRust(x *extractor) {
	f := &rustFile{x}
	f.imports()
	f.testSpans()
	for i := range x.tokens {
		switch {
		case x.kind(i) == tokenIdent && x.is(i+1, "!"):
			f.macro(i)
		case x.kind(i) == tokenIdent && x.is(i+1, "("):
			f.call(i)
		case x.is(i, "#") && x.is(i+1, "["):
			f.attribute(i + 1)
		}
	}
	f.envy()
}

// macro reads env!("X"), option_env!("X") and dotenv!("X"), whose name is at i.
func (f *rustFile) macro(i int) {
	open := i + 2
	if !f.isAny(i, "env", "option_env", "dotenv") || !f.isAny(open, "(", "[", "{") {
		return
	}
	args := f.arguments(open)
	if len(args) == 0 || f.kind(args[0][0]) != tokenString {
		return
	}
	d := defaultOf{}
	if f.is(i, "option_env") {
		d = rustDefault(f.extractor, i, f.closer(open)+1)
	}
	f.read(args[0][0], args[0][0]+1, d, f.text(i)+"!")
}

// call reads env::var("X") and its kin, or a clap argument's .env("X"), called at i.
func (f *rustFile) call(i int) {
	if f.is(i, "env") && f.is(i-1, ".") {
		f.builder(i)
		return
	}
	if !f.isAny(i, "var", "var_os") || f.isAny(i-1, "fn", ".") {
		return
	}
	first := i
	for f.is(first-1, "::") && f.kind(first-2) == tokenIdent {
		first -= 2
	}
	via := ""
	for n := first; n <= i; n++ {
		via += f.text(n)
	}
	args := f.arguments(i + 1)
	if len(args) == 0 || !f.reads(via) {
		return
	}
	f.readName(args[0][0], args[0][1], rustDefault(f.extractor, first, f.closer(i+1)+1), via)
}

// reads tells whether a path is one of the functions that read the environment, through the file's imports.
func (f *rustFile) reads(path string) bool {
	head, rest, _ := strings.Cut(path, "::")
	full := path
	if im, ok := f.facts.imports[head]; ok {
		full = im.module
		if im.name != "*" {
			full += "::" + im.name
		}
		if rest != "" {
			full += "::" + rest
		}
	} else if path == "env::var" || path == "env::var_os" {
		return true
	}
	full = strings.TrimPrefix(full, "::")
	switch full {
	case "std::env::var", "std::env::var_os", "dotenvy::var", "dotenv::var", "tauri::std::env::var":
		return true
	}
	return false
}

// readName reads a name that may be borrowed, converted or formatted: &name, name.as_str(), format!("APP_{name}").
func (f *rustFile) readName(from, to int, d defaultOf, via string) {
	from, to = f.bare(from, to)
	if n, ok := f.formatted(from, to); ok {
		if n.ident == "" {
			f.add(from, n.prefix, d.has, via)
		} else {
			f.readIdent(from, to, n, d, via)
		}
		return
	}
	f.readLooped(from, to, d, via)
}

// bare takes borrows and conversions off an expression.
func (f *rustFile) bare(from, to int) (int, int) {
	for f.isAny(from, "&", "*") {
		from++
	}
	for to-from > 4 && f.is(to-1, ")") && f.opener(to-1) == to-2 && f.is(to-4, ".") &&
		f.isAny(to-3, "as_str", "as_ref", "to_string", "into", "clone", "to_owned", "as_bytes", "to_uppercase") {
		to -= 4
	}
	return from, to
}

// formatted reads format!("APP_{name}") and format!("APP_{}", name).
func (f *rustFile) formatted(from, to int) (nameExpr, bool) {
	if !f.seq(from, "format", "!", "(") || f.closer(from+2) != to-1 {
		return nameExpr{}, false
	}
	args := f.arguments(from + 2)
	if f.kind(args[0][0]) != tokenString {
		return nameExpr{}, false
	}
	prefix, rest, ok := strings.Cut(f.text(args[0][0]), "{")
	hole, suffix, closed := strings.Cut(rest, "}")
	switch {
	case !ok || !closed || strings.Contains(suffix, "{"):
		return nameExpr{}, false
	case hole != "" && len(args) == 1:
		return nameExpr{prefix, hole, suffix}, true
	case hole == "" && len(args) == 2:
		a, b := f.bare(args[1][0], args[1][1])
		if b-a == 1 && f.kind(a) == tokenIdent {
			return nameExpr{prefix, f.text(a), suffix}, true
		}
	}
	return nameExpr{}, false
}
