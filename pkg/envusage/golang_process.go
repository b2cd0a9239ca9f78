package envusage

import "strings"

// goRoot is a struct type that a library is told to read, with the prefix it is told.
type goRoot struct {
	typ     string
	prefix  string
	process bool // by kelseyhightower's Process: fields without tags are read, too
}

// roots lists the structs of the file that are read with a prefix, or by kelseyhightower's envconfig.
func (f *goFile) roots() []goRoot {
	var out []goRoot
	for i := range f.tokens {
		switch {
		case f.isAny(i, "Process", "MustProcess") && f.is(i+1, "(") && f.module(i, "kelseyhightower/envconfig"):
			args := f.arguments(i + 1)
			if len(args) != 2 {
				continue
			}
			prefix, ok := f.fixed(args[0][0], args[0][1])
			if typ := f.typeOf(args[1][0], args[1][1]); ok && typ != "" {
				out = append(out, goRoot{typ: typ, prefix: strings.ToUpper(prefix), process: true})
			}
		case f.isAny(i, "ParseWithOptions", "ParseAsWithOptions") && f.module(i, "/env"):
			open := f.skipGenerics(i + 1)
			args := f.arguments(open)
			if len(args) == 0 {
				continue
			}
			typ := ""
			if f.is(i+1, "[") {
				typ, _ = f.path(i+2, open)
			} else {
				typ = f.typeOf(args[0][0], args[0][1])
			}
			if prefix := f.prefixOption(args[len(args)-1][0], args[len(args)-1][1]); typ != "" && prefix != "" {
				out = append(out, goRoot{typ: typ, prefix: prefix})
			}
		}
	}
	return out
}

// fixed gives the string that an expression stands for: a literal or a constant of the file.
func (f *goFile) fixed(from, to int) (string, bool) {
	if to-from != 1 {
		return "", false
	}
	if f.kind(from) == tokenString {
		return f.text(from), true
	}
	v := f.facts.consts[f.text(from)]
	return v, v != ""
}

// prefixOption reads env.Options{Prefix: "APP_"}, or the variable that is one.
func (f *goFile) prefixOption(from, to int) string {
	if to-from == 1 {
		name := f.text(from)
		for i := range f.tokens {
			if f.is(i, name) && f.isAny(i+1, ":=", "=") {
				from, to = i, min(i+60, len(f.tokens))
				break
			}
		}
	}
	for i := from; i < to; i++ {
		if f.seq(i, "Prefix", ":") {
			p, _ := f.fixed(i+2, i+3)
			return p
		}
	}
	return ""
}

// typeOf gives the type of `&cfg`, `cfg`, `&Config{}` or `new(Config)`; "" where the file does not tell.
func (f *goFile) typeOf(from, to int) string {
	for f.isAny(from, "&", "*") {
		from++
	}
	if f.seq(from, "new", "(") {
		from += 2
	}
	name, next := f.path(from, to)
	if f.is(next, "{") || f.is(from-1, "(") && f.is(from-2, "new") {
		return name
	}
	for i := from - 1; i > 0; i-- {
		if !f.is(i, name) || f.is(i-1, ".") {
			continue
		}
		typ := i + 1
		if f.isAny(typ, ":=", "=") {
			typ++
		}
		for f.isAny(typ, "*", "&") {
			typ++
		}
		if f.seq(typ, "new", "(") {
			typ += 2
		}
		if f.is(typ, "struct") {
			return name
		}
		if t, end := f.path(typ, typ+4); t != "" && (typ == i+1 && f.tokens[typ].line == f.tokens[i].line || f.isAny(end, "{", ")")) {
			return t
		}
	}
	return ""
}

// processed reports what kelseyhightower's Process reads into a struct: PREFIX_FIELD, PREFIX_OUTER_FIELD, with the
// tag's name in place of the field's. The library also takes the tag's name alone: with no prefix that is the name.
func (l *linker) processed(f *facts, s *goStruct, p goPrefix, ix *goIndex, depth int) {
	for i := range s.fields {
		fd := &s.fields[i]
		if fd.ignored || fd.name == "" || fd.name[0] < 'A' || fd.name[0] > 'Z' {
			continue
		}
		if fd.inline != nil && depth < maxNesting {
			l.processed(f, fd.inline, p.within(fd), ix, depth+1)
			continue
		}
		if _, held := ix.structs[l.goTypeKey(f, fd.typ)]; held && !fd.list {
			continue // the struct's own file reports it
		}
		via := fd.via
		if via == "" {
			via = "envconfig.Process"
		}
		l.goTag(f, fd, p.key(fd), via)
	}
}

// goPrefix is what stands before the names of a struct. For Process, the words are joined by "_".
type goPrefix struct {
	text    string
	process bool
	root    string // Process's own prefix, which a tag's name may hold already
}

// within is the prefix of the struct that a field holds.
func (p goPrefix) within(fd *goField) goPrefix {
	if !p.process {
		p.text += fd.prefix
	} else if !fd.embedded {
		p.text = p.joined(fd)
	}
	return p
}

func (p goPrefix) joined(fd *goField) string {
	name := fd.name
	switch {
	case len(fd.names) > 0:
		name = fd.names[0]
	case fd.split:
		name = splitWords(name)
	}
	name = strings.ToUpper(name)
	if p.text == "" || p.root != "" && strings.HasPrefix(name, p.root+"_") {
		return name
	}
	return p.text + "_" + name
}

// key is the name of the variable that Process reads into a field.
func (p goPrefix) key(fd *goField) string {
	if p.root == "" && len(fd.names) > 0 {
		return strings.ToUpper(fd.names[0])
	}
	return p.joined(fd)
}

// splitWords writes a field's name as split_words does: MaxHTTPConns is Max_HTTP_Conns.
func splitWords(name string) string {
	var b strings.Builder
	for i := range len(name) {
		upper := name[i] >= 'A' && name[i] <= 'Z'
		if i > 0 && upper && (name[i-1] < 'A' || name[i-1] > 'Z' || i+1 < len(name) && name[i+1] >= 'a' && name[i+1] <= 'z') {
			b.WriteByte('_')
		}
		b.WriteByte(name[i])
	}
	return b.String()
}
