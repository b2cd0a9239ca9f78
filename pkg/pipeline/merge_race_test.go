package pipeline

import (
	"context"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
)

// The head that moves between the look and the merge is not merged.
func TestHeadMovesMeanwhile(t *testing.T) {
	for _, when := range []string{Now, Queue, Auto} {
		t.Run(when, func(t *testing.T) {
			s, o := proposed(t)
			o.When = when
			switch when {
			case Queue:
				s.repo.AddRuleset(githubsim.Ruleset{MergeQueue: true, RequiredChecks: []githubsim.RequiredCheck{{Context: gateCheck}}})
			case Auto:
				s.requires("unit", gateCheck)
			}
			r := &pushing{Remote: s.remote(personToken), push: func() {
				_, err := s.repo.Commit("topic", "More", map[string]string{"more.txt": "m\n"})
				s.must(err)
			}}
			got := Merge(t.Context(), r, o)
			if p := s.repo.Pull(1); got.Outcome != Refused || !strings.Contains(got.Text, "moved") || p.Merged || p.AutoMerge != nil || len(s.repo.Queue()) != 0 {
				t.Errorf("got %+v with %+v", got, p)
			}
		})
	}
}

// pushing pushes to the branch right before an order.
type pushing struct {
	Remote
	push func()
}

func (p *pushing) once() {
	if p.push != nil {
		p.push()
	}
	p.push = nil
}

func (p *pushing) Merge(ctx context.Context, number int, o github.MergeOrder) (string, error) {
	p.once()
	return p.Remote.Merge(ctx, number, o)
}

func (p *pushing) Enqueue(ctx context.Context, nodeID, head string) (int, error) {
	p.once()
	return p.Remote.Enqueue(ctx, nodeID, head)
}

func (p *pushing) EnableAutoMerge(ctx context.Context, nodeID string, o github.MergeOrder) error {
	p.once()
	return p.Remote.EnableAutoMerge(ctx, nodeID, o)
}

// A token that may not is told what it lacks.
func TestMergePermission(t *testing.T) {
	for _, when := range []string{Now, Auto} {
		s, o := proposed(t)
		o.When, o.Verdict = when, finding.VerdictPass
		if when == Auto {
			s.requires("unit")
		}
		got := Merge(t.Context(), s.remote(bareToken), o)
		if got.Outcome != Refused || !strings.Contains(got.Fix, "contents: write") || s.repo.Pull(1).Merged {
			t.Errorf("%s: %+v", when, got)
		}
	}
}

// What is merged elsewhere at the same time, and mergeability that is still computed, are waited for.
func TestMergeRefusalsThatPass(t *testing.T) {
	for name, answers := range map[string][]error{
		"the base moved":      {&github.Error{Status: 405, Message: "Base branch was modified. Review and try the merge again."}},
		"mergeability is new": {&github.Error{Status: 405, Message: "Pull Request is not mergeable"}},
	} {
		s, o := proposed(t)
		r := &refusing{Remote: s.remote(personToken), errs: answers}
		if got := Merge(t.Context(), r, o); got.Outcome != Merged || got.SHA != s.repo.Ref("refs/heads/main") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

type refusing struct {
	Remote
	errs []error
}

func (r *refusing) MergeState(ctx context.Context, number int) (github.MergeState, error) {
	s, err := r.Remote.MergeState(ctx, number)
	s.Mergeable = github.MergeableUnknown
	return s, err
}

func (r *refusing) Merge(ctx context.Context, number int, o github.MergeOrder) (string, error) {
	if len(r.errs) > 0 {
		err := r.errs[0]
		r.errs = r.errs[1:]
		return "", err
	}
	return r.Remote.Merge(ctx, number, o)
}

func TestMergeEndsWithItsContext(t *testing.T) {
	s, o := proposed(t)
	ctx, cancel := context.WithCancel(t.Context())
	o.Sleep = func(context.Context, time.Duration) error { cancel(); return ctx.Err() }
	s.must(s.sim.Fault(githubsim.Fault{Method: "PUT", Kind: "502", Times: -1}))
	if got := Merge(ctx, s.remote(personToken), o); got.Outcome != Undecided {
		t.Errorf("got %+v", got)
	}
}
