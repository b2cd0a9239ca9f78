package escape

import (
	"strings"
	"testing"

	"deploycoord/internal/hostile"
)

// checkMarkdown renders a string in every place a string comes to stand, and reads it back: nothing was taken for
// markup, nothing was lost.
func checkMarkdown(t *testing.T, s string) {
	t.Helper()
	words, code := Markdown(s), Code(s)
	for place, source := range map[string]string{
		"p":  words + "\n",
		"li": "- " + words + "\n",
		"td": "| a |\n|---|\n| " + words + " |\n",
	} {
		tree := hostile.Rendered(t, []byte(source))
		hostile.Inspect(t, s, tree)
		if got := strings.TrimSpace(hostile.Text(hostile.First(tree, place))); got != strings.TrimSpace(Prose(s)) {
			t.Errorf("%q in <%s> reads %q, want %q (source %q)", s, place, got, Prose(s), source)
		}
	}
	for _, source := range []string{"- **" + code + "** x (y)\n", "| a |\n|---|\n| " + code + " |\n"} {
		tree := hostile.Rendered(t, []byte(source))
		hostile.Inspect(t, s, tree)
		if got := hostile.Text(hostile.First(tree, "code")); got != Name(s) {
			t.Errorf("%q as code reads %q, want %q (source %q)", s, got, Name(s), source)
		}
	}
}

func TestMarkdownReadsBack(t *testing.T) {
	for _, s := range hostile.Texts {
		checkMarkdown(t, s)
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"R2_ACCOUNT_ID is read": "R2_ACCOUNT_ID is read",
		"_A_":                   `&#95;A\_`,
		"a|b":                   "a&#124;b",
		"hi @octocat":           "hi @&#8203;octocat",
		"fixes #1":              "fixes #&#8203;1",
		"see http://x.example":  "see http:&#8203;//x.example",
		"see www.x.example":     "see www&#8203;.x.example",
		"a <b>":                 "a &lt;b&gt;",
		"2. two":                `2\. two`,
		"::error::x":            "&#58;:error::x",
	} {
		if got := Markdown(in); got != want {
			t.Errorf("Markdown(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"src/a b.ts:1":   "`src/a b.ts:1`",
		"a`b":            "<code>a&#96;b</code>",
		"a|b":            "<code>a&#124;b</code>",
		"${{ vars.A }}":  "`${{ vars.A }}`",
		"":               "<code></code>",
		"</code><script": "<code>&lt;&#47;code&gt;&lt;script</code>",
	} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range hostile.Texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkMarkdown(t, s) })
}
