package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

// merged is a repository on the embedded GitHub in which a pull request was just merged, what its pipeline did, and a
// production that serves it.
type merged struct {
	*scene
	good, bad  string // the last verified commit, and the one that was merged
	serving    atomic.Pointer[string]
	status     atomic.Int64
	asked      atomic.Int64 // how often
	slow       atomic.Int64 // how long an answer takes, in nanoseconds
	production *httptest.Server
}

const afterConfig = `
verify:
  interval: 100ms
  timeout: 2s
  grace: 500ms
  stable: 2
  identity: {json: .commit}
  probes:
    - {name: health, url: "%s/health", timeout: 500ms}
pipeline: {appear: 2s, timeout: 5s}
rollback: {strategy: %s}
monitor: {first: 0s}
`

func newMerged(t testing.TB, strategy string) *merged {
	t.Helper()
	m := &merged{scene: &scene{t: t, free: true, work: t.TempDir(), dir: t.TempDir(), now: time.Now()}}
	m.production = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		m.asked.Add(1)
		time.Sleep(time.Duration(m.slow.Load()))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(int(m.status.Load()))
		fmt.Fprintf(w, `{"commit":%q}`, *m.serving.Load())
	}))
	t.Cleanup(m.production.Close)
	m.status.Store(200)
	m.git("init", "-q", "-b", "main")
	m.write(baseFiles)
	m.write(map[string]string{
		".github/deployment.yml": strings.TrimLeft(fmt.Sprintf(afterConfig, m.production.URL, strategy), "\n"),
		"docs/05-business/planning/features/active/FEATURE-12-uploads.md": "# FEATURE-12: Upload pictures\n\n## What\n\nPictures.\n",
	})
	m.commit("Begin")
	m.good = m.git("rev-parse", "HEAD")
	m.git("checkout", "-q", "-b", "feature-12-uploads")
	m.write(headFiles)
	m.commit("feat: upload pictures")
	m.head = m.git("rev-parse", "HEAD")
	m.git("checkout", "-q", "main")
	m.host()
	m.repo.AddWorkflow(githubsim.Workflow{Path: ".github/workflows/deploy.yml", Name: "Deploy"})
	m.must(m.repo.AddStatus(m.good, githubsim.Status{Context: rollback.StatusContext, State: "success"}))
	m.sim.Token(githubsim.Token{Value: workflowToken, App: "github-actions", Repository: "acme/shop", Permissions: map[string]string{
		"contents": "write", "pull_requests": "write", "checks": "read", "statuses": "write", "actions": "write", "deployments": "write", "issues": "write",
	}})
	m.merge1()
	m.serves(m.bad)
	m.env["GITHUB_RUN_ID"], m.env["GITHUB_JOB"], m.env["GITHUB_ACTOR"] = "9001", "post-deploy", "bob"
	_, err := m.repo.AddWorkflowRun(githubsim.WorkflowRun{
		ID: 9001, Workflow: ".github/workflows/post-deploy.yml", Name: "Post-deploy", HeadSHA: m.bad, HeadBranch: "main", Event: "push", Status: "in_progress",
		Jobs: []githubsim.Job{{Name: "post-deploy", Status: "in_progress", Runner: "runner-1"}},
	})
	m.must(err)
	return m
}

// merge1 merges the pull request as a person does, checks the merge out as a runner does, and runs its pipeline.
func (m *merged) merge1() {
	m.t.Helper()
	for _, name := range []string{"build", defaultCheckName} {
		_, err := m.repo.AddCheckRun(githubsim.CheckRun{Name: name, SHA: m.head, Status: "completed", Conclusion: "success"})
		m.must(err)
	}
	request, err := http.NewRequest(http.MethodPut, fmt.Sprintf("%s/repos/acme/shop/pulls/%d/merge", m.server.URL, m.number), strings.NewReader(`{"merge_method":"merge"}`))
	m.must(err)
	request.Header.Set("Authorization", "Bearer "+personToken)
	answer, err := http.DefaultClient.Do(request)
	m.must(err)
	defer answer.Body.Close()
	m.bad = m.repo.Ref("refs/heads/main")
	if answer.StatusCode != http.StatusOK || m.bad == m.good {
		m.t.Fatalf("the merge was refused: %s", answer.Status)
	}
	if out, err := exec.Command("git", "clone", "-q", m.repo.Dir(), m.dir).CombinedOutput(); err != nil {
		m.t.Fatalf("git clone: %v\n%s", err, out)
	}
	m.event("push", map[string]any{"ref": "refs/heads/main", "before": m.good, "after": m.bad})
}

func (m *merged) serves(commit string) { m.serving.Store(&commit) }

// pipeline adds the run that the merge started.
func (m *merged) pipeline(conclusion string, steps ...githubsim.Step) {
	m.t.Helper()
	began := time.Now().Add(-time.Minute)
	for i := range steps {
		steps[i].Status = "completed"
		steps[i].Started, steps[i].Completed = began.Add(time.Duration(i)*time.Second), began.Add(time.Duration(i+1)*time.Second)
		if steps[i].Conclusion == "" {
			steps[i].Conclusion = "success"
		}
	}
	_, err := m.repo.AddWorkflowRun(githubsim.WorkflowRun{
		Workflow: ".github/workflows/deploy.yml", Name: "Deploy", HeadSHA: m.bad, HeadBranch: "main", Event: "push", Actor: "bob",
		Status: "completed", Conclusion: conclusion, Created: began,
		Jobs: []githubsim.Job{{Name: "deploy", Status: "completed", Conclusion: conclusion, Started: began, Completed: began.Add(30 * time.Second), Steps: steps}},
	})
	m.must(err)
}

func goodSteps() []githubsim.Step {
	return []githubsim.Step{{Name: "Build the image"}, {Name: "Run tests"}, {Name: "Deploy to production"}, {Name: "Restart services"}}
}

// deployed is what post-deploy left.
type deployed struct {
	record.Deployment
	code              int
	summary, progress string
}

// postDeploy runs the command on real time, in which sleeping is cut short.
func (m *merged) postDeploy(args ...string) deployed {
	m.t.Helper()
	folder := m.t.TempDir()
	env := map[string]string{"GITHUB_STEP_SUMMARY": filepath.Join(folder, "summary"), "GITHUB_OUTPUT": filepath.Join(folder, "output")}
	for _, at := range env {
		m.must(os.WriteFile(at, nil, 0o644))
	}
	for k, v := range m.env {
		env[k] = v
	}
	report := filepath.Join(folder, "report.json")
	var stdout, stderr bytes.Buffer
	run := func(more ...string) int {
		stdout.Reset()
		return Main(m.t.Context(), Env{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(k string) string { return env[k] },
			HTTP: http.DefaultClient, Now: time.Now, Sleep: hasty,
		}, append(append([]string{"post-deploy"}, args...), more...))
	}
	out := deployed{code: run("--format", "json", "--output", report)}
	out.progress = stderr.String()
	data, err := os.ReadFile(report)
	if err != nil {
		m.t.Fatalf("exit code %d, no report: %s%s", out.code, stdout.String(), stderr.String())
	}
	m.must(json.Unmarshal(data, &out.Deployment))
	if data, err := os.ReadFile(env["GITHUB_STEP_SUMMARY"]); err == nil {
		out.summary = string(data)
	}
	return out
}

// main is the newest commit of main that is no record.
func (m *merged) main() string {
	m.t.Helper()
	for range 5 { // a ref may be at its renewal
		out, err := exec.Command("git", "-C", m.repo.Dir(), "log", "-1", "--format=%H", "--invert-grep", "--grep=^"+recordTrailer, "main").Output()
		if err == nil {
			return strings.TrimSpace(string(out))
		}
	}
	return ""
}

// file is one of main; "" where there is none.
func (m *merged) file(path string) string {
	out, err := exec.Command("git", "-C", m.repo.Dir(), "show", "main:"+path).Output()
	if err != nil {
		return ""
	}
	return string(out)
}

func (m *merged) verifiedState(sha string) string {
	newest := ""
	for _, s := range m.repo.Statuses(sha) {
		if s.Context == rollback.StatusContext {
			newest = s.State
		}
	}
	return newest
}

func TestPostDeploy(t *testing.T) {
	m := newMerged(t, "revert-pr")
	m.pipeline("success", goodSteps()...)
	got := m.postDeploy()
	if got.code != 0 || got.Decision != finding.Deployed || got.Status != record.Deployed {
		t.Fatalf("exit code %d, %s: %+v\n%s", got.code, got.Status, got.Reasons, got.progress)
	}
	if state := m.verifiedState(m.bad); state != "success" {
		t.Errorf("the commit's status is %q", state)
	}
	for _, line := range []string{
		"Feature: **FEATURE-12 - Upload pictures**", "1 - feat: upload pictures**", "Status: ✅ **DEPLOYED**",
		"All tests passing: ✅ **PASSED**", "Docker images built: ✅ **PASSED**", "Production pull: ✅ **SUCCESS**", "Services restarted: ✅ **SUCCESS**",
		"Health checks: ✅ **PASSED**", "Rollback Performed: **NO**", "monitor for 24h",
	} {
		if !strings.Contains(got.summary, line) {
			t.Errorf("no %q in the summary\n%s", line, got.summary)
		}
	}
	if got.StartupSeconds == nil || *got.StartupSeconds < 30 {
		t.Errorf("the startup time is %v", got.StartupSeconds)
	}
	if got.Written == nil || got.Written.State != "written" || !strings.Contains(m.file(got.Written.Path), "# Deployment Record") {
		t.Errorf("it is not on record: %+v", got.Written)
	}
	if m.file("docs/05-business/planning/features/implemented/FEATURE-12-uploads.md") == "" || m.main() != m.bad {
		t.Error("the spec was not moved, or more than the record was written")
	}
	if all := m.repo.Deployments(); len(all) != 1 || all[0].SHA != m.bad || all[0].Statuses[len(all[0].Statuses)-1].State != "success" || len(m.repo.Issues()) != 0 {
		t.Errorf("GitHub's page tells %+v, and there are %d issues", all, len(m.repo.Issues()))
	}
	record := m.repo.Ref("refs/heads/main")
	if again := m.postDeploy(); again.Written == nil || again.Written.State != "nothing" || m.repo.Ref("refs/heads/main") != record {
		t.Errorf("a second run writes %+v", again.Written)
	}
	if got.Gate == nil || got.Gate.Fault != "" || len(got.Gate.Added) != 1 || got.Gate.Added[0] != "BUCKET" {
		t.Errorf("the gate says %+v", got.Gate)
	}
}

func TestPostDeployDecides(t *testing.T) {
	for _, c := range []struct {
		name   string
		do     func(*merged)
		code   int
		status record.Status
		reason string
		marked string
	}{
		{"the old build goes on serving", func(m *merged) {
			m.pipeline("success", goodSteps()...)
			m.serves(m.good)
		}, 3, record.Held, "not-deployed", "error"},
		{"the pipeline failed, and the old build goes on serving", func(m *merged) {
			m.pipeline("failure", githubsim.Step{Name: "Build the image"}, githubsim.Step{Name: "Run tests", Conclusion: "failure"})
			m.serves(m.good)
		}, 3, record.Held, "not-deployed", "error"},
		{"the pipeline never started", func(*merged) {}, 3, record.Held, "pipeline", "error"},
		{"a migration failed", func(m *merged) {
			m.pipeline("failure", githubsim.Step{Name: "Run database migrations", Conclusion: "failure"})
		}, 1, record.Proposed, "migration-failed", "failure"},
		{"500", func(m *merged) {
			m.pipeline("success", goodSteps()...)
			m.status.Store(500)
		}, 1, record.Proposed, "server-errors", "failure"},
		{"GitHub cannot be asked", func(m *merged) {
			m.must(m.sim.Fault(githubsim.Fault{Path: "/actions/", Kind: "500", Times: -1}))
		}, 3, record.Held, "pipeline", "error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := newMerged(t, "revert-pr")
			c.do(m)
			got := m.postDeploy()
			if got.code != c.code || got.Status != c.status || len(got.Reasons) == 0 || got.Reasons[0].Branch != c.reason {
				t.Fatalf("exit code %d, %s, %+v; want %d, %s, %s\n%s", got.code, got.Status, got.Reasons, c.code, c.status, c.reason, got.progress)
			}
			if state := m.verifiedState(m.bad); state != c.marked {
				t.Errorf("the commit's status is %q, want %q", state, c.marked)
			}
		})
	}
}

func TestPostDeployRollsBack(t *testing.T) {
	m := newMerged(t, "revert-commit")
	m.pipeline("success", goodSteps()...)
	m.status.Store(500)
	m.env["INPUT_MERGE-TOKEN"] = personToken
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { // production follows main, as it would by its pipeline
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
				if head := m.main(); head != m.bad && head != "" {
					m.serves(head)
					m.status.Store(200)
				}
			}
		}
	}()
	got := m.postDeploy()
	close(stop)
	<-stopped
	head := m.main()
	if got.code != 1 || got.Status != record.RolledBack || got.Rollback == nil || got.Rollback.Commit != head || got.Rollback.Target != m.good {
		t.Fatalf("exit code %d, %s, %+v; main is at %s\n%s", got.code, got.Status, got.Rollback, head, got.progress)
	}
	if got.After == nil || got.After.Decision != finding.Deployed || got.After.Expected != head {
		t.Errorf("after the rollback: %+v", got.After)
	}
	if all := m.repo.Issues(); len(all) != 1 || all[0].State != "closed" || all[0].Number != got.Incident || !strings.Contains(all[0].Body, "the API answers 5xx") {
		t.Errorf("the incident is %+v, on record as #%d", all, got.Incident)
	}
	if !strings.Contains(got.summary, "YES - the API answers 5xx") || !strings.Contains(got.summary, "create incident report") {
		t.Errorf("the summary is\n%s", got.summary)
	}
	// A second run finds that main has it already.
	m.serves(m.bad)
	m.status.Store(500)
	again := m.postDeploy()
	if again.Rollback == nil || again.Rollback.State != rollback.Nothing || m.main() != head {
		t.Errorf("a second run: %+v", again.Rollback)
	}
}

func TestPostDeployHoldsOrRefuses(t *testing.T) {
	t.Run("an irreversible migration", func(t *testing.T) {
		m := newMerged(t, "revert-commit")
		m.pipeline("success", goodSteps()...)
		m.status.Store(500)
		m.env["INPUT_MERGE-TOKEN"] = personToken
		before := m.bad
		sha, err := m.repo.Commit("main", "Drop", map[string]string{"db/migrations/0002_drop.sql": "DROP TABLE users;\n"})
		m.must(err)
		m.bad = sha
		m.serves(sha)
		m.must(os.RemoveAll(m.dir))
		if out, err := exec.Command("git", "clone", "-q", m.repo.Dir(), m.dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		m.event("push", map[string]any{"ref": "refs/heads/main", "before": before, "after": sha})
		m.pipeline("success", goodSteps()...)
		got := m.postDeploy()
		if got.code != 3 || got.Status != record.Held || got.Reasons[0].Branch != rollback.Irreversible || m.main() != sha {
			t.Errorf("exit code %d, %s, %+v\n%s", got.code, got.Status, got.Reasons, got.progress)
		}
	})
	t.Run("the workflow's own token", func(t *testing.T) {
		m := newMerged(t, "revert-commit")
		m.pipeline("success", goodSteps()...)
		m.status.Store(500)
		got := m.postDeploy()
		if got.code != 1 || got.Status != record.Needed || got.Rollback.State != rollback.Refused || m.main() != m.bad {
			t.Errorf("exit code %d, %s, %+v", got.code, got.Status, got.Rollback)
		}
	})
	t.Run("a protected branch", func(t *testing.T) {
		m := newMerged(t, "revert-commit")
		m.pipeline("success", goodSteps()...)
		m.status.Store(500)
		m.env["INPUT_MERGE-TOKEN"] = personToken
		m.repo.AddRuleset(githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "build"}}})
		got := m.postDeploy()
		if got.code != 1 || got.Status != record.Needed || !strings.Contains(got.Rollback.Text, "does not let the token push") || m.main() != m.bad {
			t.Errorf("exit code %d, %s, %+v", got.code, got.Status, got.Rollback)
		}
	})
	t.Run("nothing to look at", func(t *testing.T) {
		m := newMerged(t, "revert-pr")
		m.pipeline("success", goodSteps()...)
		m.must(os.WriteFile(filepath.Join(m.dir, ".github", "deployment.yml"), []byte("pipeline: {appear: 1s}\n"), 0o644))
		got := m.postDeploy()
		if got.code != 3 || got.Status != record.Held || got.Reasons[0].Branch != rollback.Unmeasured {
			t.Errorf("exit code %d, %s, %+v", got.code, got.Status, got.Reasons)
		}
	})
}
