package record

import (
	"strings"
	"testing"

	"deploycoord/internal/hostile"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/rollback"
)

// TestTemplate holds the seed's template: its headings in its order, its labels, and the right box ticked.
func TestTemplate(t *testing.T) {
	for _, c := range []struct {
		name     string
		d        Deployment
		no, yes  bool
		besides  string
		incident string // an action item
	}{
		{"good", good(), true, false, "", ""},
		{"with a minor issue", decided(func() Deployment { d := good(); d.Verification.Decision = finding.Continue; return d }()), true, false, "", ""},
		{"rolled back", bad(), false, true, "[commit 7d4f0c2a9b1e goes back", "- [ ] Find out what in the change led to it"},
		{"held", held(), false, false, "No rollback was performed, and neither success nor failure is proven.", ""},
		{"proposed", carried(rollback.Result{State: rollback.Proposed, Pull: 8, URL: "https://github.com/acme/shop/pull/8", Text: "#8 waits"}), false, false,
			"No, though it was called for: ", "- [ ] Merge [#8](https://github.com/acme/shop/pull/8), which rolls back"},
		{"refused", carried(rollback.Result{State: rollback.Refused, Text: "it conflicts", Fix: "revert it by hand"}), false, false, "No, though it was called for: it conflicts", "- [ ] Roll back by hand\n- [ ] revert it by hand"},
		{"not carried out", func() Deployment { d := bad(); d.Rollback, d.After = nil, nil; return decided(d) }(), false, false, "No, though it was called for", "- [ ] Roll back by hand"},
	} {
		page, at := string(Markdown(c.d)), 0
		for _, part := range []string{"# Deployment Record - 2026-11-23\n", "\n## Feature\n\nFEATURE-123: Gift cards\n", "\n## Deployment Details\n", "- **Date**: 2026-11-23 10:00", "- **PR**: [#7]", "- **Commit**: [`4f0c",
			"- **Environment Changes**: ", "\n## Deployment Notes\n\n- ", "\n## Issues Encountered\n\n- ", "\n## Rollback Performed?\n\n- [", "] No - Deployment successful\n- [", "] Yes - See "} {
			next := strings.Index(page[at:], part)
			if next < 0 {
				t.Fatalf("%s: no %q where it belongs in\n%s", c.name, part, page)
			}
			at += next + len(part)
		}
		if no, yes := strings.Contains(page, "- [x] No"), strings.Contains(page, "- [x] Yes - See [incident report](../incidents/"); no != c.no || yes != c.yes {
			t.Errorf("%s: no %t, yes %t", c.name, no, yes)
		}
		if !strings.Contains(page, c.besides) || !strings.Contains(string(Incident(c.d)), c.incident) {
			t.Errorf("%s: no %q or %q in\n%s\n%s", c.name, c.besides, c.incident, page, Incident(c.d))
		}
	}
}

func carried(r rollback.Result) Deployment {
	d := bad()
	d.Rollback, d.After = &r, nil
	return decided(d)
}

// TestHostileKeepsItsShape holds that a text changes no more than the text, wherever it stands.
func TestHostileKeepsItsShape(t *testing.T) {
	shape := func(s string, page []byte) map[string]int {
		numbers := strings.NewReplacer("#3", "3") // our own numbers, which may be links
		return hostile.Inspect(t, s, hostile.Rendered(t, []byte(numbers.Replace(string(page)))), "h1", "a", "input", "hr", "blockquote")
	}
	plain := everywhere("plain", 2)
	pages := []func(Deployment) []byte{Markdown, Incident, func(d Deployment) []byte { return append(section(d, "x.md"), '\n') }}
	for i, page := range pages {
		text := func(d Deployment) []byte {
			marks := strings.NewReplacer("<!-- deploycoord:deployment 2026-11-23-4f0c2a9b1e7d 2026-11-23T10:00:00Z -->\n", "", sectionEnd, "")
			return []byte(marks.Replace(string(page(d))))
		}
		want := shape("plain", text(plain))
		for _, s := range hostile.Texts {
			if strings.TrimSpace(s) == "" {
				continue // is left out
			}
			if strings.HasPrefix(s, "http") {
				continue // is a link where a link belongs
			}
			got := shape(s, text(everywhere(s, 2)))
			for _, element := range strings.Fields("h1 h2 h3 table tr td li input a") {
				if got[element] != want[element] {
					t.Errorf("page %d, %q: %d <%s>, want %d", i, s, got[element], element, want[element])
				}
			}
		}
	}
}

func TestIncidentClaimsNothing(t *testing.T) {
	d := bad()
	d.Verification, d.After, d.Reasons = nil, nil, nil
	page := string(Incident(d))
	for _, want := range []string{"How long it lasted is not known: nothing bad was measured.", "## Cause\n\n- Not known.", "- [ ] Verify what the rollback brought back"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	d = bad()
	d.After.Decision = finding.Hold
	if page = string(Incident(d)); !strings.Contains(page, "Nothing tells yet that production is well again.") {
		t.Errorf("an outage ends by what could not be decided:\n%s", page)
	}
}
