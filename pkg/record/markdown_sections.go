package record

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

func (p *page) gate(d Deployment) {
	p.heading(2, "Checks")
	if d.Gate == nil {
		p.put("The change was not judged.\n")
		return
	}
	if d.Gate.Published != "" {
		p.put("The gate's check on the pull request was **", words(d.Gate.Published), "**.\n\n")
	}
	p.checks(d.Gate.Checks)
}

func (p *page) checks(all []finding.Check) {
	if len(all) == 0 {
		p.put("No check ran.\n")
		return
	}
	var rows [][]string
	for _, c := range all {
		rows = append(rows, []string{sign(c.Status), words(cmp.Or(c.Title, c.ID)), words(c.Summary)})
	}
	p.table(9000, []string{"Result", "Check", "Summary"}, rows)
}

func (p *page) pipeline(d Deployment) {
	p.heading(2, "Pipeline")
	o := d.Pipeline
	if o == nil {
		p.put("No pipeline was watched.\n")
		return
	}
	p.put("**", words(string(o.End)), "**: ", words(o.Summary), "\n")
	if len(o.Things) > 0 {
		p.put("\n")
		var rows [][]string
		for _, t := range o.Things {
			rows = append(rows, []string{words(t.Name), words(t.State), codes(t.Steps, 10), clock(t.Ended)})
		}
		p.table(6000, []string{"What", "State", "Steps", "Ended"}, rows)
	}
	if len(o.Runs) > 0 {
		p.put("\n")
		var rows [][]string
		for _, r := range o.Runs {
			rows = append(rows, []string{link(r.Workflow, r.URL), words(cmp.Or(string(r.End), r.Status)), clock(r.Began), span(r.Began, r.Ended)})
		}
		p.table(6000, []string{"Workflow", "Result", "Began", "Took"}, rows)
	}
}

func (p *page) verification(title string, v *Verification) {
	if v == nil {
		if title == "Verification" {
			p.heading(2, title)
			p.put("Production was not looked at.\n")
		}
		return
	}
	p.heading(2, title)
	p.put("**", words(string(v.Decision)), "**, from ", stamp(v.Began), " for ", span(v.Began, v.Ended), "\n")
	if len(v.Reasons) > 0 {
		p.put("\n")
		var l []string
		for _, r := range v.Reasons {
			l = append(l, reasonLines(string(r.Decision), r.Text, r.Evidence))
		}
		p.list(12_000, l)
	}
	p.put("\n")
	p.checks(v.Checks)
	if len(v.Measurements) == 0 {
		return
	}
	p.heading(3, "Measurements")
	var rows [][]string
	for _, m := range worstFirst(v.Measurements) {
		rows = append(rows, []string{signOf(m.Outcome), words(string(m.Kind)) + " " + code(m.Name), words(figures(m))})
	}
	p.table(12_000, []string{"Result", "What", "Seen"}, rows)
}

// reasonLines is a reason with its evidence, each in a line below it.
func reasonLines(decision, text string, evidence []string) string {
	s := "**" + words(decision) + "**: " + words(text)
	for i, e := range evidence {
		if i == 5 {
			s += fmt.Sprintf("\n  - … and %d more", len(evidence)-i)
			break
		}
		s += "\n  - " + words(bounded(e, 200))
	}
	return s
}

// figures says what was seen of one thing: its last words, what was expected, how often it was looked at, its latency.
func figures(m health.Measurement) string {
	parts := []string{m.Text}
	if m.Want != "" && m.Outcome != health.Good {
		parts = append(parts, "expected "+m.Want)
	}
	parts = append(parts, looks(m.Samples, m.Failed, m.Unmeasured))
	if m.P50 > 0 {
		parts = append(parts, "p50 "+milliseconds(m.P50)+", p95 "+milliseconds(m.P95))
	}
	return strings.Join(parts, "; ")
}

// looks says how often something was looked at, and how often in vain.
func looks(all, failed, unmeasured int) string {
	text := count(all, "look", "looks")
	if failed > 0 {
		text += fmt.Sprintf(", %d failed", failed)
	}
	if unmeasured > 0 {
		text += fmt.Sprintf(", %d could not measure", unmeasured)
	}
	return text
}

func (p *page) timeline(d Deployment) {
	p.heading(2, "Timeline")
	p.moments(d)
}

// moments lists what happened when, in UTC.
func (p *page) moments(d Deployment) {
	all := together(d.Timeline, TimelineOf(d))
	if len(all) == 0 {
		p.put("Nothing is known of when what happened.\n")
		return
	}
	var rows [][]string
	for _, m := range all {
		rows = append(rows, []string{m.At.Format("2006-01-02 15:04:05"), words(m.Text), span(m.At, m.Until)})
	}
	p.table(12_000, []string{"Time (UTC)", "What", "Took"}, rows)
}

// clock is a time of the day; "" for none.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("15:04:05")
}

// span is how long something took; "" where one end of it is not known.
func span(from, to time.Time) string {
	if from.IsZero() || to.Before(from) {
		return ""
	}
	return took(to.Sub(from))
}

func tookSeconds(s float64) string { return took(time.Duration(s * float64(time.Second))) }

// escapedSegments are names of files as they stand in a link.
func escapedSegments(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = url.PathEscape(n)
	}
	return out
}
