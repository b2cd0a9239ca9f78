package hostile

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
)

// Rendered turns Markdown into a tree of HTML, raw HTML included, as GitHub does before it sanitizes.
func Rendered(t testing.TB, markdown []byte) *html.Node {
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

// ours are the elements that reports are made of; anything else was injected.
var ours = strings.Fields("html head body h2 h3 p em strong code pre br ul li table thead tbody tr th td details summary")

// linked is what GitHub turns into links in text outside of code.
var linked = regexp.MustCompile(`(?i)@[a-z0-9_]|#[0-9a-z]|\bgh-[0-9]|://|www\.|(mailto|xmpp):[a-z]`)

// Inspect checks a tree for what does not belong there, and counts its elements. Links to the web or to files, and
// boxes of a task list belong there where "a" and "input" are named.
func Inspect(t testing.TB, source string, tree *html.Node, also ...string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for n := range tree.Descendants() {
		switch n.Type {
		case html.ElementNode:
			count[n.Data]++
			if !slices.Contains(ours, n.Data) && !slices.Contains(also, n.Data) {
				t.Errorf("%.60q makes <%s>", source, n.Data)
			}
			for _, a := range n.Attr {
				if !attribute(n.Data, a) {
					t.Errorf("%.60q makes <%s %s=%q>", source, n.Data, a.Key, a.Val)
				}
			}
		case html.CommentNode:
			t.Errorf("%.60q makes a comment", source)
		case html.TextNode:
			if n.Parent.Data != "code" && n.Parent.Data != "a" && linked.MatchString(n.Data) {
				t.Errorf("%.60q leaves what GitHub links: %q", source, n.Data)
			}
		}
	}
	return count
}

func attribute(element string, a html.Attribute) bool {
	switch element {
	case "code":
		return a.Key == "class" && (a.Val == "language-bash" || a.Val == "language-yaml")
	case "a":
		return a.Key == "href" && (strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://") || !strings.Contains(a.Val, ":"))
	case "input":
		return slices.Contains([]string{"type", "disabled", "checked"}, a.Key)
	}
	return false
}

// Text is what a reader sees of a node.
func Text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.ReplaceAll(b.String(), "\u200b", "")
}

// First finds the first of such elements below a node; an empty node where there is none.
func First(n *html.Node, element string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == element {
			return d
		}
	}
	return &html.Node{}
}
