// Package gittest builds git repositories for tests with the git program: the same input gives the same SHAs.
package gittest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Repo is a work tree in a temporary folder.
type Repo struct {
	T   testing.TB
	Dir string

	seconds int64
}

// New makes an empty repository whose branch is main; args go to git init.
func New(t testing.TB, args ...string) *Repo {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &Repo{T: t, Dir: filepath.Join(dir, "repo")}
	if err := os.Mkdir(r.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.Git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

// At is another work tree of the same test.
func (r *Repo) At(dir string) *Repo { return &Repo{T: r.T, Dir: dir, seconds: r.seconds} }

// Try runs git and returns its output without the last line end.
func (r *Repo) Try(args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always", "-c", "gc.auto=0", "-c", "advice.detachedHead=false"}, args...)...)
	cmd.Dir = r.Dir
	r.seconds++
	date := "@" + strconv.FormatInt(1700000000+60*r.seconds, 10) + " +0000"
	cmd.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "HOME="+filepath.Dir(r.Dir), "XDG_CONFIG_HOME=",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE="+date,
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE="+date)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err := cmd.Run()
	if err != nil {
		return complaints.String(), err
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// Git is Try that must succeed.
func (r *Repo) Git(args ...string) string {
	r.T.Helper()
	out, err := r.Try(args...)
	if err != nil {
		r.T.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// Write puts files on disk: path, content, path, content …
func (r *Repo) Write(pairs ...string) {
	r.T.Helper()
	for i := 0; i < len(pairs); i += 2 {
		path := filepath.Join(r.Dir, pairs[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			r.T.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(pairs[i+1]), 0o644); err != nil {
			r.T.Fatal(err)
		}
	}
}

// Remove deletes a path on disk.
func (r *Repo) Remove(path string) {
	r.T.Helper()
	if err := os.RemoveAll(filepath.Join(r.Dir, path)); err != nil {
		r.T.Fatal(err)
	}
}

// Commit writes files, stages everything and returns the new commit.
func (r *Repo) Commit(pairs ...string) string {
	r.T.Helper()
	r.Write(pairs...)
	r.Git("add", "-A")
	r.Git("commit", "-q", "--allow-empty", "-m", "a commit")
	return r.Git("rev-parse", "HEAD")
}

// Link makes a symbolic link.
func (r *Repo) Link(target, path string) {
	r.T.Helper()
	if err := os.Symlink(target, filepath.Join(r.Dir, path)); err != nil {
		r.T.Fatal(err)
	}
}
