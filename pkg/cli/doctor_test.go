package cli

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deploycoord/pkg/doctor"
	"deploycoord/pkg/finding"
)

const wiredGate = `on:
  pull_request:
    types: [opened, synchronize, reopened, edited, ready_for_review, labeled]
  pull_request_review:
permissions: {contents: read, checks: write, pull-requests: write}
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/deployment-coordination@v1
`

// TestDoctor looks at the scene's repository, as the workflow's token and as a person's.
func TestDoctor(t *testing.T) {
	s := newScene(t)
	at := filepath.Join(s.dir, ".github", "workflows")
	s.must(os.MkdirAll(at, 0o755))
	s.must(os.WriteFile(filepath.Join(at, "gate.yml"), []byte(wiredGate), 0o644))
	s.must(os.WriteFile(filepath.Join(at, "deploy.yml"), []byte("on: {push: {branches: [main]}}\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n"), 0o644))
	s.env["INPUT_SECRETS"] = `{"TOKEN": "s3cr3t-PLANTED-5f21c0de9a"}`
	s.env["INPUT_MERGE-TOKEN"] = workflowToken
	r := s.runWith(http.DefaultClient, "doctor", "--format", "json")
	var d doctor.Diagnosis
	if err := json.Unmarshal([]byte(r.stdout), &d); err != nil {
		t.Fatalf("%v\n%s\n%s", err, r.stdout, r.stderr)
	}
	want := map[string]finding.Status{
		"api": finding.Pass, "token": finding.Pass, "token-reads": finding.Pass, "configuration": finding.Pass, "gate-wired": finding.Pass,
		"gate-writes": finding.Pass, "required-check": finding.Pass, "merge-group": finding.Skipped, "pipeline": finding.Pass,
		"merge-token": finding.Fail, "environment": finding.Pass, "credentials": finding.Pass, "notifications": finding.Skipped,
	}
	for _, c := range d.Checks {
		if c.Status != want[c.ID] {
			t.Errorf("%s is %s (%s), expected %s", c.ID, c.Status, c.Summary, want[c.ID])
		}
	}
	if r.code != 1 || strings.Contains(r.stdout+r.stderr+r.summary, "PLANTED") {
		t.Errorf("exit %d, or a secret came out\n%s", r.code, r.stdout)
	}
	if !strings.Contains(r.summary, "Pre-conditions: NOT READY") {
		t.Errorf("summary:\n%s", r.summary)
	}
}
