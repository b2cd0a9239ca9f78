package envfile

import (
	"slices"
	"strings"
)

// Type is what @type says of a variable. The zero Type says nothing.
// Source of the types and their options: https://varlock.dev/reference/data-types/.
type Type struct {
	Name    string   `json:"name,omitempty"`    // as varlock calls it; integer, int and bool are known too
	Args    []string `json:"args,omitempty"`    // enum: the values; array and record: the element's type
	Options []Option `json:"options,omitempty"` // in file order
}

// Option is one setting of a type, its value without quotes. Pattern is true of a /regular expression/.
type Option struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Pattern bool   `json:"pattern,omitempty"`
}

// IsZero tells that the file says nothing of the type.
func (t Type) IsZero() bool { return t.Name == "" }

// String is the type as a template writes it, for people to read: enum(a, b), string(startsWith=sk_).
func (t Type) String() string {
	if len(t.Args) == 0 && len(t.Options) == 0 {
		return t.Name
	}
	parts := slices.Clone(t.Args)
	for _, o := range t.Options {
		parts = append(parts, o.Name+"="+o.Value)
	}
	return t.Name + "(" + strings.Join(parts, ", ") + ")"
}

// parseType reads the value of @type. An unknown name is kept: it checks nothing.
func parseType(s string) Type {
	s = unquote(s)
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return Type{Name: bounded(s, maxText)}
	}
	t := Type{Name: bounded(s[:open], maxText)}
	for _, a := range splitArguments(strings.TrimSuffix(s[open+1:], ")")) {
		if a.key == "" {
			t.Args = append(t.Args, strings.ToValidUTF8(unquote(a.value), ""))
			continue
		}
		o := Option{Name: a.key, Value: strings.ToValidUTF8(unquote(a.value), "")}
		o.Pattern = len(a.value) > 1 && a.value[0] == '/' && patternLength(a.value) == len(a.value)
		t.Options = append(t.Options, o)
	}
	return t
}

// option gives a setting; ok is false where it is not given, or computed: a call or a reference to another variable,
// whose result is not known here.
func (t Type) option(name string) (value string, ok bool) {
	for _, o := range t.Options {
		if o.Name == name {
			return o.Value, o.Pattern || !isComputed(o.Value)
		}
	}
	return "", false
}

func (t Type) flag(name string) bool {
	v, ok := t.option(name)
	return ok && strings.EqualFold(v, "true")
}

// isComputed tells a reference or a function call from plain text.
func isComputed(s string) bool {
	if strings.HasPrefix(s, "$") {
		return true
	}
	n := strings.IndexByte(s, '(')
	return n > 0 && s[len(s)-1] == ')' && scanName(s, 0, n) == n
}
