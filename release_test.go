package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// script runs one of scripts/release in a folder, and gives what it printed and whether it went well.
func script(t *testing.T, dir, name string, args ...string) (string, bool) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("SKIPPED: there is no bash here")
	}
	at, err := filepath.Abs(filepath.Join("scripts/release", name))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(at, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// TestReleasePins holds that a released action.yml differs from main's by its image alone, and that nothing but a digest
// comes into it.
func TestReleasePins(t *testing.T) {
	was, err := os.ReadFile("action.yml")
	if err != nil {
		t.Fatal(err)
	}
	image := "ghcr.io/acme/deployment-coordination@sha256:" + strings.Repeat("0a", 32)
	got, ok := script(t, ".", "pin.sh", image)
	want := strings.Replace(string(was), "\n  image: Dockerfile", "\n  image: docker://"+image, 1)
	if diff := cmp.Diff(want, got); !ok || diff != "" || want == string(was) {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var action struct{ Runs struct{ Using, Image string } }
	if err := yaml.Unmarshal([]byte(got), &action); err != nil || action.Runs.Using != "docker" || action.Runs.Image != "docker://"+image {
		t.Errorf("%v, %+v", err, action)
	}
	for _, bad := range []string{"", "ghcr.io/acme/x:v1", "ghcr.io/acme/x@sha256:12", "Ghcr.io/acme/x@sha256:" + strings.Repeat("a", 64), image + "\nargs: [x]", image + "|e"} {
		if out, ok := script(t, ".", "pin.sh", bad); ok {
			t.Errorf("%q was taken:\n%s", bad, out)
		}
	}
}

// TestReleaseIsRefused goes through what stops a release.
func TestReleaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q")
	write("action.yml", "runs:\n  using: docker\n  image: Dockerfile\n")
	git("add", "-A")
	git("commit", "-qm", "one")
	git("tag", "v1.0.0")
	for version, want := range map[string]string{
		"v1.0.1": "", "v2.0.0-rc.1": "", "v1.0.0": "the tag v1.0.0 exists already",
		"": "expected v1.2.3", "1.0.1": "expected v1.2.3", "v1.0": "expected v1.2.3", "v01.0.0": "expected v1.2.3", "v1.0.1; rm -rf /": "expected v1.2.3", "v1.0.1\nv2": "expected v1.2.3",
	} {
		if out, ok := script(t, dir, "check.sh", version); ok != (want == "") || !strings.Contains(out, want) {
			t.Errorf("%q: %t, %q, want %q", version, ok, out, want)
		}
	}
	write("more", "x")
	if out, ok := script(t, dir, "check.sh", "v1.0.1"); ok || !strings.Contains(out, "changes that no commit has") {
		t.Errorf("a dirty tree: %t, %q", ok, out)
	}
	write("action.yml", "runs:\n  using: docker\n  image: docker://ghcr.io/a/b@sha256:1\n")
	git("add", "-A")
	git("commit", "-qm", "pinned")
	if out, ok := script(t, dir, "check.sh", "v1.0.1"); ok || !strings.Contains(out, "this is no commit of main") {
		t.Errorf("a released commit: %t, %q", ok, out)
	}
}
