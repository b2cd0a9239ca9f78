package notify

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"deploycoord/internal/hostile"
)

// active is what one chat or another makes a mention, a link, a tag, code or a spoiler of.
var active = []*regexp.Regexp{
	regexp.MustCompile(`[<>` + "`" + `]`),                                              // tags, mentions of Slack, Discord, Google Chat and Lark, code
	regexp.MustCompile(`[@＠][^\x{200b}…]`),                                             // mentions, addresses of mails
	regexp.MustCompile(`:/`),                                                           // links
	regexp.MustCompile(`\]\(`),                                                         // links in Markdown
	regexp.MustCompile(`\|\||~~`),                                                      // spoilers, fences
	regexp.MustCompile(`[^ (\x{200b}][.。．｡]\p{L}`),                                     // hosts
	regexp.MustCompile(`[\x00-\x1f\x7f-\x{9f}]`),                                       // control characters
	regexp.MustCompile(`[\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{2028}\x{2029}]`), // what turns a text around, or breaks it
}

// passive looks for what a chat would act on in a line.
func passive(t testing.TB, line string) {
	t.Helper()
	for _, a := range active {
		if found := a.FindString(line); found != "" {
			t.Errorf("%q is left in %.200q", found, line)
		}
	}
}

func TestInert(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Upload images to R2", "Upload images to R2"},
		{"version 1.2.3, e. g. this one.", "version 1.2.3, e. g. this one."},
		{"<!channel> <@U1> <users/all>", "‹!channel› ‹@\u200bU1› ‹users/all›"},
		{"@everyone", "@\u200beveryone"},
		{"＠here", "＠\u200bhere"},
		{"@**all**", "@\u200b**all**"},
		{"[a](b)", "[a]\u200b(b)"},
		{"see https://evil.example/x", "see https:\u200b//evil\u200b.example/x"},
		{"README.md", "README\u200b.md"},
		{"evil。example", "evil\u200b。example"},
		{"👍.ws e\u0301.com", "👍\u200b.ws e\u0301\u200b.com"},
		{".env and .github/x", ".env and .github/x"},
		{"`a`", "'a'"},
		{"||spoiler||", "|\u200b|spoiler|\u200b|"},
		{"~~~", "~\u200b~\u200b~"},
		{"two\nlines", "two lines"},
		{"\u200bgap", `\u200bgap`},
		{"\x1b[31mred\u202e", `\x1b[31mred\u202e`},
	} {
		if got := inert(c.text, 200); got != c.want {
			t.Errorf("inert(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"漢字漢字", 3, "漢字…"}, {"ab cd", 4, "ab…"}, {"ab\u200bcd", 4, "ab…"}, {"abcd", 1, "…"},
	} {
		if got := cut(c.text, c.n); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
}

// FuzzInert holds for any text: nothing active, one line, valid, bounded; and what was inert already loses nothing but
// shows its gaps.
func FuzzInert(f *testing.F) {
	for _, text := range hostile.Texts {
		f.Add(text, 50)
	}
	for _, text := range extremes() {
		f.Add(text[:60], 20)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || limit > 10_000 {
			return
		}
		got := inert(text, limit)
		if n := utf8.RuneCountInString(got); n > limit {
			t.Errorf("%d characters of %d", n, limit)
		}
		if !utf8.ValidString(got) || strings.Contains(got, "\n") {
			t.Errorf("%q is no line of UTF-8", got)
		}
		passive(t, got)
		if plain := inert(text, 1_000_000); limit > len(plain) && plain != got {
			t.Errorf("a limit that is not reached makes %q of %q", got, plain)
		}
		bounds(t, hostileEvent("verified", text))
	})
}
