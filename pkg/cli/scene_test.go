package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/githubsim"
)

// scene is a repository on the embedded GitHub, checked out as a runner has it, with a pull request that passes.
type scene struct {
	t      testing.TB
	sim    *githubsim.Server
	server *httptest.Server
	repo   *githubsim.Repository
	dir    string // the runner's checkout: the merge commit
	work   string // where git made it
	number int
	base   string // SHA of main
	head   string // SHA of the pull request's head
	merge  string
	env    map[string]string
	runs   int64 // the last workflow run's ID
	now    time.Time
	clock  *clock
	free   bool // no rule holds the branch
}

// clock is what a run is told of time: sleeping moves it on, and costs nothing.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	slept time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.slept = c.at.Add(d), c.slept+d
	return nil
}

// hasty cuts sleeping short, on real time.
func hasty(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(min(d, 30*time.Millisecond)):
		return nil
	}
}

const (
	workflowToken = "ghs_workflowTOKENworkflowTOKEN0123456789"
	personToken   = "ghp_personTOKENpersonTOKENpersonTOKEN012"
	forkToken     = "ghs_forkTOKENforkTOKENforkTOKEN012345678"
)

// goodBody ticks what a pull request has to tick.
const goodBody = `Adds uploads, see FEATURE-12.

## Rollback plan

Revert the merge commit; nothing else keeps state.

- [x] Stakeholders notified of deployment
- [x] Rollback plan documented
`

const goodSpec = `# FEATURE-12: Uploads

## Goal

People can upload pictures.

## Acceptance criteria

- [x] A picture of 5 MB uploads.
`

// baseFiles and headFiles are the two sides of the change.
var baseFiles = map[string]string{
	".env.example": "PORT=3000\n",
	"src/app.ts":   "listen(process.env.PORT)\n",
	"Dockerfile":   "FROM scratch\n",
	"docs/05-business/planning/features/active/FEATURE-12-uploads.md": goodSpec,
}

var headFiles = map[string]string{
	".env.example":  "PORT=3000\nBUCKET=pictures\n",
	"src/upload.ts": "send(process.env.BUCKET ?? 'pictures')\n",
}

// newScene makes the repository and its good pull request.
func newScene(t testing.TB) *scene {
	t.Helper()
	s := &scene{t: t, work: t.TempDir(), dir: t.TempDir(), now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	s.clock = &clock{at: s.now}
	s.git("init", "-q", "-b", "main")
	s.write(baseFiles)
	s.commit("Begin")
	s.base = s.git("rev-parse", "HEAD")
	s.git("checkout", "-q", "-b", "feature-12-uploads")
	s.write(headFiles)
	s.commit("feat: upload pictures")
	s.head = s.git("rev-parse", "HEAD")
	s.git("checkout", "-q", "--detach", "main")
	s.git("merge", "-q", "--no-ff", "-m", "Merge feature into main", "feature-12-uploads")
	s.merge = s.git("rev-parse", "HEAD")
	s.git("checkout", "-q", "main")
	s.checkout(0)
	s.host()
	return s
}

func (s *scene) git(args ...string) string {
	s.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", s.work, "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_DATE=2026-11-20T10:00:00Z", "GIT_COMMITTER_DATE=2026-11-20T10:00:00Z")
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (s *scene) write(files map[string]string) {
	s.t.Helper()
	for name, text := range files {
		at := filepath.Join(s.work, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *scene) commit(message string) {
	s.git("add", "-A")
	s.git("commit", "-q", "-m", message)
}

// checkout does what actions/checkout does with the merge commit; depth 0 is the whole history.
func (s *scene) checkout(depth int) {
	s.t.Helper()
	s.dir = filepath.Join(s.t.TempDir(), "checkout")
	s.git("update-ref", "refs/pull/1/merge", s.merge)
	run := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-C", s.dir}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			s.t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		s.t.Fatal(err)
	}
	run("init", "-q")
	fetch := []string{"fetch", "-q", "--no-tags"}
	if depth > 0 {
		fetch = append(fetch, fmt.Sprintf("--depth=%d", depth))
	}
	run(append(fetch, "file://"+s.work, "+refs/pull/1/merge:refs/remotes/pull/1/merge")...)
	run("checkout", "-q", "--detach", "refs/remotes/pull/1/merge")
}

// host puts the repository on the embedded GitHub, with reviews, checks and rules that a good pull request has.
func (s *scene) host() {
	s.t.Helper()
	sim, err := githubsim.New(githubsim.Options{})
	s.must(err)
	s.sim = sim
	s.t.Cleanup(func() { sim.Close() })
	s.server = httptest.NewServer(sim)
	s.t.Cleanup(s.server.Close)
	s.repo, err = sim.AddRepository("acme/shop", githubsim.RepositoryOptions{Organisation: true})
	s.must(err)
	s.must(s.repo.Import(s.work))
	for login, role := range map[string]string{"alice": "write", "bob": "admin", "carol": "write"} {
		s.must(s.repo.SetPermission(login, role))
	}
	pull, err := s.repo.AddPull(githubsim.Pull{Title: "feat: upload pictures", Body: goodBody, Author: "bob", Head: "feature-12-uploads", Base: "main"})
	s.must(err)
	s.number = pull.Number
	_, err = s.repo.AddReview(s.number, githubsim.Review{Author: "alice", State: "APPROVED"})
	s.must(err)
	if !s.free {
		s.repo.AddRuleset(githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "build"}, {Context: "deployment-gate"}}})
	}
	s.repo.AddEnvironment(githubsim.Environment{Name: "production", Secrets: []string{"TOKEN"}, Variables: map[string]string{"PORT": "80", "BUCKET": "p"}})
	for value, permissions := range map[string]map[string]string{
		workflowToken: {"contents": "read", "pull_requests": "write", "checks": "write", "statuses": "read", "actions": "read", "issues": "write"},
		forkToken:     {"contents": "read", "pull_requests": "read", "checks": "read", "statuses": "read", "actions": "read", "issues": "read"},
	} {
		sim.Token(githubsim.Token{Value: value, App: "github-actions", Repository: "acme/shop", Permissions: permissions, Fork: value == forkToken})
	}
	sim.Token(githubsim.Token{Value: personToken, Login: "bob"})
	s.env = map[string]string{
		"GITHUB_ACTIONS": "true", "GITHUB_API_URL": s.server.URL, "GITHUB_REPOSITORY": "acme/shop",
		"GITHUB_SERVER_URL": "https://github.test", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "gate", "RUNNER_NAME": "runner-1",
		"GITHUB_WORKSPACE": s.dir, "INPUT_TOKEN": workflowToken, "HOME": s.t.TempDir(),
	}
	s.checksOfHead()
	s.pullRequestEvent("opened", false)
}

// checksOfHead gives the head what a good pull request has: an approval of it, its pipeline's jobs, a status, and the
// gate's own job, which runs.
func (s *scene) checksOfHead() {
	s.t.Helper()
	s.runs += 10
	_, err := s.repo.AddWorkflowRun(githubsim.WorkflowRun{
		ID: s.runs, HeadSHA: s.head, Event: "pull_request", Workflow: ".github/workflows/ci.yml", Jobs: []githubsim.Job{{Name: "build"}, {Name: "docker image"}},
	})
	s.must(err)
	_, err = s.repo.AddWorkflowRun(githubsim.WorkflowRun{
		ID: s.runs + 1, HeadSHA: s.head, Event: "pull_request", Workflow: ".github/workflows/gate.yml", Status: "in_progress",
		Jobs: []githubsim.Job{{Name: "gate", Status: "in_progress", Runner: "runner-1"}},
	})
	s.must(err)
	s.must(s.repo.AddStatus(s.head, githubsim.Status{Context: "ci/legacy", State: "success"}))
	s.env["GITHUB_RUN_ID"] = strconv.FormatInt(s.runs+1, 10)
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// event hands a payload to the run.
func (s *scene) event(name string, payload map[string]any) {
	s.t.Helper()
	payload["repository"] = map[string]any{"full_name": "acme/shop", "default_branch": "main"}
	data, err := json.Marshal(payload)
	s.must(err)
	at := filepath.Join(s.t.TempDir(), "event.json")
	s.must(os.WriteFile(at, data, 0o644))
	s.env["GITHUB_EVENT_NAME"], s.env["GITHUB_EVENT_PATH"] = name, at
}

func (s *scene) pullRequestEvent(action string, fork bool) {
	headRepository := "acme/shop"
	if fork {
		headRepository = "stranger/shop"
	}
	s.event("pull_request", map[string]any{"action": action, "pull_request": s.pullPayload(headRepository)})
}

func (s *scene) pullPayload(headRepository string) map[string]any {
	return map[string]any{
		"number": s.number, "merge_commit_sha": s.merge,
		"base": map[string]any{"sha": s.base, "ref": "main", "repo": map[string]any{"full_name": "acme/shop"}},
		"head": map[string]any{"sha": s.head, "ref": "feature-12-uploads", "repo": map[string]any{"full_name": headRepository}},
	}
}

// ran is what a run left behind.
type ran struct {
	code           int
	stdout, stderr string
	summary        string
	result         finding.Result
}

func (r ran) status(id string) finding.Status {
	for _, c := range r.result.Checks {
		if c.ID == id {
			return c.Status
		}
	}
	return ""
}

// statuses gives each check's status by its id.
func (r ran) statuses() map[string]finding.Status {
	out := map[string]finding.Status{}
	for _, c := range r.result.Checks {
		out[c.ID] = c.Status
	}
	return out
}

// run runs the gate with JSON on standard output.
func (s *scene) run(args ...string) ran {
	s.t.Helper()
	return s.runWith(http.DefaultClient, append([]string{"gate", "--format", "json"}, args...)...)
}

func (s *scene) runWith(client *http.Client, args ...string) ran {
	s.t.Helper()
	folder := s.t.TempDir()
	env := map[string]string{"GITHUB_STEP_SUMMARY": filepath.Join(folder, "summary"), "GITHUB_OUTPUT": filepath.Join(folder, "output")}
	for name := range env {
		s.must(os.WriteFile(env[name], nil, 0o644))
	}
	for k, v := range s.env {
		env[k] = v
	}
	env["GITHUB_WORKSPACE"] = s.dir
	var stdout, stderr bytes.Buffer
	code := Main(context.Background(), Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(k string) string { return env[k] },
		HTTP: client, Now: s.clock.Now, Sleep: s.clock.Sleep, Version: "test",
	}, args)
	out := ran{code: code, stdout: stdout.String(), stderr: stderr.String()}
	if data, err := os.ReadFile(env["GITHUB_STEP_SUMMARY"]); err == nil {
		out.summary = string(data)
	}
	if i := strings.Index(out.stdout, "{\n"); i >= 0 {
		_ = json.NewDecoder(strings.NewReader(out.stdout[i:])).Decode(&out.result)
	}
	return out
}

// published are the check runs that hold the verdict.
func (s *scene) published() []githubsim.CheckRun {
	var out []githubsim.CheckRun
	for _, c := range s.repo.CheckRuns(s.head) {
		if c.Name == defaultCheckName {
			out = append(out, c)
		}
	}
	return out
}
