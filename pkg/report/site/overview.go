package site

import (
	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/report/wording"
)

// overview is everything but the records; link gives a record's page, "" where there is none.
func (p *page) overview(h history.History, o Options, link func(*history.Entry) string) {
	p.raw(`<a class="skip" href="#deployments">Skip to the list of deployments</a><header><h1>Deployments</h1><p class="sub">`)
	p.text(wording.Count(len(h.Deployments), "deployment"))
	if h.Environment != "" {
		p.raw(` to <strong>`).text(h.Environment).raw(`</strong>`)
	}
	if h.Service != "" {
		p.raw(`, service <strong>`).text(h.Service).raw(`</strong>`)
	}
	if n := len(h.Deployments); n > 0 {
		p.raw(`, `).text(wording.Day(h.Deployments[n-1].Began)).raw(` to `).text(wording.Day(h.Deployments[0].Began))
	}
	p.raw(`, on record in <code>`).name(h.Folder).raw(`</code></p></header><main>`)
	p.faults(h.Faults)
	if len(h.Deployments) == 0 {
		p.raw(`<section id="deployments"><h2>No deployment is on record</h2><p>A record is written for every deployment that <code>deploycoord post-deploy</code> follows.</p></section></main>`)
		return
	}
	p.figures(h)
	p.overTime(h)
	p.latencies(h)
	p.list(h, link)
	p.raw(`</main>`)
}

// card is one of DORA's figures.
type card struct {
	history.Definition
	id    markup
	big   string // the figure
	unit  string
	small string // what it rests on
	note  string
	trend []point
	say   func(float64) string
}

func (p *page) figures(h history.History) {
	f := h.Figures
	p.raw(`<section aria-labelledby="figures"><h2 id="figures">Delivery performance</h2><p class="sub">Of <strong>`).text(f.Environment).raw(`</strong>`)
	if !f.From.IsZero() {
		p.raw(`, `).text(wording.Day(f.From)).raw(` to `).text(wording.Day(f.To))
	}
	p.raw(`.`)
	if f.Held > 0 {
		p.raw(` `).text(wording.Group(f.Held)).raw(` on hold, which count neither as a success nor as a failure.`)
	}
	p.raw(` Terms as in <a rel="noreferrer"`).attr("href", history.Source).raw(`>DORA’s guide</a>.</p><div class="cards">`)
	for _, c := range cardsOf(h) {
		p.card(c)
	}
	p.raw(`</div></section>`)
}

func cardsOf(h history.History) []card {
	f := h.Figures
	per, unit, median := f.PerWeek, "a week", f.MedianPerWeek
	if per.Value == nil {
		per, unit, median = f.PerDay, "a day", f.MedianPerDay
	}
	small := ""
	if median.Value != nil {
		small = "median " + wording.Rate(*median.Value) + " " + unit + ", " + wording.Count(f.Deployments, "deployment")
	}
	nine := ""
	if f.LeadP90.Value != nil {
		nine = "median; nine of ten within " + wording.Took(*f.LeadP90.Value)
	}
	rate := f.FailureRate
	if rate.Value != nil {
		rate.Note = "" // what is on hold is said above
	}
	return []card{
		cardOf(history.Frequency, "frequency", per, wording.Rate, unit, small, trendOf(h.Months, func(m history.Month) *float64 { n := float64(m.Deployments); return &n }), func(f float64) string { return wording.Count(int(f), "deployment") }),
		cardOf(history.Lead, "lead", f.LeadMedian, wording.Took, "", nine, trendOf(h.Months, func(m history.Month) *float64 { return m.LeadMedian.Value }), wording.Took),
		cardOf(history.Failure, "failure", rate, wording.Share, "", wording.Group(f.Failed)+" of "+wording.Count(f.Deployments, "deployment"), trendOf(h.Months, func(m history.Month) *float64 { return m.FailureRate.Value }), wording.Share),
		cardOf(history.Restore, "restore", f.RestoreMedian, wording.Took, "", "median of "+wording.Count(f.RestoreMedian.Of, "failure"), trendOf(h.Months, func(m history.Month) *float64 { return m.RestoreMedian.Value }), wording.Took),
		cardOf(history.Recovery, "recovery", f.RecoveryMedian, wording.Took, "", "median of "+wording.Count(f.RecoveryMedian.Of, "failure"), nil, wording.Took),
	}
}

func cardOf(d history.Definition, id markup, f history.Figure, value func(float64) string, unit, small string, trend []point, say func(float64) string) card {
	c := card{Definition: d, id: id, trend: trend, say: say}
	if f.Value == nil {
		c.big, c.note = wording.Unknown, f.Note
		return c
	}
	c.big, c.unit, c.small, c.note = value(*f.Value), unit, small, f.Note
	return c
}

func (p *page) card(c card) {
	p.raw(`<article class="card"`)
	p.raw(` aria-labelledby="c-`, c.id, `"><h3 id="c-`, c.id, `">`).text(c.Name).raw(`</h3><p class="big">`)
	if c.big == wording.Unknown {
		p.raw(`<span class="none">`).text(c.big).raw(`</span>`)
	} else {
		p.text(c.big)
	}
	if c.unit != "" {
		p.raw(` <span class="unit">`).text(c.unit).raw(`</span>`)
	}
	p.raw(`</p>`)
	for _, s := range []string{c.small, c.note} {
		if s != "" {
			p.raw(`<p class="small">`).text(s).raw(`</p>`)
		}
	}
	p.sparkline(c)
	p.raw(`<details><summary>What it means</summary><p>`).text(c.Asks).raw(`</p><p>`).text(c.Here).raw(`</p></details></article>`)
}

// faults lists the records that could not be read, in full up to a bound.
func (p *page) faults(all []history.Fault) {
	if len(all) == 0 {
		return
	}
	const most = 500
	p.raw(`<section class="warn" aria-labelledby="faults"><h2 id="faults">`).text(wording.Count(len(all), "record")).raw(` could not be read</h2><details><summary>Which, and why</summary><ul>`)
	for _, f := range all[:min(most, len(all))] {
		p.raw(`<li><code>`).name(f.Path).raw(`</code>: `).text(f.Message).raw(`</li>`)
	}
	if left := len(all) - most; left > 0 {
		p.raw(`<li>and `).text(wording.Group(left)).raw(` more</li>`)
	}
	p.raw(`</ul></details></section>`)
}

// titleOf is what a deployment was about.
func titleOf(d record.Deployment) string {
	return report.HistoryTitle(history.Entry{Commit: d.Commit, Feature: d.Feature, PullRequests: d.PullRequests})
}
