package envusage

import (
	"path"
	"strings"
)

// named reads the name of a variable: a literal, a constant, an enum's constant, a Kotlin template.
func (f *jvmFile) named(from, to int, d defaultOf, via string) {
	for f.isAny(to-1, "!") && to-from > 1 {
		to--
	}
	if to-from > 4 && f.is(to-1, ")") && f.opener(to-1) == to-2 && f.is(to-3, "name") && f.is(to-4, ".") && screaming(f.text(to-5)) { // Keys.DB_URL.name()
		f.add(from, f.text(to-5), d.has, via+" by enum")
		return
	}
	if to-from > 2 && f.is(to-1, "name") && f.is(to-2, ".") && screaming(f.text(to-3)) { // Kotlin: Keys.DB_URL.name
		f.add(from, f.text(to-3), d.has, via+" by enum")
		return
	}
	if to-from == 1 && f.kind(from) == tokenString {
		if n, ok := templated(f.text(from)); ok && f.kotlin() {
			f.readIdent(from, to, n, d, via)
			return
		}
	}
	f.readLooped(from, to, d, via)
}

func (f *jvmFile) kotlin() bool {
	return f.facts.lang.name == "kotlin" || f.facts.lang.name == "groovy"
}

// templated reads fixed text around one simple hole: APP_$name.
func templated(s string) (nameExpr, bool) {
	prefix, rest, ok := strings.Cut(s, "$")
	if !ok || rest == "" || !isLetter(rest[0]) {
		return nameExpr{}, false
	}
	n := 0
	for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
		n++
	}
	return nameExpr{prefix, rest[:n], rest[n:]}, !strings.Contains(rest[n:], "$")
}

// placeholders reads Spring's "${X:default}" in an annotation's string at i, and SpEL's systemEnvironment['X'].
func (f *jvmFile) placeholders(i int) {
	t := f.tokens[i]
	if t.end-t.start < 4 {
		return
	}
	s := string(f.src[t.start:t.end])
	if !strings.ContainsAny(s, "$#") || !f.annotated(i) {
		return
	}
	s = strings.ReplaceAll(s, `\$`, "$")
	for _, p := range placeholders(s) {
		f.add(i, p.name, p.hasDefault, "placeholder")
	}
	for _, word := range []string{"systemEnvironment", "@environment"} {
		_, rest, ok := strings.Cut(s, word)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, `?.['"(get`)
		n := 0
		for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
			n++
		}
		if screaming(rest[:n]) {
			f.add(i, rest[:n], strings.Contains(rest, "?:"), "SpEL "+word)
		}
	}
}

// annotated tells whether the string at i is an annotation's argument.
func (f *jvmFile) annotated(i int) bool {
	open := f.enclosingOpen(i)
	for n := 0; n < 3 && f.isAny(open, "{", "["); n++ {
		open = f.enclosingOpen(open)
	}
	for n := 0; n < 3 && f.is(open, "("); n++ {
		name := f.chainStart(open - 1)
		if f.is(name-1, "@") || f.is(name-1, ":") && f.is(name-3, "@") {
			return true
		}
		open = f.enclosingOpen(open)
	}
	return false
}

// imports records imported classes, members and packages by their local names.
func (f *jvmFile) imports() {
	f.facts.imports = map[string]imported{}
	for i := range f.tokens {
		if !f.is(i, "import") || f.is(i-1, ".") {
			continue
		}
		j := i + 1
		static := f.is(j, "static")
		if static {
			j++
		}
		full, end := f.path(j, len(f.tokens))
		if full == "" {
			continue
		}
		module, last := full, full[strings.LastIndexByte(full, '.')+1:]
		local := last
		if f.is(end, "as") {
			local = f.text(end + 1)
		}
		if static {
			module = strings.TrimSuffix(full, "."+last)
		}
		f.facts.imports[local] = imported{module, last}
	}
}

// jvmExtensions are the files that a class may stand in.
var jvmExtensions = []string{".java", ".kt", ".groovy", ".scala"}

// resolveJVM gives the files that a qualified name may be: a class, a class within one, or a member of a package.
func resolveJVM(l *linker, _, module string) []string {
	p := strings.ReplaceAll(module, ".", "/")
	for range 3 {
		if !strings.Contains(p, "/") {
			return nil
		}
		for _, e := range jvmExtensions {
			if out := l.s.suffixed(p + e); len(out) > 0 {
				return out
			}
		}
		p = path.Dir(p)
		if d := l.folderEnding(p); d != "" { // a member of a package: any of its files may define it
			return l.s.filesIn(d)
		}
	}
	return nil
}

// folderEnding gives the first folder of the tree whose path ends with suffix.
func (l *linker) folderEnding(suffix string) string {
	l.s.indexDirs()
	first := ""
	for d := range l.s.dirFiles {
		if strings.HasSuffix(d, "/"+suffix) && (first == "" || d < first) {
			first = d
		}
	}
	return first
}

// typedMeans tells whether a call may mean a helper of another file, in languages where functions stand in classes:
// by the class it names, by the type of the receiver, or by an import.
func typedMeans(f *facts, c call, h helper) bool {
	switch {
	case c.qualifier == "" && c.method:
		return receives(c, h)
	case f.path == h.path:
		return c.qualifier == "" || c.qualifier == h.owner || !screamingOrType(c.qualifier) && receives(c, h)
	case c.qualifier == "":
		if im, ok := f.imports[c.name]; ok {
			return strings.HasSuffix(im.module, h.owner) || h.owner == ""
		}
		return path.Dir(f.path) == path.Dir(h.path) || !commonNames[c.name]
	case c.qualifier == h.owner:
		return true
	case screamingOrType(c.qualifier):
		return false
	case h.owner == "":
		return false
	}
	return receives(c, h)
}

// enums reads the constants of an enum that reads the environment by its own name or by a field that each constant
// gives: DB_URL("DATABASE_URL").
func (f *jvmFile) enums() {
	for i := range f.tokens {
		if !f.is(i, "enum") || f.is(i-1, ".") {
			continue
		}
		open := f.blockAfter(i)
		if !f.is(open, "{") {
			continue
		}
		read, byName := f.enumReads(open)
		if read == nil {
			continue
		}
		for j := open + 1; f.kind(j) == tokenIdent; {
			constant, args := j, j+1
			end := j
			if f.is(args, "(") {
				end = f.closer(args)
			}
			switch {
			case byName:
				f.add(constant, f.text(constant), read.has, "enum "+f.text(open-1))
			case end > j && f.kind(args+1) == tokenString:
				f.add(args+1, f.text(args+1), read.has, "enum "+f.text(open-1))
			}
			if j = end + 1; !f.is(j, ",") {
				break
			}
			j++
		}
	}
}

// enumReads looks for System.getenv(name()) or System.getenv(field) in the enum's body; the dynamic read that the
// main pass took it for is taken back.
func (f *jvmFile) enumReads(open int) (read *defaultOf, byName bool) {
	end := min(f.closer(open), len(f.tokens))
	for i := open; i < end; i++ {
		if !f.is(i, "getenv") || !f.is(i+1, "(") {
			continue
		}
		arg := i + 2
		if f.seq(arg, "this", ".") {
			arg += 2
		}
		byName = f.seq(arg, "name", "(", ")", ")") || f.seq(arg, "name", ")") && f.facts.lang.name == "kotlin"
		if !byName && !(f.kind(arg) == tokenIdent && f.is(arg+1, ")")) {
			continue
		}
		if fn, _ := f.enclosingParam(i, f.text(arg)); fn != nil && !f.is(i+2, "this") {
			continue
		}
		d := f.absent(f.chainStart(i), f.closer(i+1)+1)
		line := int(f.tokens[i].line)
		kept := f.facts.dynamics[:0]
		for _, dy := range f.facts.dynamics {
			if dy.Line != line {
				kept = append(kept, dy)
			}
		}
		f.facts.dynamics = kept
		return &d, byName
	}
	return nil, false
}
