package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	corpus "deploycoord/internal/hostile"
	"deploycoord/pkg/finding"
)

func rendered(t testing.TB, markdown []byte) *html.Node {
	t.Helper()
	return corpus.Rendered(t, markdown)
}

func inspect(t *testing.T, source string, tree *html.Node) map[string]int {
	t.Helper()
	return corpus.Inspect(t, source, tree)
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
