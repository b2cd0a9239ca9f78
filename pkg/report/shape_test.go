package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

func TestTally(t *testing.T) {
	check := func(s finding.Status) finding.Check { return finding.Check{Status: s} }
	for want, checks := range map[string][]finding.Check{
		"no check ran":                    {},
		"1 check: 1 passed":               {check(finding.Pass)},
		"2 checks: 1 failed, 1 undecided": {check("made up"), check(finding.Fail)},
		"5 checks: 1 failed, 1 undecided, 1 with warnings, 1 passed, 1 skipped": {
			check(finding.Skipped), check(finding.Pass), check(finding.Warn), check(finding.Undecided), check(finding.Fail),
		},
	} {
		if got := tally(checks); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSectionsLoseNoFinding(t *testing.T) {
	r := finding.Result{
		Checks: []finding.Check{{ID: "warns"}, {ID: "passes"}, {ID: "fails"}, {ID: "fails"}, {ID: "unknown"}},
		Findings: []finding.Finding{
			{Check: "fails", Severity: finding.Error}, {Check: "unlisted", Severity: finding.Error}, {Check: "unknown", Severity: finding.Unknown},
			{Check: "fails", Severity: finding.Warning}, {Check: "warns", Severity: finding.Warning}, {Check: "passes", Severity: finding.Note},
		},
	}
	type row struct {
		ID string
		N  int
	}
	var got []row
	for _, s := range sections(r) {
		got = append(got, row{s.check.ID, len(s.findings)})
	}
	if diff := cmp.Diff([]row{{"fails", 2}, {"unlisted", 1}, {"unknown", 1}, {"warns", 1}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestSplitFix(t *testing.T) {
	for in, want := range map[string][2]string{
		"gh secret set A --env production":               {"", "gh secret set A --env production"},
		"after the deployment: gh variable delete A":     {"after the deployment: ", "gh variable delete A"},
		"run gh secret set A when you can":               {"run gh secret set A when you can", ""},
		"gh secret set A\nreboot":                        {"gh secret set A\nreboot", ""},
		"git rm --cached .env, and add it to .gitignore": {"git rm --cached .env, and add it to .gitignore", ""},
		"":                                {"", ""},
		"add the line A= to .env.example": {"add the line A= to .env.example", ""},
	} {
		if words, command := splitFix(in); [2]string{words, command} != want {
			t.Errorf("splitFix(%q) = %q, %q", in, words, command)
		}
	}
}

func TestSmallWords(t *testing.T) {
	for got, want := range map[string]string{
		plural(1, "check"):            "1 check",
		plural(0, "entry", "entries"): "0 entries",
		group(1234567):                "1,234,567",
		group(1000):                   "1,000",
		place("a.ts", 0):              "a.ts",
		place("", 3):                  "",
		place("a.ts", 3):              "a.ts:3",
		short("0123456789abcdef0123456789abcdef01234567"): "0123456789ab",
		short("feature/long-branch-name"):                 "feature/long-branch-name",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
