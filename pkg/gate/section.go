package gate

import (
	"slices"
	"strings"

	"deploycoord/pkg/checklist"
)

// section is what the writings say in a section of some title.
type section struct {
	state sectionState
	title string
	where string
}

type sectionState uint8

// The states of a section.
const (
	sectionAbsent   sectionState = iota
	sectionVacant                // it is there, with nothing below it but placeholders and open items
	sectionDeclined              // it says that it does not apply
	sectionFilled
)

// section looks for a section in all writings; the fullest counts.
func (s *survey) section(p *Pull, known, configured []string) section {
	var best section
	for _, w := range s.writings(p) {
		if found := sectionIn(w, known, configured); found.state > best.state {
			best = found
		}
	}
	return best
}

func sectionIn(w writing, known, configured []string) section {
	var best section
	for _, h := range w.doc.Headings {
		if h.Quoted && w.comment || !isTitled(h.Text, known, configured) {
			continue
		}
		state := sectionVacant
		switch {
		case h.Declined:
			state = sectionDeclined
		case h.Filled:
			state = answer(w.doc.Content(h))
		case inTitle(h.Text, known, configured):
			state = sectionFilled
		}
		if state > best.state {
			best = section{state: state, title: shown(h.Text), where: w.where}
		}
	}
	return best
}

// inTitle tells whether a heading itself holds what its section should: "Rollback: revert the merge".
func inTitle(heading string, known, configured []string) bool {
	title, rest, ok := strings.Cut(heading, ": ")
	return ok && isTitled(title, known, configured) && !checklist.Placeholder(rest)
}

// answer tells what a section with text says: its content, or in one short sentence that there is nothing ("No breaking
// changes.") or that nothing is needed ("No rollback needed.").
func answer(content []checklist.Block) sectionState {
	said := ""
	for _, b := range content {
		if strings.TrimSpace(b.Text) == "" {
			continue
		}
		if said != "" || b.Code {
			return sectionFilled
		}
		said = b.Text
	}
	has := words(said[:min(len(said), 200)])
	switch {
	case len(has) == 0 || len(has) > 8 || has[0] != "no" && has[0] != "none", strings.ContainsAny(strings.TrimRight(said, ". \n"), ".;:,\n"):
		return sectionFilled
	case slices.ContainsFunc(has, func(w string) bool { return w == "needed" || w == "required" || w == "necessary" || w == "applicable" }):
		return sectionDeclined
	}
	return sectionVacant
}
