package report

import (
	"fmt"
	"io"
	"strings"

	"deploycoord/pkg/scaffold"
)

// Setup is what init has to tell.
type Setup struct {
	Facts  scaffold.Facts
	Plan   scaffold.Plan
	DryRun bool // nothing was written
}

// RenderSetup writes it for a terminal.
func RenderSetup(w io.Writer, s Setup, o Options) error {
	var out output
	p := newPage(&out, o)
	p.flow(0, 2, tinted(bold, "Found"), words(plural(s.Facts.Files, "file")))
	for _, f := range found(s.Facts) {
		p.flow(2, 20, unbroken(plain, pad(f.kind, 17)), words(f.text))
	}
	title := "Written"
	if s.DryRun {
		title = "To be written"
	}
	p.files(title, s.Plan.Files)
	if len(s.Plan.Kept) > 0 {
		p.heading("Kept")
		for _, k := range s.Plan.Kept {
			p.flow(2, 4, unbroken(cyan, terminalName(k.Path)), words(terminalProse(k.Why)))
		}
	}
	p.list("Assumed", s.Plan.Assumed, func(int) string { return "-" })
	p.list("Next", s.Plan.Next, func(i int) string { return fmt.Sprintf("%d.", i+1) })
	_, err := w.Write(out.Bytes())
	return err
}

func (p *page) files(title string, files []scaffold.File) {
	p.heading(title)
	if len(files) == 0 {
		p.flow(2, 2, words("nothing: all of it is there"))
	}
	widest := 0
	for _, f := range files {
		widest = max(widest, columns(f.Path))
	}
	for _, f := range files {
		p.flow(2, 4, unbroken(cyan, pad(terminalName(f.Path), widest+1)), words(f.What))
	}
}

func (p *page) list(title string, lines []string, mark func(int) string) {
	if len(lines) == 0 {
		return
	}
	p.heading(title)
	for i, line := range lines {
		p.flow(2, 3+len(mark(i)), words(mark(i)), words(terminalProse(line)))
	}
}

type foundLine struct{ kind, text string }

// found is a line for each kind of thing, also for those of which there is none where that is worth knowing.
func found(f scaffold.Facts) []foundLine {
	lines := []foundLine{
		{"languages", kinds(f.Languages, false)},
		{"templates", few(f.Templates)},
		{"compose files", few(f.Compose)},
		{"health routes", few(routeTexts(f.Routes))},
		{"migrations", kinds(f.Migrations, true)},
	}
	if f.Specs != nil {
		lines = append(lines, foundLine{"specs", terminalName(f.Specs.Active)})
	}
	lines = append(lines, foundLine{"OpenAPI", few(f.Contracts)})
	var workflows []string
	for _, w := range f.Workflows {
		workflows = append(workflows, w.Path[strings.LastIndex(w.Path, "/")+1:])
	}
	return append(lines, foundLine{"workflows", few(workflows)})
}

func routeTexts(routes []scaffold.Route) []string {
	var out []string
	for _, r := range routes {
		out = append(out, r.Route+" ("+place(r.Path, r.Line)+")")
	}
	return out
}

func kinds(all []scaffold.Found, counted bool) string {
	var out []string
	for _, x := range all {
		if counted {
			out = append(out, fmt.Sprintf("%s (%s)", x.Name, plural(x.Count, "file")))
		} else {
			out = append(out, x.Name+" ("+x.Path+")")
		}
	}
	return few(out)
}

// few shows the first ones, and how many more there are.
func few(all []string) string {
	const most = 4
	if len(all) == 0 {
		return "none"
	}
	shown := make([]string, 0, most)
	for _, s := range all[:min(len(all), most)] {
		shown = append(shown, terminalName(s))
	}
	text := strings.Join(shown, ", ")
	if more := len(all) - most; more > 0 {
		text += ", and " + group(more) + " more"
	}
	return text
}
