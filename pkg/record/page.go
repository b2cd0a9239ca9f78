package record

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// page is Markdown being written. Each list and table has a share of the whole, so that no part of a record pushes out
// another, and says what it left out.
type page struct {
	bytes.Buffer
}

// maxText bounds one text on a page, in bytes before escaping.
const maxText = 400

func (p *page) put(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *page) heading(level int, text string) {
	if p.Len() > 0 {
		p.put("\n")
	}
	p.put(strings.Repeat("#", level), " ", text, "\n\n")
}

// list writes items, of at most the given bytes together, with a dash before each.
func (p *page) list(most int, items []string) {
	for i, item := range items {
		if most -= len(item); most < 0 {
			p.put("- … and ", fmt.Sprint(len(items)-i), " more, which the JSON record has\n")
			return
		}
		p.put("- ", item, "\n")
	}
}

// table writes rows of escaped cells, of at most the given bytes together.
func (p *page) table(most int, head []string, rows [][]string) {
	p.put("| ", strings.Join(head, " | "), " |\n|", strings.Repeat("---|", len(head)), "\n")
	for i, row := range rows {
		line := "| " + strings.Join(row, " | ") + " |\n"
		if most -= len(line); most < 0 {
			p.put("\n… and ", fmt.Sprint(len(rows)-i), " more, which the JSON record has.\n")
			return
		}
		p.put(line)
	}
}

// words is a sentence from outside.
func words(s string) string { return escape.Markdown(bounded(s, maxText)) }

// code is a name from outside.
func code(s string) string { return escape.Code(bounded(s, maxText)) }

// bounded cuts a text and keeps its UTF-8 whole, broken bytes and all.
func bounded(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// link links words to an address from outside, where that is a safe one.
func link(text, address string) string {
	if len(address) > 1000 {
		address = ""
	}
	return escape.Link(bounded(text, maxText), address)
}

// codes lists names.
func codes(names []string, most int) string {
	var l []string
	for _, n := range names[:min(most, len(names))] {
		l = append(l, code(n))
	}
	if len(names) > most {
		l = append(l, fmt.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(l, ", ")
}

// within is where an own file stands, seen from the folder of another.
func within(from, to string) string {
	a, b := strings.Split(path.Clean(from), "/"), strings.Split(path.Clean(to), "/")
	if from == "." || from == "" {
		a = nil
	}
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(escapedSegments(b), "/")
}

func sign(s finding.Status) string {
	switch s {
	case finding.Pass:
		return "✅ pass"
	case finding.Fail:
		return "❌ fail"
	case finding.Warn:
		return "⚠️ warn"
	case finding.Skipped:
		return "⏭️ skipped"
	}
	return "❔ unknown"
}

func signOf(o health.Outcome) string {
	switch o {
	case health.Good:
		return "✅ good"
	case health.Bad:
		return "❌ bad"
	}
	return "❔ could not measure"
}

// statusSign is the status with its sign.
func statusSign(d Deployment) string {
	switch {
	case d.Status == Deployed && d.Decision == finding.Continue:
		return "⚠️ DEPLOYED"
	case d.Status == Deployed:
		return "✅ DEPLOYED"
	case d.Status == Held:
		return "❔ ON HOLD"
	case d.Status == RolledBack:
		return "↩️ ROLLED BACK"
	case wentBack(d.Status):
		return "❌ " + string(d.Status)
	}
	return "❔ " + words(string(d.Status))
}
