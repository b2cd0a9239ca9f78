package probe

import (
	"fmt"
	"slices"
	"strings"
)

// expand is text with ${NAME} replaced by the environment's value, which env.Secret is told; $${ stands for ${. A name
// that is not set is an error that says which.
func expand(text string, env Env) (string, error) {
	t, err := parseTemplate(text, nil, env)
	if err != nil {
		return "", err
	}
	return t.render(nil, nil)
}

// template is a text with holes. Those of the environment are known from the start, captured ones at each look.
type template []piece

type piece struct {
	text     string // as the configuration spells it, or the environment's value
	name     string // of the variable; "" where the configuration spells the text
	captured bool
}

// parseTemplate parts a text. captures are the names that an earlier step captures; they come before the environment.
func parseTemplate(text string, captures []string, env Env) (template, error) {
	var t template
	literal := func(s string) {
		if n := len(t); n > 0 && t[n-1].name == "" {
			t[n-1].text += s
		} else if s != "" {
			t = append(t, piece{text: s})
		}
	}
	for {
		before, rest, found := strings.Cut(text, "${")
		if !found {
			literal(text)
			return t, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case strings.HasSuffix(before, "$"): // $${ is ${ itself
			literal(before + "{")
			text = rest
			continue
		case !closed || !isVariable(name):
			literal(before + "${")
			text = rest
			continue
		}
		literal(before)
		text = after
		if slices.Contains(captures, name) {
			t = append(t, piece{name: name, captured: true})
			continue
		}
		value, err := variable(name, env)
		if err != nil {
			return nil, err
		}
		t = append(t, piece{text: value, name: name})
	}
}

// variable looks a name up in the environment.
func variable(name string, env Env) (string, error) {
	var value string
	var set bool
	if env.Lookup != nil {
		value, set = env.Lookup(name)
	}
	if !set {
		return "", fmt.Errorf("${%s} is not set: set the variable %s in the environment of this run", name, name)
	}
	if env.Secret != nil && value != "" && !slices.Contains(public, name) {
		env.Secret(value)
	}
	return value, nil
}

// public are variables that GitHub sets and shows everywhere itself: masking the commit would hide what is verified.
// docs.github.com/actions/reference/workflows-and-actions/variables
var public = []string{
	"GITHUB_SHA", "GITHUB_REF", "GITHUB_REF_NAME", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_RUN_NUMBER",
}

// isVariable says whether s may be the name of a variable. It is not of what is meant for somebody else: ${a.b}, ${1}.
func isVariable(s string) bool {
	for i, c := range []byte(s) {
		if c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// hole is where a value is about to be put.
type hole struct {
	before   string // the text so far
	name     string
	captured bool // hostile: an answer had it
}

// render gives the text. put, where there is one, makes a value fit for its place, or refuses it.
func (t template) render(captured map[string]string, put func(hole, string) (string, error)) (string, error) {
	if len(t) == 1 && t[0].name == "" {
		return t[0].text, nil
	}
	var b strings.Builder
	for _, p := range t {
		value := p.text
		if p.captured {
			value = captured[p.name]
		}
		if p.name != "" && put != nil {
			fit, err := put(hole{before: b.String(), name: p.name, captured: p.captured}, value)
			if err != nil {
				return "", err
			}
			value = fit
		}
		b.WriteString(value)
	}
	return b.String(), nil
}
