//go:build e2e

package realengine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// Project is a compose project of one test.
type Project struct {
	Host, Name string
	t          testing.TB
}

// New gives a project without containers, of a name that no other process has; what it runs is removed after the test.
func New(t testing.TB) *Project {
	t.Helper()
	host := os.Getenv("DOCKER_HOST")
	if host == "" {
		t.Skip("SKIPPED: no container engine: DOCKER_HOST is not set; e2e/engine.sh starts one")
	}
	p := &Project{Host: host, Name: fmt.Sprintf("%s-%d", strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-")), os.Getpid()), t: t}
	t.Cleanup(func() {
		if ids := p.Docker("ps", "-aq", "--filter", "label=com.docker.compose.project="+p.Name); ids != "" {
			p.Docker(append([]string{"rm", "-f"}, strings.Fields(ids)...)...)
		}
	})
	return p
}

// program is the app, built once.
var program = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	dir, err := os.MkdirTemp("", "realengine")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", filepath.Join(dir, "app"), ".")
	build.Dir = filepath.Join(filepath.Dir(here), "testdata/app")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	for name, text := range map[string]string{
		"plain":   "FROM scratch\nCOPY app /app\nENTRYPOINT [\"/app\"]\n",
		"checked": "FROM scratch\nCOPY app /app\nENTRYPOINT [\"/app\"]\nHEALTHCHECK --interval=1s --retries=2 CMD [\"/app\", \"health\"]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
})

// Image builds an image of the app with labels (NAME=VALUE), and gives its ID.
func (p *Project) Image(labels ...string) string {
	p.t.Helper()
	return p.build("plain", labels)
}

// Checked is an Image with a health check every second, which two failures in a row end: see app's steps ok and bad.
func (p *Project) Checked(labels ...string) string {
	p.t.Helper()
	return p.build("checked", labels)
}

func (p *Project) build(kind string, labels []string) string {
	p.t.Helper()
	dir, err := program()
	if err != nil {
		p.t.Fatal(err)
	}
	args := []string{"build", "-q", "--network", "none", "-f", filepath.Join(dir, kind)}
	for _, l := range labels {
		args = append(args, "--label", l)
	}
	return p.Docker(append(args, dir)...)
}

// Run starts a container of a service that does the steps of mode (see testdata/app), and gives its ID. flags are those of
// `docker run`.
func (p *Project) Run(service, image, mode string, flags ...string) string {
	p.t.Helper()
	args := []string{"run", "-d", "--network", "none", "--label", "com.docker.compose.project=" + p.Name, "--label", "com.docker.compose.service=" + service, "-e", "MODE=" + mode}
	return p.Docker(append(append(args, flags...), image)...)
}

// Docker runs the docker command and gives what it prints.
func (p *Project) Docker(args ...string) string {
	p.t.Helper()
	cmd := exec.Command("docker", args...)
	cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=0", "DOCKER_HOST="+p.Host)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("docker %s: %v: %s", strings.Join(args, " "), err, complaint.String())
	}
	return strings.TrimSpace(string(out))
}
