package report

import (
	"bytes"
	"strings"
	"testing"

	"deploycoord/pkg/finding"
)

// TestSkippedShareARow holds that grouping loses no check and hides none that was decided.
func TestSkippedShareARow(t *testing.T) {
	checks := []finding.Check{
		{ID: "a", Title: "A", Status: finding.Pass, Summary: "same"},
		{ID: "b", Title: "B", Status: finding.Skipped, Summary: "same"},
		{ID: "c", Title: "C", Status: finding.Skipped, Summary: "same"},
		{ID: "d", Title: "D", Status: finding.Undecided, Summary: "same"},
		{ID: "e", Title: "E", Status: finding.Skipped, Summary: "other"},
		{ID: "f", Title: "F", Status: finding.Skipped, Summary: "same"},
	}
	rows := rowsOf(checks)
	var got []string
	for _, r := range rows {
		ids := r.ID
		for _, o := range r.others {
			ids += " " + o.ID
		}
		got = append(got, ids)
	}
	if want := "a|b c f|d|e"; strings.Join(got, "|") != want {
		t.Errorf("rows %v, want %s", got, want)
	}
	for format, want := range map[Format]string{
		Text:     "  - SKIP    b, c, f: same\n",
		Markdown: "| ⏭️&nbsp;SKIP | `b`, `c`, `f` | same |\n",
	} {
		var out bytes.Buffer
		if err := Render(&out, format, finding.Result{Checks: checks}, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s lacks %q:\n%s", format, want, out.String())
		}
	}
}

// What wants something of somebody stands first in Markdown, the worst before the rest; all else is folded away.
func TestWhatWantsSomethingStandsFirst(t *testing.T) {
	r := finding.Result{Verdict: finding.VerdictBlocked}
	for _, c := range []struct {
		id     string
		status finding.Status
	}{{"a", finding.Skipped}, {"b", finding.Warn}, {"c", finding.Pass}, {"d", finding.Undecided}, {"e", "new"}, {"f", finding.Fail}} {
		r.Checks = append(r.Checks, finding.Check{ID: c.id, Status: c.status, Summary: "why " + c.id})
	}
	out := string(render(t, Markdown, r, Options{}))
	at := -1
	for _, want := range []string{"`f`", "`d`", "`e`", "`b`", "<details><summary>1 check passed, 1 skipped</summary>", "`c`", "`a`", "</details>"} {
		i := strings.Index(out, want)
		if i <= at {
			t.Errorf("%s does not stand where it should:\n%s", want, out)
		}
		at = i
	}
}

// An address that a fix ends in can be copied as it is; within a sentence it is no link.
func TestFixAddress(t *testing.T) {
	for fix, want := range map[string]string{
		"run it again: https://github.com/acme/shop/runs/1": "run it again: `https://github.com/acme/shop/runs/1`",
		"see https://a.test/x for more":                     "see https:&#8203;//a.test/x for more",
		"see https://a.test/`x":                             "see <code>https&#58;&#8203;&#47;&#47;a&#46;test&#47;&#96;x</code>",
		"mend it":                                           "mend it",
	} {
		if got := markdownFix(fix); got != want {
			t.Errorf("%q: %q, want %q", fix, got, want)
		}
	}
}
