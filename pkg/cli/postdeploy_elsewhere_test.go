package cli

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestPostDeployElsewhere holds that what ran for a pull request or another branch is neither deployed nor rolled back.
func TestPostDeployElsewhere(t *testing.T) {
	run := func(event, branch string) map[string]any {
		return map[string]any{"action": "completed", "workflow_run": map[string]any{"id": 1, "name": "Deploy", "event": event, "status": "completed", "head_branch": branch}}
	}
	for _, c := range []struct {
		name, event string
		payload     map[string]any
		says        string
	}{
		{"a pull request's run", "workflow_run", run("pull_request", "main"), "ran for a pull request: nothing was deployed"},
		{"a fork's", "workflow_run", run("pull_request_target", "main"), "ran for a pull request: nothing was deployed"},
		{"a merge group's", "workflow_run", run("merge_group", "gh-readonly-queue/main/pr-1"), "ran for a pull request: nothing was deployed"},
		{"another branch's run", "workflow_run", run("push", "feature"), "feature is not the default branch, main: nothing was deployed"},
		{"another branch's push", "push", map[string]any{"ref": "refs/heads/feature"}, "feature is not the default branch, main: nothing was deployed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMerged(t, "revert-pr")
			if inner, ok := c.payload["workflow_run"].(map[string]any); ok {
				inner["head_sha"] = m.bad
			} else {
				c.payload["before"], c.payload["after"] = m.good, m.bad
			}
			m.event(c.event, c.payload)
			var stdout, stderr bytes.Buffer
			code := Main(t.Context(), Env{
				Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(k string) string { return m.env[k] }, HTTP: http.DefaultClient, Now: time.Now,
			}, []string{"post-deploy", "-C", m.dir})
			if code != 0 || !strings.Contains(stdout.String()+stderr.String(), c.says) {
				t.Errorf("%d, %s%s", code, stdout.String(), stderr.String())
			}
			if m.main() != m.bad || len(m.repo.Deployments()) > 0 || len(m.repo.Issues()) > 0 {
				t.Error("something was written")
			}
		})
	}
}
