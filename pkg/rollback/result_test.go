package rollback

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// TestResumed holds that a run which takes the place of a killed one says of the rollback what that one would have said.
func TestResumed(t *testing.T) {
	for _, strategy := range []string{"revert-pr", "revert-commit", "workflow"} {
		s := newStage(t)
		o := s.order(strategy)
		s.repo.AddWorkflow(githubsim.Workflow{Path: ".github/workflows/deploy.yml", Name: "Deploy"})
		first := s.carry(o)
		second := s.carry(o)
		if strategy == "workflow" && second.State != Nothing {
			t.Fatalf("%s: the second run does %s: %s", strategy, second.State, second.Text)
		}
		if diff := cmp.Diff(first, Resumed(o, second)); diff != "" {
			t.Errorf("%s:\n%s", strategy, diff)
		}
	}
	s := newStage(t)
	o := s.order("none")
	if got := s.carry(o); !cmp.Equal(got, Resumed(o, got)) {
		t.Errorf("what nobody did is told as done: %+v", Resumed(o, got))
	}
	o = s.order("revert-commit")
	o.Live = s.good
	if got := s.carry(o); Resumed(o, got).State != Nothing {
		t.Errorf("what somebody else did is told as ours: %+v", Resumed(o, got))
	}
}
