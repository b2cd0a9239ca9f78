package probe

import (
	"slices"
	"strings"
	"testing"
)

func TestExpand(t *testing.T) {
	values := map[string]string{"A": "one", "B_2": "two", "EMPTY": "", "GITHUB_SHA": "0123456789", "NESTED": "${A}"}
	var told []string
	env := Env{
		Lookup: func(name string) (string, bool) { v, ok := values[name]; return v, ok },
		Secret: func(v string) { told = append(told, v) },
	}
	for _, tt := range []struct{ in, want, err string }{
		{"", "", ""},
		{"plain", "plain", ""},
		{"${A}", "one", ""},
		{"x${A}y${B_2}z", "xoneytwoz", ""},
		{"${EMPTY}", "", ""},
		{"${GITHUB_SHA}", "0123456789", ""},
		{"${NESTED}", "${A}", ""},
		{"$A ${ ${} ${1} ${a.b} ${A", "$A ${ ${} ${1} ${a.b} ${A", ""},
		{"$${A} ${A}", "${A} one", ""},
		{"${${A}}", "${one}", ""},
		{"${MISSING}", "", "${MISSING} is not set"},
	} {
		got, err := expand(tt.in, env)
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%q: got %q, %v; want %q, %q", tt.in, got, err, tt.want, tt.err)
		}
	}
	for _, v := range []string{"one", "two"} {
		if !slices.Contains(told, v) {
			t.Errorf("nobody was told that %q must not be shown", v)
		}
	}
	if slices.Contains(told, "0123456789") {
		t.Error("the commit that GitHub itself shows is taken for a secret")
	}
}

func TestTemplateCaptured(t *testing.T) {
	env := Env{Lookup: func(string) (string, bool) { return "of the environment", true }}
	p, err := parseTemplate("a ${ID} b ${OTHER}", []string{"ID"}, env)
	if err != nil {
		t.Fatal(err)
	}
	var holes []hole
	got, err := p.render(map[string]string{"ID": "captured"}, func(h hole, v string) (string, error) {
		holes = append(holes, h)
		return "<" + v + ">", nil
	})
	if want := "a <captured> b <of the environment>"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	want := []hole{{"a ", "ID", true}, {"a <captured> b ", "OTHER", false}}
	if !slices.Equal(holes, want) {
		t.Errorf("got %v, want %v", holes, want)
	}
}
