package report

import (
	"fmt"

	"deploycoord/pkg/finding"
)

// What the text shows at most; the rest is counted, and the JSON has it all.
const (
	maxNotes      = 20
	maxOfOneCheck = 100
)

// textResult writes what a person reads in a terminal: the verdict, what is wrong, what to run, the checklist, notes.
func textResult(out *output, r finding.Result, o Options) error {
	p := newPage(out, o)
	p.verdict(r)
	for _, s := range sections(r) {
		p.section(s)
	}
	p.setup(r.Environment.Setup)
	p.checklist(r.Checks)
	p.notices(r.Notices)
	p.notes(of(finding.Note, r.Findings))
	return nil
}

func (p *page) verdict(r finding.Result) {
	l := headline(r)
	p.flow(0, 2, unbroken(bold+";"+l.paint, l.sign+" "+l.word))
	p.flow(2, 2, words(tally(r.Checks)))
	var pieces []piece
	if r.Risk != "" {
		pieces = append(pieces, words(terminalProse(string(r.Risk))+" risk,"))
	}
	if r.DeploymentType != "" {
		pieces = append(pieces, words(terminalProse(string(r.DeploymentType))+" deployment,"))
	}
	base, head := span(r)
	if base != "" {
		pieces = append(pieces, words("from"), unbroken(plain, terminalName(base)), words("to"), unbroken(plain, terminalName(head)))
	}
	if len(pieces) > 0 {
		p.flow(2, 2, pieces...)
	}
}

func (p *page) section(s section) {
	l := lookOf(s.check.Status)
	title := terminalProse(s.check.Title)
	p.gap()
	if title == "" {
		p.flow(0, 2, tinted(l.paint, l.sign), unbroken(bold, terminalName(s.check.ID)))
	} else {
		p.flow(0, 2, tinted(l.paint, l.sign), tinted(bold, title), aside(dim, terminalName(s.check.ID)))
	}
	shown := s.findings[:min(len(s.findings), maxOfOneCheck)]
	for _, f := range shown {
		p.gap()
		p.finding(f, s.label(f) == "")
	}
	if left := len(s.findings) - len(shown); left > 0 {
		p.gap()
		p.flow(2, 4, tinted(dim, fmt.Sprintf("… and %s more of this check; --format json lists them all.", group(left))))
	}
}

// finding writes where, what and how to mend it, each from the same column on. Its severity stands
// beside the place; on a line of its own only where the section does not say it already.
func (p *page) finding(f finding.Finding, ofSection bool) {
	var head []piece
	if f.Variable != "" {
		head = append(head, unbroken(bold, terminalName(f.Variable)))
	}
	if at := place(f.Path, f.Line); at != "" {
		head = append(head, aside(cyan, terminalName(at)))
	}
	if alone := len(head) == 0; f.Severity != finding.Error && !(alone && ofSection) {
		head = append(head, aside(yellow, f.Severity.String()))
	}
	if len(head) > 0 {
		p.flow(2, 4, head...)
	}
	p.flow(4, 4, words(terminalProse(f.Message)))
	if f.Fix == "" {
		return
	}
	prose, command := splitFix(f.Fix)
	pieces := []piece{tinted(green, "Fix:"), words(terminalProse(prose))}
	if command != "" && prose == "" {
		p.flow(4, 9, append(pieces, unbroken(plain, command))...)
		return
	}
	p.flow(4, 9, pieces...)
	if command != "" {
		p.verbatim(9, command)
	}
}

func (p *page) checklist(checks []finding.Check) {
	if len(checks) == 0 {
		return
	}
	p.heading("Checklist")
	width := 0
	for _, c := range checks {
		width = max(width, min(24, columns(terminalName(c.ID))))
	}
	for _, r := range rowsOf(checks) {
		p.item(r, width)
	}
}

// item is one line of the checklist: sign, word, name, summary in columns where the page is wide enough.
func (p *page) item(r row, width int) {
	l := lookOf(r.Status)
	text := terminalProse(r.Summary)
	if text == "" {
		text = terminalProse(r.Title)
	}
	indent := 2 + 2 + 8 + width + 2
	switch {
	case len(r.others) > 0:
		pieces := []piece{unbroken(l.paint, l.sign+" "+pad(l.word, 7)), unbroken(plain, terminalName(r.ID)+",")}
		for i, c := range r.others {
			end := ","
			if i == len(r.others)-1 {
				end = ":"
			}
			pieces = append(pieces, unbroken(plain, terminalName(c.ID)+end))
		}
		p.flow(2, 12, append(pieces, words(text))...)
	case p.width-indent < 24: // too narrow for columns
		p.flow(2, 4, tinted(l.paint, l.sign+" "+l.word), unbroken(bold, terminalName(r.ID)), words(text))
	default:
		p.flow(2, indent,
			unbroken(l.paint, l.sign+" "+pad(l.word, 7)), unbroken(plain, pad(terminalName(r.ID), width)+" "), words(text))
	}
}

func (p *page) notices(notices []string) {
	if len(notices) == 0 {
		return
	}
	p.heading("How this was found out")
	for _, n := range notices {
		p.flow(2, 4, words("-"), words(terminalProse(n)))
	}
}

func (p *page) notes(notes []finding.Finding) {
	if len(notes) == 0 {
		return
	}
	p.heading(fmt.Sprintf("Notes (%s), which block nothing", group(len(notes))))
	for _, f := range notes[:min(len(notes), maxNotes)] {
		pieces := []piece{words("-")}
		if at := place(f.Path, f.Line); at != "" {
			pieces = append(pieces, unbroken(cyan, terminalName(at)))
		}
		p.flow(2, 4, append(pieces, words(terminalProse(f.Message)))...)
	}
	if left := len(notes) - maxNotes; left > 0 {
		p.flow(2, 4, tinted(dim, fmt.Sprintf("… and %s more; --format json lists them all.", group(left))))
	}
}
