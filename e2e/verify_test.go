//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shop is the application of e2e/app on the scenarios' engine: three services of a compose project, and a folder with
// the configuration that verifies them.
type shop struct {
	t        *testing.T
	dir      string
	program  string // deploycoord
	app      string // the program of the services
	ports    map[string]string
	old, new string // commits; images are shop:old and shop:new
	baseline string // the report of the old build
}

const (
	oldCommit = "0000000000000000000000000000000000000001"
	newCommit = "0000000000000000000000000000000000000002"
)

func newShop(t *testing.T) *shop {
	t.Helper()
	if _, err := exec.LookPath("docker-compose"); err != nil {
		t.Skip("SKIPPED, LOUDLY: docker-compose is not installed (apt-get install docker-compose): nothing real was verified")
	}
	s := &shop{t: t, dir: t.TempDir(), ports: map[string]string{}, old: oldCommit, new: newCommit}
	s.program = filepath.Join(s.dir, "deploycoord")
	s.build(s.program, "..", "")
	images := filepath.Join(s.dir, "images")
	s.app = filepath.Join(images, "app")
	s.build(s.app, "./app", "")
	for name, sha := range map[string]string{"old": s.old, "new": s.new} {
		docker(t, "build", "-q", "--network", "host", "--build-arg", "COMMIT="+sha, "-t", "shop:"+name, "-f", "app/Dockerfile", images)
	}
	for _, name := range []string{"WEB_PORT", "API_PORT", "DB_PORT", "OTHER_PORT", "TLS_PORT"} {
		s.ports[name] = freePort(t)
	}
	write(t, s.dir, "deployment.yml", s.configuration())
	t.Cleanup(func() { s.compose("", "", "down", "-t", "0") })
	return s
}

func (s *shop) build(to, pkg, tags string) {
	s.t.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", tags, "-o", to, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func (s *shop) configuration() string {
	return strings.NewReplacer("WEB_PORT", s.ports["WEB_PORT"], "DB_PORT", s.ports["DB_PORT"], "ENGINE", os.Getenv("DOCKER_HOST")).Replace(`
verify:
  interval: 500ms
  timeout: 30s
  grace: 10s
  stable: 3
  identity: {json: .commit}
  probes:
    - name: health
      url: http://127.0.0.1:WEB_PORT/health
      timeout: 2s
      expect: {status: 200, json: {.status: ok}}
    - {name: items, url: "http://127.0.0.1:WEB_PORT/items", timeout: 2s}
    - {name: database, redis: "redis://127.0.0.1:DB_PORT", timeout: 2s}
  containers: {project: shop, services: [web, api, db], host: "ENGINE"}
  logs: {services: [api, web]}
`)
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

// verified is what the scenarios look at in the report.
type verified struct {
	Decision string
	Verdict  string
	Reasons  []struct {
		Branch   string
		Evidence []string
	}
	Measurements []struct{ Kind, Name, Outcome, Summary string }
}

// verify runs the command as a person would, and gives its report and exit code.
func (s *shop) verify(args ...string) (verified, string, int) {
	s.t.Helper()
	report := filepath.Join(s.t.TempDir(), "report.json")
	cmd := exec.Command(s.program, append([]string{"verify", "--config", filepath.Join(s.dir, "deployment.yml"), "--format", "json", "--output", report}, args...)...)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		s.t.Fatal(err)
	}
	var v verified
	data, err := os.ReadFile(report)
	if err != nil {
		s.t.Fatalf("exit code %d, no report: %s", code, out)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		s.t.Fatalf("%v\n%s", err, data)
	}
	return v, report, code
}

// scenarios are the states in which a deployment is, and what the decision tree says of each.
var scenarios = []struct {
	name     string
	build    string
	fault    string
	do       func(*shop)          // beside the deployment
	args     func(*shop) []string // beside --sha and --since
	decision string
	branch   string // of the first reason
	evidence string // in it
	code     int
}{
	{name: "healthy new build", build: "new", decision: "DEPLOYED"},
	{name: "healthy old build", build: "old", decision: "HOLD", branch: "not-deployed", evidence: "0000000000000000000000000000000000000001"[:12], code: 3},
	{name: "crash loop", build: "new", fault: "crash", decision: "ROLLBACK", branch: "services-failing", evidence: "container api", code: 1},
	{name: "500 on one API route", build: "new", fault: "error-500", decision: "ROLLBACK", branch: "server-errors", evidence: "probe items: status 500", code: 1},
	{name: "a new error in the logs", build: "new", fault: "new-error", decision: "ROLLBACK", branch: "critical-errors", evidence: "log api", code: 1},
	{name: "old noise only", build: "new", decision: "DEPLOYED", args: (*shop).withBaseline},
	{name: "slow start", build: "new", fault: "slow-start", decision: "DEPLOYED"},
	{name: "three times the latency", build: "new", fault: "slow", decision: "ROLLBACK", branch: "severely-slow", evidence: "performance items", code: 1, args: (*shop).withBaseline},
	{name: "database down", build: "new", decision: "ROLLBACK", branch: "services-failing", evidence: "db", code: 1, do: func(s *shop) { s.compose("new", "", "stop", "-t", "0", "db") }},
	{name: "half of the replicas new", build: "new", decision: "HOLD", branch: "not-deployed", evidence: "in part", code: 3, do: (*shop).twoReplicas, args: (*shop).throughBalancer},
	{name: "certificate expired", build: "new", decision: "ROLLBACK", branch: "down", evidence: "certificate", code: 1, do: (*shop).expired, args: (*shop).throughTLS},
	{name: "hangs without answering", build: "new", fault: "hang", decision: "ROLLBACK", branch: "down", evidence: "does not answer", code: 1},
	{name: "a gigabyte of body", build: "new", fault: "huge", decision: "ROLLBACK", branch: "down", evidence: "larger than", code: 1},
	{name: "redirects for ever", build: "new", fault: "redirect", decision: "ROLLBACK", branch: "down", evidence: "redirects", code: 1},
}

func (s *shop) withBaseline() []string { return []string{"--baseline", s.baseline} }

// twoReplicas puts a balancer before the new api and another one of the old build.
func (s *shop) twoReplicas() {
	s.service("other", "old", "ROLE=api", "PORT="+s.ports["OTHER_PORT"], "DB=127.0.0.1:"+s.ports["DB_PORT"])
	s.ports["LB_PORT"] = freePort(s.t)
	s.service("lb", "new", "ROLE=lb", "PORT="+s.ports["LB_PORT"], "UPSTREAM=127.0.0.1:"+s.ports["API_PORT"], "UPSTREAM2=127.0.0.1:"+s.ports["OTHER_PORT"])
}

func (s *shop) throughBalancer() []string {
	return []string{"--url", "http://127.0.0.1:" + s.ports["LB_PORT"] + "/health", "--sha-json", ".commit", "--timeout", "8s"}
}

func (s *shop) expired() {
	s.service("tls", "new", "ROLE=api", "FAULT=tls-expired", "PORT="+s.ports["TLS_PORT"], "DB=127.0.0.1:"+s.ports["DB_PORT"])
}

func (s *shop) throughTLS() []string {
	return []string{"--url", "https://127.0.0.1:" + s.ports["TLS_PORT"] + "/health", "--sha-json", ".commit", "--grace", "3s"}
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

// TestVerify deploys each state over a healthy old build, and holds the decision, its reason and the exit code.
func TestVerify(t *testing.T) {
	s := newShop(t)
	s.compose("old", "", "up", "-d")
	seen, baseline, code := s.verify("--sha", s.old)
	if seen.Decision != "DEPLOYED" || code != 0 {
		t.Fatalf("the old build itself: %+v, exit code %d", seen, code)
	}
	s.baseline = filepath.Join(s.dir, "baseline.json")
	data, err := os.ReadFile(baseline)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s.dir, "baseline.json", string(data))
	for _, c := range scenarios {
		t.Run(c.name, func(t *testing.T) {
			s := *s
			s.t = t
			s.compose("old", "", "up", "-d", "-t", "0")
			time.Sleep(time.Second) // so that the old build has said something
			began := time.Now().UTC().Format(time.RFC3339Nano)
			s.compose(c.build, c.fault, "up", "-d", "-t", "0")
			if c.do != nil {
				c.do(&s)
			}
			args := []string{"--sha", s.new, "--since", began}
			if c.args != nil {
				args = append(args, c.args(&s)...)
			}
			start := time.Now()
			got, report, code := s.verify(args...)
			t.Logf("%s after %s", got.Decision, time.Since(start).Round(100*time.Millisecond))
			if got.Decision != c.decision || code != c.code {
				t.Errorf("got %s and exit code %d, want %s and %d\n%s", got.Decision, code, c.decision, c.code, read(t, filepath.Dir(report), filepath.Base(report)))
			}
			if c.branch == "" {
				return
			}
			if len(got.Reasons) == 0 || got.Reasons[0].Branch != c.branch || !strings.Contains(fmt.Sprint(got.Reasons[0].Evidence), c.evidence) {
				t.Errorf("the reasons are %+v, want %s with %q", got.Reasons, c.branch, c.evidence)
			}
		})
	}
}
