package envusage

import "strings"

// fields reads the annotated attributes of a settings class: `name: type = default`.
func (f *pyFile) fields(classes []*pyClass, c *pyClass, config settingsConfig, prefix string, optional bool, depth int) {
	if c.from >= len(f.tokens) {
		return
	}
	col := f.tokens[c.from].col
	for i := c.from; i < c.to; i++ {
		if f.kind(i) != tokenIdent || f.tokens[i].col != col || f.lineStart(i) != i || f.insideClassBrackets(c, i) {
			continue
		}
		name := f.text(i)
		if name == "class" || name == "def" || name == "async" {
			i = f.dedent(i) - 1
			continue
		}
		if !f.is(i+1, ":") || strings.HasPrefix(name, "_") || name == "model_config" || f.classVar(i+2) {
			continue
		}
		end := f.statementEnd(i)
		eq := i + 2
		for eq < end && !f.is(eq, "=") {
			if f.closer(eq) < end {
				eq = f.closer(eq)
			}
			eq++
		}
		f.field(classes, field{at: i, typeFrom: i + 2, eq: min(eq, end), end: end, optional: optional}, config, prefix, depth)
		i = end - 1
	}
}

// field is one attribute: its type stands at [typeFrom, eq), its value at [eq+1, end).
type field struct {
	at, typeFrom, eq, end int
	optional              bool // what it is part of has a default
}

func (f *pyFile) field(classes []*pyClass, fl field, config settingsConfig, prefix string, depth int) {
	has := fl.optional || f.fieldDefault(fl)
	if names := f.fieldNames(fl); len(names) > 0 {
		for _, at := range names {
			f.add(at, envCase(f.text(at), config.exact), has, viaSettings)
		}
		return
	}
	name := prefix + f.text(fl.at)
	for i := fl.typeFrom; i < fl.eq; i++ {
		nested := classNamed(classes, f.text(i))
		if nested == nil || f.kind(i) != tokenIdent {
			continue
		}
		if f.isSettings(classes, nested, 0) {
			return // it reads its own names
		}
		if config.delimiter != "" && depth < 3 && f.isModel(classes, nested, 0) {
			f.fields(classes, nested, config, name+config.delimiter, has, depth+1)
			return
		}
	}
	f.add(fl.at, envCase(name, config.exact), has, viaSettings)
}

const viaSettings = "declared by BaseSettings"

func envCase(name string, exact bool) string {
	if exact {
		return name
	}
	return strings.ToUpper(name)
}

func (f *pyFile) isModel(classes []*pyClass, c *pyClass, depth int) bool {
	for _, b := range c.bases {
		if b == "BaseModel" {
			return true
		}
		if p := classNamed(classes, b); p != nil && p != c && depth < 8 && f.isModel(classes, p, depth+1) {
			return true
		}
	}
	return false
}

// fieldDefault tells whether a field may be unset: it has a value, and not one that says "required".
func (f *pyFile) fieldDefault(fl field) bool {
	has := fl.eq < fl.end && f.is(fl.eq, "=")
	for i := fl.typeFrom; i < fl.end; i++ {
		if !f.is(i, "Field") || !f.is(i+1, "(") {
			continue
		}
		given := i < fl.eq && has // Annotated[str, Field(…)] = value
		for n, a := range f.arguments(i + 1) {
			switch {
			case n == 0 && !f.is(a[0]+1, "="):
				given = given || !f.is(a[0], "...")
			case f.isAny(a[0], "default", "default_factory") && f.is(a[0]+1, "="):
				given = given || !f.is(a[0]+2, "...")
			}
		}
		return given
	}
	return has && !f.is(fl.eq+1, "...")
}

// fieldNames gives the string tokens of the names that a Field gives itself: alias, validation_alias, env.
func (f *pyFile) fieldNames(fl field) []int {
	var out []int
	for i := fl.typeFrom; i < fl.end; i++ {
		if !f.isAny(i, "alias", "validation_alias", "env") || !f.is(i+1, "=") {
			continue
		}
		if f.kind(i+2) == tokenString {
			out = append(out, i+2)
			continue
		}
		open := i + 2
		if f.is(open, "AliasChoices") {
			open++
		}
		if f.isAny(open, "(", "[") {
			for _, a := range f.arguments(open) {
				if a[1]-a[0] == 1 && f.kind(a[0]) == tokenString {
					out = append(out, a[0])
				}
			}
		}
	}
	return out
}

func (f *pyFile) classVar(i int) bool {
	return f.is(i, "ClassVar") || f.is(i+1, ".") && f.is(i+2, "ClassVar")
}

// statementEnd gives the end of the statement that begins at i: the first token of the next line outside brackets.
func (f *pyFile) statementEnd(i int) int {
	for j := i; j < len(f.tokens); j++ {
		if j > i && f.tokens[j].line > f.tokens[j-1].line && f.tokens[j].col <= f.tokens[i].col {
			return j
		}
		if c := f.closer(j); f.match[j] > int32(j) {
			j = c
		}
	}
	return len(f.tokens)
}

// insideClassBrackets tells whether token i, at the column of a class's attributes, stands within brackets of one.
func (f *pyFile) insideClassBrackets(c *pyClass, i int) bool {
	for j := i - 1; j >= c.from && j > i-200; j-- {
		if o := f.opener(j); o >= 0 {
			j = o
			continue
		}
		if f.isAny(j, "(", "[", "{") {
			return true
		}
	}
	return false
}
