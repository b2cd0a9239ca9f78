package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"deploycoord/internal/golden"
	"deploycoord/internal/hostile"
	"deploycoord/internal/recorded"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/history"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

var options = Options{Made: recorded.Newest.Add(time.Hour), By: "deploycoord v1.2.3"}

func some(n int) (all []record.Deployment) {
	for i := range n {
		all = append(all, recorded.Deployment(i))
	}
	return all
}

// told is the history of records; those that Encode would not write as they are, too.
func told(t testing.TB, all []record.Deployment) history.History {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, d := range all {
		data, err := record.Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		fsys[record.Path("", d.ID, ".json")] = &fstest.MapFile{Data: data}
	}
	a, err := history.Read(t.Context(), fsys, nil)
	if err != nil || len(a.Entries) != len(all) {
		t.Fatalf("%d of %d entries: %v, %v", len(a.Entries), len(all), err, a.Faults)
	}
	a.Folder = "docs/deployments"
	return history.Tell(a, history.Filter{}, "production", options.Made)
}

func TestGoldens(t *testing.T) {
	all := some(8)
	golden.Assert(t, "testdata/index.html", Index(told(t, all), options))
	golden.Assert(t, "testdata/none.html", Index(told(t, nil), options))
	all[0].Scope = &record.Scope{Services: []string{"api", "web"}}
	golden.Assert(t, "testdata/deployed.html", Record(nil, all[0], options))
	golden.Assert(t, "testdata/rolled-back.html", Record(nil, all[6], options))
}

// nasty has a text wherever a stranger can write one.
func nasty(n int, s string) record.Deployment {
	d := recorded.Deployment(n)
	at := d.Began
	d.Status, d.Decision = record.Status(s), finding.Decision(s)
	d.Reasons = []rollback.Reason{{Decision: finding.Decision(s), Text: s, Evidence: []string{s}}}
	d.Environment, d.Service, d.Commit, d.Branch, d.Actor, d.RunURL = s, s, s, s, s, s
	d.Scope = &record.Scope{Services: []string{s}}
	d.Feature = record.Feature{ID: s, Name: s}
	d.PullRequests = []record.PullRequest{{Number: 1, Title: s, Author: s, URL: s}, {Number: 2, URL: "javascript:alert(1)"}, {Number: 3, URL: "https://a.example/\"onclick=alert(1)"}}
	d.Gate = &record.Gate{Published: s, Risk: finding.Risk(s), Type: finding.Deployment(s), Added: []string{s}, Missing: []string{s}, Checks: []finding.Check{{ID: s, Title: s, Status: finding.Status(s), Summary: s}}}
	d.Pipeline = &pipeline.Outcome{Summary: s, Runs: []pipeline.RunResult{{Workflow: s, URL: s, Status: s, Began: at}}}
	v := record.Verification{Measurements: []health.Measurement{{Kind: health.Kind(s), Name: s, Text: s, Want: s, Seen: []string{s}}, {Kind: health.Probe, Name: s, Outcome: health.Good, P50: 1e300, P95: -1}}}
	v.Decision, v.Checks = finding.Decision(s), d.Gate.Checks
	d.Verification, d.After = &v, &v
	d.Rollback = &rollback.Result{State: rollback.State(s), Text: s, Fix: s, URL: s}
	d.Issues = []record.Issue{{Text: s, Resolution: s}}
	d.Timeline = []record.Moment{{At: at, Text: s}, {At: at.AddDate(-3, 0, 0), Text: s, Until: at}}
	d.Notices = []string{s}
	f := 7e200
	d.Monitoring = &record.Monitoring{End: record.WindowEnd(s), Text: s, Spans: []record.Span{{Name: s, Availability: &f, Endpoints: []record.Endpoint{{Name: s, P50: 3, P95: 4}}, NewErrors: []string{s}}}}
	return d
}

// TestNothingActs holds that no text of a record becomes markup, whatever page it stands on.
func TestNothingActs(t *testing.T) {
	texts := append([]string{
		`"><script>alert(1)</script>`, `' onmouseover='alert(1)`, `</title><script>alert(1)</script>`, `</style><script>alert(1)</script>`, `</svg><img src=x onerror=alert(1)>`,
		`javascript:alert(1)`, `JaVaScRiPt:alert(1)`, "java\nscript:alert(1)", `data:text/html,<script>alert(1)</script>`, `https://evil.example/" onclick="alert(1)`, `//evil.example`, `https://user:pass@evil.example/`,
		`https://`, `<!--`, `-->`, `]]>`, `<![CDATA[`, `{{7*7}}`, "\x00<b>", strings.Repeat("<", 5000),
	}, hostile.Texts...)
	for _, s := range texts {
		a, b := nasty(0, s), nasty(1, s)
		h := told(t, []record.Deployment{a, b})
		h.Folder, h.Environment, h.Service = s, s, s
		h.Faults = []history.Fault{{Path: s, Message: s}}
		for name, page := range map[string][]byte{"index": Index(h, options), "single": Single(h, []record.Deployment{a, b}, options), "record": Record(nil, a, options)} {
			inspect(t, fmt.Sprintf("%s of %.60q", name, s), page)
		}
	}
}

// elements are all that a page is made of, attributes all that they have.
var (
	elements   = strings.Fields("html head meta link title style body a header h1 h2 h3 p code strong em section div article details summary span svg path rect g ul ol li dl dt dd nav main footer time form fieldset legend input label output table thead tbody tr th td figure figcaption script")
	attributes = strings.Fields("lang charset http-equiv content name rel href class id aria-label aria-labelledby aria-hidden aria-live for type checked hidden autocomplete spellcheck scope role tabindex datetime viewBox preserveAspectRatio d x y width height")
)

// inspect holds what is true of every page: it is whole, made of nothing but the above, leads nowhere but to its own
// pages and the web, loads nothing, and its policy is of the very style and script that it has.
func inspect(t *testing.T, what string, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, scripts, policy := map[string]bool{}, 0, ""
	var refs []string
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: a comment: %q", what, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(elements, n.Data) && n.Data != "title" {
			t.Errorf("%s: an element <%s>", what, n.Data)
		}
		own := map[string]string{}
		for _, a := range n.Attr {
			own[a.Key] = a.Val
			if !slices.Contains(attributes, a.Key) {
				t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
		}
		if id, ok := own["id"]; ok {
			if ids[id] {
				t.Errorf("%s: two have the id %q", what, id)
			}
			ids[id] = true
		}
		for _, key := range []string{"for", "aria-labelledby"} {
			if own[key] != "" {
				refs = append(refs, own[key])
			}
		}
		switch n.Data {
		case "a":
			href := own["href"]
			if to, in := strings.CutPrefix(href, "#"); in {
				refs = append(refs, to)
			} else if !web(href) && href != "../index.html" && !strings.HasPrefix(href, "records/2026-") {
				t.Errorf("%s: a link to %q", what, href)
			}
		case "link":
			if own["href"] != "data:," {
				t.Errorf("%s: <link href=%q>", what, own["href"])
			}
		case "meta":
			if own["http-equiv"] != "" {
				policy = own["content"]
			}
		case "style", "script":
			if !strings.Contains(policy, n.Data+"-src "+hashed(n.FirstChild.Data)) {
				t.Errorf("%s: the policy %q is not of this <%s>", what, policy, n.Data)
			}
			if n.Data == "script" {
				scripts++
			}
		}
	}
	for _, id := range refs {
		if !ids[id] {
			t.Errorf("%s: nothing has the id %q", what, id)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none'; ") || scripts > 1 {
		t.Errorf("%s: policy %q, %d scripts", what, policy, scripts)
	}
}

func TestPagesAreWhole(t *testing.T) {
	all := some(40)
	h := told(t, all)
	for name, page := range map[string][]byte{"index": Index(h, options), "single": Single(h, all[:12], options), "record": Record(nil, all[6], options), "none": Index(told(t, nil), options), "bare": Record(nil, record.Deployment{ID: "2026-01-01-abc"}, options)} {
		inspect(t, name, page)
	}
}

// TestEveryRecordIsReached holds that each deployment has a row, which leads to its page or its part of this one.
func TestEveryRecordIsReached(t *testing.T) {
	all := some(30)
	index, single := string(Index(told(t, all), options)), string(Single(told(t, all), all[:20], options))
	for i, d := range all {
		if strings.Count(index, `<a href="`+RecordPath(d.ID)+`">`) != 1 {
			t.Errorf("the overview does not lead to %s", d.ID)
		}
		if got, want := strings.Count(single, `<a href="#r-`+d.ID+`">`), 1; i < 20 && got != want || i >= 20 && got != 0 {
			t.Errorf("the single page has %d links to record %d", got, i)
		}
	}
	if !strings.Contains(single, "details of the newest 20;") {
		t.Error("the single page does not say what it leaves out")
	}
}

// TestBounds holds that no record makes a page without end.
func TestBounds(t *testing.T) {
	d := nasty(0, strings.Repeat("<", 100_000))
	d.Timeline, d.Issues, d.Notices = slices.Repeat(d.Timeline, 500), slices.Repeat(d.Issues, 500), slices.Repeat(d.Notices, 500)
	d.Gate.Checks, d.Gate.Added = slices.Repeat(d.Gate.Checks, 500), slices.Repeat(d.Gate.Added, 500)
	d.Verification.Measurements = slices.Repeat(d.Verification.Measurements, 500)
	d.PullRequests, d.Reasons = slices.Repeat(d.PullRequests, 500), slices.Repeat(d.Reasons, 500)
	if n := len(Record(nil, d, options)); n > 3<<20 {
		t.Errorf("the page has %d bytes", n)
	}
	if h := told(t, some(2000)); len(Index(h, options)) > 2000*600 {
		t.Errorf("the overview has %d bytes for 2000 deployments", len(Index(h, options)))
	}
}

func TestBuckets(t *testing.T) {
	at := func(s string) history.Entry {
		when, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return history.Entry{Began: when.Add(23 * time.Hour), Outcome: history.Succeeded}
	}
	for _, c := range []struct {
		all         []string
		unit, first string
		n           int
	}{
		{[]string{"2026-11-23"}, "day", "2026-11-23", 1},
		{[]string{"2026-11-23", "2026-11-01"}, "day", "2026-11-01", 23},
		{[]string{"2026-11-23", "2026-06-03"}, "week", "week of 2026-06-01", 26},
		{[]string{"2026-11-23", "2023-06-03"}, "month", "2023-06", 42},
		{[]string{"2026-11-23", "1999-06-03"}, "year", "1999", 28},
		{[]string{"9999-11-23", "2026-11-23", "0001-06-03"}, "year", "9940", 60},
	} {
		var all []history.Entry
		for _, s := range c.all {
			all = append(all, at(s))
		}
		got, unit := buckets(all)
		total := 0
		for _, b := range got {
			total += b.total()
		}
		if unit != c.unit || got[0].label != c.first || len(got) != c.n || total != len(all) && c.first != "9940" || got[len(got)-1].total() == 0 {
			t.Errorf("%v: %d of a %s from %s with %d, want %d of a %s from %s", c.all, len(got), unit, got[0].label, total, c.n, c.unit, c.first)
		}
	}
}

func TestTop(t *testing.T) {
	for most, want := range map[float64]float64{0: 1, 1: 1, 1.2: 1.5, 7: 8, 90: 100, 516: 600, 0.03: 0.03, 1e300: 1e300} {
		if got := top(most); got < want*0.999 || got > want*1.001 {
			t.Errorf("the scale of %v ends at %v, want %v", most, got, want)
		}
	}
}

func TestWeb(t *testing.T) {
	for address, want := range map[string]bool{
		"https://github.com/acme/shop/pull/1": true, "http://a.example": true, "https://": false, "": false, "javascript:alert(1)": false, "https://a b": false, "https://a/\"": false,
		"https://u:p@a.example": false, "//a.example": false, "https://a.example/\u202e": false, "https://a/" + strings.Repeat("x", 1000): false, "HTTPS://a.example": false,
	} {
		if got := web(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	d := recorded.Deployment(6)
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		if buf = Record(buf[:0], d, options); len(buf) == 0 {
			b.Fatal("nothing")
		}
	}
}

func BenchmarkIndex10000(b *testing.B) {
	h := told(b, some(10_000))
	b.ReportAllocs()
	for b.Loop() {
		if len(Index(h, options)) == 0 {
			b.Fatal("nothing")
		}
	}
}
