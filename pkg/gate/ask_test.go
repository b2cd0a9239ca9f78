package gate

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

const (
	headSHA = "1111111111111111111111111111111111111111"
	nextSHA = "2222222222222222222222222222222222222222"
	baseSHA = "3333333333333333333333333333333333333333"
	ownJob  = 77 // the id of the gate's own check run
	ownRun  = 7  // the run it belongs to
)

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// scripted is a GitHub that answers by a script. Each further poll gets the next answer of a list, the last one again
// and again.
type scripted struct {
	mu           sync.Mutex
	asked        []string
	latency      time.Duration
	snapshots    map[int]github.Snapshot
	pulls        []github.Part[github.PullRequest]
	checks       []github.Part[[]github.Check]
	requirements github.Part[github.Requirements]
	access       map[string]github.Part[github.Access]
	jobs         github.Part[[]github.Job]
	dependencies github.Part[[]github.DependencyChange]
	group        github.Part[[]int]
}

func (s *scripted) ask(what string) {
	if s.latency > 0 {
		time.Sleep(s.latency)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, what)
}

func next[T any](s *scripted, list *[]github.Part[T]) (value T, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(*list) == 0 {
		return value, errors.New("not scripted")
	}
	p := (*list)[0]
	if len(*list) > 1 {
		*list = (*list)[1:]
	}
	return p.Value, p.Err
}

func (s *scripted) Snapshot(_ context.Context, number int) github.Snapshot {
	s.ask("snapshot")
	return s.snapshots[number]
}

func (s *scripted) PullRequest(context.Context, int) (github.PullRequest, error) {
	s.ask("pull")
	return next(s, &s.pulls)
}

func (s *scripted) Checks(context.Context, string) ([]github.Check, error) {
	s.ask("checks")
	return next(s, &s.checks)
}

func (s *scripted) Requirements(_ context.Context, branch string) (github.Requirements, error) {
	s.ask("requirements " + branch)
	return s.requirements.Value, s.requirements.Err
}

func (s *scripted) Access(_ context.Context, login string) (github.Access, error) {
	s.ask("access " + login)
	return s.access[login].Value, s.access[login].Err
}

func (s *scripted) Jobs(context.Context, int64, int) ([]github.Job, error) {
	s.ask("jobs")
	return s.jobs.Value, s.jobs.Err
}

func (s *scripted) Dependencies(_ context.Context, base, head string) ([]github.DependencyChange, error) {
	s.ask("dependencies " + shortSHA(base)[:1] + ".." + shortSHA(head)[:1])
	return s.dependencies.Value, s.dependencies.Err
}

func (s *scripted) MergeGroup(context.Context, string, string, string) ([]int, error) {
	s.ask("group")
	return s.group.Value, s.group.Err
}

// fakeClock stands still but for what is slept.
type fakeClock struct{ now time.Time }

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	return ctx.Err()
}

func passed(name string) github.Check {
	return github.Check{
		ID: int64(len(name)), Name: name, App: actionsApp, AppID: 15368, State: github.StateDone, Conclusion: "success",
		Started: epoch.Add(-2 * time.Hour), Completed: epoch.Add(-time.Hour),
	}
}

func ended(name, conclusion string) github.Check {
	c := passed(name)
	c.Conclusion = conclusion
	return c
}

func pending(name string) github.Check {
	c := passed(name)
	c.State, c.Conclusion, c.Completed = github.StatePending, "", time.Time{}
	return c
}

// ownCheck is the gate's own job: unfinished, of the gate's run.
func ownCheck() github.Check {
	c := pending("gate")
	c.ID, c.RunID = ownJob, ownRun
	return c
}

func openPull() github.PullRequest {
	return github.PullRequest{
		Number: 1, Author: "ann", State: "open", Mergeable: github.MergeableYes,
		Base: github.Branch{Ref: "main", SHA: baseSHA}, Head: github.Branch{Ref: "topic", SHA: headSHA},
	}
}

func given[T any](value T) github.Part[T] { return github.Part[T]{Value: value} }

func snapshotOf(p github.PullRequest, checks ...github.Check) github.Snapshot {
	return github.Snapshot{PullRequest: given(p), Reviews: given([]github.Review{}), Checks: given(checks)}
}

var gateRun = Run{ID: ownRun, Attempt: 1, Job: "gate", Runner: "runner 1", CheckName: "deployment-gate"}

func question(clock *fakeClock) Question {
	return Question{
		Numbers: []int{1}, BaseBranch: "main", Base: baseSHA, Head: headSHA, Run: gateRun, Sleep: clock.Sleep, Now: clock.Now,
	}
}

func TestAskRoundTrips(t *testing.T) {
	review := github.Review{Author: "bob", State: github.ReviewApproved, SHA: headSHA, Submitted: epoch}
	reviewed := snapshotOf(openPull(), passed("build"), ownCheck())
	reviewed.Reviews = given([]github.Review{review})
	unnamed := snapshotOf(openPull(), passed("build"), pending("other"), ownCheck())
	for i := range unnamed.Checks.Value {
		unnamed.Checks.Value[i].RunID = ownRun
		unnamed.Checks.Value[i].Name += " it"
	}
	for _, c := range []struct {
		name   string
		remote *scripted
		change func(*Question)
		rounds int
		asked  []string
	}{
		{"all in the snapshot", &scripted{snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), passed("build"), ownCheck())}}, func(*Question) {}, 1,
			[]string{"dependencies 3..1", "requirements main", "snapshot"}},
		{"an access that it does not tell", &scripted{snapshots: map[int]github.Snapshot{1: reviewed}}, func(*Question) {}, 2,
			[]string{"access bob", "dependencies 3..1", "requirements main", "snapshot"}},
		{"a job of another name", &scripted{snapshots: map[int]github.Snapshot{1: unnamed}, jobs: given([]github.Job{{ID: ownJob, Name: "gate it", Runner: "runner 1"}})}, func(*Question) {}, 2,
			[]string{"dependencies 3..1", "jobs", "requirements main", "snapshot"}},
		{"started by hand", &scripted{snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), passed("build"), ownCheck())}}, func(q *Question) { q.BaseBranch, q.Base, q.Head = "", "", "" }, 2,
			[]string{"dependencies 3..1", "requirements main", "snapshot"}},
		{"a merge group", &scripted{snapshots: map[int]github.Snapshot{4: reviewed, 5: reviewed}, group: given([]int{4, 5}), checks: []github.Part[[]github.Check]{given([]github.Check{passed("build"), ownCheck()})}},
			func(q *Question) {
				q.Numbers, q.Group = nil, &Group{HeadRef: "gh-readonly-queue/main/pr-5", HeadSHA: headSHA}
			}, 3,
			[]string{"access bob", "access bob", "checks", "dependencies 3..1", "group", "requirements main", "snapshot", "snapshot"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				remote := c.remote
				remote.latency = 100 * time.Millisecond
				q := question(&fakeClock{now: epoch})
				c.change(&q)
				h := Ask(t.Context(), remote, q)
				slices.Sort(remote.asked)
				if diff := cmp.Diff(c.asked, remote.asked); diff != "" {
					t.Errorf("requests (-want +got):\n%s", diff)
				}
				if took := time.Since(began); took != time.Duration(c.rounds)*remote.latency {
					t.Errorf("it took %v, want %d round trips of %v", took, c.rounds, remote.latency)
				}
				if h.Fault != "" || h.Own.CheckID != ownJob || h.Head != headSHA || h.Branch != "main" || h.Checks.Err != nil || len(h.Checks.Value) == 0 {
					t.Errorf("%+v", h)
				}
			})
		})
	}
}

func TestAskFaults(t *testing.T) {
	broken := errors.New("broken")
	clock := &fakeClock{now: epoch}
	q := question(clock)
	q.Numbers, q.Group = nil, &Group{HeadSHA: headSHA}
	h := Ask(t.Context(), &scripted{group: github.Part[[]int]{Err: broken}}, q)
	if h.Fault == "" || h.Checks.Err == nil || h.Head != headSHA {
		t.Errorf("a merge group of unknown members: %+v", h)
	}
	h = Ask(t.Context(), &scripted{group: given(make([]int, maxPulls+1))}, q)
	if h.Fault == "" || len(h.Pulls) != 0 {
		t.Errorf("too many members: fault %q, %d pulls", h.Fault, len(h.Pulls))
	}
	q.Group = nil
	if h = Ask(t.Context(), &scripted{}, q); h.Fault == "" {
		t.Error("no pull request is no fault")
	}

	all := github.Snapshot{PullRequest: github.Part[github.PullRequest]{Err: broken}, Reviews: github.Part[[]github.Review]{Err: broken}, Checks: given([]github.Check{passed("a")})}
	h = Ask(t.Context(), &scripted{snapshots: map[int]github.Snapshot{1: all}, requirements: github.Part[github.Requirements]{Err: broken}, dependencies: github.Part[[]github.DependencyChange]{Err: broken}}, question(clock))
	if h.Fault != "" || !errors.Is(h.Checks.Err, broken) || !errors.Is(h.Requirements.Err, broken) || !errors.Is(h.Advisories.Err, broken) {
		t.Errorf("every part has its error: %+v", h)
	}
	q = question(clock)
	q.BaseBranch, q.Base = "", ""
	h = Ask(t.Context(), &scripted{snapshots: map[int]github.Snapshot{1: all}}, q)
	if h.Requirements.Err == nil || h.Advisories.Err == nil {
		t.Errorf("without a base nothing can be required: %+v", h)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if h = Ask(ctx, &scripted{snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), passed("a"))}}, question(clock)); h.Checks.Err == nil {
		t.Error("a cancelled run has checks")
	}
}

func TestAskAccess(t *testing.T) {
	broken := errors.New("broken")
	var reviews []github.Review
	access := map[string]github.Part[github.Access]{}
	for i := range maxAsked + 2 {
		login := "user" + string(rune('a'+i))
		reviews = append(reviews, github.Review{Author: login, State: github.ReviewApproved, Submitted: epoch})
		access[login] = given(github.AccessWrite)
	}
	access["userb"] = github.Part[github.Access]{Err: broken}
	reviews[2].Access = github.AccessNone
	reviews = append(reviews, github.Review{Author: "userd", State: github.ReviewDismissed, Submitted: epoch.Add(1)})
	snapshot := snapshotOf(openPull())
	snapshot.Reviews = given(reviews)
	h := Ask(t.Context(), &scripted{snapshots: map[int]github.Snapshot{1: snapshot}, access: access}, question(&fakeClock{now: epoch}))
	got := h.Pulls[0].Access
	if got["usera"].Value != github.AccessWrite || !errors.Is(got["userb"].Err, broken) {
		t.Errorf("%v", got)
	}
	for _, login := range []string{"userc", "userd"} { // known already; dismissed
		if _, ok := got[login]; ok {
			t.Errorf("%s was asked for", login)
		}
	}
	if len(got) != maxAsked {
		t.Errorf("%d people, want %d", len(got), maxAsked)
	}
}

func TestAskImages(t *testing.T) {
	asked := map[string]bool{}
	var mu sync.Mutex
	q := question(&fakeClock{now: epoch})
	q.Policy.Checks.Images.Tags = []string{"ghcr.io/acme/shop:{sha}", "ghcr.io/acme/shop:gone", "ghcr.io/acme/shop:broken"}
	q.Registry = func(_ context.Context, ref string) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		asked[ref] = true
		if ref == "ghcr.io/acme/shop:broken" {
			return true, errors.New("broken")
		}
		return ref != "ghcr.io/acme/shop:gone", nil
	}
	remote := &scripted{snapshots: map[int]github.Snapshot{1: snapshotOf(openPull(), passed("a"))}}
	h := Ask(t.Context(), remote, q)
	want := []Image{{Ref: "ghcr.io/acme/shop:" + headSHA, Found: true}, {Ref: "ghcr.io/acme/shop:gone"}, {Ref: "ghcr.io/acme/shop:broken"}}
	for i, w := range want {
		if got := h.Images[i]; got.Ref != w.Ref || got.Found != w.Found || (got.Err != nil) != (i == 2) {
			t.Errorf("%+v, want %+v", got, w)
		}
	}
	if len(asked) != 3 {
		t.Errorf("asked for %v", asked)
	}
	q.Policy.Checks.Images.Level = config.LevelOff
	if h = Ask(t.Context(), remote, q); h.Images != nil {
		t.Error("images are looked up for a check that is off")
	}
}
