package writeback

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/githubsim/conform"
	"deploycoord/pkg/record"
)

const (
	token = "ghs_workflowTOKENworkflowTOKENworkflo012"
	index = "docs/deployments/README.md"
)

// stage is a GitHub with one repository, whose main has some files.
type stage struct {
	t    testing.TB
	sim  *githubsim.Server
	repo *githubsim.Repository
	url  string
	// before is called before each request that arrives.
	before atomic.Pointer[func()]
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := newStageOf(t, githubsim.Options{Dir: t.TempDir(), RateLimit: 1_000_000})
	_, err := s.repo.Commit("main", "Begin", map[string]string{"app.txt": "1\n", "src/deep/er/a.go": "package a\n", "docs/guide.md": "# Guide\n"})
	s.must(err)
	return s
}

// newStageOf is one whose repository is empty.
func newStageOf(t testing.TB, o githubsim.Options) *stage {
	t.Helper()
	sim, err := githubsim.New(o)
	s := &stage{t: t, sim: sim}
	s.must(err)
	t.Cleanup(func() { _ = sim.Close() })
	s.repo, err = sim.AddRepository("acme/shop", githubsim.RepositoryOptions{Private: true})
	s.must(err)
	sim.Token(githubsim.Token{Value: token, App: "github-actions", Permissions: map[string]string{"contents": "write", "pull_requests": "write"}})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := s.before.Load(); f != nil {
			(*f)()
		}
		sim.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// nap lets others in; no test waits in real time for more.
func nap(ctx context.Context, d time.Duration) error {
	time.Sleep(min(d/8, 200*time.Millisecond))
	return ctx.Err()
}

// remote is main through a client of its own, as each run has one.
func (s *stage) remote(transport http.RoundTripper) *Remote {
	s.t.Helper()
	client, err := github.New(github.Options{BaseURL: s.url, Token: token, Sleep: nap, HTTP: &http.Client{Transport: transport, Timeout: time.Minute}})
	s.must(err)
	r, err := client.Repository("acme/shop")
	s.must(err)
	return NewRemote(r, "main")
}

// watched holds what passes to GitHub's description.
func (s *stage) watched() http.RoundTripper {
	return conform.Transport(s.t, http.DefaultTransport, s.url)
}

func options(id string) Options {
	return Options{Message: "Record " + id, Record: id, Sleep: nap, Patience: 10 * time.Minute, Recompose: recompose}
}

// deployment composes a record of its own, and a line of the index that all share.
func deployment(id string) func(record.Tree) ([]record.File, error) {
	return func(t record.Tree) ([]record.File, error) {
		return recompose(t, "docs/deployments/2026/"+id+".json", fmt.Appendf(nil, "{%q: 1}\n", id))
	}
}

// recompose writes down what one record says.
func recompose(t record.Tree, p string, data []byte) ([]record.File, error) {
	id := strings.TrimSuffix(p[strings.LastIndexByte(p, '/')+1:], ".json")
	had, err := t.Read(index)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := []record.File{{Path: p, Data: data}}
	if line := "- " + id + "\n"; !strings.Contains(string(had), line) {
		all := append(strings.SplitAfter(strings.TrimPrefix(string(had), "# Deployments\n"), "\n"), line)
		slices.Sort(all)
		out = append(out, record.File{Path: index, Data: []byte("# Deployments\n" + strings.Join(all, ""))})
	}
	return out, nil
}

// thirds lets every third request that arrives fail, in one way after another.
func (s *stage) thirds() {
	kinds := []githubsim.Fault{
		{Kind: "500"}, {Kind: "502", Executed: true}, {Kind: "reset"}, {Kind: "reset", Executed: true}, {Kind: "cut"},
		{Kind: "403-secondary"}, {Kind: "500", Executed: true}, {Kind: "403-secondary", Executed: true}, {Kind: "garbage", Executed: true},
	}
	var n atomic.Int64
	before := func() {
		if i := int(n.Add(1)); i%3 == 0 {
			_ = s.sim.Fault(kinds[i/3%len(kinds)]) // of a kind that there is
		}
	}
	s.before.Store(&before)
	s.t.Cleanup(func() {
		failed, all := 0, s.sim.Requests()
		for _, r := range all {
			if r.Fault != "" {
				failed++
			}
		}
		if failed < len(all)/3 {
			s.t.Errorf("%d of %d requests failed: expected a third", failed, len(all))
		}
	})
}

// writeAll lets writers of so many records in at once.
func (s *stage) writeAll(n int, change func(*Options)) []Result {
	s.t.Helper()
	return writeAll(s.t, n, change, func() Branch { return s.remote(http.DefaultTransport) })
}

func writeAll(t testing.TB, n int, change func(*Options), branch func() Branch) []Result {
	t.Helper()
	results, faults := make([]Result, n), make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		b := branch()
		wait.Go(func() {
			o := options(name(i))
			if change != nil {
				change(&o)
			}
			results[i], faults[i] = Write(t.Context(), b, deployment(name(i)), o)
		})
	}
	wait.Wait()
	for i, err := range faults {
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	return results
}

func name(i int) string { return fmt.Sprintf("2026-11-23-%012d", i) }

// gitSays asks the repository of a folder.
func gitSays(t testing.TB, dir string, args ...string) string {
	t.Helper()
	c := exec.Command("git", append([]string{"-C", dir}, args...)...)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimRight(string(out), "\n")
}

// whole holds that a branch has so many records, each once and by one commit, in a chain of single parents from the first
// commit on, and that its index names each once.
func whole(t testing.TB, dir, branch string, n int) {
	t.Helper()
	files := strings.Fields(gitSays(t, dir, "ls-tree", "-r", "--name-only", branch, "docs/deployments/2026/"))
	if len(files) != n {
		t.Errorf("%d records, expected %d: %v", len(files), n, files)
	}
	lines := strings.Split(strings.TrimPrefix(gitSays(t, dir, "show", branch+":"+index), "# Deployments\n"), "\n")
	if distinct := slices.Compact(slices.Sorted(slices.Values(lines))); len(lines) != n || len(distinct) != n {
		t.Errorf("the index has %d lines, %d distinct; expected %d", len(lines), len(distinct), n)
	}
	written := 0
	for _, line := range strings.Split(gitSays(t, dir, "log", "--format=%H %P", branch), "\n") {
		if commits := strings.Fields(line); len(commits) > 2 {
			t.Errorf("the commit %s has %d parents", commits[0], len(commits)-1)
		} else if len(commits) == 2 {
			written++
		}
	}
	if written != n {
		t.Errorf("%d commits, expected %d", written, n)
	}
	gitSays(t, dir, "fsck", "--strict")
}
