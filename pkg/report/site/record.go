package site

import (
	"cmp"
	"fmt"
	"strings"

	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report/wording"
)

// Bounds of what a page shows of one list; what is left out is counted.
const (
	maxRows  = 200
	maxNames = 60
	roomy    = 256 << 10 // bytes, from which on texts are cut short
)

// record is one deployment; id begins the identifiers of its elements.
func (p *page) record(d record.Deployment, id string) {
	p.tight = len(p.b) + roomy
	outcome := history.OutcomeOf(d)
	p.raw(`<header><p>`).badge(lookOf(d.Status, d.Decision, outcome)).raw(` <span class="sub">`).time(d.Began).raw(` UTC</span></p><h1`)
	if id != "" {
		p.attr("id", id+"-title")
	}
	p.raw(`>`).text(titleOf(d)).raw(`</h1></header>`)
	r := recordPage{p, d}
	r.reasons()
	r.facts()
	r.rollback()
	r.timeline()
	r.issues()
	r.gate()
	r.pipeline()
	r.verification("Verification", d.Verification)
	r.verification("Verification of what the rollback brought back", d.After)
	r.monitoring()
	r.notices()
}

// recordPage is a record being written.
type recordPage struct {
	*page
	d record.Deployment
}

func (r recordPage) begin(title markup) { r.raw(`<section><h2>`, title, `</h2>`) }

func (r recordPage) end() { r.raw(`</section>`) }

func (r recordPage) reasons() {
	if len(r.d.Reasons) == 0 {
		return
	}
	r.raw(`<ul class="reasons">`)
	for _, x := range r.d.Reasons[:min(maxRows, len(r.d.Reasons))] {
		r.raw(`<li><strong>`).text(string(x.Decision)).raw(`</strong> `).text(x.Text)
		r.evidence(x.Evidence)
		r.raw(`</li>`)
	}
	r.raw(`</ul>`)
}

// evidence is what was seen, line by line.
func (r recordPage) evidence(lines []string) {
	if len(lines) == 0 {
		return
	}
	const most = 20
	r.raw(`<ul class="evidence">`)
	for _, l := range lines[:min(most, len(lines))] {
		r.raw(`<li><code>`).text(l).raw(`</code></li>`)
	}
	r.more(len(lines) - most)
	r.raw(`</ul>`)
}

func (r recordPage) more(n int) {
	if n > 0 {
		r.raw(`<li>and `).text(wording.Group(n)).raw(` more, which the record has</li>`)
	}
}

// fact writes one of the record's facts, where there is something to write.
func (r recordPage) fact(term markup, write func()) {
	r.raw(`<div><dt>`, term, `</dt><dd>`)
	write()
	r.raw(`</dd></div>`)
}

func (r recordPage) facts() {
	d := r.d
	r.raw(`<dl class="facts">`)
	words := func(term markup, s string) {
		if s != "" {
			r.fact(term, func() { r.text(s) })
		}
	}
	words("Feature", strings.Trim(d.Feature.ID+": "+d.Feature.Name, ": "))
	r.fact("Pull request", r.pulls)
	r.fact("Commit", func() { r.raw(`<code>`).name(d.Commit).raw(`</code>`) })
	words("Environment", d.Environment)
	words("Service", d.Service)
	if d.Scope != nil {
		words("Services", d.Scope.Words())
	}
	words("Branch", d.Branch)
	words("Deployed by", d.Actor)
	if d.Gate != nil {
		words("Risk", strings.TrimSpace(string(d.Gate.Risk)+" "+parted("(", string(d.Gate.Type), " deployment)")))
	}
	r.fact("New variables", r.variables)
	if s := history.Between(d.Began, d.Ended); s != nil {
		words("Decided after", wording.Took(*s))
	}
	if lead, from := history.LeadOf(d); lead != nil && history.OutcomeOf(d) == history.Succeeded {
		of := "from the first commit"
		if from != "first_commit_at" {
			of = "from the merge"
		}
		words("Lead time", wording.Took(*lead)+" "+of)
	}
	if d.StartupSeconds != nil {
		words("Startup time", wording.Took(*d.StartupSeconds))
	}
	if from, until := record.Outage(d); !from.IsZero() && history.OutcomeOf(d) == history.Failed {
		text := "since " + wording.Minute(from) + ", not known until when"
		if s := history.Between(from, until); s != nil {
			text = wording.Took(*s) + ", until " + wording.Minute(until)
		}
		words("Seen unwell", text)
	}
	if d.Incident > 0 {
		words("Incident", fmt.Sprintf("issue #%d", d.Incident))
	}
	if d.RunURL != "" {
		r.fact("Run", func() { r.link("the run that wrote this", d.RunURL) })
	}
	r.fact("Record", func() { r.raw(`<code>`).name(d.ID).raw(`</code>`) })
	r.raw(`</dl>`)
}

// parted puts text around another, where there is one.
func parted(before, s, after string) string {
	if s == "" {
		return ""
	}
	return before + s + after
}

func (r recordPage) pulls() {
	if len(r.d.PullRequests) == 0 {
		r.raw(`none, the commit was pushed`)
		return
	}
	const most = 50
	r.raw(`<ul>`)
	for _, x := range r.d.PullRequests[:min(most, len(r.d.PullRequests))] {
		r.raw(`<li>`).link(fmt.Sprintf("#%d", x.Number), x.URL).raw(` `).text(x.Title)
		if x.Author != "" {
			r.raw(` <span class="unit">by `).text(x.Author).raw(`</span>`)
		}
		r.raw(`</li>`)
	}
	r.more(len(r.d.PullRequests) - most)
	r.raw(`</ul>`)
}

// variables are names; a record has no value.
func (r recordPage) variables() {
	g := r.d.Gate
	switch {
	case g == nil:
		r.raw(`not known, the change was not judged`)
	case g.Fault != "":
		r.raw(`not known: `).text(g.Fault)
	case len(g.Added) == 0 && len(g.Missing) == 0:
		r.raw(`none`)
	default:
		r.names(g.Added)
		if len(g.Missing) > 0 {
			r.raw(` <strong>missing:</strong> `)
			r.names(g.Missing)
		}
	}
}

func (r recordPage) names(all []string) {
	for i, n := range all[:min(maxNames, len(all))] {
		if i > 0 {
			r.raw(`, `)
		}
		r.raw(`<code>`).name(n).raw(`</code>`)
	}
	if left := len(all) - maxNames; left > 0 {
		r.raw(` and `).text(wording.Group(left)).raw(` more`)
	}
}

func (r recordPage) rollback() {
	b := r.d.Rollback
	if b == nil {
		return
	}
	r.begin("Rollback")
	r.raw(`<p>`).link(cmp.Or(b.Text, string(b.State)), b.URL).raw(`</p>`)
	if b.Fix != "" {
		r.raw(`<p><strong>To do:</strong> `).text(b.Fix).raw(`</p>`)
	}
	r.end()
}

func (r recordPage) issues() {
	if len(r.d.Issues) == 0 {
		return
	}
	r.begin("Issues")
	r.raw(`<ul>`)
	for _, x := range r.d.Issues[:min(maxRows, len(r.d.Issues))] {
		r.raw(`<li>`).text(x.Text).raw(`: <em>`).text(cmp.Or(x.Resolution, "not resolved yet")).raw(`</em></li>`)
	}
	r.more(len(r.d.Issues) - maxRows)
	r.raw(`</ul>`)
	r.end()
}

func (r recordPage) notices() {
	if len(r.d.Notices) == 0 {
		return
	}
	r.begin("Notices")
	r.raw(`<ul>`)
	for _, n := range r.d.Notices[:min(maxRows, len(r.d.Notices))] {
		r.raw(`<li>`).text(n).raw(`</li>`)
	}
	r.more(len(r.d.Notices) - maxRows)
	r.raw(`</ul>`)
	r.end()
}
