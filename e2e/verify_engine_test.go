//go:build e2e

package e2e

import (
	"os"
	"strings"
	"testing"
	"time"

	"deploycoord/internal/realengine"
)

// byLabel is a verification to which only the engine tells which commit is serving.
const byLabel = `
verify:
  interval: 500ms
  timeout: 6s
  stable: 3
  identity: {image-label: true}
  containers: {project: shop, services: [web, api, db], host: "ENGINE"}
`

// TestVerifyEngines verifies one healthy build by each way to an engine.
func TestVerifyEngines(t *testing.T) {
	s := newShop(t)
	s.compose("new", "", "up", "-d")
	began := time.Now()
	for _, c := range []struct {
		name string
		way  func(*testing.T) (env, args []string)
	}{
		{"socket", func(*testing.T) ([]string, []string) { return nil, []string{"--docker-host", os.Getenv("DOCKER_HOST")} }},
		{"tcp", func(t *testing.T) ([]string, []string) {
			return nil, []string{"--docker-host", setting(t, "ENGINE_TCP")}
		}},
		{"ssh", func(t *testing.T) ([]string, []string) {
			server := realengine.Shell(t, os.Getenv("DOCKER_HOST"))
			write(t, s.dir, "known_hosts", server.KnownHosts)
			return []string{"DEPLOYCOORD_SSH_KEY=" + string(server.Key)}, []string{"--docker-host", server.Host, "--known-hosts", "known_hosts"}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := *s
			s.t = t
			env, args := c.way(t)
			got := s.verify(env, append(args, "--compose-project", "shop", "--service", "web", "--service", "api", "--service", "db",
				"--url", "http://"+s.at("WEB_PORT")+"/health", "--sha", newCommit, "--sha-json", ".commit",
				"--interval", "500ms", "--timeout", "20s", "--since", began.UTC().Format(time.RFC3339Nano))...)
			t.Log(got)
			running := strings.Count(got.String(), "good, 1 of 1 running")
			if got.Decision != "DEPLOYED" || got.code != 0 || running != 3 {
				t.Errorf("got %s, exit code %d, and %d services that run; want DEPLOYED, 0 and 3\n%s", got.Decision, got.code, running, got.said)
			}
		})
	}
}

// TestVerifyImageLabel tells what is serving by the images' labels, of which the database has none.
func TestVerifyImageLabel(t *testing.T) {
	s := newShop(t)
	config := s.configuration("deployment.yml", byLabel)
	for _, c := range []struct {
		name, build, half string
		decision, says    string
		code              int
	}{
		{name: "new", build: "new", decision: "DEPLOYED", says: "commit: good, serving 222222222222"},
		{name: "old", build: "old", decision: "HOLD", says: "not deployed: 111111111111 is serving", code: 3},
		{name: "one service is old", build: "old", half: "api", decision: "HOLD", says: "deployed in part", code: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := *s
			s.t = t
			s.compose(c.build, "", "up", "-d", "-t", "0")
			if c.half != "" {
				s.compose("new", "", "up", "-d", "-t", "0", "--no-deps", c.half)
			}
			got := s.verify(nil, "--config", config, "--sha", newCommit)
			t.Log(got)
			if got.Decision != c.decision || got.code != c.code || !strings.Contains(got.String(), c.says) {
				t.Errorf("got %s and exit code %d, want %s, %d and %q\n%s", got.Decision, got.code, c.decision, c.code, c.says, got.said)
			}
		})
	}
}
