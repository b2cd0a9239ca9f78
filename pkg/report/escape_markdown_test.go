package report

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"deploycoord/pkg/finding"
)

// rendered turns Markdown into a tree of HTML, raw HTML included, as GitHub does before it sanitizes.
func rendered(t testing.TB, markdown []byte) *html.Node {
	t.Helper()
	var out bytes.Buffer
	gm := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(gmhtml.WithUnsafe()))
	if err := gm.Convert(markdown, &out); err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// ours are the elements these reports are made of; anything else was injected.
var ours = strings.Fields("html head body h2 h3 p em strong code pre br ul li table thead tbody tr th td details summary")

// linked is what GitHub turns into links in text outside of code.
var linked = regexp.MustCompile(`(?i)@[a-z0-9_]|#[0-9a-z]|\bgh-[0-9]|://|www\.|(mailto|xmpp):[a-z]`)

// inspect checks a tree for what does not belong there, and counts its elements.
func inspect(t *testing.T, source string, tree *html.Node) map[string]int {
	t.Helper()
	count := map[string]int{}
	for n := range tree.Descendants() {
		switch n.Type {
		case html.ElementNode:
			count[n.Data]++
			if !slices.Contains(ours, n.Data) {
				t.Errorf("%.60q makes <%s>", source, n.Data)
			}
			for _, a := range n.Attr {
				if n.Data != "code" || a.Key != "class" || a.Val != "language-bash" {
					t.Errorf("%.60q makes <%s %s=%q>", source, n.Data, a.Key, a.Val)
				}
			}
		case html.CommentNode:
			t.Errorf("%.60q makes a comment", source)
		case html.TextNode:
			if n.Parent.Data != "code" && linked.MatchString(n.Data) {
				t.Errorf("%.60q leaves what GitHub links: %q", source, n.Data)
			}
		}
	}
	return count
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.ReplaceAll(b.String(), "\u200b", "")
}

func first(n *html.Node, element string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == element {
			return d
		}
	}
	return &html.Node{}
}

// checkMarkdown renders a string in every place a string comes to stand, and reads it back: nothing was taken for
// markup, nothing was lost.
func checkMarkdown(t *testing.T, s string) {
	t.Helper()
	words, code := markdownProse(s), markdownCode(s)
	for place, source := range map[string]string{
		"p":  words + "\n",
		"li": "- " + words + "\n",
		"td": "| a |\n|---|\n| " + words + " |\n",
	} {
		tree := rendered(t, []byte(source))
		inspect(t, s, tree)
		if got := strings.TrimSpace(text(first(tree, place))); got != strings.TrimSpace(prose(s)) {
			t.Errorf("%q in <%s> reads %q, want %q (source %q)", s, place, got, prose(s), source)
		}
	}
	for _, source := range []string{"- **" + code + "** x (y)\n", "| a |\n|---|\n| " + code + " |\n"} {
		tree := rendered(t, []byte(source))
		inspect(t, s, tree)
		if got := text(first(tree, "code")); got != name(s) {
			t.Errorf("%q as code reads %q, want %q (source %q)", s, got, name(s), source)
		}
	}
}

func TestMarkdownReadsBack(t *testing.T) {
	for _, s := range hostile {
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
		if got := markdownProse(in); got != want {
			t.Errorf("markdownProse(%q) = %q, want %q", in, got, want)
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
		if got := markdownCode(in); got != want {
			t.Errorf("markdownCode(%q) = %q, want %q", in, got, want)
		}
	}
}

// A hostile string in every field at once changes no more than the text: the page keeps its shape.
func TestMarkdownKeepsItsShape(t *testing.T) {
	want := inspect(t, "plain", rendered(t, render(t, Markdown, everywhere("plain"), Options{})))
	for _, s := range hostile {
		if strings.TrimSpace(s) == "" {
			continue // an empty field is left out, as it should be
		}
		page := render(t, Markdown, everywhere(s), Options{})
		checkLog(t, s, page) // a log may get the page too
		got := inspect(t, s, rendered(t, page))
		for _, element := range strings.Fields("h2 h3 table tr li details summary") {
			if got[element] != want[element] {
				t.Errorf("%q: %d <%s>, want %d", s, got[element], element, want[element])
			}
		}
	}
}

func TestMarkdownStaysWithinItsLimit(t *testing.T) {
	for name, r := range map[string]finding.Result{
		"huge": huge(10_000), "hostile": load[finding.Result](t, "hostile"), "megabyte": everywhere(strings.Repeat("<", 1<<20)), "blocked": load[finding.Result](t, "blocked"),
	} {
		for _, limit := range []int{0, 1 << 10, 3000, 10_000, 65_536} {
			var out bytes.Buffer
			if err := Render(&out, Markdown, r, Options{Limit: limit}); err != nil {
				t.Errorf("%s at %d: %v", name, limit, err)
				continue
			}
			if most := limitOf(Options{Limit: limit}); out.Len() > most {
				t.Errorf("%s: %d bytes of %d", name, out.Len(), most)
			}
			count := inspect(t, name, rendered(t, out.Bytes()))
			if count["h2"] != 1 {
				t.Errorf("%s at %d has no verdict", name, limit)
			}
			checkLeftOut(t, name, r, out.String(), count["li"])
		}
	}
}

var leftOut = regexp.MustCompile(`: ([0-9,]+) findings?, ([0-9,]+) checks?, ([0-9,]+) setup entr`)

// checkLeftOut adds up what is shown and what is said to be left out.
func checkLeftOut(t *testing.T, name string, r finding.Result, markdown string, items int) {
	t.Helper()
	left := 0
	if m := leftOut.FindStringSubmatch(markdown); m != nil {
		for _, digit := range strings.ReplaceAll(m[1], ",", "") {
			left = 10*left + int(digit-'0')
		}
	}
	if shown := items - strings.Count(markdown, "### How this")*len(r.Notices); shown+left != len(r.Findings) {
		t.Errorf("%s: %d shown and %d left out are not %d", name, shown, left, len(r.Findings))
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkMarkdown(t, s) })
}
