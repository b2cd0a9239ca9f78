package envfile

import (
	"slices"
	"strings"
)

const maxText = 300 // bytes of an example, a link or a reason

// decorate applies item decorators to an entry. Those it does not know are left alone.
func decorate(e *Entry, said *explicit, ds []decorator) {
	for _, d := range ds {
		switch d.name {
		case "required":
			said.required = d.condition(false)
		case "optional":
			if c := d.condition(true); c != unsaid {
				said.required = triOf(c == no)
			}
		case "sensitive":
			said.sensitive = d.condition(true)
		case "public":
			if c := d.condition(false); c != unsaid {
				said.sensitive = triOf(c == no)
			}
		case "type":
			e.Type = parseType(d.value)
		case "example":
			e.Example = bounded(d.text(), maxText)
		case "docs", "docsUrl", "see", "link":
			if link := d.link(); e.Docs == "" && link != "" {
				e.Docs = link
			}
		case "deprecated":
			e.Deprecated = bounded(d.text(), maxText)
			if e.Deprecated == "" || e.Deprecated == "true" {
				e.Deprecated = "deprecated"
			} else if e.Deprecated == "false" {
				e.Deprecated = ""
			}
		}
	}
}

// link gives the first URL among the decorator's value, arguments and words.
func (d decorator) link() string {
	candidates := []string{unquote(d.value)}
	for _, a := range splitArguments(d.args) {
		candidates = append(candidates, unquote(a.value))
	}
	candidates = append(candidates, strings.Fields(d.stray)...)
	for _, c := range candidates {
		if strings.HasPrefix(c, "https://") || strings.HasPrefix(c, "http://") {
			return bounded(c, maxText)
		}
	}
	return ""
}

// condition answers a yes-or-no decorator as production would: bare, true or false, forEnv(…), or
// {enabled=…}. unknown is what a condition answers that cannot be known here; `undefined` is not said.
func (d decorator) condition(unknown bool) tri {
	if d.call {
		return unsaid // `@required(…)` is no form of these
	}
	if !d.has {
		return yes
	}
	switch strings.ToLower(unquote(d.value)) {
	case "true", "":
		return yes
	case "false":
		return no
	case "undefined":
		return unsaid
	}
	if strings.HasPrefix(d.value, "{") {
		for _, a := range splitArguments(strings.Trim(d.value, "{}")) {
			if a.key == "enabled" {
				return decorator{has: true, value: a.value}.condition(unknown)
			}
		}
		return yes
	}
	if args, ok := callArguments(d.value, "forEnv"); ok {
		return triOf(slices.ContainsFunc(args, func(a argument) bool {
			name := strings.ToLower(unquote(a.value))
			return name == "production" || name == "prod"
		}))
	}
	return triOf(unknown)
}

// callArguments gives the arguments of the call of name that s is.
func callArguments(s, name string) (args []argument, ok bool) {
	rest, ok := strings.CutPrefix(s, name)
	if !ok || len(rest) < 2 || rest[0] != '(' || rest[len(rest)-1] != ')' {
		return nil, false
	}
	return splitArguments(rest[1 : len(rest)-1]), true
}
