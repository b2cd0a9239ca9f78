package report

import (
	"strings"
	"unicode/utf8"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report/wording"
)

func textHistory(out *output, h history.History, rows int, o Options) {
	p := newPage(out, o)
	if len(h.Deployments) == 0 {
		p.flow(0, 2, tinted(bold, "No deployment"), tinted(plain, "is on record in "+terminalName(h.Folder)+asked(h)+"."))
	} else {
		p.flow(0, 2, tinted(bold, wording.Count(len(h.Deployments), "deployment")), tinted(plain, "on record in "+terminalName(h.Folder)+asked(h)+", newest first (UTC)"))
		p.gap()
		p.deployments(h.Deployments, rows)
		p.figures(h.Figures)
		p.trend(h.Months)
	}
	p.unread(h.Faults)
}

// asked says what was asked for.
func asked(h history.History) string {
	s := ""
	if h.Environment != "" {
		s += ", in " + terminalProse(h.Environment)
	}
	if h.Service != "" {
		s += ", service " + terminalProse(h.Service)
	}
	if !h.Since.IsZero() {
		s += ", since " + wording.Day(h.Since)
	}
	if !h.Until.IsZero() {
		s += ", until " + wording.Day(h.Until)
	}
	return s
}

const (
	dateColumn   = len("2026-11-23 10:00")
	statusColumn = len("x ROLLED BACK")
	tookColumn   = len("59m 59s")
	placeColumn  = 16
)

// deployments is a table in which each has one line.
func (p *page) deployments(all []history.Entry, rows int) {
	shown := all
	if rows > 0 {
		shown = all[:min(rows, len(all))]
	}
	place := 0
	for _, e := range shown {
		if e.Environment != shown[0].Environment || e.Service != "" {
			place = placeColumn + 2
			break
		}
	}
	what := max(16, p.width-2-dateColumn-2-statusColumn-2-place-tookColumn-2)
	head := "  " + pad("Began", dateColumn) + "  " + pad("Outcome", statusColumn) + "  " + pad("What", what)
	if place > 0 {
		head += "  " + pad("Where", placeColumn)
	}
	p.verbatim(0, p.paint(dim, head+"  Took"))
	for _, e := range shown {
		l := entryLook(e)
		line := "  " + pad(wording.Minute(e.Began), dateColumn) + "  " + p.paint(l.paint, pad(l.sign+" "+l.word, statusColumn)) + "  " + fitted(terminalProse(HistoryTitle(e)), what)
		if place > 0 {
			line += "  " + fitted(terminalProse(placeOf(e)), placeColumn)
		}
		p.verbatim(0, strings.TrimRight(line+"  "+wording.TookOf(e.Seconds), " "))
	}
	if left := len(all) - len(shown); left > 0 {
		p.flow(2, 2, tinted(dim, "… and "+wording.Group(left)+" older: --limit 0 lists all of them"))
	}
}

func placeOf(e history.Entry) string {
	if e.Service != "" {
		return e.Environment + "/" + e.Service
	}
	return e.Environment
}

// entryLook is how an outcome shows in a list.
func entryLook(e history.Entry) look {
	switch {
	case e.Status == record.Deployed && e.Outcome == history.Failed:
		return look{"✗", "INCIDENT", red, ""}
	case e.Status == record.Deployed && e.Decision == finding.Continue:
		return look{"!", "DEPLOYED", yellow, ""}
	case e.Status == record.Deployed:
		return look{"✓", "DEPLOYED", green, ""}
	case e.Status == record.RolledBack:
		return look{"✗", "ROLLED BACK", red, ""}
	case e.Status == record.Proposed:
		return look{"✗", "PROPOSED", red, ""}
	case e.Status == record.Needed:
		return look{"✗", "NEEDED", red, ""}
	case e.Status == record.Held:
		return look{"?", "ON HOLD", yellow, ""}
	}
	return look{"?", "UNKNOWN", yellow, ""}
}

// fitted cuts and fills a text to a width in columns.
func fitted(s string, width int) string {
	if columns(s) <= width {
		return pad(s, width)
	}
	for columns(s)+1 > width && s != "" {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return pad(s+"…", width)
}

// unread lists the records that say nothing.
func (p *page) unread(faults []history.Fault) {
	if len(faults) == 0 {
		return
	}
	p.gap()
	p.flow(0, 2, tinted(bold+";"+yellow, wording.Count(len(faults), "record")+" could not be read:"))
	const most = 10
	for _, f := range faults[:min(most, len(faults))] {
		p.flow(2, 4, unbroken(plain, terminalName(f.Path)+":"), tinted(plain, terminalProse(f.Message)))
	}
	if left := len(faults) - most; left > 0 {
		p.flow(2, 4, tinted(dim, "… and "+wording.Group(left)+" more: --format json lists all of them"))
	}
}
