package record

import (
	"strings"
	"testing"
)

func TestScopeReplaces(t *testing.T) {
	of := func(names ...string) *Scope { return &Scope{names} }
	for _, c := range []struct {
		name string
		a, b *Scope
		want bool
	}{
		{"both all", nil, nil, true},
		{"all and one", nil, of("api"), true},
		{"one and all", of("api"), nil, true},
		{"all and none", nil, of(), true},
		{"the same", of("api"), of("api"), true},
		{"one of two", of("web", "api"), of("api", "mail"), true},
		{"others", of("web"), of("api"), false},
		{"none", of(), of("api"), false},
		{"one of none", of("api"), of(), true},
		{"none of none", of(), of(), true},
	} {
		if got := c.a.Replaces(c.b); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

func TestScopeWords(t *testing.T) {
	many := make([]string, maxNamed+2)
	for i := range many {
		many[i] = "s"
	}
	for _, c := range []struct {
		services []string
		want     string
	}{
		{nil, noService},
		{[]string{"api", "web"}, "api, web"},
		{many[:maxNamed], strings.Repeat("s, ", maxNamed-1) + "s"},
		{many, strings.Repeat("s, ", maxNamed-1) + "s and 2 more"},
	} {
		if got := (Scope{c.services}).Words(); got != c.want {
			t.Errorf("%d services are %q, want %q", len(c.services), got, c.want)
		}
	}
	lines := headLines(Deployment{Scope: &Scope{[]string{"api"}}})
	if got := lines[len(lines)-2]; got.Label != "Services" || got.Value != "api" {
		t.Errorf("the block says %+v", lines)
	}
}
