package cli

import (
	"fmt"
	"strings"
	"testing"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/githubsim"
)

// TestGoodPullRequest holds that a pull request with nothing wrong passes, and what is written of it.
func TestGoodPullRequest(t *testing.T) {
	s := newScene(t)
	r := s.run()
	if r.code != 0 || r.result.Verdict != finding.VerdictPass {
		t.Fatalf("exit %d, %s\n%s\n%s", r.code, r.result.Verdict, r.stdout, r.stderr)
	}
	for _, id := range []string{"approvals", "tests", "images", "conflicts", "spec", "rollback-plan", "stakeholders"} {
		if r.status(id) != finding.Pass {
			t.Errorf("%s is %s", id, r.status(id))
		}
	}
	s.holds("success", "READY")
}

// holds looks at the one line and the one comment.
func (s *scene) holds(conclusion, word string) {
	s.t.Helper()
	runs := s.published()
	if len(runs) == 0 || runs[len(runs)-1].Conclusion != conclusion || !strings.HasPrefix(runs[len(runs)-1].Title, word) {
		s.t.Errorf("check runs %+v, expected %s", runs, conclusion)
	}
	if comments := s.repo.Comments(s.number); len(comments) != 1 || !strings.Contains(comments[0].Body, "Deployment gate: "+word) {
		s.t.Errorf("comments %+v, expected one with %s", comments, word)
	}
}

// TestSameLine holds that whatever happens to a pull request renews the line and the comment that are there, and that
// a run in which nothing happened writes nothing.
func TestSameLine(t *testing.T) {
	s := newScene(t)
	s.run()
	s.holds("success", "READY")
	all := s.writes(func() { s.run() })
	if len(all) > 0 {
		t.Errorf("nothing has changed, but it wrote %v", all)
	}
	_, err := s.repo.AddReview(s.number, githubsim.Review{Author: "carol", State: "CHANGES_REQUESTED"})
	s.must(err)
	s.event("pull_request_review", map[string]any{"action": "submitted", "review": map[string]any{"state": "changes_requested"}, "pull_request": s.pullPayload("acme/shop")})
	if r := s.run(); r.code != 1 || r.status("approvals") != finding.Fail {
		t.Errorf("exit %d, approvals %s\n%s", r.code, r.status("approvals"), r.stdout)
	}
	s.holds("failure", "BLOCKED")
	_, err = s.repo.AddReview(s.number, githubsim.Review{Author: "carol", State: "APPROVED"})
	s.must(err)
	if r := s.run(); r.code != 0 {
		t.Errorf("exit %d\n%s", r.code, r.stdout)
	}
	s.holds("success", "READY")
}

// writes lists what a run writes.
func (s *scene) writes(run func()) []string {
	s.sim.ResetLog()
	run()
	var out []string
	for _, r := range s.sim.Requests() {
		if r.Method != "GET" && !strings.HasSuffix(r.Path, "/graphql") {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	return out
}

// TestFork holds that a token which may write nothing makes no failure.
func TestFork(t *testing.T) {
	s := newScene(t)
	s.env["INPUT_TOKEN"] = forkToken
	s.pullRequestEvent("opened", true)
	r := s.run()
	if r.code != 0 {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	if len(s.published()) > 0 || len(s.repo.Comments(s.number)) > 0 {
		t.Error("a fork's token wrote something")
	}
	if !strings.Contains(r.summary, "Deployment gate: READY") || !strings.Contains(r.stderr, "not written, the token may not") {
		t.Errorf("summary:\n%s\nerrors:\n%s", r.summary, r.stderr)
	}
}

// TestWithoutToken holds that a pull request of which nothing can be read never passes.
func TestWithoutToken(t *testing.T) {
	s := newScene(t)
	delete(s.env, "INPUT_TOKEN")
	r := s.run()
	if r.code != 3 {
		t.Fatalf("exit %d\n%s", r.code, r.stdout)
	}
	for _, id := range []string{"approvals", "tests", "conflicts", "spec", "rollback-plan", "stakeholders", "risk-breaking"} {
		if r.status(id) != finding.Undecided {
			t.Errorf("%s is %s", id, r.status(id))
		}
	}
}

// TestDispatch judges by number, from a checkout of the default branch that has nothing of the pull request.
func TestDispatch(t *testing.T) {
	s := newScene(t)
	s.merge = s.base
	s.checkout(1)
	s.event("workflow_dispatch", map[string]any{"ref": "refs/heads/main", "inputs": map[string]any{"pull-request": fmt.Sprint(s.number)}})
	r := s.run()
	if r.code != 0 || r.result.Head != s.head {
		t.Fatalf("exit %d, head %s\n%s\n%s", r.code, r.result.Head, r.stdout, r.stderr)
	}
	s.holds("success", "READY")
	for _, wrong := range []string{"", "none", "-1"} {
		s.event("workflow_dispatch", map[string]any{"ref": "refs/heads/main", "inputs": map[string]any{"pull-request": wrong}})
		if r := s.run(); r.code != 2 || strings.Count(strings.TrimSpace(r.stderr), "\n") > 0 {
			t.Errorf("%q: exit %d\n%s", wrong, r.code, r.stderr)
		}
	}
}

// TestByHand judges from a terminal, with a person's token; nothing is published unless asked for.
func TestByHand(t *testing.T) {
	s := newScene(t)
	for _, name := range []string{"GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "INPUT_TOKEN"} {
		delete(s.env, name)
	}
	s.env["GH_TOKEN"] = personToken
	s.must(s.repo.SetPermission("dave", "write"))
	// The gate's job of the workflow has ended.
	r := s.run("-C", s.dir, "--repository", "acme/shop", "--pull", fmt.Sprint(s.number))
	if r.result.Head != s.head || r.status("approvals") != finding.Pass || r.status("rollback-plan") != finding.Pass {
		t.Errorf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	if len(s.published()) > 0 || len(s.repo.Comments(s.number)) > 0 {
		t.Error("it published without being asked")
	}
}

// TestMergeGroup judges the pull requests of a merge queue's entry, by the queue's own commit.
func TestMergeGroup(t *testing.T) {
	for _, c := range []struct {
		name string
		body string
		want finding.Verdict
		says string
	}{
		{"both are well", goodBody, finding.VerdictPass, ""},
		{"one lacks its plan", "- [x] Stakeholders notified", finding.VerdictBlocked, "#2: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t)
			s.queue(c.body)
			r := s.run()
			if r.result.Verdict != c.want || len(r.result.PullRequests) != 2 {
				t.Fatalf("exit %d, %v\n%s\n%s", r.code, r.result.PullRequests, r.stdout, r.stderr)
			}
			said := ""
			for _, f := range r.result.Findings {
				if f.Check == "rollback-plan" {
					said += f.Message
				}
			}
			if !strings.HasPrefix(said, c.says) || c.says == "" && said != "" {
				t.Errorf("rollback-plan says %q", said)
			}
			if runs := s.published(); len(runs) != 1 {
				t.Errorf("%d check runs on the queue's commit", len(runs))
			}
		})
	}
}

// queue opens a second pull request and puts both into the merge queue, as one group.
func (s *scene) queue(body string) {
	s.t.Helper()
	s.git("checkout", "-q", "-b", "second", "main")
	s.write(map[string]string{"src/second.ts": "export const second = 2\n"})
	s.commit("feat: a second thing for FEATURE-12")
	s.git("checkout", "-q", "-b", "gh-readonly-queue/main/pr-1-"+s.base, "main")
	s.git("merge", "-q", "--no-ff", "-m", "Merge pull request #1 from acme/feature-12-uploads", "feature-12-uploads")
	first := s.git("rev-parse", "HEAD")
	s.git("checkout", "-q", "-b", "gh-readonly-queue/main/pr-2-"+s.base)
	s.git("merge", "-q", "--no-ff", "-m", "Merge pull request #2 from acme/second", "second")
	s.head = s.git("rev-parse", "HEAD")
	s.merge = s.head
	s.git("checkout", "-q", "main")
	s.checkout(0)
	s.must(s.repo.Import(s.work))
	pull, err := s.repo.AddPull(githubsim.Pull{Title: "feat: second", Body: body, Author: "bob", Head: "second"})
	s.must(err)
	_, err = s.repo.AddReview(pull.Number, githubsim.Review{Author: "alice", State: "APPROVED"})
	s.must(err)
	s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true})
	s.must(s.repo.AddMergeQueueEntry(githubsim.MergeQueueEntry{Pull: s.number, State: "AWAITING_CHECKS", BaseSHA: s.base, HeadSHA: first}))
	s.must(s.repo.AddMergeQueueEntry(githubsim.MergeQueueEntry{Pull: pull.Number, State: "AWAITING_CHECKS", BaseSHA: first, HeadSHA: s.head}))
	s.checksOfHead()
	s.event("merge_group", map[string]any{"action": "checks_requested", "merge_group": map[string]any{
		"base_sha": s.base, "base_ref": "refs/heads/main", "head_sha": s.head, "head_ref": "refs/heads/gh-readonly-queue/main/pr-2-" + s.base,
	}})
}

// TestMovedHead holds that a run which judged a former commit says nothing of the new one.
func TestMovedHead(t *testing.T) {
	s := newScene(t)
	judged := s.head
	s.git("checkout", "-q", "feature-12-uploads")
	s.git("commit", "-q", "--allow-empty", "-m", "more")
	s.git("checkout", "-q", "main")
	s.must(s.repo.Import(s.work))
	r := s.run()
	if r.code == 0 || r.result.Head != judged || r.status("approvals") != finding.Undecided {
		t.Errorf("exit %d, approvals %s\n%s", r.code, r.status("approvals"), r.stdout)
	}
}
