// Package site writes the history of deployments as web pages that need nothing but themselves.
//
// It takes a history, and records, and returns bytes: an overview, a page for each record, or one page with both. A page
// loads nothing from anywhere and says so itself (a content security policy that names its own style and script by their
// hashes), works without its script, follows the reader's choice of light or dark, and is fit for keyboards and screen
// readers. Every text goes through the page's own escaping (page.go). It decides nothing and touches no file.
package site

import (
	"crypto/sha256"
	_ "embed" // the style and the script
	"encoding/base64"
	"sync"
	"time"

	"deploycoord/pkg/history"
	"deploycoord/pkg/record"
	"deploycoord/pkg/report/wording"
)

var (
	//go:embed style.css
	style string
	//go:embed overview.css
	overviewStyle string
	//go:embed overview.js
	script string
)

// Options is what pages say besides.
type Options struct {
	Made time.Time // when the pages were made
	By   string    // the program and its version
}

// RecordPath is where the page of a record is, seen from the overview. The identifier is a valid one.
func RecordPath(id string) string { return "records/" + id + ".html" }

// Index is the overview; its rows lead to the records' pages, which stand beside it.
func Index(h history.History, o Options) []byte {
	p := newPage(64<<10 + 600*len(h.Deployments))
	p.head("Deployments", sources().overview, markup(overviewStyle))
	p.overview(h, o, func(e *history.Entry) string { return RecordPath(e.ID) })
	p.foot(o, markup(script))
	return p.bytes()
}

// Record is the page of one deployment, behind what is in buf already.
func Record(buf []byte, d record.Deployment, o Options) []byte {
	p := &page{b: buf}
	p.head(titleOf(d)+" · Deployment", sources().record, "")
	p.raw(`<nav aria-label="Site"><a href="../index.html">← All deployments</a></nav><main>`)
	p.record(d, "")
	p.raw("</main>")
	p.foot(o, "")
	return p.bytes()
}

// Single is the overview and the given records in one page. Rows of other records lead nowhere, and it says so.
func Single(h history.History, details []record.Deployment, o Options) []byte {
	p := newPage(64<<10 + 600*len(h.Deployments) + 16<<10*len(details))
	p.head("Deployments", sources().overview, markup(overviewStyle))
	there := make(map[string]bool, len(details))
	for _, d := range details {
		there[d.ID] = true
	}
	p.raw(`<div class="overview">`)
	p.overview(h, o, func(e *history.Entry) string {
		if there[e.ID] {
			return "#" + anchor(e.ID)
		}
		return ""
	})
	p.raw(`</div>`)
	for _, d := range details {
		p.raw(`<main class="record" tabindex="-1"`).attr("id", anchor(d.ID)).attr("aria-labelledby", anchor(d.ID)+"-title").raw(`><nav`).attr("aria-label", "Away from "+d.ID).raw(`><a href="#deployments">← All deployments</a></nav>`)
		p.record(d, anchor(d.ID))
		p.raw(`</main>`)
	}
	p.foot(o, markup(script))
	return p.bytes()
}

func anchor(id string) string { return "r-" + id }

// policies are what pages may load: their own style and script, by their hashes, and nothing else.
type policies struct{ overview, record string }

var sources = sync.OnceValue(func() policies {
	const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src "
	return policies{
		overview: nothing + hashed(style+overviewStyle) + "; script-src " + hashed(script),
		record:   nothing + hashed(style),
	}
})

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (p *page) head(title, policy string, more markup) {
	p.raw(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"`).attr("content", policy).raw(`>`)
	p.raw(`<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">`)
	p.raw(`<title>`).text(title).raw(`</title><style>`, markup(style), more, `</style></head><body>`)
}

func (p *page) foot(o Options, script markup) {
	p.raw(`<footer><p>`)
	if !o.Made.IsZero() {
		p.raw(`Made `).time(o.Made).raw(` UTC`)
	}
	if o.By != "" {
		p.raw(` by `).text(o.By)
	}
	p.raw(`. All times are UTC.</p></footer>`)
	if script != "" {
		p.raw(`<script>`, script, `</script>`)
	}
	p.raw("</body></html>\n")
}

// time is a moment to the minute, for people and programs.
func (p *page) time(t time.Time) *page {
	if t.IsZero() {
		return p.text(wording.Unknown)
	}
	return p.raw(`<time`).attr("datetime", t.UTC().Format(time.RFC3339)).raw(`>`).text(wording.Minute(t)).raw(`</time>`)
}
