package escape

import (
	"testing"

	_ "deploycoord/internal/golden"
)

func TestLink(t *testing.T) {
	for _, c := range []struct{ text, address, want string }{
		{"run 7", "https://github.com/acme/shop/actions/runs/7", "[run 7](https://github.com/acme/shop/actions/runs/7)"},
		{"a [b", "https://github.com", `[a \[b](https://github.com)`},
		{"x", "", "x"},
		{"x", "javascript:alert(1)", "x"},
		{"x", "https://evil.example/a) [b](c", "x"},
		{"x", "https://evil.example/\n", "x"},
	} {
		if got := Link(c.text, c.address); got != c.want {
			t.Errorf("Link(%q, %q) = %q, want %q", c.text, c.address, got, c.want)
		}
	}
}
