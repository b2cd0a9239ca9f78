//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// figure is a line that run.sh prints at its end.
func figure(t *testing.T, format string, args ...any) {
	t.Helper()
	f, err := os.OpenFile(setting(t, "E2E_FIGURES"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = fmt.Fprintf(f, format+"\n", args...)
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
}

// TestStart prints how much longer a container of the image takes to its first line than one of a program that does nothing;
// 50 ms are allowed. It is a figure for people: on a busy machine it would fail for nothing.
func TestStart(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "main.go", "package main\n\nfunc main() { println(\"nothing\") }\n")
	write(t, dir, "Dockerfile", "FROM scratch\nCOPY nothing /nothing\nENTRYPOINT [\"/nothing\"]\n")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, "nothing"), filepath.Join(dir, "main.go"))
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	docker(t, "build", "-q", "--network", "host", "-t", "deploycoord-e2e-nothing", dir)
	const runs = 11
	var nothing, ours []time.Duration
	for range runs {
		nothing = append(nothing, firstLine(t, "deploycoord-e2e-nothing"))
		ours = append(ours, firstLine(t, setting(t, "E2E_IMAGE"), "--version"))
	}
	slices.Sort(nothing)
	slices.Sort(ours)
	a, b := nothing[runs/2], ours[runs/2]
	figure(t, "start to the first line, docker run: %d ms, of a program that does nothing %d ms: %d ms more (at most 50; medians of %d)",
		b.Milliseconds(), a.Milliseconds(), (b - a).Milliseconds(), runs)
}

// firstLine is the time from `docker run` to the first byte that comes out.
func firstLine(t *testing.T, args ...string) time.Duration {
	t.Helper()
	cmd := exec.Command("docker", append([]string{"run", "--rm", "--network", "none"}, args...)...)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd.Stdout, cmd.Stderr = w, w
	began := time.Now()
	err = cmd.Start()
	_ = w.Close()
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Read(make([]byte, 1))
	took := time.Since(began)
	if wait := cmd.Wait(); err != nil || wait != nil {
		t.Fatal(args, err, wait)
	}
	return took
}

// maxGate is what a gate run may have at most, in bytes of memory, on a tree of 50,000 files.
const maxGate = 100_000_000

// TestMemory runs the image's own binary on the tree of scripts/gentree, by the runner's user's side: not in the container,
// whose account would hold the pages of the files, too.
func TestMemory(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "../scripts/gentree", "-files", "50000", filepath.Join(dir, "tree")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	container := strings.TrimSpace(docker(t, "create", "--network", "none", setting(t, "E2E_IMAGE")))
	t.Cleanup(func() { docker(t, "rm", container) })
	docker(t, "cp", container+":/deploycoord", filepath.Join(dir, "deploycoord"))
	write(t, dir, "production.env", "A=1\n")
	var most int64
	for _, head := range []string{"head", "undocumented"} {
		cmd := exec.Command(filepath.Join(dir, "deploycoord"), "gate", "-C", filepath.Join(dir, "tree"), "--base", "base", "--head", head, "--env-file", filepath.Join(dir, "production.env"))
		cmd.Env = []string{"HOME=" + dir}
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 && code != 3 || !strings.Contains(string(out), "checks:") {
			t.Fatalf("%s: exit code %d\n%s", head, code, out)
		}
		most = max(most, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss<<10)
	}
	figure(t, "peak memory of one gate run on 50,000 files: %d MB (at most %d)", most/1_000_000, maxGate/1_000_000)
	if most > maxGate {
		t.Errorf("a gate run took %d bytes of memory, at most %d are allowed", most, maxGate)
	}
}
