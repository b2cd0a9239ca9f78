package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

func TestAnnotationLevels(t *testing.T) {
	r := finding.Result{Findings: []finding.Finding{
		{Check: "c", Severity: finding.Note, Message: "n"},
		{Check: "c", Severity: finding.Unknown, Variable: "A", Path: "a.ts", Message: "u", Fix: "f"},
		{Check: "c", Severity: finding.Warning, Path: "a:b,c.ts", Line: 2, Message: "w 100%"},
		{Check: "c", Severity: finding.Error, Path: "a.ts", Line: 9, Message: "e"},
	}}
	want := `::error file=a.ts,line=9,title=c::e
::error file=a.ts,title=Could not decide%3A c%3A A::u%0AFix: f
::warning file=a%3Ab%2Cc.ts,line=2,title=c::w 100%25
::notice title=c::n
`
	if diff := cmp.Diff(want, string(render(t, GitHub, r, Options{}))); diff != "" {
		t.Error(diff)
	}
}

func TestAnnotationsAreCountedWhereTheyEnd(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(render(t, GitHub, huge(10_000), Options{}))), "\n")
	count := map[string]int{}
	for _, l := range lines[:len(lines)-1] {
		level, _, _ := strings.Cut(l, " ")
		count[level]++
	}
	if diff := cmp.Diff(map[string]int{"::error": 50, "::warning": 50, "::notice": 50}, count); diff != "" {
		t.Error(diff)
	}
	want := "9,850 more findings left out here (4950 errors, 2450 warnings, 2450 notices): the summary and the JSON report list them."
	if got := lines[len(lines)-1]; got != want {
		t.Errorf("got %s", got)
	}
}
