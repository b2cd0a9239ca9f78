package githubsim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// queueing gives main a merge queue that asks for a check, which the pull requests' own heads have passed.
func (s *stage) queueing(check string) {
	s.t.Helper()
	s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: check}}})
	for n := 1; s.repo.Pull(n) != nil; n++ {
		s.checked(s.repo.Pull(n).HeadSHA, check, "success")
	}
}

func (s *stage) checked(sha, name, conclusion string) {
	s.t.Helper()
	_, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: sha, Name: name, Conclusion: conclusion})
	must(s.t, err)
}

// automatic lets pull request 1 be merged as soon as the check "unit" and, where asked for, an approval are there.
func (s *stage) automatic(approvals int) {
	s.t.Helper()
	must(s.t, s.repo.SetPermission("rev", "write"))
	set := githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "unit"}}}
	if approvals > 0 {
		set.Approvals = &approvals
	}
	s.repo.AddRuleset(set)
	s.mutated("enablePullRequestAutoMerge", "clientMutationId", map[string]any{
		"pullRequestId": s.id("pullRequest(number: 1)"), "mergeMethod": "SQUASH", "commitHeadline": "h", "expectedHeadOid": s.pull.HeadSHA,
	}, "")
}

// Auto-merge is carried out by whatever meets the last requirement, and taken back by what GitHub says takes it back.
func TestAutoMergeIsCarriedOut(t *testing.T) {
	review := func(s *stage, state string) {
		_, err := s.repo.AddReview(1, githubsim.Review{Author: "rev", State: state})
		must(s.t, err)
	}
	send := func(s *stage, token, method, path, body string, want int) {
		if a := s.rest(token, method, path, body); a.status != want {
			s.t.Errorf("%s %s: %d %s", method, path, a.status, a.body)
		}
	}
	for name, test := range map[string]struct {
		approvals int
		steps     []func(*stage)
		want      []string // after each step
	}{
		"the last requirement is a review": {1, []func(*stage){
			func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "success") }, func(s *stage) { review(s, "COMMENTED") },
			func(s *stage) { review(s, "APPROVED") },
		}, []string{"waits", "waits", "merged"}},
		"the last requirement is a check run": {1, []func(*stage){
			func(s *stage) { review(s, "APPROVED") }, func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "failure") },
			func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "success") },
		}, []string{"waits", "waits", "merged"}},
		"a check run that ends": {0, []func(*stage){
			func(s *stage) {
				send(s, "workflow", "POST", "/repos/octo/app/check-runs", fmt.Sprintf(`{"name":"unit","head_sha":%q,"status":"in_progress"}`, s.pull.HeadSHA), http.StatusCreated)
			},
			func(s *stage) {
				id := s.repo.CheckRuns(s.pull.HeadSHA)[0].ID
				send(s, "workflow", "PATCH", fmt.Sprintf("/repos/octo/app/check-runs/%d", id), `{"conclusion":"success"}`, http.StatusOK)
			},
		}, []string{"waits", "merged"}},
		"a status": {0, []func(*stage){func(s *stage) {
			must(s.t, s.repo.AddStatus(s.pull.HeadSHA, githubsim.Status{Context: "unit", State: "pending"}))
		}, func(s *stage) {
			must(s.t, s.repo.AddStatus(s.pull.HeadSHA, githubsim.Status{Context: "unit", State: "success"}))
		}}, []string{"waits", "merged"}},
		"a job of a workflow": {0, []func(*stage){func(s *stage) {
			_, err := s.repo.AddWorkflowRun(githubsim.WorkflowRun{HeadSHA: s.pull.HeadSHA, Jobs: []githubsim.Job{{Name: "unit"}}})
			must(s.t, err)
		}}, []string{"merged"}},
		"changes are wanted": {1, []func(*stage){
			func(s *stage) { review(s, "CHANGES_REQUESTED") }, func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "success") },
		}, []string{"waits", "waits"}},
		"a new head needs its own checks": {0, []func(*stage){
			func(s *stage) { s.commit("work", "More", map[string]string{"more": "m"}) },
			func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "success") },
			func(s *stage) { s.checked(s.repo.Pull(1).HeadSHA, "unit", "success") },
		}, []string{"waits", "waits", "merged"}},
		"a conflict": {0, []func(*stage){
			func(s *stage) { s.commit("main", "Other", map[string]string{"src/a.txt": "x\n"}) },
			func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "success") },
		}, []string{"waits", "waits"}},
		"closed": {0, []func(*stage){
			func(s *stage) {
				send(s, "owner", "PATCH", "/repos/octo/app/pulls/1", `{"state":"closed"}`, http.StatusOK)
			},
			func(s *stage) {
				send(s, "owner", "PATCH", "/repos/octo/app/pulls/1", `{"state":"open"}`, http.StatusOK)
			},
			func(s *stage) { s.checked(s.pull.HeadSHA, "unit", "success") },
		}, []string{"off", "off", "off"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.automatic(test.approvals)
			var got []string
			for _, step := range test.steps {
				step(s)
				got = append(got, s.automation(1))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// automation is what became of auto-merge.
func (s *stage) automation(number int) string {
	s.t.Helper()
	switch p := s.repo.Pull(number); {
	case p.Merged && p.MergedBy == "octo" && p.MergeCommit == s.repo.Ref("refs/heads/main"):
		return "merged"
	case p.State == "open" && p.AutoMerge != nil:
		return "waits"
	case p.AutoMerge == nil && !p.Merged:
		return "off"
	default:
		return fmt.Sprintf("%+v", p)
	}
}

// A push from a fork takes auto-merge back, unless its pusher may write to the base.
func TestForkTakesAutoMergeBack(t *testing.T) {
	for role, want := range map[string]string{"read": "off", "write": "waits"} {
		s := newStage(t)
		must(t, s.repo.SetPermission("mallory", role))
		fork, err := s.sim.AddRepository("mallory/app", githubsim.RepositoryOptions{Parent: "octo/app"})
		must(t, err)
		must(t, fork.Import(s.repo.Dir()))
		_, err = fork.Commit("idea", "Idea", map[string]string{"idea": "i"})
		must(t, err)
		_, err = s.repo.AddPull(githubsim.Pull{Title: "Idea", Author: "mallory", Head: "idea", HeadRepository: "mallory/app"})
		must(t, err)
		s.repo.AddRuleset(githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "unit"}}})
		s.mutated("enablePullRequestAutoMerge", "clientMutationId", map[string]any{"pullRequestId": s.id("pullRequest(number: 2)")}, "")
		_, err = fork.Commit("idea", "Another", map[string]string{"idea": "j"})
		must(t, err)
		if got := s.automation(2); got != want {
			t.Errorf("%s: %s, want %s", role, got, want)
		}
	}
}

// line shows a merge queue: each entry's number, state, and what its group stands on.
func (s *stage) line() string {
	var out []string
	on := s.repo.Ref("refs/heads/main")
	for _, e := range s.repo.Queue() {
		stands := "elsewhere"
		if e.BaseSHA == on && s.group(e.Pull) == e.HeadSHA {
			stands = "in line"
		}
		out = append(out, fmt.Sprintf("#%d %s %s", e.Pull, e.State, stands))
		on = e.HeadSHA
	}
	return strings.Join(out, ", ")
}

// group is the head of an entry's merge group, by its branch.
func (s *stage) group(number int) string {
	for _, e := range s.repo.Queue() {
		if e.Pull == number {
			return s.repo.Ref(fmt.Sprintf("refs/heads/gh-readonly-queue/main/pr-%d-%s", number, e.BaseSHA))
		}
	}
	return ""
}

func TestMergeQueueMoves(t *testing.T) {
	pass := func(n int) func(*stage) { return func(s *stage) { s.checked(s.group(n), "unit", "success") } }
	fail := func(n int) func(*stage) { return func(s *stage) { s.checked(s.group(n), "unit", "failure") } }
	const both = "#1 AWAITING_CHECKS in line, #2 AWAITING_CHECKS in line"
	for name, test := range map[string]struct {
		steps []func(*stage)
		want  []string
		files string // of main in the end
	}{
		"in order":             {[]func(*stage){pass(1), pass(2)}, []string{"#2 AWAITING_CHECKS in line", ""}, "README.md new.txt other.txt src/a.txt"},
		"the second one first": {[]func(*stage){pass(2), pass(1)}, []string{"#1 AWAITING_CHECKS in line, #2 MERGEABLE in line", ""}, "README.md new.txt other.txt src/a.txt"},
		"the first fails":      {[]func(*stage){fail(1), pass(2)}, []string{"#2 AWAITING_CHECKS in line", ""}, "README.md other.txt src/a.txt"},
		"the second fails":     {[]func(*stage){fail(2), pass(1)}, []string{"#1 AWAITING_CHECKS in line", ""}, "README.md new.txt src/a.txt"},
		"a check that runs": {[]func(*stage){func(s *stage) {
			_, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.group(1), Name: "unit", Status: "in_progress"})
			must(s.t, err)
		}}, []string{both}, "README.md src/a.txt"},
		"another check": {[]func(*stage){func(s *stage) { s.checked(s.group(1), "lint", "failure") }}, []string{both}, "README.md src/a.txt"},
		"a push to the first": {[]func(*stage){func(s *stage) { s.commit("work", "More", map[string]string{"more": "m"}) }},
			[]string{"#2 AWAITING_CHECKS in line"}, "README.md src/a.txt"},
		"the first is closed": {[]func(*stage){func(s *stage) { s.rest("owner", "PATCH", "/repos/octo/app/pulls/1", `{"state":"closed"}`) }},
			[]string{"#2 AWAITING_CHECKS in line"}, "README.md src/a.txt"},
		"main moves": {[]func(*stage){func(s *stage) { s.commit("main", "Hot", map[string]string{"hot": "h"}) }, pass(1)},
			[]string{both, "#2 AWAITING_CHECKS in line"}, "README.md hot new.txt src/a.txt"},
		"main comes to conflict with the first": {[]func(*stage){func(s *stage) { s.commit("main", "Hot", map[string]string{"src/a.txt": "h\n"}) }},
			[]string{"#2 AWAITING_CHECKS in line"}, "README.md src/a.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.commit("other", "Other", map[string]string{"other.txt": "o"})
			_, err := s.repo.AddPull(githubsim.Pull{Title: "Other", Author: "ada", Head: "other"})
			must(t, err)
			s.queueing("unit")
			s.mutated("enqueuePullRequest", "clientMutationId", map[string]any{"pullRequestId": s.id("pullRequest(number: 1)")}, "")
			must(t, s.repo.AddMergeQueueEntry(githubsim.MergeQueueEntry{Pull: 2}))
			if got := s.line(); got != both {
				t.Fatalf("at first: %s", got)
			}
			var got []string
			for _, step := range test.steps {
				step(s)
				got = append(got, s.line())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			clone := sound(t, s.repo)
			if files := strings.Join(strings.Fields(git(t, "-C", clone, "ls-files")), " "); files != test.files {
				t.Errorf("main has %s, want %s", files, test.files)
			}
			refs := git(t, "-C", s.repo.Dir(), "for-each-ref", "--format=%(refname)", "refs/heads/gh-readonly-queue")
			if n := len(strings.Fields(refs)); n != len(s.repo.Queue()) {
				t.Errorf("%d branches of groups, %d entries:\n%s", n, len(s.repo.Queue()), refs)
			}
			for _, p := range []*githubsim.Pull{s.repo.Pull(1), s.repo.Pull(2)} {
				if p.Merged && p.MergedBy != "github-merge-queue[bot]" {
					t.Errorf("#%d was merged by %s", p.Number, p.MergedBy)
				}
			}
		})
	}
}

// With a merge queue, auto-merge queues what is ready, and the queue merges it.
func TestAutoMergeQueues(t *testing.T) {
	s := newStage(t)
	s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: "unit"}}})
	s.mutated("enablePullRequestAutoMerge", "clientMutationId", map[string]any{"pullRequestId": s.id("pullRequest(number: 1)")}, "")
	if got := s.line(); got != "" {
		t.Errorf("queued without its checks: %s", got)
	}
	s.checked(s.pull.HeadSHA, "unit", "success")
	if got := s.line(); got != "#1 AWAITING_CHECKS in line" {
		t.Fatalf("the queue: %q", got)
	}
	s.checked(s.group(1), "unit", "success")
	if p := s.repo.Pull(1); !p.Merged || p.MergeCommit != s.repo.Ref("refs/heads/main") {
		t.Errorf("%+v", p)
	}
}
