//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

const database, storage = "DATABASE_URL=" + planted + "1", "STORAGE_KEY=" + planted + "2"

// TestWorkflows runs the README's workflows, one after the other, as a team would meet them: a pull request that is blocked
// and then passes, the merge queue, a good deployment and its window, a bad one and the way back.
func TestWorkflows(t *testing.T) {
	s := newStory(t)
	uploads := s.pull(7, "FEATURE-7: uploads", "feature")
	t.Run("a pull request is blocked", func(t *testing.T) { s.as(t).blocked(uploads) })
	t.Run("a fork without secrets", func(t *testing.T) { s.as(t).fork() })
	t.Run("it passes", func(t *testing.T) { s.as(t).passes(uploads) })
	t.Run("a merge group", func(t *testing.T) { s.as(t).mergeGroup(uploads) })
	t.Run("a deployment", func(t *testing.T) { s.as(t).deployed() })
	t.Run("a scheduled tick", func(t *testing.T) { s.as(t).tick() })
	t.Run("a bad deployment", func(t *testing.T) { s.as(t).rolledBack() })
	t.Run("a rollback by hand", func(t *testing.T) { s.as(t).byHand() })
	t.Run("the report", func(t *testing.T) { s.as(t).report() })
	t.Run("many services", func(t *testing.T) { s.as(t).shards() })
}

// as is the story in a part's own test.
func (s *story) as(t *testing.T) *story {
	o, shop := *s, *s.shop
	o.t, shop.t, o.shop = t, t, &shop
	return &o
}

// verdict is the newest of the gate's check runs of a commit: the one whose line GitHub shows.
func (s *story) verdict(sha string) string {
	out := ""
	for _, c := range s.repo.CheckRuns(sha) {
		if c.Name == "deployment-gate" {
			out = c.Conclusion
		}
	}
	return out
}

func (s *story) blocked(p *githubsim.Pull) {
	git(s.t, s.dir, "switch", "-q", "feature")
	r := s.run("gate", "pull_request", token, s.pullEvent(p, "someone/sample"), database)
	if r.succeeded || r.outputs["verdict"] != "blocked" || r.outputs["missing"] != "STORAGE_KEY" || s.verdict(p.HeadSHA) != "failure" {
		s.t.Errorf("succeeded %t, outputs %v, check run %q\n%s", r.succeeded, r.outputs, s.verdict(p.HeadSHA), r.log)
	}
	s.has("the summary", r.summary, "BLOCKED", "gh secret set STORAGE_KEY --env production")
	s.has("the comment", s.written(), "STORAGE_KEY")
}

// fork is the same change by a stranger: no secrets come with it, and the token may not write.
func (s *story) fork() {
	pull, err := s.repo.AddPull(githubsim.Pull{Number: 8, Title: "Uploads", Body: pullBody, Author: "stranger", Head: "feature"})
	s.must(err)
	before := s.written()
	r := s.run("gate", "pull_request", forkToken, s.pullEvent(pull, "stranger/sample"))
	if r.succeeded || r.outputs["verdict"] == "pass" || r.outputs["verdict"] == "" || !strings.Contains(r.log, "a fork's pull request gets no secrets") {
		s.t.Errorf("succeeded %t, outputs %v\n%s", r.succeeded, r.outputs, r.log)
	}
	if s.written() != before {
		s.t.Errorf("a fork's run wrote:\n%s", s.written())
	}
}

func (s *story) passes(p *githubsim.Pull) {
	r := s.run("gate", "pull_request", token, s.pullEvent(p, "someone/sample"), database, storage)
	if !r.succeeded || r.outputs["verdict"] != "pass" || s.verdict(p.HeadSHA) != "success" {
		s.t.Errorf("succeeded %t, outputs %v, check run %q\n%s", r.succeeded, r.outputs, s.verdict(p.HeadSHA), r.log)
	}
	s.has("the summary", r.summary, "READY")
}

// mergeGroup is the queue's own commit: the verdict stands on that.
func (s *story) mergeGroup(p *githubsim.Pull) {
	base := s.repo.Ref("refs/heads/main")
	branch := "gh-readonly-queue/main/pr-7-" + base
	git(s.t, s.dir, "switch", "-q", "-c", branch, "main")
	git(s.t, s.dir, "-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "merge", "-q", "--no-ff", "-m", "Merge pull request #7", "feature")
	head := strings.TrimSpace(git(s.t, s.dir, "rev-parse", "HEAD"))
	git(s.t, s.dir, "push", "-q", s.repo.Dir(), "HEAD:refs/heads/"+branch)
	s.must(s.repo.AddMergeQueueEntry(githubsim.MergeQueueEntry{Pull: p.Number, State: "AWAITING_CHECKS", BaseSHA: base, HeadSHA: head}))
	_, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: head, Name: "test", App: "ci", Conclusion: "success"})
	s.must(err)
	_, err = s.repo.AddCheckRun(githubsim.CheckRun{SHA: head, Name: "docker image", App: "ci", Conclusion: "success"})
	s.must(err)
	event := map[string]any{"action": "checks_requested", "merge_group": map[string]any{
		"head_sha": head, "head_ref": "refs/heads/" + branch, "base_sha": base, "base_ref": "refs/heads/main",
	}}
	r := s.run("gate", "merge_group", token, event, database, storage)
	if !r.succeeded || r.outputs["verdict"] != "pass" || s.verdict(head) != "success" {
		s.t.Errorf("succeeded %t, outputs %v, check run %q\n%s", r.succeeded, r.outputs, s.verdict(head), r.log)
	}
}

func (s *story) deployed() {
	sha := s.merge(7)
	r := s.run("post-deploy", "workflow_run", token, s.deploy(sha, ""))
	if !r.succeeded || r.outputs["decision"] != "DEPLOYED" {
		s.t.Fatalf("succeeded %t, outputs %v\n%s", r.succeeded, r.outputs, r.log)
	}
	s.has("the summary", r.summary, "```mermaid", "DEPLOYED")
	s.has("what was committed", s.files("main", "docs"), "docs/deployments/", sha[:12]+".json", sha[:12]+".md", "features/implemented/FEATURE-7-uploads.md")
	s.has("the page of deployments", s.written(), sha, "success")
	if tip := s.fetch("main"); tip == sha || strings.TrimSpace(git(s.t, s.dir, "rev-parse", "HEAD~1")) != sha {
		s.t.Errorf("the record is not one commit after %s", sha)
	}
	if subject := git(s.t, s.dir, "log", "-1", "--format=%B"); !strings.Contains(subject, "[skip ci]") {
		s.t.Errorf("the record's commit triggers a deployment: %s", subject)
	}
}

func (s *story) tick() {
	before := s.fetch("main")
	r := s.run("monitor", "schedule", token, map[string]any{"schedule": "*/15 * * * *"})
	if !r.succeeded {
		s.t.Fatalf("outputs %v\n%s", r.outputs, r.log)
	}
	if s.fetch("main") == before || strings.TrimSpace(git(s.t, s.dir, "rev-parse", "HEAD~1")) != before {
		s.t.Errorf("the window, which is over, was not closed by one commit\n%s", r.log)
	}
	s.has("the record", git(s.t, s.dir, "show", "HEAD"), "overage")
}

func (s *story) rolledBack() {
	s.pull(9, "feat: a cart", "worse")
	sha := s.merge(9)
	r := s.run("post-deploy", "workflow_run", token, s.deploy(sha, "error-500"))
	if r.succeeded || r.outputs["decision"] != "ROLLBACK" {
		s.t.Fatalf("succeeded %t, outputs %v\n%s", r.succeeded, r.outputs, r.log)
	}
	if back := s.repo.Pull(10); back == nil || back.State != "open" || !strings.Contains(back.Title, "Roll back") {
		s.t.Errorf("the pull request that reverts is %+v", back)
	}
	s.has("the pages", s.written(), "open Incident", "status 500")
	s.has("what was committed", s.files("main", "docs"), "docs/deployments/incidents/", sha[:12]+".json")
	if len(r.annotations) == 0 {
		s.t.Errorf("nothing is annotated\n%s", r.log)
	}
}

// byHand finds that the way back was begun, and does nothing twice.
func (s *story) byHand() {
	s.fetch("main")
	r := s.run("rollback", "workflow_dispatch", token, map[string]any{"ref": "refs/heads/main", "inputs": map[string]any{"sha": "", "reason": "seen by hand"}})
	if !r.succeeded || s.repo.Pull(11) != nil {
		s.t.Errorf("succeeded %t, a second pull request: %t\n%s", r.succeeded, s.repo.Pull(11) != nil, r.log)
	}
	s.has("the log", r.log, "#10")
}

func (s *story) report() {
	s.fetch("main")
	r := s.run("report", "workflow_run", token, map[string]any{"action": "completed", "workflow_run": map[string]any{"id": 1, "name": "Monitor", "head_sha": s.repo.Ref("refs/heads/main"), "status": "completed"}})
	if !r.succeeded {
		s.t.Fatal(r.log)
	}
	s.has("the site", r.log, "index.html")
}
