package escape

import (
	"strings"
	"testing"
	"unicode/utf8"

	"deploycoord/internal/hostile"
)

func TestNothingInvisibleIsLeft(t *testing.T) {
	for _, s := range append(hostile.Texts[:len(hostile.Texts):len(hostile.Texts)], strings.Repeat("x", 1<<20), strings.Repeat("é\x1b", 1<<19)) {
		for what, got := range map[string]string{"Name": Name(s), "Prose": Prose(s), "Markdown": Markdown(s), "Code": Code(s), "Link": Link(s, "https://github.com")} {
			checkVisible(t, what, s, got)
		}
	}
}

func checkVisible(t *testing.T, what, s, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("%s(%.40q) is no UTF-8", what, s)
	}
	for _, r := range got {
		if r < ' ' || r >= 0x7f && r <= 0x9f || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r >= 0xe0000 && r <= 0xe007f {
			t.Errorf("%s(%.40q) leaves %U: %.80q", what, s, r, got)
		}
	}
	if len(got) > 12*MaxName+64 { // an entity or \U000e0041 for each byte at the worst
		t.Errorf("%s of %d bytes has %d", what, len(s), len(got))
	}
}

func TestNameAndProse(t *testing.T) {
	for _, c := range []struct{ in, name, prose string }{
		{"src/a b.ts:12", "src/a b.ts:12", "src/a b.ts:12"},
		{"a\nb\tc", `a\nb\tc`, "a b c"},
		{"  a   b  ", "  a   b  ", "a b"},
		{"\x1b[2J", `\x1b[2J`, `\x1b[2J`},
		{"\u202egnp", `\u202egnp`, `\u202egnp`},
		{"\xff\x00", `\xff\x00`, `\xff\x00`},
		{"\u009b31m", `\u009b31m`, `\u009b31m`},
		{"a\u00a0\u3000b", `a\u00a0\u3000b`, "a b"},
		{"naïve 漢字 👍", "naïve 漢字 👍", "naïve 漢字 👍"},
		{"\U000e0041", `\U000e0041`, `\U000e0041`},
	} {
		if got := Name(c.in); got != c.name {
			t.Errorf("Name(%q) = %q, want %q", c.in, got, c.name)
		}
		if got := Prose(c.in); got != c.prose {
			t.Errorf("Prose(%q) = %q, want %q", c.in, got, c.prose)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "abc… (1 bytes more)"},
		{"aéé", 2, "a… (4 bytes more)"},
		{strings.Repeat("x", 5000), 1, "x… (4,999 bytes more)"},
		{"\x80\x80\x80\x80\x80\x80", 5, "\x80… (5 bytes more)"},
	} {
		if got := Cut(c.in, c.n); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
