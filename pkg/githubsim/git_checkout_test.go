package githubsim

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckout holds what is checked out against what the git program says of it.
func TestCheckout(t *testing.T) {
	s, err := New(Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r, err := s.AddRepository("acme/shop", RepositoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.Commit("main", "Begin", map[string]string{"README.md": "# Shop\n", "src/a/b.js": "b()\n", "src/a.js": "a()\n"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := r.Commit("main", "Go on", map[string]string{"src/a.js": "a(2)\n"})
	if err != nil {
		t.Fatal(err)
	}
	git := func(dir string, args ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	for rev, want := range map[string]struct{ branch, sha, file string }{
		"main": {"main", second, "a(2)\n"},
		first:  {"HEAD", first, "a()\n"},
	} {
		dir := filepath.Join(t.TempDir(), "clone")
		if err := r.Checkout(dir, rev); err != nil {
			t.Fatal(err)
		}
		if got := git(dir, "rev-parse", "--abbrev-ref", "HEAD"); got != want.branch {
			t.Errorf("%s: stands on %s, want %s", rev, got, want.branch)
		}
		if got := git(dir, "rev-parse", "HEAD"); got != want.sha {
			t.Errorf("%s: HEAD is %s, want %s", rev, got, want.sha)
		}
		if got := git(dir, "status", "--porcelain"); got != "" {
			t.Errorf("%s: the work tree is not clean:\n%s", rev, got)
		}
		if got := git(dir, "rev-parse", "origin/main"); got != second {
			t.Errorf("%s: origin/main is %s, want %s", rev, got, second)
		}
		git(dir, "fsck", "--strict")
		if data, err := os.ReadFile(filepath.Join(dir, "src", "a.js")); err != nil || string(data) != want.file {
			t.Errorf("%s: src/a.js is %q, %v; want %q", rev, data, err, want.file)
		}
		if err := r.Checkout(dir, rev); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("%s: into a folder that is not empty: %v", rev, err)
		}
	}
	if err := r.Checkout(filepath.Join(t.TempDir(), "none"), "nowhere"); err == nil {
		t.Error("a revision that is not there was checked out")
	}
}
