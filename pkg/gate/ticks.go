package gate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/checklist"
	"deploycoord/pkg/finding"
)

var errTooLong = errors.New("it is longer than what is read")

// tick is what the writings say of one item.
type tick struct {
	state tickState
	text  string // the item
	where string
}

type tickState uint8

// The states of an item, from the least to the most: a tick in one writing stands, whatever another leaves open.
const (
	tickNone tickState = iota
	tickOpen
	tickDeclined
	tickDone
)

// ticked looks for an item in all writings.
func (s *survey) ticked(p *Pull, item wording, configured []string) tick {
	var best tick
	for _, w := range s.writings(p) {
		if t := w.ticked(item, configured); t.state > best.state {
			best = t
		}
	}
	return best
}

// ticked looks for an item in one writing. Of several that speak of it an open one counts: it is not all done.
func (w writing) ticked(item wording, configured []string) tick {
	found := tick{where: w.where}
	excused := w.excused()
	for i, t := range w.doc.Tasks {
		if t.Quoted && w.comment || asks(t.Text) || !item.in(t.Text, configured) {
			continue
		}
		state := stateOf(t, item)
		if state == tickOpen && excused[i] {
			state = tickDeclined
		}
		switch {
		case found.state == tickNone, state == tickOpen && found.state != tickOpen, state == tickDone && found.state == tickDeclined:
			found.state, found.text = state, shown(t.Text)
		}
	}
	return found
}

// asks tells whether an item is a question of the risk assessment, whose box says yes or no: "Database migration
// required? → Plan for potential rollback". A question mark at the end asks for the tick itself.
func asks(text string) bool {
	_, behind, found := strings.Cut(text, "?")
	return found && len(words(behind)) > 0
}

// excused lists the tasks below which a bare "~~n/a~~" stands.
func (w writing) excused() map[int]bool {
	out := map[int]bool{}
	for _, t := range w.doc.Tasks {
		if t.State == checklist.NotApplicable && t.Parent >= 0 && checklist.Placeholder(t.Text) {
			out[t.Parent] = true
		}
	}
	return out
}

// stateOf tells what a task says; its words may say another thing than its box: "[x] no stakeholders", "[x] migration
// not tested".
func stateOf(t checklist.Task, item wording) tickState {
	switch {
	case t.State == checklist.NotApplicable:
		return tickDeclined
	case t.State == checklist.Open, denies(words(t.Text)):
		return tickOpen
	case declines(words(t.Text), item):
		return tickDeclined
	}
	return tickDone
}

// denies tells whether an item's own words say that it is not done.
func denies(text []string) bool {
	for i, w := range text {
		if w != "not" && w != "never" && w != "cannot" {
			continue
		}
		for _, next := range text[i+1 : min(len(text), i+4)] {
			if slices.Contains([]string{
				"documented", "tested", "notified", "informed", "written", "planned", "verified", "checked",
				"done", "ready", "possible", "available",
			}, next) {
				return true
			}
		}
	}
	return false
}

// declines tells whether an item's own words say that it does not apply.
func declines(text []string, item wording) bool {
	for _, p := range []phrase{"n a", "na", "not applicable", "not needed", "not required", "not necessary"} {
		at := p.in(text)
		end := at + len(strings.Fields(string(p)))
		if at == 0 || at > 0 && end == len(text) && text[at-1] != "or" && text[at-1] != "if" {
			return true
		}
	}
	if len(text) > 1 && text[0] == "no" {
		return item.in(strings.Join(text[1:min(len(text), 4)], " "), nil)
	}
	return false
}

// ticking is a check that asks for one tick.
type ticking struct {
	item       wording
	configured func(*survey) []string // nil for none
	line       string                 // the item to add, as a template words it
	missing    string                 // the fault, in words
	severity   finding.Severity       // of its absence
	strict     bool                   // "not applicable" is no answer
	sections   []string               // titles of sections that answer, too
}

// judge folds the item's state into an outcome.
func (k ticking) judge(s *survey, p *Pull) outcome {
	if p.PullRequest.Err != nil {
		return undecided("the pull request", p.PullRequest.Err)
	}
	var configured []string
	if k.configured != nil {
		configured = k.configured(s)
	}
	t := s.ticked(p, k.item, configured)
	if t.state != tickDone && len(k.sections) > 0 {
		if sec := s.section(p, k.sections, nil); sec.state == sectionFilled {
			return outcome{summary: fmt.Sprintf("section %q in %s", sec.title, sec.where)}
		}
	}
	if t.state == tickDone {
		return outcome{summary: fmt.Sprintf("ticked in %s: %s", t.where, t.text)}
	}
	if t.state == tickDeclined && !k.strict {
		return outcome{summary: "not applicable, says " + t.where, findings: []finding.Finding{{
			Severity: finding.Note, Message: fmt.Sprintf("%s says that this does not apply: %q", t.where, t.text),
		}}}
	}
	if what, err := s.unreadWritings(p); err != nil {
		return undecided(what, err)
	}
	f := finding.Finding{Severity: k.severity, Message: k.missing, Fix: "add to the pull request's body: - [x] " + k.line}
	summary := "no item says so"
	switch t.state {
	case tickOpen:
		f.Message, summary = fmt.Sprintf("an item in %s is open: %q", t.where, t.text), "an item is open"
		f.Fix = "tick it once it is done: - [x] " + t.text
	case tickDeclined:
		f.Message, summary = fmt.Sprintf("%s says that this does not apply, but it does here: %q", t.where, t.text), "said not to apply, but it does"
	}
	return outcome{summary: summary, findings: []finding.Finding{f}}
}
