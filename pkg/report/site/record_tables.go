package site

import (
	"cmp"
	"fmt"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report/wording"
)

// table begins a table that scrolls by itself where the page is narrow: it can be reached by keyboard for that.
func (r recordPage) table(label string, head ...markup) {
	r.raw(`<div class="scroll" role="region" tabindex="0"`).attr("aria-label", label).raw(`><table><thead><tr>`)
	for _, h := range head {
		r.raw(`<th scope="col">`, h, `</th>`)
	}
	r.raw(`</tr></thead><tbody>`)
}

func (r recordPage) endTable(left int) {
	r.raw(`</tbody></table></div>`)
	if left > 0 {
		r.raw(`<p class="sub">and `).text(wording.Group(left)).raw(` more, which the record has</p>`)
	}
}

func (r recordPage) timeline() {
	all := r.d.Timeline
	if len(all) == 0 {
		all = record.TimelineOf(r.d)
	}
	if len(all) == 0 {
		return
	}
	from, until := r.d.Began, r.d.Ended
	if !r.d.CommittedAt.IsZero() && r.d.CommittedAt.Before(from) && from.Sub(r.d.CommittedAt) < time.Hour {
		from = r.d.CommittedAt
	}
	if r.d.RestoredAt.After(until) {
		until = r.d.RestoredAt
	}
	r.begin("Timeline")
	r.raw(`<ol class="timeline">`)
	day := wording.Day(r.d.Began)
	for _, m := range all[:min(maxRows, len(all))] {
		r.raw(`<li><span class="at">`)
		if d := wording.Day(m.At); d != day {
			r.text(d).raw(` `)
		}
		r.text(wording.Clock(m.At)).raw(`</span><span class="what">`).text(m.Text)
		if s := history.Between(m.At, m.Until); s != nil && *s > 0 {
			r.raw(` <span class="unit">`).text(wording.Took(*s)).raw(`</span>`)
		}
		r.raw(`</span>`)
		r.stretch(m, from, until)
		r.raw(`</li>`)
	}
	r.more(len(all) - maxRows)
	r.raw(`</ol>`)
	r.end()
}

// stretch draws when something was, within the deployment's own time.
func (r recordPage) stretch(m record.Moment, from, until time.Time) {
	whole := until.Sub(from).Seconds()
	if from.IsZero() || whole <= 0 || m.At.Before(from) || m.At.After(until) {
		return
	}
	x := m.At.Sub(from).Seconds() / whole * 100
	wide := 0.0
	if m.Until.After(m.At) {
		wide = min(m.Until.Sub(m.At).Seconds()/whole*100, 100-x)
	}
	r.raw(`<svg class="stretch" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="`).place(min(x, 99.2)).raw(`" y="0" width="`).place(max(wide, 0.8)).raw(`" height="4"/></svg>`)
}

func (r recordPage) status(class, sign, word markup) *page {
	return r.badge(look{class, sign, word})
}

func (r recordPage) checkStatus(s finding.Status) {
	switch s {
	case finding.Pass:
		r.status("good", "✓", "pass")
	case finding.Fail:
		r.status("bad", "✗", "fail")
	case finding.Warn:
		r.status("held", "!", "warn")
	case finding.Skipped:
		r.status("none", "–", "skipped")
	default:
		r.status("held", "?", "unknown")
	}
}

func (r recordPage) checks(label string, all []finding.Check) {
	if len(all) == 0 {
		r.raw(`<p>No check ran.</p>`)
		return
	}
	r.table(label, "Result", "Check", "Summary")
	for _, c := range all[:min(maxRows, len(all))] {
		r.raw(`<tr><td>`)
		r.checkStatus(c.Status)
		r.raw(`</td><th scope="row">`).text(cmp.Or(c.Title, c.ID)).raw(`</th><td>`).text(c.Summary).raw(`</td></tr>`)
	}
	r.endTable(len(all) - maxRows)
}

func (r recordPage) gate() {
	r.begin("Checks before the merge")
	if r.d.Gate == nil {
		r.raw(`<p>The change was not judged.</p>`)
	} else {
		if r.d.Gate.Published != "" {
			r.raw(`<p>The gate’s check on the pull request: <strong>`).text(r.d.Gate.Published).raw(`</strong></p>`)
		}
		r.checks("Checks before the merge", r.d.Gate.Checks)
	}
	r.end()
}

func (r recordPage) pipeline() {
	o := r.d.Pipeline
	if o == nil {
		return
	}
	r.begin("Pipeline")
	r.raw(`<p>`).text(o.Summary).raw(`</p>`)
	if len(o.Runs) > 0 {
		r.table("Workflow runs", "Workflow", "Result", "Began", "Took")
		for _, x := range o.Runs[:min(maxRows, len(o.Runs))] {
			r.raw(`<tr><th scope="row">`).link(x.Workflow, x.URL).raw(`</th><td>`).text(cmp.Or(string(x.End), x.Status)).raw(`</td><td>`).text(wording.Clock(x.Began)).raw(`</td><td>`).text(wording.TookOf(history.Between(x.Began, x.Ended))).raw(`</td></tr>`)
		}
		r.endTable(len(o.Runs) - maxRows)
	}
	r.end()
}

func (r recordPage) outcome(o health.Outcome) {
	switch o {
	case health.Good:
		r.status("good", "✓", "good")
	case health.Bad:
		r.status("bad", "✗", "bad")
	default:
		r.status("held", "?", "not measured")
	}
}

func (r recordPage) verification(title markup, v *record.Verification) {
	if v == nil {
		return
	}
	r.begin(title)
	r.raw(`<p><strong>`).text(string(v.Decision)).raw(`</strong>`)
	if s := history.Between(v.Began, v.Ended); s != nil {
		r.raw(` after looking for `).text(wording.Took(*s))
	}
	r.raw(`</p>`)
	if len(v.Checks) > 0 {
		r.checks(string(title)+", checks", v.Checks)
	}
	if len(v.Measurements) > 0 {
		r.table(string(title)+", measurements", "Result", "What", "Seen", "Looks", "p50", "p95")
		for _, m := range v.Measurements[:min(maxRows, len(v.Measurements))] {
			r.measurement(m)
		}
		r.endTable(len(v.Measurements) - maxRows)
	}
	r.end()
}

func (r recordPage) measurement(m health.Measurement) {
	r.raw(`<tr><td>`)
	r.outcome(m.Outcome)
	r.raw(`</td><th scope="row">`).text(string(m.Kind)).raw(` <code>`).name(m.Name).raw(`</code></th><td>`).text(m.Text)
	if m.Want != "" && m.Outcome != health.Good {
		r.raw(`; expected `).text(m.Want)
	}
	r.evidence(m.Seen)
	r.raw(`</td><td class="n">`).number(m.Samples)
	if m.Failed > 0 {
		r.raw(`, `).number(m.Failed).raw(` failed`)
	}
	r.raw(`</td><td class="n">`).text(milliseconds(m.P50)).raw(`</td><td class="n">`).text(milliseconds(m.P95)).raw(`</td></tr>`)
}

func milliseconds(ms float64) string {
	if ms <= 0 {
		return ""
	}
	return wording.Milliseconds(ms)
}

func share(f *float64) string {
	if f == nil {
		return wording.Unknown
	}
	return wording.Share(*f)
}

var windowEnds = map[record.WindowEnd]string{
	record.WindowComplete: "its time was over", record.WindowSuperseded: "another deployment took its place",
	record.WindowRolledBack: "it was rolled back", record.WindowInterrupted: "it was interrupted, and nobody went on",
}

func (r recordPage) monitoring() {
	m := r.d.Monitoring
	if m == nil {
		return
	}
	r.begin("Monitoring")
	r.raw(`<p>`)
	if m.End == "" {
		r.raw(`Open until `).time(m.Until)
	} else {
		r.raw(`Closed `).time(m.Closed).raw(`: `).text(cmp.Or(windowEnds[m.End], string(m.End)))
	}
	r.raw(`.</p>`)
	if m.Text != "" {
		r.raw(`<p>`).text(m.Text).raw(`</p>`)
	}
	if len(m.Spans) == 0 {
		r.end()
		return
	}
	r.table("Monitoring", "Time", "Availability", "Error rate", "Coverage", "Looks")
	for _, s := range m.Spans[:min(maxRows, len(m.Spans))] {
		r.raw(`<tr><th scope="row">`).text(s.Name).raw(`</th><td class="n">`).text(share(s.Availability)).raw(`</td><td class="n">`).text(share(s.ErrorRate)).raw(`</td><td class="n">`).text(wording.Share(s.Coverage)).raw(`</td><td class="n">`).text(fmt.Sprintf("%d, %d failed", s.Looks, s.Failed)).raw(`</td></tr>`)
	}
	r.endTable(len(m.Spans) - maxRows)
	r.raw(`<p class="sub">Coverage is the share of the time in which somebody looked. What nobody saw is a gap, never health.</p>`)
	r.whole(m.Spans[len(m.Spans)-1])
	r.end()
}

// whole is the longest span's own parts.
func (r recordPage) whole(s record.Span) {
	if len(s.Endpoints) > 0 {
		r.table("Latency while it was watched", "Endpoint", "p50", "before", "p95", "before", "p99")
		for _, e := range s.Endpoints[:min(maxRows, len(s.Endpoints))] {
			r.raw(`<tr><th scope="row"><code>`).name(e.Name).raw(`</code></th>`)
			for _, f := range []float64{e.P50, e.BeforeP50, e.P95, e.BeforeP95, e.P99} {
				r.raw(`<td class="n">`).text(milliseconds(f)).raw(`</td>`)
			}
			r.raw(`</tr>`)
		}
		r.endTable(len(s.Endpoints) - maxRows)
	}
	if len(s.NewErrors) > 0 {
		r.raw(`<p>New errors in the logs:</p>`)
		r.evidence(s.NewErrors)
	}
}
