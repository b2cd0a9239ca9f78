//go:build e2e

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"deploycoord/internal/realengine"
)

// shop is the application of app/ on the scenarios' engine: three services of a compose project, and a folder with the
// configuration that verifies them.
type shop struct {
	t       *testing.T
	dir     string
	program string            // deploycoord
	ports   map[string]string // by what compose.yml calls them
}

const (
	oldCommit = "1111111111111111111111111111111111111111"
	newCommit = "2222222222222222222222222222222222222222"
)

// newShop builds the program and the images; nothing runs yet.
func newShop(t *testing.T) *shop {
	t.Helper()
	if _, err := exec.LookPath("docker-compose"); err != nil {
		t.Skip("SKIPPED: docker-compose is not installed (apt-get install docker-compose): no running system was verified")
	}
	s := &shop{t: t, dir: t.TempDir(), ports: map[string]string{}}
	s.program = filepath.Join(s.dir, "deploycoord")
	s.build(s.program, "..")
	images := filepath.Join(s.dir, "images")
	s.build(filepath.Join(images, "app"), "./app")
	for name, sha := range map[string]string{"old": oldCommit, "new": newCommit, "db": ""} {
		docker(t, "build", "-q", "--network", "host", "--build-arg", "COMMIT="+sha, "-t", "shop:"+name, "-f", "app/Dockerfile", images)
	}
	for _, name := range []string{"WEB_PORT", "API_PORT", "DB_PORT", "OTHER_PORT", "LB_PORT", "TLS_PORT"} {
		s.ports[name] = port(t)
	}
	t.Cleanup(func() { s.compose("", "", "down", "-t", "0") })
	return s
}

func (s *shop) build(to, pkg string) {
	s.t.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", to, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
}

func port(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(realengine.Free(t))
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// at is a shop's address.
func (s *shop) at(port string) string { return "127.0.0.1:" + s.ports[port] }

// configuration writes a deployment.yml, with the shop's addresses for their names, and gives its path.
func (s *shop) configuration(name, text string) string {
	s.t.Helper()
	replace := []string{"ENGINE", os.Getenv("DOCKER_HOST")}
	for name, port := range s.ports {
		replace = append(replace, name, port)
	}
	write(s.t, s.dir, name, strings.NewReplacer(replace...).Replace(text))
	return filepath.Join(s.dir, name)
}

// compose runs docker-compose on the project, with an image and a fault for it.
func (s *shop) compose(build, fault string, args ...string) {
	s.t.Helper()
	cmd := exec.Command("docker-compose", append([]string{"-p", "shop", "-f", "app/compose.yml"}, args...)...)
	cmd.Env = append(os.Environ(), "BUILD="+build, "FAULT="+fault)
	for name, port := range s.ports {
		cmd.Env = append(cmd.Env, name+"="+port)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("docker-compose %v: %v\n%s", args, err, out)
	}
}

// service starts one more container, beside the project, for the rest of the scenario.
func (s *shop) service(name, build string, env ...string) {
	s.t.Helper()
	args := []string{"run", "-d", "--rm", "--network", "host", "--name", "extra-" + name}
	for _, e := range env {
		args = append(args, "-e", e)
	}
	docker(s.t, append(args, "shop:"+build)...)
	s.t.Cleanup(func() { _ = exec.Command("docker", "rm", "-f", "extra-"+name).Run() })
}

// deploy puts the old build there, whose log is noisy, then a build with a fault over it, and gives when it began.
func (s *shop) deploy(build, fault string) time.Time {
	s.t.Helper()
	s.compose("old", "noise", "up", "-d", "-t", "0")
	time.Sleep(time.Second)
	began := time.Now()
	s.compose(build, fault, "up", "-d", "-t", "0")
	return began
}

// verified is what one run of verify came to.
type verified struct {
	Decision string
	Reasons  []struct {
		Branch   string
		Evidence []string
	}
	Measurements []struct{ Kind, Name, Outcome, Summary string }

	code   int
	took   time.Duration
	memory int64 // the most the process had, in bytes
	report string
	said   string // on standard error
}

// String is the reasons and the measurements, a line each.
func (v verified) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, exit code %d, after %s, %d MB\n", v.Decision, v.code, v.took.Round(100*time.Millisecond), v.memory>>20)
	for _, r := range v.Reasons {
		fmt.Fprintf(&out, "  because %s: %q\n", r.Branch, r.Evidence)
	}
	for _, m := range v.Measurements {
		fmt.Fprintf(&out, "  %s %s: %s, %s\n", m.Kind, m.Name, m.Outcome, m.Summary)
	}
	return out.String()
}

// verify runs the command as a person would, with more of an environment, and gives what it came to.
func (s *shop) verify(env []string, args ...string) verified {
	s.t.Helper()
	v := verified{report: filepath.Join(s.t.TempDir(), "report.json")}
	cmd := exec.Command(s.program, append([]string{"verify", "--format", "json", "--output", v.report}, args...)...)
	cmd.Dir = s.dir
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir}, env...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	v.took, v.said = time.Since(start), string(out)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatal(err)
	}
	v.code = cmd.ProcessState.ExitCode()
	v.memory = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10 // Linux counts in KiB
	data, err := os.ReadFile(v.report)
	if err != nil {
		s.t.Fatalf("exit code %d, no report: %s", v.code, out)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		s.t.Fatalf("%v\n%s", err, data)
	}
	return v
}
