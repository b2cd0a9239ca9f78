package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// commitDate is the date of a script's nth commit: the same every time, so that the SHAs are, too.
func commitDate(n int) string {
	return time.Date(2025, time.January, 2, 3, 4+n, 5, 0, time.UTC).Format(time.RFC3339)
}

// commits counts a script's commits.
type commits struct{}

// commit commits all that is in a folder: `commit shop 'add r2'`. The first one makes the repository, with a
// developer's .env that git ignores and that holds the planted secret.
func commit(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: commit FOLDER MESSAGE")
	}
	dir := ts.MkAbs(args[0])
	if _, err := os.Stat(filepath.Join(dir, ".git")); err != nil {
		ts.Check(os.MkdirAll(dir, 0o755))
		ts.Check(ts.Exec("git", "init", "-q", "-b", "main", dir))
		ts.Check(os.WriteFile(filepath.Join(dir, ".git", "info", "exclude"), []byte("/.env\n"), 0o644))
		env := filepath.Join(dir, ".env")
		if _, err := os.Stat(env); err != nil {
			ts.Check(os.WriteFile(env, []byte("LOCAL_TOKEN="+planted+"\n"), 0o600))
		}
	}
	n, _ := ts.Value(commits{}).(*int)
	*n++
	ts.Setenv("GIT_AUTHOR_DATE", commitDate(*n))
	ts.Setenv("GIT_COMMITTER_DATE", commitDate(*n))
	ts.Check(ts.Exec("git", "-C", dir, "add", "-A"))
	ts.Check(ts.Exec("git", "-C", dir, "commit", "-q", "--allow-empty", "-m", args[1]))
}

// sha puts a revision's SHA into a variable: `sha HEAD_SHA shop HEAD`.
func sha(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: sha VARIABLE FOLDER REVISION")
	}
	if err := ts.Exec("git", "-C", ts.MkAbs(args[1]), "rev-parse", "--verify", args[2]+"^{commit}"); err != nil {
		ts.Fatalf("%v", fmt.Errorf("%s: %w", args[2], err))
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
