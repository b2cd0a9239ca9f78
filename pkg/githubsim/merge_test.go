package githubsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// field reads a dotted path of an answer; "" where it is not there.
func field(t *testing.T, body, path string) string {
	t.Helper()
	var value any
	must(t, json.Unmarshal([]byte(body), &value))
	for part := range strings.SplitSeq(path, ".") {
		fields, _ := value.(map[string]any)
		value = fields[part]
	}
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// Each method of merging makes the tree that git makes, with its own shape of history and message.
func TestMergeMethods(t *testing.T) {
	for method, want := range map[string]struct {
		parents, commits int
		subject          string
	}{
		"merge":  {2, 5, "Merge pull request #1 from octo/work"},
		"squash": {1, 3, "Work (#1)"},
		"rebase": {1, 4, "Second"},
	} {
		t.Run(method, func(t *testing.T) {
			s := newStage(t)
			s.commit("work", "Second", map[string]string{"second.txt": "2\n"})
			s.commit("main", "Meanwhile", map[string]string{"src/a.txt": "0\n1\n2\n3\n"}) // the other end of the same file
			a := s.rest("owner", "PUT", "/repos/octo/app/pulls/1/merge", fmt.Sprintf(`{"merge_method":%q,"sha":%q}`, method, s.repo.Ref("refs/heads/work")))
			if a.status != http.StatusOK || field(t, a.body, "sha") != s.repo.Ref("refs/heads/main") {
				t.Fatalf("%d %s", a.status, a.body)
			}
			clone := sound(t, s.repo)
			if got := git(t, "-C", clone, "show", "HEAD:src/a.txt"); got != "0\n1\n2\n3\n4" {
				t.Errorf("src/a.txt is %q", got)
			}
			if diff := cmp.Diff("README.md\nnew.txt\nsecond.txt\nsrc/a.txt", git(t, "-C", clone, "ls-files")); diff != "" {
				t.Error(diff)
			}
			parents := len(strings.Fields(git(t, "-C", clone, "rev-list", "--parents", "-1", "HEAD"))) - 1
			commits := git(t, "-C", clone, "rev-list", "--count", "HEAD")
			subject := git(t, "-C", clone, "log", "-1", "--format=%s")
			if parents != want.parents || commits != fmt.Sprint(want.commits) || subject != want.subject {
				t.Errorf("%d parents, %s commits, %q: want %+v", parents, commits, subject, want)
			}
			if p := s.repo.Pull(1); !p.Merged || p.State != "closed" || p.MergeCommit != s.repo.Ref("refs/heads/main") {
				t.Errorf("%+v", p)
			}
		})
	}
}

// Mergeability follows from the objects, as git would say, and is null as often as it was told to be.
func TestMergeability(t *testing.T) {
	no := false
	for name, test := range map[string]struct {
		main, work map[string]string
		pull       githubsim.Pull
		want       string
	}{
		"other files":         {map[string]string{"m": "m"}, map[string]string{"w": "w"}, githubsim.Pull{}, "true clean"},
		"the same line":       {map[string]string{"src/a.txt": "1\nM\n3\n"}, map[string]string{"src/a.txt": "1\nW\n3\n"}, githubsim.Pull{}, "false dirty"},
		"the same change":     {map[string]string{"src/a.txt": "1\nX\n3\n"}, map[string]string{"src/a.txt": "1\nX\n3\n", "w": "w"}, githubsim.Pull{}, "true clean"},
		"deleted and changed": {map[string]string{"src/a.txt": ""}, map[string]string{"src/a.txt": "1\nW\n3\n"}, githubsim.Pull{}, "false dirty"},
		"both deleted":        {map[string]string{"src/a.txt": "", "m": "m"}, map[string]string{"src/a.txt": "", "w": "w"}, githubsim.Pull{}, "true clean"},
		"both added":          {map[string]string{"n": "m"}, map[string]string{"n": "w"}, githubsim.Pull{}, "false dirty"},
		"file and folder":     {map[string]string{"n": "m"}, map[string]string{"n/n": "w"}, githubsim.Pull{}, "false dirty"},
		"overridden":          {map[string]string{"m": "m"}, map[string]string{"w": "w"}, githubsim.Pull{Mergeable: &no}, "false dirty"},
		"a draft":             {map[string]string{"m": "m"}, map[string]string{"w": "w"}, githubsim.Pull{Draft: true}, "true draft"},
		"null twice":          {map[string]string{"m": "m"}, map[string]string{"w": "w"}, githubsim.Pull{MergeableAfter: 2}, " unknown,  unknown, true clean"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.commit("topic", "Topic", test.work)
			s.commit("main", "Meanwhile", test.main)
			// topic begins where main was: AddPull takes both as they are now
			test.pull.Title, test.pull.Author, test.pull.Head = "T", "ada", "topic"
			p, err := s.repo.AddPull(test.pull)
			must(t, err)
			var got []string
			for range strings.Count(test.want, ",") + 1 {
				a := s.rest("owner", "GET", fmt.Sprintf("/repos/octo/app/pulls/%d", p.Number), "")
				got = append(got, field(t, a.body, "mergeable")+" "+field(t, a.body, "mergeable_state"))
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("%q, want %q", strings.Join(got, ", "), test.want)
			}
		})
	}
}

// Rules keep a pull request from being merged until they are met, and a branch from being pushed to.
func TestRulesHoldBack(t *testing.T) {
	s := newStage(t)
	one := 1
	s.repo.AddRuleset(githubsim.Ruleset{Name: "main", Approvals: &one, DismissStale: true, Strict: true, RequiredChecks: []githubsim.RequiredCheck{{Context: "gate", AppID: 15368}}})
	must(t, s.repo.SetPermission("rev", "write"))
	merge := func() string {
		a := s.rest("owner", "PUT", "/repos/octo/app/pulls/1/merge", "{}")
		return fmt.Sprint(a.status, " ", field(t, a.body, "message"))
	}
	var got []string
	step := func(what string, err error) {
		must(t, err)
		state := get[map[string]any](s, "/repos/octo/app/pulls/1")["mergeable_state"]
		got = append(got, fmt.Sprintf("%s: %s, %s", what, state, merge()))
	}
	step("at first", nil)
	_, err := s.repo.AddReview(1, githubsim.Review{Author: "rev", State: "APPROVED"})
	step("approved", err)
	_, err = s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: "gate", App: "impostor", Conclusion: "success"})
	step("another app", err)
	_, err = s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: "gate", Conclusion: "failure"})
	step("failed", err)
	_, err = s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: "gate", Conclusion: "success"})
	must(t, err)
	s.commit("main", "Meanwhile", map[string]string{"m": "m"})
	step("behind", nil)
	if a := s.rest("owner", "PATCH", "/repos/octo/app/git/refs/heads/main", fmt.Sprintf(`{"sha":%q,"force":true}`, s.pull.HeadSHA)); a.status != 422 || !strings.Contains(a.body, "rule violations") {
		t.Errorf("a push: %d %s", a.status, a.body)
	}
	want := []string{
		`at first: blocked, 405 At least 1 approving review is required by reviewers with write access. Required status check "gate" is expected.`,
		`approved: blocked, 405 Required status check "gate" is expected.`,
		`another app: blocked, 405 Required status check "gate" is expected.`,
		`failed: blocked, 405 Required status check "gate" is failing.`,
		`behind: behind, 405 Head branch is out of date. Review and try the merge again.`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A pull request follows its branch, also a fork's, and is merged when its commits arrive by a push.
func TestPullFollows(t *testing.T) {
	s := newStage(t)
	fork, err := s.sim.AddRepository("mallory/app", githubsim.RepositoryOptions{Parent: "octo/app"})
	must(t, err)
	must(t, fork.Import(s.repo.Dir()))
	first, err := fork.Commit("idea", "Idea", map[string]string{"idea.txt": "i\n"})
	must(t, err)
	p, err := s.repo.AddPull(githubsim.Pull{Title: "Idea", Author: "mallory", Head: "idea", HeadRepository: "mallory/app"})
	must(t, err)
	second, err := fork.Commit("idea", "More", map[string]string{"idea.txt": "ii\n"})
	must(t, err)
	now := s.repo.Pull(p.Number)
	if p.HeadSHA != first || now.HeadSHA != second || s.repo.Ref(fmt.Sprintf("refs/pull/%d/head", p.Number)) != second {
		t.Errorf("the head was %s and is %s, want %s and %s", p.HeadSHA, now.HeadSHA, first, second)
	}
	a := s.rest("owner", "GET", fmt.Sprintf("/repos/octo/app/pulls/%d", p.Number), "")
	if field(t, a.body, "head.repo.full_name") != "mallory/app" || field(t, a.body, "commits") != "2" || field(t, a.body, "changed_files") != "1" {
		t.Errorf("%s", a.body)
	}
	if a := s.rest("owner", "PATCH", "/repos/octo/app/git/refs/heads/main", fmt.Sprintf(`{"sha":%q}`, second)); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if now := s.repo.Pull(p.Number); !now.Merged || now.MergeCommit != second {
		t.Errorf("%+v", now)
	}
	sound(t, s.repo)
}
