package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

// RenderVerification writes what a look at production came to.
func RenderVerification(w io.Writer, format Format, v record.Verification, o Options) error {
	var out output
	switch format {
	case Text:
		textVerification(&out, v, o)
	case Markdown:
		if err := markdownVerification(&out, v, o); err != nil {
			return err
		}
	case JSON:
		if err := encodeJSON(&out, wholeVerification(v)); err != nil {
			return fmt.Errorf("write verification as %s: %w", format, err)
		}
	default:
		return Render(w, format, v.Result, o)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// wholeVerification has no list that is null.
func wholeVerification(v record.Verification) record.Verification {
	v.Checks, v.Findings, v.Reasons, v.Measurements = copied(v.Checks), copied(v.Findings), copied(v.Reasons), copied(v.Measurements)
	env := &v.Environment
	env.Added, env.Removed, env.Missing, env.Setup = copied(env.Added), copied(env.Removed), copied(env.Missing), copied(env.Setup)
	return v
}

func textVerification(out *output, v record.Verification, o Options) {
	p := newPage(out, o)
	l := headline(v.Result)
	p.flow(0, 2, unbroken(bold+";"+l.paint, l.sign+" "+l.word))
	for _, r := range v.Reasons {
		p.flow(2, 4, words(terminalProse(becauseOf(r))))
	}
	p.flow(2, 2, words(fmt.Sprintf("%s after %s", terminalProse(tally(v.Checks)), took(v.Ended.Sub(v.Began)))))
	for _, s := range sections(v.Result) {
		p.section(s)
	}
	p.measurements(v.Measurements)
	p.checklist(v.Checks)
	p.notices(v.Notices)
	p.notes(of(finding.Note, v.Findings))
}

// becauseOf is one reason in a line.
func becauseOf(r rollback.Reason) string {
	word := map[finding.Decision]string{finding.RollBack: "Roll back", finding.Hold: "Hold", finding.Continue: "Go on"}[r.Decision]
	return word + ": " + r.Text
}

// maxMeasurements bounds what people are shown one by one; what is not good comes first.
const maxMeasurements = 50

// measurements lists what was measured in columns.
func (p *page) measurements(all []health.Measurement) {
	if len(all) == 0 {
		return
	}
	p.heading("Measurements")
	shown := notGoodFirst(all)
	for _, m := range shown[:min(len(shown), maxMeasurements)] {
		l := measured(m.Outcome)
		p.flow(2, 4, tinted(l.paint, l.sign), unbroken(plain, terminalName(string(m.Kind))), unbroken(bold, terminalName(m.Name)), words(terminalProse(figures(m))))
	}
	if left := len(shown) - maxMeasurements; left > 0 {
		p.flow(2, 4, tinted(dim, fmt.Sprintf("… and %s more; --format json lists them all.", group(left))))
	}
}

// notGoodFirst keeps the order otherwise.
func notGoodFirst(all []health.Measurement) []health.Measurement {
	var first, rest []health.Measurement
	for _, m := range all {
		if m.Outcome == health.Good {
			rest = append(rest, m)
		} else {
			first = append(first, m)
		}
	}
	return append(first, rest...)
}

func measured(o health.Outcome) look {
	switch o {
	case health.Good:
		return look{"✓", "good", green, "✅"}
	case health.Bad:
		return look{"✗", "bad", red, "❌"}
	default:
		return look{"?", "could not measure", yellow, "❔"}
	}
}

// figures says what was seen of one thing: its last words, how often it was looked at, its latency.
func figures(m health.Measurement) string {
	parts := []string{m.Text}
	switch {
	case m.Failed > 0 && m.Kind != health.Identity:
		parts = append(parts, fmt.Sprintf("%s of %s failed", group(m.Failed), plural(m.Samples, "look")))
	case m.Samples > 1:
		parts = append(parts, plural(m.Samples, "look"))
	}
	if m.P50 > 0 {
		parts = append(parts, "p50 "+milliseconds(m.P50)+", p95 "+milliseconds(m.P95))
	}
	return strings.Join(parts, "; ")
}

func milliseconds(ms float64) string {
	if ms < 10 {
		return strconv.FormatFloat(ms, 'f', 1, 64) + " ms"
	}
	return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
}

// took is a duration as people say it: 340 ms, 12 s, 2m 5s.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 0, 64) + " s"
	case d < time.Hour:
		return fmt.Sprintf("%dm %ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh %dm", int(d.Hours()), int(d.Minutes())%60)
}

func markdownVerification(out *output, v record.Verification, o Options) error {
	var rest output
	if err := markdownResult(&rest, v.Result, o); err != nil {
		return err
	}
	head, body, _ := strings.Cut(rest.String(), "\n")
	out.put(head, "\n")
	for _, r := range v.Reasons {
		out.put("\n", markdownProse(becauseOf(r)), "\n")
	}
	out.put(body)
	shown := notGoodFirst(v.Measurements)
	table := block{
		open: "\n<details><summary>Measurements (" + group(len(shown)) + ")</summary>\n\n| Result | What | Seen |\n|---|---|---|\n",
		end:  "\n</details>\n", count: min(len(shown), maxMeasurements),
		item: func(i int) string {
			m := shown[i]
			l := measured(m.Outcome)
			return "| " + l.emoji + " " + l.word + " | " + markdownProse(string(m.Kind)) + " " + markdownCode(m.Name) + " | " + markdownProse(figures(m)) + " |\n"
		},
	}
	b := newBudget(o)
	b.reserve(out.Len())
	text, _ := b.fill(table)
	out.put(text)
	return nil
}
