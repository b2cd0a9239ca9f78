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
