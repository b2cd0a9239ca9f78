package report

import (
	"strings"
	"testing"

	"deploycoord/pkg/finding"
)

func TestJSONListsAreNeverNull(t *testing.T) {
	got := string(render(t, JSON, finding.Result{}, Options{}))
	if strings.Contains(got, "null") {
		t.Error(got)
	}
	for _, list := range []string{"checks", "findings", "added", "removed", "missing", "setup"} {
		if !strings.Contains(got, `"`+list+`": []`) {
			t.Errorf("%s is not an empty list:\n%s", list, got)
		}
	}
	if !strings.HasSuffix(got, "}\n") || strings.HasSuffix(got, "\n\n") {
		t.Errorf("ends in %q", got[max(0, len(got)-4):])
	}
}

func TestJSONListsAreSorted(t *testing.T) {
	r := finding.Result{Environment: finding.Environment{
		Added: []string{"C", "A", "B"}, Setup: []finding.Setup{{Name: "Z"}, {Name: "Y"}},
	}}
	got := string(render(t, JSON, r, Options{}))
	want := []string{`"A"`, `"B"`, `"C"`, `"Y"`, `"Z"`}
	at := -1
	for _, w := range want {
		next := strings.Index(got, w)
		if next <= at {
			t.Fatalf("%s is out of order in\n%s", w, got)
		}
		at = next
	}
}
