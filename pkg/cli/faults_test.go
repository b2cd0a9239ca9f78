package cli

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/githubsim"
)

// truths are pull requests of which it is known what a gate with all evidence says.
var truths = []struct {
	name    string
	verdict finding.Verdict
	prepare func(*scene)
}{
	{"good", finding.VerdictPass, func(*scene) {}},
	{"changes requested", finding.VerdictBlocked, func(s *scene) {
		_, err := s.repo.AddReview(s.number, githubsim.Review{Author: "carol", State: "CHANGES_REQUESTED"})
		s.must(err)
	}},
	{"a failure behind a hundred successes", finding.VerdictBlocked, func(s *scene) {
		for i := range 150 {
			c := githubsim.CheckRun{SHA: s.head, Name: fmt.Sprintf("part %d", i), Conclusion: "success", App: "ci"}
			if i == 3 {
				c.Conclusion = "failure"
			}
			_, err := s.repo.AddCheckRun(c)
			s.must(err)
		}
	}},
	{"a required check that nobody reports", finding.VerdictUnknown, func(s *scene) {
		s.repo.AddRuleset(githubsim.Ruleset{RequiredChecks: []githubsim.RequiredCheck{{Context: "security"}}})
	}},
	{"two approvals required", finding.VerdictBlocked, func(s *scene) {
		two := 2
		s.repo.AddRuleset(githubsim.Ruleset{Approvals: &two})
	}},
}

// faultKinds are the ways in which GitHub fails and a client can tell.
var faultKinds = []string{
	"500", "502", "503", "504", "403-secondary", "403-primary", "429", "reset", "cut", "slow", "stale", "garbage", "wrong-type", "401", "403",
}

// faultPaths are what faults hit: everything, or one kind of question.
var faultPaths = []string{"", "", "/graphql$", "/pulls/", "/reviews$", "/check-runs", "/status$", "/rules/", "/branches/", "/comments", "/commits", "/collaborators/", "/jobs", "secrets$", "variables$"}

const (
	scripts  = 2000
	perScene = 100
	// limit is the longest that a run may wait by its clock: ten minutes for checks, and the patience of retries.
	limit = 30 * time.Minute
)

// TestFaults drives random fault scripts through the gate: a pass where the evidence was not had, a check that claims
// what is not so, a wait without end or a panic is a fault of ours.
func TestFaults(t *testing.T) {
	total := scripts
	if testing.Short() || raced {
		total = 500
	}
	for at := 0; at < total; at += perScene {
		t.Run(fmt.Sprintf("%d", at), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(uint64(at), 7))
			truth := truths[(at/perScene)%len(truths)]
			s := newScene(t)
			truth.prepare(s)
			calm := s.run("--publish=false")
			if calm.result.Verdict != truth.verdict {
				t.Fatalf("%s: without faults %s (exit %d), want %s\n%s\n%s", truth.name, calm.result.Verdict, calm.code, truth.verdict, calm.stdout, calm.stderr)
			}
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, Timeout: 5 * time.Second}
			t.Cleanup(client.CloseIdleConnections)
			for i := range min(perScene, total) {
				s.sim.ResetFaults()
				script := s.script(rng)
				if rng.IntN(2) == 0 {
					s.env["HOME"] = t.TempDir() // nothing is remembered
				}
				before := s.clock.slept
				r := s.runWith(client, "gate", "--format", "json")
				if waited := s.clock.slept - before; waited > limit {
					t.Errorf("script %d/%d %v: waited %v", at, i, script, waited)
				}
				checkFaulted(t, fmt.Sprintf("%s, script %d/%d %v", truth.name, at, i, script), calm, r)
			}
		})
	}
}

// script writes a random one.
func (s *scene) script(rng *rand.Rand) []string {
	var told []string
	for range 1 + rng.IntN(4) {
		f := githubsim.Fault{
			Kind: faultKinds[rng.IntN(len(faultKinds))], Path: faultPaths[rng.IntN(len(faultPaths))], Skip: rng.IntN(4),
			Times: []int{0, 0, 1, 3, 8, -1}[rng.IntN(6)], RetryAfter: []int{0, 0, 1, 30, 4000}[rng.IntN(5)],
		}
		if f.Kind == "slow" {
			f.Delay = time.Duration(rng.IntN(20)) * time.Millisecond
		}
		if rng.IntN(4) == 0 {
			f.Method = []string{"GET", "POST", "PATCH"}[rng.IntN(3)]
		}
		f.Executed = rng.IntN(2) == 0
		s.must(s.sim.Fault(f))
		told = append(told, fmt.Sprintf("%s %s %s ×%d after %d", f.Kind, f.Method, f.Path, f.Times, f.Skip))
	}
	return told
}

func checkFaulted(t *testing.T, what string, calm, r ran) {
	t.Helper()
	if strings.Contains(r.stderr, "goroutine ") || strings.Contains(r.stdout, "goroutine ") {
		t.Fatalf("%s: panic\n%s", what, r.stderr)
	}
	if r.code != r.result.Verdict.ExitCode() {
		t.Errorf("%s: exit %d with the verdict %q\n%s", what, r.code, r.result.Verdict, r.stderr)
	}
	if r.result.Verdict == finding.VerdictPass && calm.result.Verdict != finding.VerdictPass {
		t.Errorf("%s: a pass", what)
	}
	for id, status := range r.statuses() {
		if truth := calm.status(id); status != truth && status != finding.Undecided {
			t.Errorf("%s: %s is %s, in truth %s", what, id, status, truth)
		}
	}
	if r.result.Verdict != calm.result.Verdict && r.result.Verdict != finding.VerdictUnknown {
		t.Errorf("%s: %s, in truth %s", what, r.result.Verdict, calm.result.Verdict)
	}
}
