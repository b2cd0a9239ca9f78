package report

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"deploycoord/pkg/record"
)

const (
	maxBars    = 40 // of one chart
	maxBarName = 60 // characters
	// chartReach is how far from the deployment's own time something may lie and still be drawn: the hours in which it is
	// watched afterwards would leave nothing to see of its minutes.
	chartReach = 30 * time.Minute
)

// Mermaid is the timeline of a deployment as a Mermaid Gantt chart, which GitHub draws; "" where there is too little to
// draw. What lies far from the deployment itself is left out.
//
// Texts keep letters, digits and a few marks: none that ends a name, begins data, a comment, a directive or an entity
// in Mermaid (mermaid-js/mermaid, gantt.jison), and no backtick that would end the block it stands in.
func Mermaid(d record.Deployment) string {
	moments := charted(d)
	if len(moments) < 2 {
		return ""
	}
	var b strings.Builder
	b.WriteString("gantt\n    title Timeline in UTC, " + moments[0].At.UTC().Format(time.DateOnly) + "\n    dateFormat YYYY-MM-DDTHH:mm:ss\n    axisFormat %H:%M\n    todayMarker off\n")
	for _, section := range []string{"Change", "Pipeline", "Production", "Rollback"} {
		begun := false
		for _, m := range moments {
			if sectionOf(m.Text) != section {
				continue
			}
			if !begun {
				b.WriteString("    section " + section + "\n")
				begun = true
			}
			b.WriteString("    " + barName(m.Text) + " :" + barData(m) + "\n")
		}
	}
	return b.String()
}

// charted are the moments near the deployment, each once, in their order.
func charted(d record.Deployment) []record.Moment {
	from, until := d.Began, d.Ended
	if d.RestoredAt.After(until) {
		until = d.RestoredAt
	}
	if from.IsZero() || until.Before(from) {
		return nil
	}
	from, until = from.Add(-chartReach), until.Add(chartReach)
	var out []record.Moment
	for _, m := range slices.Concat(record.TimelineOf(d), d.Timeline) {
		known := func(o record.Moment) bool {
			return o.Text == m.Text && o.At.Truncate(time.Second).Equal(m.At.Truncate(time.Second))
		}
		if m.At.Before(from) || m.At.After(until) || slices.ContainsFunc(out, known) {
			continue
		}
		if m.Until.After(until) {
			m.Until = until
		}
		if out = append(out, m); len(out) == maxBars {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b record.Moment) int { return a.At.Compare(b.At) })
	return out
}

// sectionOf sorts a moment by the words that it begins with; those of record.TimelineOf.
func sectionOf(text string) string {
	for _, s := range []struct{ begin, section string }{
		{"Merged ", "Change"}, {"Pushed ", "Change"}, {"Workflow ", "Pipeline"}, {"Pipeline", "Pipeline"},
		{"Rollback", "Rollback"}, {"Verification of what the rollback", "Rollback"}, {"Production is well again", "Rollback"},
	} {
		if strings.HasPrefix(text, s.begin) {
			return s.section
		}
	}
	return "Production"
}

// barName begins with a mark, so that no name is a keyword of Mermaid's.
func barName(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range "› " + prose(text) {
		switch {
		case n == maxBarName:
			return strings.TrimRight(b.String(), " ") + "…"
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("› .-_/()", r):
			b.WriteRune(r)
		case r == ':' || r == ';' || r == ',':
			b.WriteString(" -")
		case r == '#':
			b.WriteRune('№')
		default:
			b.WriteByte('_')
		}
		n++
	}
	return strings.TrimRight(b.String(), " ")
}

func barData(m record.Moment) string {
	const layout = "2006-01-02T15:04:05"
	state := "done"
	if isBad(m.Text) {
		state = "crit"
	}
	from := m.At.UTC().Format(layout)
	if m.Until.Sub(m.At) < time.Second {
		return state + ", milestone, " + from + ", 0s"
	}
	return state + ", " + from + ", " + m.Until.UTC().Format(layout)
}

func isBad(text string) bool {
	return slices.ContainsFunc([]string{"ROLLBACK", "failure", "failed", "HOLD", "timed_out", "cancelled"}, func(s string) bool { return strings.Contains(text, s) })
}

// markdownTimeline is the chart as a block that GitHub draws.
func markdownTimeline(out *output, d record.Deployment) {
	if chart := Mermaid(d); chart != "" {
		out.put("\n### Timeline\n\n```mermaid\n", chart, "```\n")
	}
}
