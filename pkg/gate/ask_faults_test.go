package gate

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

var errOdd = errors.New("500 Internal Server Error")

// odds gives a value, or now and then an error in its place.
func odds[T any](r *rand.Rand, value T) github.Part[T] {
	if r.IntN(4) == 0 {
		return github.Part[T]{Err: errOdd}
	}
	return given(value)
}

// TestAskRandomFaults drives random faults through asking and judging: whatever fails, it ends within its limits, and
// no check passes on evidence that was not had.
func TestAskRandomFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	passes := 0
	for i := range 3000 {
		pull := openPull()
		pull.Mergeable = github.Mergeable(r.IntN(3))
		reviews := []github.Review{review("bob", github.ReviewApproved, untold), review("eve", github.ReviewCommented)}
		snapshot := github.Snapshot{
			PullRequest: odds(r, pull), Reviews: odds(r, reviews), Checks: odds(r, []github.Check{ownCheck(), pending("build")}),
		}
		remote := &scripted{
			snapshots: map[int]github.Snapshot{1: snapshot}, requirements: odds(r, github.Requirements{Approvals: r.IntN(2)}),
			access: map[string]github.Part[github.Access]{"bob": odds(r, github.AccessWrite)}, jobs: odds(r, []github.Job{}),
			dependencies: odds(r, []github.DependencyChange{}), group: odds(r, []int{1}),
		}
		for range 1 + r.IntN(4) {
			remote.checks = append(remote.checks, odds(r, []github.Check{ownCheck(), pending("build")}))
			remote.pulls = append(remote.pulls, odds(r, pull))
		}
		finished := r.IntN(3) > 0
		if finished {
			remote.checks = append(remote.checks, odds(r, []github.Check{ownCheck(), passed("build")}))
		}
		clock := &fakeClock{now: epoch}
		q := question(clock)
		q.Wait, q.Policy = time.Duration(r.IntN(4))*time.Minute, waitingPolicy()
		if r.IntN(4) == 0 {
			q.Numbers, q.Group = nil, &Group{HeadSHA: headSHA}
		}
		ctx, cancel := context.WithCancel(t.Context())
		if r.IntN(10) == 0 {
			cancel()
		}
		h := Ask(ctx, remote, q)
		cancel()
		if took := clock.now.Sub(epoch); took > q.Wait && took > maxMerge {
			t.Fatalf("run %d waited %v of %v", i, took, q.Wait)
		}
		e := &Evidence{Hosted: h, Policy: q.Policy, Judged: headSHA}
		good := func(c Check) bool { return newSurvey(e).judge(c).passes() }
		lost := h.Fault != "" || len(h.Pulls) == 0
		p := Pull{}
		if !lost {
			p = h.Pulls[0]
		}
		if good(tests) {
			passes++
			if lost || h.Checks.Err != nil || h.Requirements.Err != nil || !finished {
				t.Fatalf("run %d: tests pass on %+v", i, h)
			}
		}
		if good(approvals) && (lost || p.PullRequest.Err != nil || p.Reviews.Err != nil || p.Access["bob"].Err != nil || h.Requirements.Err != nil) {
			t.Fatalf("run %d: approvals pass on %+v", i, h)
		}
		if good(conflicts) && !h.Group && (lost || p.PullRequest.Err != nil || p.PullRequest.Value.Mergeable != github.MergeableYes) {
			t.Fatalf("run %d: conflicts pass on %+v", i, h)
		}
	}
	if passes < 100 {
		t.Errorf("only %d runs passed: the test shows little", passes)
	}
}

func (o outcome) passes() bool {
	return !o.skipped && finding.StatusOf(o.findings) == finding.Pass
}
