package gate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

// just is a check that ended a moment ago, so that the grace period has yet to pass.
func just(c github.Check, at time.Duration) github.Check {
	c.Completed = epoch.Add(at)
	return c
}

func waitingPolicy() Policy {
	return Policy{Checks: config.Checks{Tests: config.Tests{Grace: 20 * time.Second}}}
}

func TestWait(t *testing.T) {
	type poll = github.Part[[]github.Check]
	broken := errors.New("broken")
	moved := openPull()
	moved.Head.SHA = nextSHA
	computing := openPull()
	computing.Mergeable = github.MergeableUnknown
	conflict := openPull()
	conflict.Mergeable = github.MergeableNo
	own := ownCheck()
	for _, c := range []struct {
		name     string
		pull     github.PullRequest
		first    []github.Check
		firstErr error
		polls    []poll
		pulls    []github.Part[github.PullRequest]
		wait     time.Duration
		required []string
		for_     time.Duration
		timeUp   bool
		pending  []string
		checks   int // polls
		err      error
	}{
		{name: "nothing is unfinished", first: []github.Check{own, passed("a")}, wait: time.Minute},
		{name: "never waits", first: []github.Check{own, pending("a")}, pending: []string{"a"}},
		{name: "until it is done, and the grace is over", first: []github.Check{own, pending("a")}, wait: time.Minute,
			polls: []poll{given([]github.Check{own, pending("a")}), given([]github.Check{own, just(passed("a"), 4*time.Second)})}, for_: 24 * time.Second, checks: 5},
		{name: "a late one", first: []github.Check{own, just(passed("a"), 0)}, wait: 2 * time.Minute,
			polls: []poll{given([]github.Check{own, just(passed("a"), 0)}), given([]github.Check{own, just(passed("a"), 0), pending("b")}), given([]github.Check{own, just(passed("a"), 0), just(passed("b"), 0)})},
			for_:  20 * time.Second, checks: 5},
		{name: "a failure is certain", first: []github.Check{own, pending("a"), ended("b", "failure")}, wait: time.Minute, pending: []string{"a"}},
		{name: "the time is up", first: []github.Check{own, pending("a"), pending("b")}, wait: time.Minute, polls: []poll{given([]github.Check{own, pending("a"), passed("b")})},
			for_: time.Minute, timeUp: true, pending: []string{"a"}, checks: 8},
		{name: "a required one never comes", first: []github.Check{own, passed("a")}, required: []string{"e2e"}, wait: 10 * time.Second, polls: []poll{given([]github.Check{own, passed("a")})},
			for_: 10 * time.Second, timeUp: true, pending: []string{"e2e"}, checks: 4},
		{name: "no check at all", first: []github.Check{}, wait: time.Minute, polls: []poll{given([]github.Check{})}, for_: 20 * time.Second, checks: 5},
		{name: "one poll fails", first: []github.Check{own, pending("a")}, wait: time.Minute, polls: []poll{{Err: broken}, given([]github.Check{own, passed("a")})}, for_: 5 * time.Second, checks: 2},
		{name: "every poll fails", first: []github.Check{own, pending("a")}, wait: time.Minute, polls: []poll{{Err: broken}}, for_: 9500 * time.Millisecond, checks: 3, err: broken},
		{name: "the first answer failed", firstErr: broken, wait: time.Minute, polls: []poll{given([]github.Check{own, passed("a")})}, for_: 2 * time.Second, checks: 1},
		{name: "refused", firstErr: &github.Error{Status: 403, Permission: "checks: read"}, wait: time.Minute, err: &github.Error{Status: 403, Permission: "checks: read"}},
		{name: "the head moves", first: []github.Check{own, pending("a")}, wait: time.Hour, polls: []poll{given([]github.Check{own, pending("a")})},
			pulls: []github.Part[github.PullRequest]{given(moved)}, for_: 16250 * time.Millisecond, pending: []string{"a"}, checks: 4},
		{name: "the head had moved before", pull: moved, first: []github.Check{own, pending("a")}, wait: time.Hour, pending: []string{"a"}},
		{name: "mergeability", pull: computing, first: []github.Check{own, passed("a")}, pulls: []github.Part[github.PullRequest]{{Err: broken}, given(computing), given(conflict)}, for_: 8 * time.Second},
		{name: "mergeability that never comes", pull: computing, first: []github.Check{own, passed("a")}, pulls: []github.Part[github.PullRequest]{given(computing)}, for_: 10 * time.Second},
		{name: "mergeability that never comes on a runner", pull: computing, first: []github.Check{own, passed("a")}, pulls: []github.Part[github.PullRequest]{given(computing)}, wait: time.Hour, for_: 30 * time.Second, polls: []poll{given([]github.Check{own, passed("a")})}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.pull.Number == 0 {
				c.pull = openPull()
			}
			snapshot := snapshotOf(c.pull, c.first...)
			if c.firstErr != nil {
				snapshot.Checks = poll{Err: c.firstErr}
			}
			remote := &scripted{snapshots: map[int]github.Snapshot{1: snapshot}, checks: c.polls, pulls: c.pulls}
			if len(remote.pulls) == 0 {
				remote.pulls = []github.Part[github.PullRequest]{given(openPull())}
			}
			q := question(&fakeClock{now: epoch})
			q.Wait, q.Policy = c.wait, waitingPolicy()
			q.Policy.Checks.Tests.Required = c.required
			h := Ask(t.Context(), remote, q)
			want := Waited{For: c.for_, Limit: c.wait, TimeUp: c.timeUp, Pending: c.pending}
			if diff := cmp.Diff(want, h.Waited); diff != "" {
				t.Errorf("waited (-want +got):\n%s", diff)
			}
			if c.err == nil && h.Checks.Err != nil || c.err != nil && h.Checks.Err == nil {
				t.Errorf("error %v, want %v", h.Checks.Err, c.err)
			}
			polls := 0
			for _, what := range remote.asked {
				if what == "checks" {
					polls++
				}
			}
			if polls != c.checks {
				t.Errorf("%d polls, want %d", polls, c.checks)
			}
		})
	}
}

// TestWaitStandingClock holds that a clock which does not move makes no waiting endless.
func TestWaitStandingClock(t *testing.T) {
	q := question(&fakeClock{now: epoch})
	q.Wait, q.Policy = time.Hour, waitingPolicy()
	q.Now = func() time.Time { return epoch }
	q.Sleep = func(context.Context, time.Duration) error { return nil }
	remote := &scripted{
		snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), ownCheck(), pending("a"))}, pulls: []github.Part[github.PullRequest]{given(openPull())},
		checks: []github.Part[[]github.Check]{given([]github.Check{ownCheck(), pending("a")})},
	}
	h := Ask(t.Context(), remote, q)
	if !h.Waited.TimeUp || h.Waited.For != time.Hour {
		t.Errorf("%+v", h.Waited)
	}
}

func TestWaitCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	q := question(&fakeClock{now: epoch})
	q.Wait, q.Policy = time.Hour, waitingPolicy()
	q.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	h := Ask(ctx, &scripted{snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), ownCheck(), passed("a"), pending("b"))}}, q)
	if !errors.Is(h.Checks.Err, context.Canceled) || h.Waited.For != 0 {
		t.Errorf("checks %v after %v, want them cancelled at once", h.Checks.Err, h.Waited.For)
	}
}

// TestProgress holds that a person is told on a change, and every half a minute.
func TestProgress(t *testing.T) {
	q := question(&fakeClock{now: epoch})
	q.Wait, q.Policy = 10*time.Minute, waitingPolicy()
	var said []string
	q.Progress = func(line string) { said = append(said, line) }
	names := []string{"a", "b", "c", "d", "e", strings.Repeat("ü", 200), "g"}
	var many []github.Check
	for _, n := range names {
		many = append(many, pending(n))
	}
	polls := slices.Repeat([]github.Part[[]github.Check]{given([]github.Check{ownCheck(), pending("a")})}, 5)
	remote := &scripted{
		snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), append(many, ownCheck())...)}, pulls: []github.Part[github.PullRequest]{given(openPull())},
		checks: append(polls, given([]github.Check{ownCheck(), just(passed("a"), 50*time.Second)})),
	}
	Ask(t.Context(), remote, q)
	want := []string{
		"waiting for 7 checks: a, b, c, d, e and 2 more (0s of 10m)",
		"waiting for 1 check: a (2s of 10m)",
		"waiting for checks that register late (41s of 10m)",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	if got := cut(names[5]); got != strings.Repeat("ü", maxText)+"…" {
		t.Errorf("cut gives %s", got)
	}
}

func TestSpell(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 90 * time.Second: "1m30s", 10 * time.Minute: "10m", time.Hour: "1h", 100 * time.Minute: "1h40m", time.Hour + 30*time.Second: "1h0m30s",
		20*time.Second + time.Millisecond: "20s",
	} {
		if got := spell(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}
