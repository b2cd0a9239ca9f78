package pipeline

import (
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

// An order whose answer is lost is found, and never carried out twice; one that did not arrive is sent again.
func TestMergeAnswersLost(t *testing.T) {
	queue := githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: gateCheck}}}
	for when, path := range map[string]string{Now: "/merge", Queue: "/graphql", Auto: "/graphql"} {
		want := map[string]MergeOutcome{Now: Merged, Queue: Queued, Auto: AutoEnabled}[when]
		for _, kind := range []string{"500", "502", "503", "reset", "cut", "garbage", "wrong-type", "403-secondary"} {
			for _, executed := range []bool{false, true} {
				name := when + " " + kind
				if executed {
					name += " after it was done"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					s, o := proposed(t)
					o.When = when
					switch when {
					case Queue:
						s.repo.AddRuleset(queue)
					case Auto:
						s.requires("unit", gateCheck)
					}
					f := githubsim.Fault{Method: "PUT", Path: "/merge$", Kind: kind, Executed: executed || kind == "cut"}
					if when != Now { // the first request is the question, the second the order
						f.Method, f.Path, f.Skip = "POST", path, 1
					}
					s.must(s.sim.Fault(f))
					got := s.merge(o)
					if got.Outcome != want || got.Already && when == Now {
						t.Errorf("got %+v", got)
					}
					main := s.repo.Ref("refs/heads/main")
					switch when {
					case Now:
						if got.SHA != main || s.repo.Pull(1).MergeCommit != main {
							t.Errorf("merged as %s, main is %s", got.SHA, main)
						}
						if n := s.orders("PUT", "/merge"); n > 2 || executed && kind != "403-secondary" && n != 1 {
							t.Errorf("%d orders to merge", n)
						}
					case Queue:
						if n := len(s.repo.Queue()); n != 1 {
							t.Errorf("%d entries in the queue", n)
						}
					case Auto:
						if s.repo.Pull(1).AutoMerge == nil {
							t.Error("auto-merge is off")
						}
					}
				})
			}
		}
	}
}

// Where GitHub does not answer at all, nothing is claimed.
func TestMergeUndecided(t *testing.T) {
	for name, c := range map[string]struct {
		faults []githubsim.Fault
		text   string
	}{
		"it cannot be read":              {[]githubsim.Fault{{Method: "GET", Path: "/pulls/1$", Kind: "502", Times: -1}}, "could not be read, so nothing was merged"},
		"the verdict cannot be read":     {[]githubsim.Fault{{Method: "GET", Path: "/check-runs$", Kind: "500", Times: -1}}, "verdict of"},
		"the merge does not get through": {[]githubsim.Fault{{Method: "PUT", Kind: "502", Times: -1}}, "is not merged, and GitHub does not answer"},
		"and then nothing":               {[]githubsim.Fault{{Method: "PUT", Kind: "502", Times: -1, Executed: true}, {Method: "GET", Path: "/pulls/1$", Kind: "502", Times: -1, Skip: 1}}, "did not say whether #1 was merged"},
	} {
		t.Run(name, func(t *testing.T) {
			s, o := proposed(t)
			for _, f := range c.faults {
				s.must(s.sim.Fault(f))
			}
			if got := s.merge(o); got.Outcome != Undecided || !strings.Contains(got.Text, c.text) || got.SHA != "" || got.Fix == "" {
				t.Errorf("got %+v", got)
			}
			s.sim.ResetFaults()
			if got := s.merge(o); got.Outcome != Merged || got.SHA != s.repo.Ref("refs/heads/main") {
				t.Errorf("the next time: %+v", got)
			}
		})
	}
}
