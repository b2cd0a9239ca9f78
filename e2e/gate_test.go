//go:build e2e

// Package e2e judges the Action from outside: the image that the Dockerfile gives, and the gate workflow as a runner
// runs it. run.sh makes what it needs and says by E2E_* variables where it is.
package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// planted is the value of every secret. Whatever comes out, this must not.
const planted = "k9Qz-planted-7Vw2-value"

// TestGateWorkflow runs the project's own gate workflow, unchanged. The runner hides secrets in its log by itself; that
// the Action does too is for TestWorkspaceOfAnotherOwner, whose output nobody filters.
func TestGateWorkflow(t *testing.T) {
	database, storage := "DATABASE_URL="+planted+"1", "STORAGE_KEY="+planted+"2"
	for _, c := range []struct {
		name       string
		secrets    []string
		succeeds   bool
		outputs    map[string]string
		annotation *annotation
		summary    []string
	}{
		{
			name:       "production lacks the new variable",
			secrets:    []string{database},
			outputs:    map[string]string{"verdict": "blocked", "risk": "medium", "deployment-type": "regular", "missing": "STORAGE_KEY", "report": "deploycoord-report.json"},
			annotation: &annotation{Level: "error", File: "src/upload.ts", Line: "1"},
			summary:    []string{"BLOCKED", "gh secret set STORAGE_KEY --env production", "Signs uploads"},
		},
		{
			name:       "production has a placeholder",
			secrets:    []string{database, "STORAGE_KEY=changeme"},
			outputs:    map[string]string{"verdict": "blocked", "risk": "medium", "deployment-type": "regular", "missing": "", "report": "deploycoord-report.json"},
			annotation: &annotation{Level: "error", File: "src/upload.ts", Line: "1"},
			summary:    []string{"BLOCKED", "STORAGE_KEY"},
		},
		{
			name:     "production has it",
			secrets:  []string{database, storage},
			succeeds: true,
			outputs:  map[string]string{"verdict": "pass", "risk": "medium", "deployment-type": "regular", "missing": "", "report": "deploycoord-report.json"},
			summary:  []string{"READY"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSample(t)
			h := host(t, s)
			run := runWorkflow(t, s, h, c.secrets)
			conclusion, line := "failure", "## ❌ Deployment gate: BLOCKED"
			if c.succeeds {
				conclusion, line = "success", "## ✅ Deployment gate: READY"
			}
			if got := h.verdictOf(s.head); got != conclusion {
				t.Errorf("the check run says %q, expected %q", got, conclusion)
			}
			if diff := cmp.Diff([]string{line}, h.comments()); diff != "" {
				t.Errorf("comments (-want +got):\n%s", diff)
			}
			if run.succeeded != c.succeeds {
				t.Errorf("the job succeeded: %t, expected %t\n%s", run.succeeded, c.succeeds, run.log)
			}
			if diff := cmp.Diff(c.outputs, run.outputs); diff != "" {
				t.Errorf("outputs (-want +got):\n%s", diff)
			}
			var errors []annotation
			for _, a := range run.annotations {
				if a.Level == "error" {
					errors = append(errors, a)
				}
			}
			var want []annotation
			if c.annotation != nil {
				want = append(want, *c.annotation)
			}
			if diff := cmp.Diff(want, errors); diff != "" {
				t.Errorf("error annotations (-want +got):\n%s", diff)
			}
			for _, text := range c.summary {
				if !strings.Contains(run.summary, text) {
					t.Errorf("the summary lacks %q:\n%s", text, run.summary)
				}
			}
			if strings.Contains(run.log, planted) {
				t.Errorf("a secret's value came out:\n%s", run.log)
			}
		})
	}
}

// TestWorkspaceOfAnotherOwner runs the container as GitHub's own runners do: as root, on a checkout that belongs to the
// runner's user, with the files that the runner makes for outputs and the summary.
func TestWorkspaceOfAnotherOwner(t *testing.T) {
	for _, c := range []struct {
		name, secrets, verdict string
		code                   int
	}{
		{"blocked", `{"DATABASE_URL":"` + planted + `"}`, "blocked", 1},
		{"ready", `{"DATABASE_URL":"` + planted + `","STORAGE_KEY":"` + planted + `"}`, "pass", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSample(t)
			write(t, s.dir, "event.json", string(s.event))
			write(t, s.dir, "output", "")
			write(t, s.dir, "summary", "")
			if out, err := exec.Command("chown", "-R", "1001:127", s.dir).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
			h := host(t, s)
			const workspace = "/github/workspace"
			code, log := runContainer(t, s.dir, workspace, []string{
				"GITHUB_ACTIONS=true", "GITHUB_EVENT_NAME=pull_request", "GITHUB_WORKSPACE=" + workspace,
				"GITHUB_EVENT_PATH=" + workspace + "/event.json", "GITHUB_OUTPUT=" + workspace + "/output",
				"GITHUB_STEP_SUMMARY=" + workspace + "/summary", "INPUT_SECRETS=" + c.secrets, "INPUT_FORMAT=json",
				"GITHUB_REPOSITORY=someone/sample", "GITHUB_API_URL=" + h.url, "INPUT_TOKEN=" + token,
			})
			if code != c.code {
				t.Errorf("exit code %d, expected %d:\n%s", code, c.code, log)
			}
			outputs, report := read(t, s.dir, "output"), read(t, s.dir, "deploycoord-report.json")
			if !strings.Contains(outputs, "\n"+c.verdict+"\n") {
				t.Errorf("outputs lack the verdict %s:\n%s", c.verdict, outputs)
			}
			if !strings.Contains(report, `"verdict": "`+c.verdict+`"`) {
				t.Errorf("the report lacks the verdict %s:\n%s", c.verdict, report)
			}
			if strings.Contains(log+outputs+report+read(t, s.dir, "summary"), planted) {
				t.Errorf("a secret's value came out:\n%s", log)
			}
		})
	}
}
