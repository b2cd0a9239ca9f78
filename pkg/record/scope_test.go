package record

import "testing"

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
