//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a repository with this project's Action and gate workflow in it, checked out at the head of a pull request
// that brings a variable in.
type sample struct {
	dir   string
	head  string // SHA of the pull request's head
	event []byte // of the pull request
}

func newSample(t *testing.T) sample {
	t.Helper()
	s := sample{dir: t.TempDir()}
	git(t, s.dir, "init", "-q", "-b", "main")
	for _, path := range []string{"action.yml", "Dockerfile", ".github/workflows/gate.yml"} {
		data, err := os.ReadFile(filepath.Join("..", path))
		if err != nil {
			t.Fatal(err)
		}
		write(t, s.dir, path, string(data))
	}
	write(t, s.dir, ".env.example", "# Where the data is\nDATABASE_URL=\n")
	write(t, s.dir, "src/db.ts", "export const db = connect(process.env.DATABASE_URL)\n")
	base := commit(t, s.dir, "base")
	git(t, s.dir, "switch", "-q", "-c", "feature")
	write(t, s.dir, ".env.example", "# Where the data is\nDATABASE_URL=\n# Signs uploads\nSTORAGE_KEY=\n")
	write(t, s.dir, "src/upload.ts", "export const key = process.env.STORAGE_KEY\n")
	head := commit(t, s.dir, "head")
	s.head, s.event = head, pullRequest(t, base, head)
	return s
}

// pullRequest is the part of the event that a pull request within one repository gives, in the form of the webhook.
func pullRequest(t *testing.T, base, head string) []byte {
	t.Helper()
	type object = map[string]any
	repository := object{"full_name": "someone/sample", "name": "sample", "fork": false, "default_branch": "main", "owner": object{"login": "someone"}}
	data, err := json.Marshal(object{
		"action": "synchronize", "number": 7, "repository": repository,
		"pull_request": object{
			"number": 7, "title": "Upload", "body": nil, "merge_commit_sha": nil,
			"base": object{"ref": "main", "sha": base, "repo": repository},
			"head": object{"ref": "feature", "sha": head, "repo": repository},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, dir, path, content string) {
	t.Helper()
	file := filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// commit commits all there is and returns the commit's id.
func commit(t *testing.T, dir, message string) string {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "commit", "-q", "-m", message)
	return strings.TrimSpace(git(t, dir, "rev-parse", "HEAD"))
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	// Nobody's settings: a signing key or a hook of the machine has no say here.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
