package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/report"
)

// fake is a GitHub that remembers what was written; refuse gives the error of a method, if any.
type fake struct {
	mu       sync.Mutex
	checks   []github.Check
	runs     map[int64]github.CheckRun
	comments map[int64]string
	calls    []string
	fail     func(method string, n int) error
	count    map[string]int
}

func newFake(fail func(method string, n int) error) *fake {
	return &fake{runs: map[int64]github.CheckRun{}, comments: map[int64]string{}, count: map[string]int{}, fail: fail}
}

func (f *fake) call(method string) error {
	f.calls = append(f.calls, method)
	f.count[method]++
	if f.fail == nil {
		return nil
	}
	return f.fail(method, f.count[method])
}

func (f *fake) CheckRunsNamed(_ context.Context, _, name string) ([]github.Check, error) {
	return f.named(name, false)
}

func (f *fake) StatusesNamed(_ context.Context, _, name string) ([]github.Check, error) {
	return f.named(name, true)
}

func (f *fake) named(name string, status bool) ([]github.Check, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("list"); err != nil {
		return nil, err
	}
	var out []github.Check
	for _, c := range f.checks {
		if c.Name == name && c.Status == status {
			out = append(out, c)
		}
	}
	return out, nil
}

// errLost is an error after which the write has happened all the same.
var errLost = errors.New("connection reset")

func (f *fake) CreateCheckRun(_ context.Context, run github.CheckRun) (github.Check, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.call("create run")
	if err != nil && !errors.Is(err, errLost) {
		return github.Check{}, err
	}
	c := github.Check{ID: int64(len(f.runs) + 1), Name: run.Name, ExternalID: run.ExternalID, State: github.StateDone, Conclusion: run.Conclusion}
	f.runs[c.ID] = run
	f.checks = append([]github.Check{c}, f.checks...)
	return c, err
}

func (f *fake) UpdateCheckRun(_ context.Context, id int64, run github.CheckRun) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("update run"); err != nil {
		return err
	}
	f.runs[id] = run
	for i := range f.checks {
		if f.checks[i].ID == id {
			f.checks[i].ExternalID, f.checks[i].Conclusion = run.ExternalID, run.Conclusion
		}
	}
	return nil
}

func (f *fake) CreateStatus(_ context.Context, _ string, s github.Status) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("status"); err != nil {
		return err
	}
	f.checks = append([]github.Check{{Status: true, Name: s.Context, Conclusion: s.State, Description: s.Description}}, f.checks...)
	return nil
}

func (f *fake) CreateComment(_ context.Context, _ int, body string) (github.Comment, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("create comment"); err != nil {
		return github.Comment{}, err
	}
	id := int64(len(f.comments) + 1)
	f.comments[id] = body
	return github.Comment{ID: id, Own: true, Body: body}, nil
}

func (f *fake) UpdateComment(_ context.Context, id int64, body string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("update comment"); err != nil {
		return err
	}
	f.comments[id] = body
	return nil
}

func (f *fake) conversation() github.Part[[]github.Comment] {
	var p github.Part[[]github.Comment]
	for id, body := range f.comments {
		p.Value = append(p.Value, github.Comment{ID: id, Own: true, Body: body})
	}
	return p
}

func target(f *fake, at int) Target {
	return Target{
		Name: "deployment-gate", Head: strings.Repeat("ab", 20), URL: "https://github.test/acme/shop/actions/runs/7", Pull: 3,
		Began: time.Unix(1_700_000_000+int64(at), 0), Comment: f.conversation(),
	}
}

func blocked(n int) finding.Result {
	r := finding.Result{
		Schema: 1, Command: "gate", Verdict: finding.VerdictBlocked, Base: strings.Repeat("0", 40), Head: strings.Repeat("ab", 20),
		Checks: []finding.Check{{ID: "env-present", Title: "Present", Status: finding.Fail, Summary: "lacks"}},
	}
	for i := range n {
		r.Findings = append(r.Findings, finding.Finding{Check: "env-present", Severity: finding.Error, Path: "a.ts", Line: i + 1, Message: fmt.Sprintf("lacks A%d", i), Fix: "set it"})
	}
	return r
}

func passing() finding.Result {
	r := blocked(0)
	r.Verdict, r.Checks[0].Status = finding.VerdictPass, finding.Pass
	return r
}

func outcomes(effects []Effect) []string {
	var out []string
	for _, e := range effects {
		what, _, _ := strings.Cut(e.What, " on ")
		out = append(out, fmt.Sprintf("%s: %s", what, e.Outcome))
	}
	return out
}

// TestRenewedInPlace goes through the life of one line and one comment.
func TestRenewedInPlace(t *testing.T) {
	f := newFake(nil)
	steps := []struct {
		at     int
		result finding.Result
		want   []string
		calls  []string
	}{
		{1, blocked(0), []string{"check run deployment-gate: written", "comment: written"}, []string{"create comment", "create run", "list"}},
		{2, blocked(0), []string{"check run deployment-gate: unchanged", "comment: unchanged"}, []string{"list"}},
		{3, passing(), []string{"check run deployment-gate: written", "comment: written"}, []string{"list", "update comment", "update run"}},
		{2, blocked(0), []string{"check run deployment-gate: left to a newer run", "comment: written"}, []string{"list", "update comment"}},
	}
	for i, s := range steps {
		f.calls = nil
		got := Publish(context.Background(), f, target(f, s.at), s.result)
		if diff := cmp.Diff(s.want, outcomes(got)); diff != "" {
			t.Errorf("step %d (-want +got):\n%s", i, diff)
		}
		calls := append([]string(nil), f.calls...)
		slices.Sort(calls)
		if diff := cmp.Diff(s.calls, calls); diff != "" {
			t.Errorf("step %d calls (-want +got):\n%s", i, diff)
		}
	}
	if len(f.runs) != 1 || len(f.comments) != 1 {
		t.Errorf("%d check runs, %d comments; expected one of each", len(f.runs), len(f.comments))
	}
	if got := f.runs[1].Conclusion; got != "success" {
		t.Errorf("the older run overwrote the newer verdict: %s", got)
	}
}

// TestAnnotationsDoNotPileUp holds that a run which has annotations is replaced: GitHub only ever adds to them.
func TestAnnotationsDoNotPileUp(t *testing.T) {
	f := newFake(nil)
	Publish(context.Background(), f, target(f, 1), blocked(2))
	Publish(context.Background(), f, target(f, 2), passing())
	if f.checks[0].Conclusion != "success" || len(f.runs) != 2 || len(f.runs[2].Annotations) != 0 {
		t.Errorf("check runs, newest first: %+v", f.checks)
	}
	Publish(context.Background(), f, target(f, 3), blocked(0))
	if f.checks[0].Conclusion != "failure" || len(f.runs) != 2 {
		t.Errorf("check runs, newest first: %+v", f.checks)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	refused := func(method string) error {
		return &github.Error{Method: "POST", Path: method, Status: 403, Permission: "checks: write"}
	}
	for _, c := range []struct {
		name string
		fail func(method string, n int) error
		want []string
	}{
		{"a fork's token", func(m string, _ int) error {
			if m == "list" {
				return nil
			}
			return refused(m)
		}, []string{"check run deployment-gate: refused", "commit status deployment-gate: refused", "comment: refused"}},
		{"no checks: write", func(m string, _ int) error {
			if m == "create run" {
				return refused(m)
			}
			return nil
		}, []string{"check run deployment-gate: refused", "commit status deployment-gate: written", "comment: written"}},
		{"an answer that was lost once", func(m string, n int) error {
			if m == "create run" && n == 1 {
				return errLost
			}
			return nil
		}, []string{"check run deployment-gate: unchanged", "comment: written"}},
		{"a write that fails twice", func(m string, n int) error {
			if m == "create run" && n < 3 {
				return errors.New("500")
			}
			return nil
		}, []string{"check run deployment-gate: written", "comment: written"}},
		{"a GitHub that is down", func(string, int) error { return errors.New("500") },
			[]string{"check run deployment-gate: failed", "comment: failed"}},
	} {
		f := newFake(c.fail)
		got := Publish(context.Background(), f, target(f, 1), blocked(1))
		if diff := cmp.Diff(c.want, outcomes(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if len(f.runs) > 1 {
			t.Errorf("%s: %d check runs", c.name, len(f.runs))
		}
	}
}

func TestConversationThatCouldNotBeRead(t *testing.T) {
	f := newFake(nil)
	to := target(f, 1)
	to.Comment.Err = errors.New("500")
	got := Publish(context.Background(), f, to, blocked(1))
	if len(f.comments) != 0 || got[1].Outcome != Failed {
		t.Errorf("%v, %d comments: a second comment may have been written", outcomes(got), len(f.comments))
	}
}

// TestMarkerOfAStranger holds that nobody makes the gate edit, or trust, a comment of their own.
func TestMarkerOfAStranger(t *testing.T) {
	f := newFake(nil)
	to := target(f, 1)
	to.Comment.Value = []github.Comment{{ID: 9, Body: commentBody(to, blocked(1))}}
	Publish(context.Background(), f, to, blocked(1))
	if _, touched := f.comments[9]; touched || len(f.comments) != 1 {
		t.Errorf("comments: %v", f.comments)
	}
}

func TestBounds(t *testing.T) {
	r := blocked(5000)
	for i := range r.Findings {
		r.Findings[i].Message = strings.Repeat("long ", 400)
	}
	run := checkRun(target(newFake(nil), 1), r)
	if len(run.Annotations) != maxAnnotations || len(run.Summary) > 65535 || len(commentBody(target(newFake(nil), 1), r)) > 65536 {
		t.Errorf("%d annotations, summary of %d bytes, comment of %d", len(run.Annotations), len(run.Summary), len(commentBody(target(newFake(nil), 1), r)))
	}
}

func TestWords(t *testing.T) {
	r := blocked(0)
	r.Checks = append(r.Checks, finding.Check{Status: finding.Undecided}, finding.Check{Status: finding.Warn}, finding.Check{Status: finding.Pass}, finding.Check{Status: finding.Skipped})
	for _, c := range []struct {
		verdict                  finding.Verdict
		title, conclusion, state string
	}{
		{finding.VerdictBlocked, "BLOCKED: 1 failed, 1 undecided, 1 with warnings, 1 passed, 1 skipped", "failure", "failure"},
		{finding.VerdictPass, "READY: 1 failed, 1 undecided, 1 with warnings, 1 passed, 1 skipped", "success", "success"},
		{finding.VerdictUnknown, "COULD NOT DECIDE: 1 failed, 1 undecided, 1 with warnings, 1 passed, 1 skipped", "action_required", "error"},
		{"", "COULD NOT DECIDE: 1 failed, 1 undecided, 1 with warnings, 1 passed, 1 skipped", "action_required", "error"},
	} {
		r.Verdict = c.verdict
		conclusion, state := outward(r.Verdict)
		got := []string{report.Title(r), conclusion, state}
		if diff := cmp.Diff([]string{c.title, c.conclusion, c.state}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.verdict, diff)
		}
	}
}
