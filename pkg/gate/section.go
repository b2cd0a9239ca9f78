package gate

import (
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
		case h.Filled && !saysNo(w.doc.Content(h)):
			state = sectionFilled
		}
		if state > best.state {
			best = section{state: state, title: shown(h.Text), where: w.where}
		}
	}
	return best
}

// saysNo tells whether all that a section says is that there is nothing: "No breaking changes."
func saysNo(content []checklist.Block) bool {
	said := ""
	for _, b := range content {
		if strings.TrimSpace(b.Text) == "" {
			continue
		}
		if said != "" || b.Code {
			return false
		}
		said = strings.ToLower(b.Text)
	}
	has := words(said[:min(len(said), 200)])
	return len(has) > 0 && len(has) <= 8 && (has[0] == "no" || has[0] == "none") && !strings.ContainsAny(strings.TrimRight(said, ". \n"), ".;:\n")
}
