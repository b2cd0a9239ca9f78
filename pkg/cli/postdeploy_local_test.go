package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPostDeployWithoutGitHub holds that with no GitHub at all the record is a commit of the local repository.
func TestPostDeployWithoutGitHub(t *testing.T) {
	dir := t.TempDir()
	git := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	var serving string
	production := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"commit":%q}`, serving) }))
	t.Cleanup(production.Close)
	git("init", "-q", "-b", "main")
	git("config", "user.name", "Ann")
	git("config", "user.email", "ann@example.net")
	for name, text := range map[string]string{
		".github/deployment.yml": strings.TrimLeft(fmt.Sprintf(afterConfig, production.URL, "none"), "\n"), "app.go": "package app\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git("add", "-A")
	git("commit", "-qm", "Begin")
	serving = git("rev-parse", "HEAD")
	var stdout, stderr bytes.Buffer
	run := func() int {
		stdout.Reset()
		return Main(t.Context(), Env{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(k string) string {
				return map[string]string{"PATH": os.Getenv("PATH"), "HOME": dir}[k]
			},
			HTTP: http.DefaultClient, Now: time.Now, Sleep: func(ctx context.Context, d time.Duration) error {
				time.Sleep(min(d, 20*time.Millisecond))
				return ctx.Err()
			},
		}, []string{"post-deploy", "-C", dir, "--sha", serving})
	}
	if code := run(); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, stdout.String(), stderr.String())
	}
	head := git("rev-parse", "HEAD")
	if git("rev-parse", "HEAD^") != serving || git("status", "--porcelain") != "" {
		t.Errorf("the history is\n%s\nand the work tree\n%s", git("log", "--oneline"), git("status", "--porcelain"))
	}
	if files := git("ls-files", "docs/deployments"); strings.Count(files, "\n") != 2 || !strings.Contains(git("log", "-1", "--format=%B"), "[skip ci]") {
		t.Errorf("the record's files are\n%s", files)
	}
	if code := run(); code != 0 || git("rev-parse", "HEAD") != head {
		t.Errorf("a second run: exit code %d\n%s", code, git("log", "--oneline"))
	}
}
