package report

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

func sarif(t *testing.T, r finding.Result) sarifRun {
	t.Helper()
	var log sarifLog
	data := render(t, SARIF, r, Options{})
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%d runs", len(log.Runs))
	}
	validate(t, compile(t, "testdata/sarif-schema-2.1.0.json"), "sarif", data)
	return log.Runs[0]
}

func TestSARIFKeepsTheMostSevere(t *testing.T) {
	run := sarif(t, huge(10_000))
	if len(run.Results) != maxSARIFResults {
		t.Errorf("%d results", len(run.Results))
	}
	for i, want := range map[int]string{0: "error", 2499: "error", 2500: "warning", 4999: "warning"} {
		if got := run.Results[i].Level; got != want {
			t.Errorf("result %d is %s, want %s", i, got, want)
		}
	}
	if len(run.Invocations) != 1 || run.Invocations[0].Notifications[0].Message.Text != "5,000 findings left out: code scanning keeps 5,000 of a run." {
		t.Errorf("nothing says what was left out: %+v", run.Invocations)
	}
}

func TestSARIFLevels(t *testing.T) {
	got := map[string]bool{}
	for _, r := range sarif(t, everywhere("x")).Results {
		got[r.Level] = got[r.Level] || r.Properties != nil && r.Properties.Undecided
	}
	// Unknown is the one that comes as a warning which says that it is undecided.
	if diff := cmp.Diff(map[string]bool{"note": false, "warning": true, "error": false}, got); diff != "" {
		t.Error(diff)
	}
}

// A fingerprint must survive that lines move and words change, and tell findings apart.
func TestSARIFFingerprints(t *testing.T) {
	f := finding.Finding{Check: "c", Severity: finding.Error, Variable: "A", Path: "a.ts", Line: 3, Message: "x"}
	moved, twice, other, whole := f, f, f, f
	moved.Line, moved.Message = 90, "y"
	twice.Line = 91
	other.Variable = "B"
	whole.Line = 0
	of := func(fs ...finding.Finding) []map[string]string {
		var all []map[string]string
		for _, r := range sarif(t, finding.Result{Findings: fs}).Results {
			all = append(all, r.Fingerprints)
		}
		return all
	}
	id := of(f)[0]
	if diff := cmp.Diff([]map[string]string{id}, of(moved)); diff != "" {
		t.Errorf("a moved finding has another fingerprint:\n%s", diff)
	}
	if pair := of(f, twice); maps.Equal(pair[0], pair[1]) {
		t.Errorf("two places share %v", pair[0])
	}
	if maps.Equal(of(other)[0], id) {
		t.Errorf("two variables share %v", id)
	}
	if _, ok := id["primaryLocationLineHash"]; ok {
		t.Errorf("%v takes the name that the upload action fills in", id)
	}
	if _, ok := of(whole)[0]["primaryLocationLineHash"]; !ok {
		t.Error("a finding of a whole file has no fingerprint that GitHub reads")
	}
}

func TestSARIFLocations(t *testing.T) {
	results := sarif(t, finding.Result{Findings: []finding.Finding{
		{Check: "c", Severity: finding.Error, Path: "a b.ts", Line: 3},
		{Check: "c", Severity: finding.Warning, Path: "a.ts"},
		{Check: "c", Severity: finding.Note, Line: 3},
	}}).Results
	var got []string
	for _, r := range results {
		at, _ := json.Marshal(r.Locations)
		got = append(got, string(at))
	}
	want := []string{
		`[{"physicalLocation":{"artifactLocation":{"uri":"a%20b.ts","uriBaseId":"%SRCROOT%"},"region":{"startLine":3}}}]`,
		`[{"physicalLocation":{"artifactLocation":{"uri":"a.ts","uriBaseId":"%SRCROOT%"}}}]`,
		`[{"physicalLocation":{"artifactLocation":{"uri":".github/deployment.yml","uriBaseId":"%SRCROOT%"}}}]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
