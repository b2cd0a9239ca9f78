package checklist

import (
	"bytes"
	"strings"
)

// taskBox splits the box off the first block of a list item: "[x] text". The box is followed by white space, as
// GitHub wants it (github.github.com/gfm, Task list items).
func taskBox(raw []byte) (box byte, rest []byte, ok bool) {
	if len(raw) < 4 || raw[0] != '[' || raw[2] != ']' || !isSpace(raw[3]) {
		return 0, nil, false
	}
	switch raw[1] {
	case ' ', '\t', 'x', 'X':
		return raw[1], bytes.TrimLeft(raw[3:], " \t\n"), true
	}
	return 0, nil, false
}

func (w *walker) task(box byte, rest []byte, line int, at place) {
	in := w.read(rest)
	t := Task{Text: oneLine(in.text), Line: line, Parent: at.task, Heading: -1, Quoted: w.quoted}
	if len(w.open) > 0 {
		t.Heading = w.open[len(w.open)-1]
	}
	b := Block{Text: in.text, Prose: in.without(code), Line: line}
	c := vacant
	switch {
	case struckOut(in):
		t.State, c = NotApplicable, declining
	case box == 'x' || box == 'X':
		t.State, c = Ticked, contentOf(in.text)
	}
	w.doc.Tasks = append(w.doc.Tasks, t)
	w.add(b, c)
}

// struckOut tells whether an item is struck through: all of it, or its beginning with a remark behind: "~~Told
// everybody~~ n/a", "~~Told everybody~~ (internal change)". A struck word before the item proper ("~~maybe~~ told
// everybody") is a correction.
func struckOut(in inline) bool {
	if len(in.marks[struck]) == 0 {
		return false
	}
	first := in.marks[struck][0]
	if strings.TrimSpace(in.text[:first.from]) != "" && strings.TrimSpace(in.without(struck)) != "" {
		return startsDeclined(in.text[:first.from]) // n/a: ~~Told everybody~~
	}
	rest := strings.TrimSpace(in.without(struck))
	return rest == "" || strings.HasPrefix(rest, "(") || startsDeclined(rest) || strings.IndexAny(rest, "-:,;.") == 0 ||
		strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "→")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
