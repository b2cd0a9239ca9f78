package envusage

import (
	"strconv"
	"strings"
)

// goTypes is what one file says of the structs that an environment is read into.
type goTypes struct {
	structs []goStruct
	roots   []goRoot
}

// goStruct is one struct type; a nested one without a name is a field's.
type goStruct struct {
	name   string
	fields []goField
}

// goField is one field with what its tag says.
type goField struct {
	name      string
	typ       string    // Type or package.Type; "" for what cannot be a struct
	inline    *goStruct // of a field that is a struct literal type
	embedded  bool
	list      bool     // a slice or map of the type: names hold an index, nothing is known
	names     []string // the variables the tag names, without prefixes
	prefix    string   // before all names within
	def       bool     // the tag gives a default, or the field is declared optional
	ignored   bool
	split     bool // split_words
	envconfig bool // the name is envconfig's, which Process puts its prefix before
	via       string
	line, col int
}

// tags collects the file's structs, and reads the ones that are handed to kelseyhightower's Process.
func (f *goFile) tags() {
	t := &goTypes{}
	for i := range f.tokens {
		if !f.is(i, "struct") || !f.is(i+1, "{") || f.inStruct(i) {
			continue
		}
		t.structs = append(t.structs, goStruct{name: f.structName(i), fields: f.fields(i + 1)})
	}
	t.roots = f.roots()
	if len(t.structs) > 0 {
		f.facts.own = t
	}
}

// inStruct tells whether the struct type at i is a field of another, which reads it itself.
func (f *goFile) inStruct(i int) bool {
	open := f.enclosingOpen(i)
	return f.is(open, "{") && f.is(open-1, "struct")
}

// structName gives the name of the type or variable declared as the struct at i.
func (f *goFile) structName(i int) string {
	for i--; f.isAny(i, "=", "]", "*", "["); i-- {
		if o := f.opener(i); o >= 0 {
			i = o
		}
	}
	return f.text(i)
}

// fields reads the fields of the struct whose bracket opens at open.
func (f *goFile) fields(open int) []goField {
	var out []goField
	end := min(f.closer(open), len(f.tokens))
	for from := open + 1; from < end; {
		to := from + 1
		if f.match[from] > int32(from) {
			to = int(f.match[from]) + 1
		}
		for to < end && f.tokens[to].line == f.tokens[to-1].line && !f.is(to, ";") {
			if f.match[to] > int32(to) {
				to = int(f.match[to])
			}
			to++
		}
		if field, ok := f.field(from, to); ok {
			out = append(out, field)
		}
		for from = to; f.is(from, ";"); from++ {
		}
	}
	return out
}

// field reads one field, the tokens [from, to).
func (f *goFile) field(from, to int) (goField, bool) {
	t := f.tokens[from]
	fd := goField{line: int(t.line), col: int(t.col)}
	typeEnd := to
	if f.kind(to-1) == tokenString && to-1 > from {
		typeEnd = to - 1
		f.tag(&fd, to-1)
	}
	typ := from
	if f.kind(from) == tokenIdent && !f.is(from+1, ".") && from+1 < typeEnd {
		fd.name = f.text(from)
		for typ = from + 1; f.is(typ, ","); typ += 2 {
		}
	} else {
		fd.embedded = true
	}
	pointer := f.is(typ, "*")
	for ; typ < typeEnd && (f.isAny(typ, "*", "[", "]", "map") || f.kind(typ) == tokenNumber); typ++ {
		fd.list = fd.list || f.is(typ, "[")
	}
	if f.is(typ, "struct") {
		fd.inline = &goStruct{fields: f.fields(typ + 1)}
	} else {
		fd.typ, _ = f.path(typ, typeEnd)
	}
	if fd.embedded {
		fd.name = fd.typ[strings.LastIndexByte(fd.typ, '.')+1:]
	}
	if pointer && len(fd.names) > 0 && !fd.envconfig && !strings.HasSuffix(fd.via, requiredMark) {
		fd.def = true // *string: declared as one that may be absent
	}
	fd.via = strings.TrimSuffix(fd.via, requiredMark)
	return fd, true
}

const requiredMark = " required"

// tag reads a struct tag, the string at i, as reflect.StructTag does.
func (f *goFile) tag(fd *goField, i int) {
	raw := f.text(i)
	if f.src[f.tokens[i].start-1] == '"' {
		if s, err := strconv.Unquote(`"` + raw + `"`); err == nil {
			raw = s
		}
	}
	t := f.tokens[i]
	at := int(t.col) + 1
	required := false
	for key, value := range structTag(raw) {
		switch key {
		case "env", "envconfig":
			if strings.HasPrefix(value, "-") {
				fd.ignored = true
				continue
			}
			fd.names = nil
			fd.envconfig = key == "envconfig"
			required = fd.options(value) || required
			fd.via = "tag " + key
			fd.line, fd.col = int(t.line), at
		case "conf":
			fd.conf(value)
			fd.line, fd.col = int(t.line), at
		case "mapstructure":
			if name, _, _ := strings.Cut(value, ","); screaming(name) && f.usesViper() && len(fd.names) == 0 {
				fd.names, fd.via, fd.line, fd.col = []string{name}, "viper mapstructure", int(t.line), at
			}
		case "envDefault", "default", "env-default":
			fd.def = true
		case "envPrefix", "envprefix", "env-prefix":
			fd.prefix = value
		case "env-namespace":
			fd.prefix = value + "_"
		case "required", "env-required":
			required = required || value == "true" || value == ""
		case "split_words":
			fd.split = value == "true"
		case "ignored":
			fd.ignored = value == "true"
		}
	}
	if required {
		fd.def = false
		fd.via += requiredMark
	}
}

// options reads the value of an env tag: names, divided by "," or ";", and options in lower case.
func (fd *goField) options(value string) (required bool) {
	for n, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		key, val, assigned := strings.Cut(part, "=")
		switch {
		case n == 0 && !strings.HasPrefix(value, ",") && !assigned:
			fd.names = append(fd.names, part)
		case key == "default":
			fd.def = true
			if assigned && strings.HasPrefix(val, "$") {
				fd.def = false
			}
		case key == "prefix":
			fd.prefix = val
		case key == "required" || key == "notEmpty":
			required = true
		case key == "optional":
			fd.def = true
		case !assigned && screaming(part):
			fd.names = append(fd.names, part)
		}
	}
	return required
}

// conf reads ardanlabs' tag: conf:"env:X,default:d".
func (fd *goField) conf(value string) {
	for part := range strings.SplitSeq(value, ",") {
		switch key, val, _ := strings.Cut(part, ":"); key {
		case "env":
			fd.names, fd.via = []string{val}, "tag conf"
		case "default":
			fd.def = true
		}
	}
}

// structTag gives the keys and values of a tag by the convention of reflect.StructTag: key:"value" key:"value".
func structTag(tag string) func(func(key, value string) bool) {
	return func(yield func(key, value string) bool) {
		for tag = strings.TrimLeft(tag, " \t\r\n"); tag != ""; tag = strings.TrimLeft(tag, " \t\r\n") {
			key, rest, ok := strings.Cut(tag, ":")
			if !ok || key == "" || strings.ContainsAny(key, " \"") {
				return
			}
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return
			}
			value, err := strconv.Unquote(quoted)
			if err != nil || !yield(key, value) {
				return
			}
			tag = rest[len(quoted):]
		}
	}
}

func (f *goFile) usesViper() bool {
	for _, im := range f.facts.imports {
		if strings.HasSuffix(im.module, "spf13/viper") {
			return true
		}
	}
	return false
}
