package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/pipeline"
)

// merging runs the command on a scene whose gate has judged the head.
func (s *scene) merging(args ...string) (pipeline.Result, ran) {
	s.t.Helper()
	got := s.runWith(http.DefaultClient, append([]string{"merge", "--format", "json", "--pull", fmt.Sprint(s.number)}, args...)...)
	var r pipeline.Result
	if got.code != 2 {
		s.must(json.Unmarshal([]byte(got.stdout), &r))
	}
	return r, got
}

func gatedScene(t *testing.T, conclusion string) *scene {
	s := newScene(t)
	s.env["INPUT_MERGE-TOKEN"] = personToken
	if conclusion != "" {
		for _, name := range []string{"build", defaultCheckName} {
			is := "success"
			if name == defaultCheckName {
				is = conclusion
			}
			_, err := s.repo.AddCheckRun(githubsim.CheckRun{Name: name, SHA: s.head, Status: "completed", Conclusion: is, ExternalID: "deploycoord/0/0/0"})
			s.must(err)
		}
	}
	return s
}

func TestMerge(t *testing.T) {
	for _, method := range []string{"merge", "squash", "rebase"} {
		t.Run(method, func(t *testing.T) {
			s := gatedScene(t, "success")
			r, got := s.merging("--method", method)
			main := s.repo.Ref("refs/heads/main")
			if got.code != 0 || r.Outcome != pipeline.Merged || r.SHA != main || main == s.base || r.Head != s.head {
				t.Fatalf("exit code %d, %+v; main is at %s\n%s", got.code, r, main, got.stderr)
			}
			again, got := s.merging("--method", method)
			if got.code != 0 || again.Outcome != pipeline.Merged || !again.Already || again.SHA != main || s.repo.Ref("refs/heads/main") != main {
				t.Errorf("a second run: exit code %d, %+v", got.code, again)
			}
		})
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		gate   string
		do     func(*scene)
		args   []string
		code   int
		end    pipeline.MergeOutcome
		says   string
		merged bool
	}{
		{name: "the gate says BLOCKED", gate: "failure", code: 1, end: pipeline.Refused, says: "says failure"},
		{name: "the gate could not decide", gate: "action_required", code: 1, end: pipeline.Refused, says: "action_required"},
		{name: "the gate did not run", code: 1, end: pipeline.Refused, says: "has judged"},
		{name: "the head moved", gate: "success", args: []string{"--head", "HEAD"}, do: func(s *scene) {
			_, err := s.repo.Commit("feature-12-uploads", "More", map[string]string{"more.txt": "x\n"})
			s.must(err)
		}, code: 1, end: pipeline.Refused, says: "moved to"},
		{name: "a new head that was not judged", gate: "success", do: func(s *scene) {
			_, err := s.repo.Commit("feature-12-uploads", "More", map[string]string{"more.txt": "x\n"})
			s.must(err)
		}, code: 1, end: pipeline.Refused, says: "has judged"},
		{name: "a draft", gate: "success", do: func(s *scene) {
			draft, err := s.repo.AddPull(githubsim.Pull{Title: "feat: upload", Author: "bob", Head: "feature-12-uploads", Base: "main", Draft: true})
			s.must(err)
			s.number = draft.Number
		}, code: 1, end: pipeline.Refused, says: "is a draft"},
		{name: "the workflow's own token", gate: "success", do: func(s *scene) { delete(s.env, "INPUT_MERGE-TOKEN") }, code: 1, end: pipeline.Refused, says: "starts no workflow"},
		{name: "a check that the branch requires failed", gate: "success", do: func(s *scene) {
			_, err := s.repo.AddCheckRun(githubsim.CheckRun{Name: "build", SHA: s.head, Status: "completed", Conclusion: "failure"})
			s.must(err)
		}, code: 1, end: pipeline.Refused, says: "GitHub refuses to merge"},
		{name: "the answer is lost, the merge done", gate: "success", do: func(s *scene) {
			s.must(s.sim.Fault(githubsim.Fault{Method: "PUT", Path: "/merge$", Kind: "502", Executed: true, Times: -1}))
		}, code: 0, end: pipeline.Merged, says: "was merged as", merged: true},
		{name: "GitHub does not answer", gate: "success", do: func(s *scene) {
			s.must(s.sim.Fault(githubsim.Fault{Method: "PUT", Path: "/merge$", Kind: "500", Times: -1}))
		}, code: 3, end: pipeline.Undecided, says: "does not answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := gatedScene(t, c.gate)
			if c.do != nil {
				c.do(s)
			}
			for i, arg := range c.args {
				if arg == "HEAD" {
					c.args[i] = s.head
				}
			}
			r, got := s.merging(c.args...)
			if got.code != c.code || r.Outcome != c.end || !strings.Contains(r.Text, c.says) {
				t.Errorf("exit code %d, %+v; want %d, %s with %q\n%s", got.code, r, c.code, c.end, c.says, got.stderr)
			}
			if moved := s.repo.Ref("refs/heads/main") != s.base; moved != c.merged {
				t.Errorf("main moved: %v, want %v", moved, c.merged)
			}
		})
	}
}

func TestMergeQueueAndAuto(t *testing.T) {
	t.Run("queue", func(t *testing.T) {
		s := gatedScene(t, "success")
		s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true})
		r, got := s.merging()
		if got.code != 0 || r.Outcome != pipeline.Queued || len(s.repo.Queue()) != 1 || s.repo.Ref("refs/heads/main") != s.base {
			t.Fatalf("exit code %d, %+v, %d queued\n%s", got.code, r, len(s.repo.Queue()), got.stderr)
		}
		if again, _ := s.merging(); again.Outcome != pipeline.Queued || !again.Already || len(s.repo.Queue()) != 1 {
			t.Errorf("a second run: %+v", again)
		}
	})
	t.Run("no queue", func(t *testing.T) {
		s := gatedScene(t, "success")
		if r, got := s.merging("--when", "queue"); got.code != 1 || r.Outcome != pipeline.Refused || !strings.Contains(r.Text, "no merge queue") {
			t.Errorf("exit code %d, %+v", got.code, r)
		}
	})
	t.Run("usage", func(t *testing.T) {
		s := gatedScene(t, "success")
		for _, args := range [][]string{{"--method", "fast"}, {"--when", "later"}, {"--pull", "-1"}, {"--format", "sarif"}} {
			if _, got := s.merging(args...); got.code != 2 || strings.Count(strings.TrimSpace(got.stderr), "\n") > 0 {
				t.Errorf("%v: exit code %d, %q", args, got.code, got.stderr)
			}
		}
	})
}
