//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/githubsim"
)

// story is a repository with the README's own workflows in it, on the embedded GitHub, and the shop that it deploys.
type story struct {
	t    *testing.T
	dir  string // a clone
	sim  *githubsim.Server
	repo *githubsim.Repository
	url  string
	shop *shop
	// artifacts is the folder that the jobs of a run share; "" for none.
	artifacts string
}

const (
	personToken = "ghp_e2ePersonTokenE2ePersonToken01234567"
	forkToken   = "ghs_e2eForkWorkflowTokenE2eForkToken0123"
)

var readmeWorkflow = regexp.MustCompile("(?s)```yaml\n# (\\.github/workflows/[a-z-]+\\.yml)\n(.*?)```")

// readmeWorkflows are the README's workflows by their paths. They use the Action of the checkout, nothing else differs; of
// the report's, what hands the page to GitHub Pages is left out, which only GitHub can take.
func readmeWorkflows(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range readmeWorkflow.FindAllStringSubmatch(read(t, "..", "README.md"), -1) {
		text := strings.ReplaceAll(m[2], "OWNER/deployment-coordination@v1", "./")
		if before, _, pages := strings.Cut(text, "      - uses: actions/upload-pages-artifact@"); pages {
			text = before + "      - {shell: sh, run: ls site && wc -c < site/index.html}\n"
		}
		out[m[1]] = text
	}
	for _, name := range []string{"gate", "post-deploy", "monitor", "rollback", "report"} {
		if out[".github/workflows/"+name+".yml"] == "" {
			t.Fatalf("the README has no workflow %s.yml", name)
		}
	}
	return out
}

// storyConfig looks at the shop as the scenarios of verify do, through the engine's TCP port; its windows are short.
const storyConfig = `
pipeline: {workflows: [deploy.yml]}
verify:
  interval: 300ms
  timeout: 40s
  grace: 4s
  stable: 3
  identity: {json: .commit}
  probes:
    - {name: health, url: "http://127.0.0.1:WEB_PORT/health", timeout: 2s, headers: {Authorization: "Bearer ${PROBE_TOKEN}"}, expect: {status: 200, json: {.status: ok}}}
    - {name: items, url: "http://127.0.0.1:WEB_PORT/items", timeout: 2s}
  containers: {project: shop, services: [web, api, db], host: "ENGINE_TCP"}
  services:
    - {name: web, probes: [health, items], containers: [web]}
    - {name: api, containers: [api]}
monitor: {first: 0s, window: 1s, breaking: 1s, every: 1m}
`

func newStory(t *testing.T) *story {
	t.Helper()
	s := &story{t: t, dir: t.TempDir(), shop: newShop(t)}
	git(t, s.dir, "init", "-q", "-b", "main")
	for path, text := range readmeWorkflows(t) {
		write(t, s.dir, path, text)
	}
	for _, path := range []string{"action.yml", "Dockerfile"} {
		write(t, s.dir, path, read(t, "..", path))
	}
	write(t, s.dir, ".github/deployment.yml", read(t, s.shop.dir, filepath.Base(s.shop.configuration("story.yml", strings.ReplaceAll(storyConfig, "ENGINE_TCP", setting(t, "ENGINE_TCP"))))))
	write(t, s.dir, ".env.example", "# Where the data is\nDATABASE_URL=\n")
	write(t, s.dir, "src/db.ts", "export const db = connect(process.env.DATABASE_URL)\n")
	write(t, s.dir, "docs/05-business/planning/features/active/FEATURE-7-uploads.md", "# FEATURE-7: Uploads\n\n## What\n\nPictures.\n")
	base := commit(t, s.dir, "Begin")
	git(t, s.dir, "switch", "-q", "-c", "feature")
	write(t, s.dir, ".env.example", "# Where the data is\nDATABASE_URL=\n# Signs uploads\nSTORAGE_KEY=\n")
	write(t, s.dir, "src/upload.ts", "export const key = process.env.STORAGE_KEY\n")
	commit(t, s.dir, "feat: uploads")
	git(t, s.dir, "switch", "-q", "-c", "worse", "main")
	write(t, s.dir, "src/cart.ts", "export const cart = []\n")
	commit(t, s.dir, "feat: a cart")
	s.host()
	s.must(s.repo.AddStatus(base, githubsim.Status{Context: "deployment-verified", State: "success"}))
	return s
}

func (s *story) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *story) host() {
	s.t.Helper()
	sim, err := githubsim.New(githubsim.Options{})
	s.must(err)
	s.t.Cleanup(func() { _ = sim.Close() })
	s.sim = sim
	s.repo, err = sim.AddRepository("someone/sample", githubsim.RepositoryOptions{})
	s.must(err)
	s.must(s.repo.Import(s.dir))
	s.must(s.repo.SetPermission("reviewer", "write"))
	s.must(s.repo.SetPermission("someone", "admin"))
	s.repo.AddWorkflow(githubsim.Workflow{Path: ".github/workflows/deploy.yml", Name: "Deploy"})
	sim.Token(githubsim.Token{Value: token, App: "github-actions", Repository: "someone/sample", Permissions: map[string]string{
		"contents": "write", "actions": "read", "statuses": "write", "checks": "write", "pull_requests": "write", "issues": "write", "deployments": "write",
	}})
	sim.Token(githubsim.Token{Value: forkToken, App: "github-actions", Repository: "someone/sample", Fork: true, Permissions: map[string]string{
		"contents": "read", "actions": "read", "statuses": "read", "checks": "read", "pull_requests": "read", "issues": "read",
	}})
	sim.Token(githubsim.Token{Value: personToken, Login: "someone"})
	server := httptest.NewServer(sim)
	s.t.Cleanup(server.Close)
	s.url = server.URL
}

// pull opens a pull request that has all it needs but for the gate's verdict.
func (s *story) pull(number int, title, head string) *githubsim.Pull {
	s.t.Helper()
	pull, err := s.repo.AddPull(githubsim.Pull{Number: number, Title: title, Body: pullBody, Author: "someone", Head: head})
	s.must(err)
	_, err = s.repo.AddReview(number, githubsim.Review{Author: "reviewer", State: "APPROVED"})
	s.must(err)
	for _, name := range []string{"test", "docker image"} {
		_, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: pull.HeadSHA, Name: name, App: "ci", Conclusion: "success"})
		s.must(err)
	}
	return pull
}

// merge merges as a person does, and brings the clone to what is merged.
func (s *story) merge(number int) string {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodPut, fmt.Sprintf("%s/repos/someone/sample/pulls/%d/merge", s.url, number), strings.NewReader(`{"merge_method":"merge"}`))
	s.must(err)
	request.Header.Set("Authorization", "Bearer "+personToken)
	answer, err := http.DefaultClient.Do(request)
	s.must(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("the merge was refused: %s", answer.Status)
	}
	return s.fetch("main")
}

// fetch checks out a branch as GitHub has it now, and gives its tip.
func (s *story) fetch(branch string) string {
	s.t.Helper()
	git(s.t, s.dir, "fetch", "-q", s.repo.Dir(), "+refs/heads/"+branch+":refs/remotes/origin/"+branch)
	git(s.t, s.dir, "checkout", "-q", "-B", branch, "refs/remotes/origin/"+branch)
	return strings.TrimSpace(git(s.t, s.dir, "rev-parse", "HEAD"))
}

// deploy puts a commit's build into production, with a fault, and gives the run of the pipeline that did it.
func (s *story) deploy(sha, fault string) map[string]any {
	s.t.Helper()
	began := time.Now()
	docker(s.t, "build", "-q", "--network", "host", "--build-arg", "COMMIT="+sha, "-t", "shop:"+sha[:12], "-f", "app/Dockerfile", filepath.Join(s.shop.dir, "images"))
	s.shop.compose(sha[:12], fault, "up", "-d", "-t", "0")
	ended := time.Now()
	id, err := s.repo.AddWorkflowRun(githubsim.WorkflowRun{
		Workflow: ".github/workflows/deploy.yml", Name: "Deploy", HeadSHA: sha, HeadBranch: "main", Event: "push", Actor: "someone",
		Status: "completed", Conclusion: "success", Created: began,
		Jobs: []githubsim.Job{{Name: "deploy", Status: "completed", Conclusion: "success", Started: began, Completed: ended, Steps: []githubsim.Step{
			{Name: "Build the image", Status: "completed", Conclusion: "success", Started: began, Completed: ended},
			{Name: "Run tests", Status: "completed", Conclusion: "success", Started: began, Completed: ended},
			{Name: "Deploy to production", Status: "completed", Conclusion: "success", Started: began, Completed: ended},
		}}},
	})
	s.must(err)
	return map[string]any{"action": "completed", "workflow_run": map[string]any{
		"id": id, "name": "Deploy", "event": "push", "status": "completed", "conclusion": "success", "head_sha": sha, "head_branch": "main",
	}}
}

// run runs one of the README's workflows on an event, and looks for the planted value in all that came of it.
func (s *story) run(workflow, event, token string, payload map[string]any, secrets ...string) run {
	s.t.Helper()
	payload["repository"] = map[string]any{"full_name": "someone/sample", "name": "sample", "default_branch": "main", "owner": map[string]any{"login": "someone"}}
	data, err := json.Marshal(payload)
	s.must(err)
	r := job{
		dir: s.dir, workflow: ".github/workflows/" + workflow + ".yml", event: event, payload: string(data), api: s.url, token: token,
		secrets: secrets, env: []string{"PROBE_TOKEN=" + planted}, artifacts: s.artifacts,
	}.run(s.t)
	said := r.summary
	for line := range strings.Lines(r.log) {
		if !strings.Contains(line, `"env":`) { // act tells what it was given itself
			said += line
		}
	}
	if strings.Contains(said, planted) {
		s.t.Errorf("a secret's value came out:\n%s", said)
	}
	return r
}

func (s *story) pullEvent(p *githubsim.Pull, repository string) map[string]any {
	return map[string]any{"action": "synchronize", "number": p.Number, "pull_request": map[string]any{
		"number": p.Number, "title": p.Title, "body": p.Body, "merge_commit_sha": nil,
		"base": map[string]any{"ref": "main", "sha": s.repo.Ref("refs/heads/main"), "repo": map[string]any{"full_name": "someone/sample"}},
		"head": map[string]any{"ref": p.Head, "sha": p.HeadSHA, "repo": map[string]any{"full_name": repository, "fork": repository != "someone/sample"}},
	}}
}

// files lists what a branch of the embedded GitHub has below a folder, and looks for the planted value in all of it.
func (s *story) files(branch, folder string) string {
	s.t.Helper()
	out, err := exec.Command("git", "-C", s.repo.Dir(), "ls-tree", "-r", "--name-only", branch, folder).Output()
	s.must(err)
	all, err := exec.Command("git", "-C", s.repo.Dir(), "archive", branch).Output()
	s.must(err)
	if strings.Contains(string(all), planted) {
		s.t.Error("a secret's value was committed")
	}
	return string(out)
}

// written are the texts on GitHub's pages.
func (s *story) written() string {
	var b strings.Builder
	for _, i := range s.repo.Issues() {
		fmt.Fprintln(&b, i.State, i.Title, i.Body)
	}
	for _, d := range s.repo.Deployments() {
		fmt.Fprintln(&b, d.SHA, d.Environment, d.Statuses)
	}
	for number := 7; number < 12; number++ {
		for _, c := range s.repo.Comments(number) {
			fmt.Fprintln(&b, c.Body)
		}
	}
	return b.String()
}

func (s *story) has(what, text string, parts ...string) {
	s.t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			s.t.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}
