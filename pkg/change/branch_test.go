package change

import (
	"errors"
	"testing"

	"deploycoord/pkg/change/internal/gittest"
)

func TestDefaultBranch(t *testing.T) {
	r := gittest.New(t)
	is := func(want string) {
		t.Helper()
		if got, err := DefaultBranch(r.Dir); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	is("main") // nothing is committed yet: the branch that is checked out
	r.Git("commit", "-q", "--allow-empty", "-m", "one")
	r.Git("checkout", "-q", "-b", "feature/x")
	is("main")
	r.Git("branch", "-q", "-D", "main")
	is("feature/x")
	r.Git("update-ref", "refs/remotes/origin/master", "HEAD")
	is("master")
	r.Git("update-ref", "refs/remotes/origin/release/live", "HEAD")
	r.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/live")
	is("release/live")
	if _, err := DefaultBranch(t.TempDir()); !errors.Is(err, ErrNoRepository) {
		t.Error(err)
	}
}
