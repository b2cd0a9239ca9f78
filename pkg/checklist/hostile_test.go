package checklist

import (
	"fmt"
	"strings"
	"testing"
)

// fill repeats a unit up to n bytes.
func fill(unit string, n int) string { return strings.Repeat(unit, n/len(unit)) }

// hostile are texts of n bytes on which Markdown parsers take time or stack by the square of the length.
func hostile(n int) map[string]string {
	count := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	deep := func(unit string, step int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(" ", i*step) + unit)
		}
		return b.String()
	}
	ticks := func() string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("`", i) + " ")
		}
		return b.String()
	}
	nest := func(open, shut string) string {
		return strings.Repeat(open, n/2/len(open)) + "a" + strings.Repeat(shut, n/2/len(shut))
	}
	cases := map[string]string{
		"deep indentation":         deep("- [x] a\n", 2),
		"deep tabs":                strings.ReplaceAll(deep("- a\n", 4), "    ", "\t"),
		"deep, blank lines":        strings.ReplaceAll(deep("- a\n", 2), "\n", "\n\n"),
		"deep, then blank lines":   fill("- ", 200) + "a\n" + fill("\n", n),
		"deep in quote, blank":     "> " + fill("- ", 200) + "a\n" + fill(">\n", n),
		"deep, blank and quote":    "> " + fill("- ", 200) + "a\n" + fill(">\n\n", n),
		"deep, blank and spaces":   fill("- ", 200) + "a\n" + fill(" \n\n", n),
		"lazy quote":               fill("> ", 200) + "a\n" + fill("a\n", n),
		"lazy list":                fill("- ", 200) + "a\n" + fill("a\n", n),
		"quoted lines":             fill(fill(">", 200)+"a\n", n),
		"quoted lines, cut":        fill(fill(">", 1000)+"a\n", n),
		"bulleted lines":           fill(fill("- ", 200)+"a\n", n),
		"indented below":           fill("- ", 200) + "a\n" + fill("\n"+fill(" ", 200)+"a\n", n),
		"nested emphasis":          nest("*a **a ", "a** a*"),
		"nested brackets":          nest("[", "]"),
		"nested links":             nest("[a](", ")"),
		"backticks":                ticks(),
		"definitions":              count("[a%d]: b\n"),
		"references":               count("[a%d]: b\n")[:n/2] + "\n" + count("[a%d] ")[:n/2],
		"labels":                   fill("a: b\n", n),
		"labels in lists":          deep("- a:\n", 2),
		"paragraph":                fill("a\n", n),
		"one line":                 fill("a", n),
		"code items":               fill("- [x] `a`\n", n),
		"code lines":               fill("`a`\n\n", n),
		"bold items":               fill("- **a:** b\n", n),
		"links":                    fill("[a](b) ", n),
		"table":                    "|a|b|\n|-|-|\n" + fill("|`a`|[b](c)|\n", n),
		"no comment":               fill("a <!--\n", n),
		"html no end":              "<div>" + fill("<a ", n),
		"html comments":            "<div>\n" + fill("<!-- a -->", n),
		"html tags":                "<div>\n" + fill("<h1>a</h1>", n),
		"fence in quote, unclosed": fill("> ```\n", n),
	}
	for _, unit := range []string{
		">", "> ", "- ", "1. ", "-\t", "[", "![", "[a](", "[a](<b", "]", "[]", "[a]", "*", "*a ", "*a **a ", "*a_ ", "_a ", "a**b", "c* ",
		"a~~ ", "~a ", "~~a ", "`", "`a``", "<", "<a ", "<a b=\"", "<!-- ", "a <?", "a <![CDATA[", "a <!A ", "&", "&amp;", "\\", "\t", " ",
		"\n", "\r", "\r\n", "\x00", "\u00a0", "\xff", "# a\n", "#\n", "- [x] a\n", "-\n", "a\n=\n", "```\n", "- ```\n", "<div>\n", "<div>\n\n", "a:b@c.d ",
		"http://a", "<http://a>", "[a\n", "[a]: b \"\n", "[a]: b\n\"", "*[_`<!", "(", "**a**\n", "<details>\n\n- [x] a\n\n", "-      a\n", "~~a~~ ", "***", "---\n",
	} {
		cases[fmt.Sprintf("%q", unit)] = fill(unit, n)
	}
	return cases
}

func BenchmarkParseHostile(b *testing.B) {
	for name, text := range hostile(MaxSize) {
		body := []byte(text)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Parse(body)
			}
		})
	}
}

// TestParseHostile holds that each of them ends, in bounded stack, with every level that is read in order.
func TestParseHostile(t *testing.T) {
	for name, text := range hostile(64 << 10) {
		checkDocument(t, name, text)
	}
	for name, want := range map[string]int{
		strings.Repeat("- ", 100_000) + "[x] a":                                       0,           // the item is too deep
		strings.Repeat(">", 100_000) + "\n\n- [x] a":                                  1,           // what follows is read
		strings.Repeat("- [x] a\n", 100_000):                                          MaxSize / 8, // cut
		strings.Repeat("- ", 20) + "[x] a\n" + strings.Repeat("  ", 20) + "- [x] b\n": 2,           // deep, but not too deep
		strings.Repeat("x", 10<<20) + "\n- [x] a":                                     0,           // cut
		"- [x] a\n" + strings.Repeat("\n", 10<<20):                                    1,
	} {
		if got := len(Parse([]byte(name)).Tasks); got != want {
			t.Errorf("%.20q… of %d bytes: %d tasks, expected %d", name, len(name), got, want)
		}
	}
}

// checkDocument holds what is true of every text.
func checkDocument(t *testing.T, name, text string) {
	t.Helper()
	d := Parse([]byte(text))
	lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
	in := func(what string, line int) {
		if line < 1 || line > lines {
			t.Errorf("%s: %s in line %d of %d", name, what, line, lines)
		}
	}
	for i, task := range d.Tasks {
		in("a task", task.Line)
		if task.Parent >= i || task.Heading >= len(d.Headings) || strings.Contains(task.Text, "\n") {
			t.Errorf("%s: task %d is %+v", name, i, task)
		}
	}
	for _, h := range d.Headings {
		in("a heading", h.Line)
		if h.Filled && h.Declined || h.Filled && len(d.Content(h)) == 0 || strings.Contains(h.Text, "\n") {
			t.Errorf("%s: heading %+v", name, h)
		}
	}
	for _, b := range d.Blocks {
		in("a block", b.Line)
		if !b.Code && strings.Count(b.Prose, "\n") != strings.Count(b.Text, "\n") {
			t.Errorf("%s: the prose of %+v has other lines than its text", name, b)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# a\n- [x] ~~b~~ n/a\n  1. [ ] c\n> d\n<!-- e -->\n**f:** g\n<details><summary>h</summary>\n\n[i]: j\n```\nk\n")
	f.Add("\uFEFFa\r\n=\r-\t[x]\u00a0b\n~~c~~ `d`\n_e_ **f** - g\n![h](i) &amp; \\*\n<h1>j</h1>\n<!--\n\n-->\n")
	for _, text := range hostile(64) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkDocument(t, "fuzzed", text) })
}
