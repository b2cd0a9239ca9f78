package finding

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
)

func TestSeverityText(t *testing.T) {
	for s, want := range map[Severity]string{Note: `"note"`, Warning: `"warning"`, Unknown: `"unknown"`, Error: `"error"`} {
		got, err := json.Marshal(s)
		if err != nil || string(got) != want {
			t.Errorf("%d: %s, %v, want %s", s, got, err, want)
		}
		var back Severity
		if err := json.Unmarshal(got, &back); err != nil || back != s {
			t.Errorf("%s reads back as %v, %v", got, back, err)
		}
	}
	for _, s := range []Severity{0, Error + 1} {
		if _, err := json.Marshal(s); err == nil || s.String() != "invalid" {
			t.Errorf("severity %d has the text %s", s, s)
		}
	}
	var s Severity
	for _, text := range []string{`"fatal"`, `""`, `"Note"`} {
		if err := json.Unmarshal([]byte(text), &s); err == nil {
			t.Errorf("%s is taken for %s", text, s)
		}
	}
}

func TestSort(t *testing.T) {
	got := []Finding{
		{Check: "b", Severity: Note, Path: "a", Line: 1},
		{Check: "a", Severity: Error, Path: "b", Line: 2},
		{Check: "a", Severity: Error, Path: "b", Line: 1, Variable: "Y"},
		{Check: "a", Severity: Error, Path: "b", Line: 1, Variable: "X"},
		{Check: "a", Severity: Unknown, Path: "z"},
		{Check: "a", Severity: Warning, Path: "a"},
	}
	Sort(got)
	want := []Finding{
		{Check: "a", Severity: Error, Path: "b", Line: 1, Variable: "X"},
		{Check: "a", Severity: Error, Path: "b", Line: 1, Variable: "Y"},
		{Check: "a", Severity: Error, Path: "b", Line: 2},
		{Check: "a", Severity: Unknown, Path: "z"},
		{Check: "a", Severity: Warning, Path: "a"},
		{Check: "b", Severity: Note, Path: "a", Line: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestStatusOf(t *testing.T) {
	for _, c := range []struct {
		severities []Severity
		want       Status
	}{
		{nil, Pass}, {[]Severity{Note}, Pass}, {[]Severity{Note, Warning}, Warn}, {[]Severity{Warning, Unknown}, Undecided},
		{[]Severity{Unknown, Error, Note}, Fail},
	} {
		var findings []Finding
		for _, s := range c.severities {
			findings = append(findings, Finding{Severity: s})
		}
		if got := StatusOf(findings); got != c.want {
			t.Errorf("%v: %s, want %s", c.severities, got, c.want)
		}
	}
}

// TestFold quotes every branch: what is not known to have passed is no pass.
func TestFold(t *testing.T) {
	for _, c := range []struct {
		statuses []Status
		want     Verdict
		code     int
	}{
		{nil, VerdictUnknown, 3},
		{[]Status{Skipped}, VerdictUnknown, 3},
		{[]Status{Skipped, Pass}, VerdictPass, 0},
		{[]Status{Pass, Warn}, VerdictPass, 0},
		{[]Status{Pass, Undecided}, VerdictUnknown, 3},
		{[]Status{Undecided, Fail}, VerdictBlocked, 1},
		{[]Status{Fail, Undecided}, VerdictBlocked, 1},
		{[]Status{Pass, "later"}, VerdictUnknown, 3},
		{[]Status{Pass, ""}, VerdictUnknown, 3},
		{[]Status{"later", Fail}, VerdictBlocked, 1},
	} {
		var checks []Check
		for _, s := range c.statuses {
			checks = append(checks, Check{Status: s})
		}
		got := Fold(checks)
		if got != c.want || got.ExitCode() != c.code {
			t.Errorf("%v: %s (%d), want %s (%d)", c.statuses, got, got.ExitCode(), c.want, c.code)
		}
	}
	if code := Verdict("").ExitCode(); code != 3 {
		t.Errorf("no verdict exits %d, want 3", code)
	}
}
