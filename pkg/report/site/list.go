package site

import (
	"deploycoord/pkg/finding"
	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report"
	"deploycoord/pkg/report/wording"
)

// list is every deployment in a row of its own. The choice of outcomes is the style's, and needs no script.
func (p *page) list(h history.History, link func(*history.Entry) string) {
	count := map[history.Outcome]int{}
	places, without := false, 0
	for i := range h.Deployments {
		e := &h.Deployments[i]
		count[e.Outcome]++
		places = places || e.Service != "" || e.Environment != h.Deployments[0].Environment
		if link(e) == "" {
			without++
		}
	}
	p.raw(`<section id="deployments" class="list" aria-labelledby="all"><h2 id="all">All deployments</h2><form class="filter" aria-label="Which deployments are shown"><fieldset><legend>Outcome</legend>`)
	p.choice("any", "All", len(h.Deployments), true)
	p.choice("good", "Deployed", count[history.Succeeded], false)
	p.choice("bad", "Failed", count[history.Failed], false)
	p.choice("held", "On hold", count[history.Undecided], false)
	p.raw(`</fieldset><p id="search" hidden><label for="words">Search</label> <input type="search" id="words" autocomplete="off" spellcheck="false"> <output id="found" for="words" aria-live="polite"></output></p></form>`)
	if without > 0 {
		p.raw(`<p class="sub">This file has the details of the newest `).text(wording.Group(len(h.Deployments) - without)).raw(`; those of the others are in the folder of records.</p>`)
	}
	p.raw(`<table class="rows"><thead><tr><th scope="col">Began</th><th scope="col">Outcome</th><th scope="col">What</th>`)
	if places {
		p.raw(`<th scope="col" class="wide">Where</th>`)
	}
	p.raw(`<th scope="col" class="wide n">Lead time</th><th scope="col" class="wide n">Took</th></tr></thead><tbody>`)
	for i := range h.Deployments {
		p.row(&h.Deployments[i], places, link(&h.Deployments[i]))
	}
	p.raw(`</tbody></table></section>`)
}

func (p *page) choice(id markup, label markup, n int, chosen bool) {
	p.raw(`<span class="choice"><input type="radio" name="outcome" id="show-`, id, `"`)
	if chosen {
		p.raw(` checked`)
	}
	p.raw(`><label for="show-`, id, `">`, label, ` <span class="unit">`).text(wording.Group(n)).raw(`</span></label></span>`)
}

func (p *page) row(e *history.Entry, places bool, link string) {
	look := lookOf(e.Status, e.Decision, e.Outcome)
	p.raw("\n"+`<tr class="`, look.class, `"><td class="when">`).time(e.Began).raw(`</td><td>`).badge(look).raw(`</td><td>`)
	if link != "" {
		p.raw(`<a`).attr("href", link).raw(`>`).text(report.HistoryTitle(*e)).raw(`</a>`)
	} else {
		p.text(report.HistoryTitle(*e))
	}
	if e.Reason != "" && e.Outcome != history.Succeeded {
		p.raw(`<span class="why">`).text(e.Reason).raw(`</span>`)
	}
	p.raw(`</td>`)
	if places {
		p.raw(`<td class="wide">`).text(e.Environment)
		if e.Service != "" {
			p.raw(`/`).text(e.Service)
		}
		p.raw(`</td>`)
	}
	p.raw(`<td class="wide n">`).text(wording.TookOf(e.LeadSeconds)).raw(`</td><td class="wide n">`).text(wording.TookOf(e.Seconds)).raw(`</td></tr>`)
}

// look is how an outcome shows: a class for its colour, and a sign and a word, since colour alone tells nothing to some.
type look struct {
	class      markup
	sign, word markup
}

func lookOf(s record.Status, d finding.Decision, o history.Outcome) look {
	switch {
	case s == record.Deployed && o == history.Failed:
		return look{"bad", "✗", "Incident"}
	case s == record.Deployed && d == finding.Continue:
		return look{"good", "✓", "Deployed, minor issue"}
	case s == record.Deployed:
		return look{"good", "✓", "Deployed"}
	case s == record.RolledBack:
		return look{"bad", "✗", "Rolled back"}
	case s == record.Proposed:
		return look{"bad", "✗", "Rollback proposed"}
	case s == record.Needed:
		return look{"bad", "✗", "Rollback needed"}
	case s == record.Held:
		return look{"held", "?", "On hold"}
	}
	return look{"held", "?", "Unknown"}
}

func (p *page) badge(l look) *page {
	return p.raw(`<span class="badge `, l.class, `"><span aria-hidden="true">`, l.sign, `</span> `, l.word, `</span>`)
}
