package envfile

import "strings"

// How Required and Sensitive are resolved, first rule first:
//
//	Required    @required/@optional on the item; a commented entry is not required; @defaultRequired of the header
//	            (infer: required when it has a value); else true: what a plain template lists is what the code needs.
//	Sensitive   @sensitive/@public on the item; @defaultSensitive of the header (inferFromPrefix(P): sensitive unless
//	            the name begins with P); else by the name, see sensitive.go.
//
// A condition of @env-spec is judged as production: forEnv(production) and forEnv(prod) hold. A requirement whose
// condition this package cannot know, such as eq($OTHER, x), is not one; a sensitivity it cannot know is one.
// Sources: https://varlock.dev/reference/item-decorators/ and https://varlock.dev/reference/root-decorators/. The
// latter calls infer the default of @defaultRequired, varlock itself takes true; so does this.

// tri is a decorator's answer: not given, no, yes.
type tri int8

const (
	unsaid tri = iota
	no
	yes
)

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

// explicit is what decorators say of one entry.
type explicit struct{ required, sensitive tri }

// rootDecorators is what the header says of all entries.
type rootDecorators struct {
	required  string // "true", "false", "infer" or ""
	sensitive tri
	prefix    string // of inferFromPrefix
}

// header reads the root decorators of a comment block above the first item.
func (p *parser) header(ds []decorator) {
	if p.sawItem {
		return
	}
	for _, d := range ds {
		switch d.name {
		case "defaultRequired":
			p.spec, p.root.required = true, strings.ToLower(d.text())
		case "defaultSensitive":
			p.spec = true
			if args, ok := callArguments(d.value, "inferFromPrefix"); ok && len(args) > 0 {
				p.root.prefix = unquote(args[0].value)
				continue
			}
			p.root.sensitive = d.condition(true)
		case "currentEnv", "envFlag", "import", "plugin", "generateTypes", "generateTsTypes":
			p.spec = true
		}
	}
}

// finish completes an entry with its value, its comments and its decorators, and keeps it.
func (p *parser) finish(e Entry, v value, b block) {
	e.Value = v.text
	e.HasValue = v.text != ""
	e.Literal = v.quote == '\'' || v.quote == '`'
	e.Computed = v.computed
	e.EndLine = e.Line + v.breaks
	if e.HasValue && !e.Literal {
		e.Expands = expandedNames(v.text)
	}
	var said explicit
	decorate(&e, &said, b.decorators)
	e.Description = describe(b.prose)
	if v.comment != "" {
		p.inlineComment(&e, &said, v.comment)
	}
	e.Optional = e.Commented || said.required == no
	p.file.Entries = append(p.file.Entries, e)
	p.explicit = append(p.explicit, said)
}

// inlineComment reads the comment after a value: decorators too, or a description where none stands above.
func (p *parser) inlineComment(e *Entry, said *explicit, comment string) {
	if comment[0] == '@' && len(comment) < maxDecorator {
		ds, rest := parseDecorators(comment)
		decorate(e, said, ds)
		comment = rest
	}
	if e.Description == "" {
		e.Description = bounded(comment, maxDescription)
	}
}

// resolve answers Required and Sensitive of every entry, now that the header is known.
func (p *parser) resolve() {
	p.dropTwins()
	for i := range p.file.Entries {
		e, said := &p.file.Entries[i], p.explicit[i]
		e.Required = p.required(e, said)
		e.Decided = said.required != unsaid || p.root.required != ""
		switch {
		case said.sensitive != unsaid:
			e.Sensitive = said.sensitive == yes
		case p.root.prefix != "":
			e.Sensitive = !strings.HasPrefix(e.Name, p.root.prefix)
		case p.root.sensitive != unsaid:
			e.Sensitive = p.root.sensitive == yes
		default:
			e.Sensitive = SensitiveName(e.Name)
		}
	}
}

func (p *parser) required(e *Entry, said explicit) bool {
	switch {
	case said.required != unsaid:
		return said.required == yes
	case e.Commented:
		return false
	case p.root.required == "infer":
		return e.HasValue && e.Value != "undefined"
	default:
		return p.root.required != "false"
	}
}

// dropTwins takes Optional from commented entries whose name also stands uncommented: they are examples of its value.
func (p *parser) dropTwins() {
	commented := map[string]bool{}
	for i := range p.file.Entries {
		if e := &p.file.Entries[i]; e.Commented {
			commented[e.Name] = false
		}
	}
	if len(commented) == 0 {
		return
	}
	for i := range p.file.Entries {
		if e := &p.file.Entries[i]; !e.Commented {
			if _, ok := commented[e.Name]; ok {
				commented[e.Name] = true
			}
		}
	}
	for i := range p.file.Entries {
		if e := &p.file.Entries[i]; e.Commented && commented[e.Name] && p.explicit[i].required != no {
			e.Optional = false
		}
	}
}
