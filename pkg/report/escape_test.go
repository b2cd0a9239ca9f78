package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are the strings every sink is tried with.
var hostile = []string{
	"", " ", "plain words", "R2_ACCOUNT_ID is read", "::set-output name=x::y", "::stop-commands::x", " \t::error::x", "a ::error::x", "##[error]x", "a##[add-path]x",
	"</details><script>alert(1)</script>", "<!-- x", "a|b", "||", "`", "``", "a`b``c```d````e", "![x](http://evil.example)", "[x](http://evil.example)",
	"[x]: http://evil.example", "[^1]", "<http://evil.example>", "http://evil.example", "see https://evil.example/?a=b&c=d.", "ftp://evil.example", "www.evil.example", "WWW.evil.example",
	"mailto:a@evil.example", "xmpp:a@evil.example", "a.b+c@evil.example", "@octocat", "a @octocat, @acme/team", "#1", "fixes #123", "acme/shop#9", "GH-12", "gh-12",
	"\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\", "\x1b[2J\x1b[31mred", "\u009b31m", "\u202egnp.exe", "\u2066x\u2069", "zero\u200bwidth\u200d", "\ufeffbom", "\u2028\u2029\u0085",
	"two\nlines", "cr\r\nlf", "line\n::error::two", "\x00\x7f", "\xff\xfe\xc3(", "# heading", "- item", "* item", "+ item", "1. item", "12) item", "> quote", "---", "===", "    code",
	"\ttab", "~~~", "~~x~~", "**x**", "__x__", "_x_", "$x$", "$`x`$", "&lt;&#60;&amp;", "\\", "a\\", "\\*", "{{x}}", "{0}", ":tada:", "- [ ] task", "%0A::error::x", "100%", "a:b,c",
	"naïve – “quoted” 漢字 👍", "é́́", "a  b   c", "trailing ", "\\\n", "!", "|---|", "<", "a<b>c", "&", "a&b;", "\U000e0041\U000e0042",
}

func TestNothingInvisibleIsLeft(t *testing.T) {
	for _, s := range append(hostile, strings.Repeat("x", 1<<20), strings.Repeat("é\x1b", 1<<19)) {
		for what, got := range map[string]string{
			"name": name(s), "prose": prose(s), "terminalName": terminalName(s), "terminalProse": terminalProse(s),
			"markdownProse": markdownProse(s), "markdownCode": markdownCode(s), "commandProse": commandProse(s), "sarifText": sarifText(s), "sarifURI": sarifURI(s),
		} {
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
	if len(got) > 12*maxName+64 { // an entity or \U000e0041 for each byte at the worst
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
		if got := name(c.in); got != c.name {
			t.Errorf("name(%q) = %q, want %q", c.in, got, c.name)
		}
		if got := prose(c.in); got != c.prose {
			t.Errorf("prose(%q) = %q, want %q", c.in, got, c.prose)
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
		if got := cut(c.in, c.n); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
