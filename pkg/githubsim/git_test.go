package githubsim_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// git runs the real program, which here is the judge of what was written.
func git(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.Command("git", args...)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b.test", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b.test")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// sound holds that the git program finds no fault with a repository and can clone it.
func sound(t *testing.T, r *githubsim.Repository) (clone string) {
	t.Helper()
	if out := git(t, "--git-dir", r.Dir(), "fsck", "--strict", "--full"); strings.Contains(out, "error") || strings.Contains(out, "missing") {
		t.Errorf("fsck: %s", out)
	}
	clone = filepath.Join(t.TempDir(), "clone")
	git(t, "clone", "-q", r.Dir(), clone)
	return clone
}

// Every way of writing leaves a repository that git itself finds sound.
func TestGitReadsWhatIsWritten(t *testing.T) {
	s := newStage(t)
	const app = "/repos/octo/app"
	blob := s.rest("owner", "POST", app+"/git/blobs", `{"content":"AAEC","encoding":"base64"}`)
	sha := field(t, blob.body, "sha")
	tip := s.repo.Ref("refs/heads/main")
	base := field(t, s.rest("owner", "GET", app+"/git/commits/"+tip, "").body, "tree.sha")
	tree := s.rest("owner", "POST", app+"/git/trees", fmt.Sprintf(`{"base_tree":%q,"tree":[
		{"path":"bin/tool","mode":"100755","type":"blob","sha":%q},{"path":"link","mode":"120000","type":"blob","content":"README.md"},
		{"path":"a.b","mode":"100644","content":"1"},{"path":"a/b","mode":"100644","content":"2"},{"path":"a0","mode":"100644","content":"3"},
		{"path":"src/a.txt","mode":"100644","sha":null}]}`, base, sha))
	commit := s.rest("owner", "POST", app+"/git/commits", fmt.Sprintf(`{"message":"By API","tree":%q,"parents":[%q],"author":{"name":"A <x>\n","email":"a@b.test","date":"2026-01-02T03:04:05Z"}}`, field(t, tree.body, "sha"), tip))
	if a := s.rest("owner", "PATCH", app+"/git/refs/heads/main", fmt.Sprintf(`{"sha":%q}`, field(t, commit.body, "sha"))); a.status != http.StatusOK {
		t.Fatalf("%d %s; tree %s", a.status, a.body, tree.body)
	}
	tag := s.rest("owner", "POST", app+"/git/tags", fmt.Sprintf(`{"tag":"v1","message":"One","object":%q,"type":"commit"}`, tip))
	s.rest("owner", "POST", app+"/git/refs", fmt.Sprintf(`{"ref":"refs/tags/v1","sha":%q}`, field(t, tag.body, "sha")))
	s.rest("owner", "PUT", app+"/contents/docs/new.md", `{"message":"New","content":"bmV3"}`)
	s.rest("owner", "PUT", app+"/pulls/1/merge", `{}`)
	clone := sound(t, s.repo)
	files := git(t, "-C", clone, "ls-files", "-s")
	var got []string
	for line := range strings.Lines(files) {
		mode, name, _ := strings.Cut(line, " ")
		_, name, _ = strings.Cut(name, "\t")
		got = append(got, mode+" "+strings.TrimSpace(name))
	}
	want := []string{"100644 README.md", "100644 a.b", "100644 a/b", "100644 a0", "100755 bin/tool", "100644 docs/new.md", "120000 link"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if at := git(t, "-C", clone, "rev-parse", "v1^{commit}"); at != tip {
		t.Errorf("the tag names %s, want %s", at, tip)
	}
}

// An imported repository keeps its commits, branches and tags: from a packed work tree, a bare one, and a linked one.
func TestImport(t *testing.T) {
	dir := t.TempDir()
	git(t, "init", "-q", "-b", "trunk", dir)
	must(t, os.WriteFile(filepath.Join(dir, "a"), []byte("a\n"), 0o644))
	git(t, "-C", dir, "add", "-A")
	git(t, "-C", dir, "commit", "-qm", "one")
	git(t, "-C", dir, "tag", "-am", "t", "v1")
	git(t, "-C", dir, "gc", "-q")
	git(t, "-C", dir, "branch", "feature/x")
	git(t, "-C", dir, "commit", "-q", "--allow-empty", "-m", "two")
	bare, linked, shared := filepath.Join(t.TempDir(), "b.git"), filepath.Join(t.TempDir(), "linked"), filepath.Join(t.TempDir(), "shared")
	git(t, "clone", "-q", "--mirror", dir, bare)
	git(t, "-C", dir, "worktree", "add", "-q", linked, "feature/x")
	git(t, "clone", "-q", "--shared", dir, shared)
	sim, err := githubsim.New(githubsim.Options{})
	must(t, err)
	defer sim.Close()
	for i, from := range []string{dir, bare, linked, shared} {
		r, err := sim.AddRepository(fmt.Sprint("octo/r", i), githubsim.RepositoryOptions{})
		must(t, err)
		if err := r.Import(from); err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		if got, want := r.Ref("refs/heads/trunk"), git(t, "-C", dir, "rev-parse", "trunk"); got != want || r.DefaultBranch != "trunk" {
			t.Errorf("%d: trunk is at %q, want %s; default branch %s", i, got, want, r.DefaultBranch)
		}
		sound(t, r)
	}
	r, err := sim.AddRepository("octo/none", githubsim.RepositoryOptions{})
	must(t, err)
	if err := r.Import(t.TempDir()); err == nil {
		t.Error("a folder without a repository was imported")
	}
}

// Of many writers of one ref, each of whom builds on what it read, one wins each time and no commit is lost.
func TestConcurrentWriters(t *testing.T) {
	s := newStage(t)
	const writers, commits = 6, 5
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range commits {
				s.append(fmt.Sprintf("w%d-%d", w, i))
			}
		})
	}
	group.Wait()
	clone := sound(t, s.repo)
	if got := git(t, "-C", clone, "rev-list", "--count", "HEAD"); got != fmt.Sprint(writers*commits+1) {
		t.Errorf("%s commits, want %d", got, writers*commits+1)
	}
	if n := strings.Count(git(t, "-C", clone, "ls-files", "w*"), "w"); n != writers*commits {
		t.Errorf("%d files, want %d", n, writers*commits)
	}
}

// append adds a file on top of main by compare and swap.
func (s *stage) append(name string) {
	const app = "/repos/octo/app"
	for range 1000 {
		tip := s.repo.Ref("refs/heads/main")
		tree := s.rest("owner", "POST", app+"/git/trees", fmt.Sprintf(`{"base_tree":%q,"tree":[{"path":%q,"mode":"100644","content":"x"}]}`, tip, name))
		commit := s.rest("owner", "POST", app+"/git/commits", fmt.Sprintf(`{"message":%q,"tree":%q,"parents":[%q]}`, name, field(s.t, tree.body, "sha"), tip))
		moved := s.rest("owner", "PATCH", app+"/git/refs/heads/main", fmt.Sprintf(`{"sha":%q}`, field(s.t, commit.body, "sha")))
		switch {
		case moved.status == http.StatusOK:
			return
		case moved.status != http.StatusUnprocessableEntity || !strings.Contains(moved.body, "not a fast forward"):
			s.t.Errorf("%d %s", moved.status, moved.body)
			return
		}
	}
	s.t.Errorf("%s never got through", name)
}

// Without force a ref only moves forward.
func TestFastForward(t *testing.T) {
	s := newStage(t)
	const ref = "/repos/octo/app/git/refs/heads/work"
	work, tip := s.repo.Ref("refs/heads/work"), s.repo.Ref("refs/heads/main")
	for _, test := range []struct {
		body string
		want int
		at   string
	}{
		{fmt.Sprintf(`{"sha":%q}`, tip), 422, work},
		{fmt.Sprintf(`{"sha":%q,"force":false}`, tip), 422, work},
		{fmt.Sprintf(`{"sha":%q,"force":true}`, tip), 200, tip},
		{fmt.Sprintf(`{"sha":%q}`, work), 200, work},
		{fmt.Sprintf(`{"sha":%q}`, strings.Repeat("1", 40)), 422, work},
		{`{"sha":"work"}`, 422, work},
	} {
		a := s.rest("owner", "PATCH", ref, test.body)
		if got := s.repo.Ref("refs/heads/work"); a.status != test.want || got != test.at {
			t.Errorf("%s: %d at %s, want %d at %s", test.body, a.status, got, test.want, test.at)
		}
	}
}
