package change

import (
	"errors"
	"testing"
	"time"

	"deploycoord/pkg/change/internal/gittest"
)

func TestCommitNamed(t *testing.T) {
	r := gittest.New(t)
	first := r.Commit("a", "1\n")
	second := r.Commit("a", "2\n")
	at, err := time.Parse(time.RFC3339, r.Git("log", "-1", "--format=%cI"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{second, second[:10], "HEAD"} {
		got, err := CommitNamed(r.Dir, name)
		if err != nil || got.SHA != second || len(got.Parents) != 1 || got.Parents[0] != first || !got.When.Equal(at) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := CommitNamed(r.Dir, "nowhere"); !errors.Is(err, ErrUnknownRevision) {
		t.Errorf("an unknown revision: %v", err)
	}
	if got, err := GitDir(r.Dir); err != nil || got != r.Git("rev-parse", "--path-format=absolute", "--git-common-dir") {
		t.Errorf("git's folder is %q, %v", got, err)
	}
	if _, err := CommitNamed(t.TempDir(), "HEAD"); !errors.Is(err, ErrNoRepository) {
		t.Errorf("no repository: %v", err)
	}
}
