package rollback

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
)

const personToken = "ghp_personTOKENpersonTOKENpersonTOKEN012"

// stage is a repository whose main deploys: one verified deployment, a record of it, and then a bad one.
type stage struct {
	t           *testing.T
	sim         *githubsim.Server
	repo        *githubsim.Repository
	remote      *github.Repository
	good, bad   string
	mu          sync.Mutex
	now         time.Time
	beforeSleep func()
}

func (s *stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stage) Sleep(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	s.now = s.now.Add(d)
	before := s.beforeSleep
	s.mu.Unlock()
	if before != nil {
		before()
	}
	return ctx.Err()
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	sim, err := githubsim.New(githubsim.Options{Dir: t.TempDir(), Now: s.Now})
	s.must(err)
	t.Cleanup(func() { _ = sim.Close() })
	s.sim = sim
	s.repo, err = sim.AddRepository("acme/shop", githubsim.RepositoryOptions{})
	s.must(err)
	s.must(s.repo.SetPermission("ops", "admin"))
	sim.Token(githubsim.Token{Value: personToken, Login: "ops"})
	s.commit("Begin", map[string]string{"app.txt": "1\n", "lib/a.txt": "a\n", "old.txt": "old\n"})
	s.good = s.commit("Good", map[string]string{"app.txt": "2\n"})
	s.must(s.repo.AddStatus(s.good, githubsim.Status{Context: StatusContext, State: "success"}))
	s.commit("Record [skip ci]", map[string]string{"docs/deployments/1.md": "record\n"})
	s.commit("Bad, first part", map[string]string{"app.txt": "3\n", "new.txt": "new\n"})
	s.bad = s.commit("Bad", map[string]string{"lib/a.txt": "b\n", "old.txt": ""})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	client, err := github.New(github.Options{BaseURL: server.URL, Token: personToken, Now: s.Now, Sleep: s.Sleep})
	s.must(err)
	s.remote, err = client.Repository("acme/shop")
	s.must(err)
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// commit puts files on main; an empty one is deleted where it was.
func (s *stage) commit(message string, files map[string]string) string {
	s.t.Helper()
	sha, err := s.repo.Commit("main", message, files)
	s.must(err)
	return sha
}

func (s *stage) order(strategy string) Order {
	return Order{
		Strategy: strategy, Bad: s.bad, Branch: "main", Keep: []string{"docs/deployments"}, Workflow: "deploy.yml",
		Reason: "the API answers 5xx", Now: s.Now, Sleep: s.Sleep,
	}
}

func (s *stage) carry(o Order) Result {
	s.t.Helper()
	got, err := CarryOut(s.t.Context(), s.remote, o)
	s.must(err)
	return got
}

func (s *stage) git(args ...string) string {
	s.t.Helper()
	out, err := exec.Command("git", append([]string{"-C", s.repo.Dir()}, args...)...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// files is what a commit has.
func (s *stage) files(sha string) map[string]string {
	out := map[string]string{}
	for _, name := range strings.Fields(s.git("ls-tree", "-r", "--name-only", sha)) {
		out[name] = s.git("show", sha+":"+name)
	}
	return out
}

var restored = map[string]string{"app.txt": "2", "lib/a.txt": "a", "old.txt": "old", "docs/deployments/1.md": "record"}

func TestRevertCommit(t *testing.T) {
	s := newStage(t)
	got := s.carry(s.order("revert-commit"))
	head := s.repo.Ref("refs/heads/main")
	if got.State != Done || got.Commit != head || got.Target != s.good {
		t.Fatalf("got %+v; main is at %s", got, head)
	}
	if files := s.files(head); fmt.Sprint(files) != fmt.Sprint(restored) {
		t.Errorf("files are %v, want %v", files, restored)
	}
	if parents := s.git("rev-list", "--parents", "-1", head); parents != head+" "+s.bad {
		t.Errorf("its parents are %s", parents)
	}
	if m := s.git("log", "-1", "--format=%B", head); !strings.Contains(m, "Rolls-back: "+s.bad) || !strings.Contains(m, "the API answers 5xx") {
		t.Errorf("its message is %q", m)
	}
	if again := s.carry(s.order("revert-commit")); again.State != Nothing || again.Commit != head || s.repo.Ref("refs/heads/main") != head {
		t.Errorf("a second run: %+v", again)
	}
}

func TestRevertKeepsWhatCameSince(t *testing.T) {
	s := newStage(t)
	later := s.commit("Later", map[string]string{"later.txt": "later\n"})
	got := s.carry(s.order("revert-commit"))
	files := s.files(s.repo.Ref("refs/heads/main"))
	if got.State != Done || files["later.txt"] != "later" || files["app.txt"] != "2" || s.git("rev-parse", got.Commit+"^") != later {
		t.Errorf("got %+v with %v", got, files)
	}
}

func TestRevertRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*stage, *Order)
		want string
	}{
		{"a file that was changed since", func(s *stage, _ *Order) { s.commit("Later", map[string]string{"app.txt": "4\n"}) }, "app.txt was changed by a later commit"},
		{"the workflow's own token", func(_ *stage, o *Order) { o.OwnToken = true }, "starts no pipeline"},
		{"no verified deployment", func(s *stage, o *Order) { o.Bad = s.good }, "is known to have been verified"},
		{"the target is the bad one", func(s *stage, o *Order) { o.Target = s.bad }, "is the one to leave"},
		{"a target that never was on the branch", func(_ *stage, o *Order) { o.Target = strings.Repeat("1", 40) }, "does not lead from"},
		{"no such branch", func(_ *stage, o *Order) { o.Branch = "release" }, "there is no branch release"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			o := s.order("revert-commit")
			c.do(s, &o)
			before := s.repo.Ref("refs/heads/main")
			if got := s.carry(o); got.State != Refused || !strings.Contains(got.Text, c.want) {
				t.Errorf("got %+v, want a refusal with %q", got, c.want)
			}
			if after := s.repo.Ref("refs/heads/main"); after != before {
				t.Errorf("main moved from %s to %s", before, after)
			}
		})
	}
}

func TestNothingIsDoneTwice(t *testing.T) {
	s := newStage(t)
	o := s.order("revert-commit")
	o.Live = s.good[:12]
	if got := s.carry(o); got.State != Nothing || !strings.Contains(got.Text, "is serving already") {
		t.Errorf("the target is live: got %+v", got)
	}
	if s.repo.Ref("refs/heads/main") != s.bad {
		t.Error("main moved")
	}
}

func TestRevertPull(t *testing.T) {
	s := newStage(t)
	o := s.order("revert-pr")
	o.Reason, o.OwnToken = "`<script>` @everyone\n## x [skip ci]", true
	got := s.carry(o)
	if got.State != Proposed || got.Pull == 0 || s.repo.Ref("refs/heads/main") != s.bad {
		t.Fatalf("got %+v", got)
	}
	p := s.repo.Pull(got.Pull)
	if files := s.files(s.git("rev-parse", "refs/heads/"+p.Head)); fmt.Sprint(files) != fmt.Sprint(restored) {
		t.Errorf("its files are %v", files)
	}
	if strings.Contains(p.Body, "\n## x") || strings.Contains(s.git("log", "-1", "--format=%B", "refs/heads/"+p.Head), "[skip ci]") {
		t.Errorf("a stranger's text got through: %q", p.Body)
	}
	if again := s.carry(o); again.State != Proposed || again.Pull != got.Pull || !strings.Contains(again.Text, "is open already") {
		t.Errorf("a second run: %+v", again)
	}
}

func TestWorkflow(t *testing.T) {
	s := newStage(t)
	s.repo.AddWorkflow(githubsim.Workflow{Path: ".github/workflows/deploy.yml", Name: "Deploy"})
	s.commit("A workflow", map[string]string{".github/workflows/deploy.yml": "on:\n  workflow_dispatch:\n    inputs:\n      commit: {required: true}\njobs: {}\n"})
	o := s.order("workflow")
	o.Inputs = map[string]string{"commit": "{sha}"}
	got := s.carry(o)
	sent := s.repo.Dispatches()
	if got.State != Done || got.Commit != s.good || len(sent) != 1 || sent[0].Payload != `{"commit":"`+s.good+`"}` {
		t.Fatalf("got %+v, sent %+v", got, sent)
	}
	if s.repo.Ref("refs/heads/main") == "" || s.repo.Ref("refs/deploycoord/rollback/"+s.bad) == "" {
		t.Error("there is no claim")
	}
	if again := s.carry(o); again.State != Nothing || len(s.repo.Dispatches()) != 1 {
		t.Errorf("a second run: %+v, sent %d", again, len(s.repo.Dispatches()))
	}
	o.Target = s.git("rev-parse", s.good+"^")
	if other := s.carry(o); other.State != Refused || len(s.repo.Dispatches()) != 1 {
		t.Errorf("a run to another target: %+v", other)
	}
}

// TestKilledBetweenClaimAndStart holds that a rollback whose maker was killed is taken over.
func TestKilledBetweenClaimAndStart(t *testing.T) {
	s := newStage(t)
	s.repo.AddWorkflow(githubsim.Workflow{Path: ".github/workflows/deploy.yml", Name: "Deploy"})
	o := s.order("workflow")
	s.must(s.sim.Fault(githubsim.Fault{Method: "POST", Path: "/dispatches$", Kind: "404"}))
	if _, err := CarryOut(t.Context(), s.remote, o); err == nil {
		t.Fatal("the start was refused, and nobody said so")
	}
	if got := s.carry(o); got.State != Done || len(s.repo.Dispatches()) != 1 {
		t.Errorf("got %+v, sent %d", got, len(s.repo.Dispatches()))
	}
}

func TestTwoActorsAtOnce(t *testing.T) {
	for _, strategy := range []string{"revert-commit", "revert-pr", "workflow"} {
		t.Run(strategy, func(t *testing.T) {
			s := newStage(t)
			s.repo.AddWorkflow(githubsim.Workflow{Path: ".github/workflows/deploy.yml", Name: "Deploy"})
			results := make([]Result, 8)
			var wait sync.WaitGroup
			for i := range results {
				wait.Go(func() {
					var err error
					if results[i], err = CarryOut(t.Context(), s.remote, s.order(strategy)); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			done := slices.DeleteFunc(slices.Clone(results), func(r Result) bool { return r.State != Done })
			commits := s.git("rev-list", "--count", s.bad+"..refs/heads/main")
			switch {
			case strategy == "revert-commit" && (len(done) == 0 || commits != "1" || slices.ContainsFunc(results, func(r Result) bool { return r.Commit != results[0].Commit })):
				t.Errorf("%s commits; %+v", commits, results)
			case strategy == "workflow" && (len(done) != 1 || len(s.repo.Dispatches()) != 1):
				t.Errorf("%d started; %+v", len(s.repo.Dispatches()), results)
			case strategy == "revert-pr" && slices.ContainsFunc(results, func(r Result) bool { return r.Pull != results[0].Pull || r.Pull == 0 }):
				t.Errorf("%+v", results)
			}
		})
	}
}
