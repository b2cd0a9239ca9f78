package envusage

import "strings"

// attribute reads #[arg(long, env = "X", default_value = "d")] and #[envconfig(from = "X")], whose "[" is at i.
func (f *rustFile) attribute(i int) {
	open := i + 2
	if !f.is(open, "(") {
		return
	}
	switch {
	case f.isAny(i+1, "arg", "clap", "structopt", "command", "option", "bpaf", "conf"):
		f.clap(i, open)
	case f.is(i+1, "envconfig"):
		f.envconfig(i, open)
	case f.is(i+1, "derive"):
		for n := open; n < f.closer(open); n++ {
			if f.is(n, "Envconfig") {
				f.fields(i, "derive(Envconfig)", "", "envconfig")
			}
		}
	}
}

// clap reads the env of a clap attribute; alone, it means the field's name in upper case (clap::Arg, rename_all_env).
func (f *rustFile) clap(i, open int) {
	field, hasDefault := f.attributed(i)
	for _, a := range f.arguments(open) {
		if !f.is(a[0], "env") {
			continue
		}
		via := "attribute " + f.text(i+1)
		switch {
		case a[1] == a[0]+1 && field > 0:
			f.add(a[0], strings.ToUpper(f.text(field)), hasDefault, via)
		case f.is(a[0]+1, "="):
			f.readName(a[0]+2, a[1], defaultOf{has: hasDefault}, via)
		case f.is(a[0]+1, "("):
			f.readName(a[0]+2, f.closer(a[0]+1), defaultOf{has: hasDefault}, via)
		}
	}
}

// attributed gives the field that the attributes from i on stand before, and whether it goes on without a value: a
// default in an attribute, an Option, a bool (false) or a Vec (empty), as clap treats them.
func (f *rustFile) attributed(i int) (field int, hasDefault bool) {
	for f.is(f.closer(f.previousAttribute(i))+2, "[") && f.previousAttribute(i) >= 0 {
		i = f.previousAttribute(i)
	}
	required := false
	for f.is(i, "[") {
		for n := i; n < f.closer(i); n++ {
			hasDefault = hasDefault || strings.HasPrefix(f.text(n), "default_value") || f.is(n, "default")
			required = required || f.seq(n, "required", "=", "true")
		}
		i = f.closer(i) + 1
		if f.is(i, "#") {
			i++
		}
	}
	field, typ := f.declared(i)
	if field > 0 && !required {
		hasDefault = hasDefault || f.isAny(typ, "Option", "bool", "Vec")
	}
	return field, hasDefault
}

// previousAttribute gives the "[" of the attribute right before the one at i, or -1.
func (f *rustFile) previousAttribute(i int) int {
	if f.is(i-1, "#") && f.is(i-2, "]") {
		if o := f.opener(i - 2); f.is(o-1, "#") {
			return o
		}
	}
	return -1
}

// declared reads `pub name: Type` at i: the field's name and the first token of its type; 0 where there is none.
func (f *rustFile) declared(i int) (field, typ int) {
	if f.is(i, "pub") {
		i++
		if f.is(i, "(") {
			i = f.closer(i) + 1
		}
	}
	if f.kind(i) != tokenIdent || !f.is(i+1, ":") {
		return 0, 0
	}
	return i, i + 2
}

// envconfig reads #[envconfig(from = "X", default = "d")].
func (f *rustFile) envconfig(i, open int) {
	_, hasDefault := f.attributed(i)
	for _, a := range f.arguments(open) {
		if f.seq(a[0], "from", "=") {
			f.readName(a[0]+2, a[1], defaultOf{has: hasDefault}, "attribute envconfig")
		}
	}
}

// fields reads the fields of the struct after i as variables of their names in upper case, but for those that have an
// attribute of this name, which says another.
func (f *rustFile) fields(i int, via, prefix, attribute string) {
	for n := i; n < i+60 && n < len(f.tokens); n++ {
		if !f.is(n, "struct") {
			continue
		}
		open := f.blockAfter(n)
		if !f.is(open, "{") {
			return
		}
		for _, a := range f.arguments(open) {
			f.field(a[0], via, prefix, attribute)
		}
		return
	}
}

func (f *rustFile) field(i int, via, prefix, attribute string) {
	hasDefault := false
	for f.seq(i, "#", "[") {
		if f.is(i+2, attribute) && attribute != "serde" {
			return
		}
		for n := i; n < f.closer(i+1); n++ {
			if f.isAny(n, "skip", "flatten", "rename") {
				return
			}
			hasDefault = hasDefault || f.is(n, "default")
		}
		i = f.closer(i+1) + 1
	}
	if field, typ := f.declared(i); field > 0 {
		f.add(field, prefix+strings.ToUpper(f.text(field)), hasDefault || f.is(typ, "Option"), via)
	}
}

// builder reads clap's Arg::new("x").env("X").default_value("d"), whose "env" is at i. A process builder's .env takes
// two arguments.
func (f *rustFile) builder(i int) {
	args := f.arguments(i + 1)
	if len(args) != 1 {
		return
	}
	r := rustAbsence{x: f.extractor}
	start := r.chainStart(i - 1)
	if !f.isAny(start, "Arg", "clap", "arg") {
		return
	}
	end := f.closer(i + 1)
	for f.is(end+1, ".") && f.is(end+3, "(") {
		end = f.closer(end + 3)
	}
	hasDefault := false
	for n := start; n < end; n++ {
		hasDefault = hasDefault || strings.HasPrefix(f.text(n), "default_value")
	}
	f.readName(args[0][0], args[0][1], defaultOf{has: hasDefault}, "clap Arg::env")
}

// envy reads the structs of the file that envy fills: envy::from_env::<Config>(), envy::prefixed("APP_").from_env().
func (f *rustFile) envy() {
	for i := range f.tokens {
		if !f.is(i, "envy") || !f.is(i+1, "::") {
			continue
		}
		prefix, fn := "", i+2
		if f.is(fn, "prefixed") && f.kind(fn+2) == tokenString {
			prefix = f.text(fn + 2)
			fn = f.closer(fn+1) + 2
		}
		if !f.is(fn, "from_env") {
			continue
		}
		typ := ""
		switch {
		case f.seq(fn+1, "::", "<"):
			typ = f.text(fn + 3)
		case f.is(i-1, "=") && f.is(i-3, ":"):
			typ = f.text(i - 2)
		}
		for n := range f.tokens {
			if typ != "" && f.seq(n, "struct", typ) {
				f.fields(n, "envy", prefix, "serde")
			}
		}
	}
}
