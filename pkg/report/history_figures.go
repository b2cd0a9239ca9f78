package report

import (
	"strconv"
	"strings"

	"deploycoord/pkg/history"
	"deploycoord/pkg/report/wording"
)

const labelColumn = len("Recovery of a failed one ")

// figures are DORA's, each with what it rests on, or why it is not known.
func (p *page) figures(f history.Figures) {
	p.gap()
	title := "DORA figures of " + terminalProse(f.Environment)
	if !f.From.IsZero() {
		title += ", " + wording.Day(f.From) + " to " + wording.Day(f.To)
	}
	p.flow(0, 2, tinted(bold, title))
	p.gap()
	p.figure(history.Frequency.Name, f.PerWeek, FrequencyText(f))
	p.figure(history.Lead.Name, f.LeadMedian, LeadText(f))
	p.figure(history.Failure.Name, f.FailureRate, FailureText(f))
	p.figure(history.Restore.Name, f.RestoreMedian, RestoreText(f.RestoreMedian))
	p.figure("Recovery of a failed one", f.RecoveryMedian, RestoreText(f.RecoveryMedian))
	if f.Held > 0 {
		p.figure("On hold", history.Figure{}, strconv.Itoa(f.Held)+", which count neither as a success nor as a failure")
	}
	p.gap()
	p.flow(2, 2, tinted(dim, "Terms as in "+history.Source))
}

func (p *page) figure(label string, f history.Figure, text string) {
	pieces := []piece{unbroken(plain, pad(label, labelColumn)), tinted(plain, text)}
	if f.Note != "" && f.Value != nil {
		pieces = append(pieces, tinted(dim, "("+f.Note+")"))
	}
	p.flow(2, 2+labelColumn+1, pieces...)
}

// FrequencyText is the deployment frequency in words: per week, or where the time is too short for that, per day.
func FrequencyText(f history.Figures) string {
	switch {
	case f.PerWeek.Value != nil:
		return wording.Rate(*f.PerWeek.Value) + " a week (median " + wording.Rate(*f.MedianPerWeek.Value) + "), " + wording.Rate(*f.PerDay.Value) + " a day"
	case f.PerDay.Value != nil:
		return wording.Rate(*f.PerDay.Value) + " a day (median " + wording.Rate(*f.MedianPerDay.Value) + ")"
	}
	return wording.Unknown + ": " + f.PerDay.Note
}

// LeadText is the lead time in words.
func LeadText(f history.Figures) string {
	if f.LeadMedian.Value == nil {
		return wording.Unknown + ": " + f.LeadMedian.Note
	}
	return "median " + wording.Took(*f.LeadMedian.Value) + ", nine of ten within " + wording.Took(*f.LeadP90.Value)
}

// FailureText is the change failure rate in words.
func FailureText(f history.Figures) string {
	if f.FailureRate.Value == nil {
		return wording.Unknown + ": " + f.FailureRate.Note
	}
	return wording.Share(*f.FailureRate.Value) + ", " + wording.Group(f.Failed) + " of " + wording.Group(f.Deployments)
}

// RestoreText is a time that it took to be well again, in words.
func RestoreText(f history.Figure) string {
	if f.Value == nil {
		return wording.Unknown + ": " + f.Note
	}
	return "median " + wording.Took(*f.Value) + " of " + wording.Count(f.Of, "failure")
}

// trend is a line for each of the newest months.
func (p *page) trend(months []history.Month) {
	const most = 12
	if len(months) < 2 {
		return
	}
	p.gap()
	p.verbatim(0, p.paint(dim, "  Month    Deployments  Failed  On hold  Failure rate  Lead time  To restore"))
	for _, m := range months[max(0, len(months)-most):] {
		cells := []string{
			"  " + m.Month, right(wording.Group(m.Deployments), 12), right(wording.Group(m.Failed), 7), right(wording.Group(m.Held), 8),
			right(cellOf(m.FailureRate, wording.Share), 13), right(cellOf(m.LeadMedian, wording.Took), 10), right(cellOf(m.RestoreMedian, wording.Took), 11),
		}
		p.verbatim(0, strings.Join(cells, " "))
	}
}

// cellOf is a figure in a table, where there is no room for a reason.
func cellOf(f history.Figure, say func(float64) string) string {
	if f.Value == nil {
		return "-"
	}
	return say(*f.Value)
}

func right(s string, width int) string { return strings.Repeat(" ", max(0, width-columns(s))) + s }
