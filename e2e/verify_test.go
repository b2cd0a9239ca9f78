//go:build e2e

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// verification is what is looked at of the shop.
const verification = `
verify:
  interval: 500ms
  timeout: 40s
  grace: 6s
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
`

// scenarios are the states in which a deployment is, and what the decision tree says of each.
var scenarios = []struct {
	name     string
	build    string
	fault    string
	do       func(*shop)          // beside the deployment
	args     func(*shop) []string // beside --sha and --since
	decision string
	branch   string // of the first reason
	evidence string // in it; without a reason, in a measurement
	code     int
}{
	{name: "healthy new build", build: "new", decision: "DEPLOYED"},
	{name: "healthy old build", build: "old", args: (*shop).soon, decision: "HOLD", branch: "not-deployed", evidence: "not deployed: 111111111111 is serving", code: 3},
	{name: "crash loop", build: "new", fault: "crash", decision: "ROLLBACK", branch: "services-failing", evidence: "container api: restarted", code: 1},
	{name: "500 on one API route", build: "new", fault: "error-500", decision: "ROLLBACK", branch: "server-errors", evidence: "probe items: status 500", code: 1},
	{name: "a new error in the logs", build: "new", fault: "new-error", args: (*shop).withBaseline, decision: "ROLLBACK", branch: "critical-errors", evidence: "log api: 1 new error pattern in", code: 1},
	{name: "old noise only", build: "new", fault: "noise", args: (*shop).withBaseline, decision: "DEPLOYED", evidence: "as before the deployment"},
	{name: "slow start", build: "new", fault: "slow-start", decision: "DEPLOYED"},
	{name: "three times the latency", build: "new", fault: "slow", decision: "ROLLBACK", branch: "severely-slow", evidence: "performance items", code: 1, args: (*shop).withBaseline},
	{name: "database down", build: "new", do: (*shop).stopDatabase, decision: "ROLLBACK", branch: "services-failing", evidence: "container db: ended", code: 1},
	{name: "half of the replicas new", build: "new", do: (*shop).twoReplicas, args: (*shop).throughBalancer, decision: "HOLD", branch: "not-deployed", evidence: "in part", code: 3},
	{name: "certificate expired", build: "new", do: (*shop).expired, args: (*shop).throughTLS, decision: "ROLLBACK", branch: "down", evidence: "its certificate expired", code: 1},
	{name: "hangs without answering", build: "new", fault: "hang", decision: "ROLLBACK", branch: "down", evidence: "probe health: does not answer within 2s", code: 1},
	{name: "a gigabyte of body", build: "new", fault: "huge", decision: "ROLLBACK", branch: "down", evidence: "probe health: its answer is larger than", code: 1},
	{name: "redirects for ever", build: "new", fault: "redirect", decision: "ROLLBACK", branch: "down", evidence: "probe health: redirects for ever", code: 1},
	// What the issue does not name: the containers of the old build are gone, and their logs with them.
	{name: "errors, and nothing to compare with", build: "new", fault: "noise", args: (*shop).soon, decision: "HOLD", branch: "could-not-measure", evidence: "log api: 1 new error pattern in", code: 3},
	{name: "an old build that is ill", build: "old", fault: "error-500", args: (*shop).soon, decision: "HOLD", branch: "not-deployed", evidence: "not deployed: 111111111111 is serving", code: 3},
}

func (s *shop) withBaseline() []string { return []string{"--baseline", baseline} }

// soon ends the wait for a build that does not come: later than the grace, so that what is ill could end it first.
func (s *shop) soon() []string { return []string{"--timeout", "8s"} }

func (s *shop) stopDatabase() { s.compose("new", "", "stop", "-t", "0", "db") }

// twoReplicas puts a balancer before the new api and another one of the old build.
func (s *shop) twoReplicas() {
	s.service("other", "old", "ROLE=api", "PORT="+s.ports["OTHER_PORT"], "DB="+s.at("DB_PORT"))
	s.service("lb", "new", "ROLE=lb", "PORT="+s.ports["LB_PORT"], "UPSTREAM="+s.at("API_PORT"), "UPSTREAM2="+s.at("OTHER_PORT"))
}

func (s *shop) throughBalancer() []string {
	return []string{"--url", "http://" + s.at("LB_PORT") + "/health", "--sha-json", ".commit", "--timeout", "6s"}
}

func (s *shop) expired() {
	s.service("tls", "new", "ROLE=api", "FAULT=tls-expired", "PORT="+s.ports["TLS_PORT"], "DB="+s.at("DB_PORT"))
}

func (s *shop) throughTLS() []string {
	return []string{"--url", "https://" + s.at("TLS_PORT") + "/health", "--sha-json", ".commit", "--grace", "3s"}
}

// baseline is the report of the old build, in the shop's folder.
const baseline = "baseline.json"

// maxMemory is what a verification may have at most, whatever it is answered.
const maxMemory = 100 << 20

// TestVerify deploys each state over a healthy old build, and holds the decision, its reason, the exit code and the
// memory that it took.
func TestVerify(t *testing.T) {
	s := newShop(t)
	config := s.configuration("deployment.yml", verification)
	s.compose("old", "noise", "up", "-d")
	time.Sleep(time.Second)
	first := s.verify(nil, "--config", config, "--sha", oldCommit, "--samples", "20")
	t.Log(first)
	if first.Decision != "DEPLOYED" || first.code != 0 {
		t.Fatalf("the old build itself: %s%s", first, first.said)
	}
	write(t, s.dir, baseline, read(t, filepath.Dir(first.report), filepath.Base(first.report)))
	for _, c := range scenarios {
		t.Run(c.name, func(t *testing.T) {
			s := *s
			s.t = t
			began := s.deploy(c.build, c.fault)
			if c.do != nil {
				c.do(&s)
			}
			args := []string{"--config", config, "--sha", newCommit, "--since", began.UTC().Format(time.RFC3339Nano)}
			if c.args != nil {
				args = append(args, c.args(&s)...)
			}
			got := s.verify(nil, args...)
			t.Log(got)
			if got.Decision != c.decision || got.code != c.code {
				t.Errorf("got %s and exit code %d, want %s and %d\n%s", got.Decision, got.code, c.decision, c.code, got.said)
			}
			if got.memory > maxMemory {
				t.Errorf("it took %d MB, at most %d are allowed", got.memory>>20, maxMemory>>20)
			}
			switch {
			case c.branch == "" && (len(got.Reasons) > 0 || !strings.Contains(got.String(), c.evidence)):
				t.Errorf("got %s, want no reason, and %q", got, c.evidence)
			case c.branch != "" && (len(got.Reasons) == 0 || got.Reasons[0].Branch != c.branch || !strings.Contains(fmt.Sprint(got.Reasons[0].Evidence), c.evidence)):
				t.Errorf("the reasons are %+v, want %s with %q", got.Reasons, c.branch, c.evidence)
			}
		})
	}
}
