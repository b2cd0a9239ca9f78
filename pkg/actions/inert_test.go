package actions

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode"
)

func inert(t testing.TB, writes ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := Inert(&out)
	for _, s := range writes {
		if n, err := w.Write([]byte(s)); err != nil || n != len(s) {
			t.Fatalf("Write(%q) = %d, %v", s, n, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestInert(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"plain\ntext: x::y a:b\n", "plain\ntext: x::y a:b\n"},
		{"::error::x\n", ": :error::x\n"},
		{"a\n::error::x\n", "a\n: :error::x\n"},
		{"a\r::error::x\n", "a\r: :error::x\n"},
		{"a\r\n::error::x\n", "a\r\n: :error::x\n"},
		{" \t::error::x", " \t: :error::x"},
		{"\u00a0\u2003\u0085\u2028::error::x", "\u00a0\u2003\u0085\u2028: :error::x"},
		{"\u200b::error::x", "\u200b: :error::x"},
		{"\x00\x1b::error::x", "\x00\x1b: :error::x"},
		{":\u200d:error::x", ":\u200d :error::x"},
		{"\ufe0f:\u034f:error::x", "\ufe0f:\u034f :error::x"},
		{":::error::x", ": ::error::x"},
		{": :error::x", ": :error::x"},
		{"::stop-commands::t", ": :stop-commands::t"},
		{"::::", ": :::"},
		{"x##[error]y", "x## [error]y"},
		{"##[##[error]y", "## [## [error]y"},
		{"###[group]", "### [group]"},
		{"#\u200d#\u200b[error]", "#\u200d#\u200b [error]"},
		{"# #[x] ## [x] #[x]", "# #[x] ## [x] #[x]"},
		{"::##[error]", ": :## [error]"},
		{"a%0A::error::x", "a%0A::error::x"},
		{"\xff::error\xe2\x80", "\xff::error\xe2\x80"},
	} {
		if got := inert(t, tt.in); got != tt.want {
			t.Errorf("Inert(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if got := inert(t, strings.Split(tt.in, "")...); got != tt.want {
			t.Errorf("Inert(%q), one character a write = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestInertReportsTheFaultBelow(t *testing.T) {
	w := Inert(broken{})
	if _, err := w.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// isCommand is the runner's own test of a line, with the rules of culture said plainly: what may be looked through goes.
func isCommand(line string) bool {
	seen := strings.Map(func(c rune) rune {
		if ignorable(c) && !unicode.IsSpace(c) {
			return -1
		}
		return c
	}, line)
	return strings.HasPrefix(strings.TrimLeftFunc(seen, unicode.IsSpace), "::") || strings.Contains(seen, "##[")
}

func FuzzInert(f *testing.F) {
	f.Add("a\n ::error::x", 3)
	f.Add("\u200b:\u200d:#\x1b#[", 1)
	f.Add("\xe2\x80\r::\xff", 2)
	f.Fuzz(func(t *testing.T, in string, at int) {
		at = max(0, min(at, len(in)))
		whole, halves := inert(t, in), inert(t, in[:at], in[at:])
		if whole != halves {
			t.Errorf("split at %d: %q, whole: %q", at, halves, whole)
		}
		for _, line := range strings.FieldsFunc(whole, func(c rune) bool { return c == '\n' || c == '\r' }) {
			if isCommand(line) {
				t.Errorf("%q leaves the command %q", in, line)
			}
		}
		if strings.ReplaceAll(whole, " ", "") != strings.ReplaceAll(in, " ", "") {
			t.Errorf("%q lost text: %q", in, whole)
		}
	})
}
