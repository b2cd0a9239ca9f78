package gate

import (
	"errors"
	"testing"

	"deploycoord/pkg/github"
)

func job(id, run int64, name string, state github.State) github.Check {
	c := pending(name)
	c.ID, c.RunID, c.State = id, run, state
	if state == github.StateDone {
		c.Conclusion = "success"
	}
	return c
}

// published is the check run in which a run wrote its verdict.
func published(run int64) github.Check {
	c := job(100, run, "deployment-gate", github.StateDone)
	c.ExternalID = "deploycoord/abc/1"
	return c
}

func TestOwn(t *testing.T) {
	const (
		running = github.StatePending
		done    = github.StateDone
	)
	denied := errors.New("actions: read is missing")
	for _, c := range []struct {
		name   string
		run    Run
		checks []github.Check
		jobs   github.Part[[]github.Job]
		id     int64
		job    string
		fault  bool
		asked  bool
	}{
		{name: "no run", checks: []github.Check{job(1, 7, "gate", running)}},
		{name: "no run, but a verdict of an earlier one", checks: []github.Check{published(8), job(5, 8, "Deployment gate", done), job(6, 9, "build", done)}, job: "Deployment gate"},
		{name: "no run, and an earlier one of two jobs", checks: []github.Check{published(8), job(5, 8, "Deployment gate", done), job(6, 8, "build", done)}},
		{name: "by its name", run: gateRun, checks: []github.Check{job(1, 7, "gate", running), job(2, 7, "build", running)}, id: 1, job: "gate"},
		{name: "reusable workflow", run: gateRun, checks: []github.Check{job(1, 7, "ci / gate", running), job(2, 7, "ci / build", running)}, id: 1, job: "ci / gate"},
		{name: "one of a matrix", run: gateRun, checks: []github.Check{job(1, 7, "gate (a / b)", running), job(2, 7, "build", running)}, id: 1, job: "gate (a / b)"},
		{name: "matrix, by the runner", run: gateRun, checks: []github.Check{job(1, 7, "gate (a)", running), job(2, 7, "gate (b)", running)},
			jobs: given([]github.Job{{ID: 1, Name: "gate (a)", Runner: "runner 2"}, {ID: 2, Name: "gate (b)", Runner: "runner 1"}, {ID: 3, Name: "gate (c)", Runner: "runner 1", Done: true}}), id: 2, job: "gate (b)", asked: true},
		{name: "matrix, no runner told", run: gateRun, checks: []github.Check{job(1, 7, "gate (a)", running), job(2, 7, "gate (b)", running)}, jobs: github.Part[[]github.Job]{Err: denied}, fault: true, asked: true},
		{name: "another name, one is unfinished", run: gateRun, checks: []github.Check{job(1, 7, "Deployment gate", running), job(2, 7, "build", done)}, jobs: github.Part[[]github.Job]{Err: denied}, id: 1, job: "Deployment gate", asked: true},
		{name: "another name, one job is unfinished", run: gateRun, checks: []github.Check{job(1, 7, "Deployment gate", running)}, jobs: given([]github.Job{{ID: 1, Name: "Deployment gate"}}), id: 1, job: "Deployment gate", asked: true},
		{name: "a sibling alone is listed, the jobs tell", run: gateRun, checks: []github.Check{job(2, 7, "build", running), job(9, 8, "Deployment gate", running)},
			jobs: given([]github.Job{{ID: 1, Name: "Deployment gate", Runner: "runner 1"}, {ID: 2, Name: "build", Runner: "runner 3"}}), id: 1, job: "Deployment gate", asked: true},
		{name: "only another run of the job is listed", run: gateRun, checks: []github.Check{job(9, 8, "gate", done)}, job: "gate"},
		{name: "not at this commit", run: gateRun, checks: []github.Check{job(9, 8, "build", done)}, jobs: github.Part[[]github.Job]{Err: denied}, job: "gate", asked: true},
		{name: "a status is no job", run: gateRun, checks: []github.Check{{Status: true, Name: "gate", State: running, RunID: 7}}, jobs: github.Part[[]github.Job]{Err: denied}, job: "gate", asked: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			remote := &scripted{jobs: c.jobs}
			a := &asker{remote: remote, q: Question{Run: c.run}, h: &Hosted{Checks: given(c.checks)}}
			a.own(t.Context())
			if o := a.h.Own; o.CheckID != c.id || o.Job != c.job || (o.Fault != "") != c.fault {
				t.Errorf("%+v, want %d %q, fault %v", o, c.id, c.job, c.fault)
			}
			if asked := len(remote.asked) > 0; asked != c.asked {
				t.Errorf("the jobs were asked for: %v, want %v", asked, c.asked)
			}
			a.own(t.Context())
			if len(remote.asked) > 1 {
				t.Error("the jobs were asked for twice")
			}
		})
	}
}

// TestOwnIs holds what is taken for the gate itself: it must never be blocked by its own former verdict, and no other
// app's check is hidden by a name.
func TestOwnIs(t *testing.T) {
	own := Own{RunID: 7, CheckID: 1, Name: "deployment-gate", Job: "gate"}
	with := func(c github.Check, change func(*github.Check)) github.Check {
		change(&c)
		return c
	}
	for _, c := range []struct {
		name  string
		check github.Check
		want  bool
	}{
		{"its job", job(1, 7, "gate", github.StatePending), true},
		{"its job in another run", job(9, 8, "gate", github.StateDone), true},
		{"a sibling", job(2, 7, "build", github.StatePending), false},
		{"another app's check of its name", with(job(3, 0, "gate", github.StateDone), func(c *github.Check) { c.App = "evil" }), false},
		{"the published check run", with(passed("deployment-gate"), func(c *github.Check) { c.ExternalID = "deploycoord/abc/1" }), true},
		{"another gate's published check run", with(passed("gate-web"), func(c *github.Check) { c.ExternalID = "deploycoord/abc/1" }), true},
		{"a check run that only has the published name", passed("deployment-gate"), false},
		{"the published status", github.Check{Status: true, Name: "deployment-gate"}, true},
		{"a status of the job's name", github.Check{Status: true, Name: "gate"}, false},
	} {
		if got := own.is(c.check); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if (Own{}).is(github.Check{}) || (Own{}).names("") {
		t.Error("nothing is the gate's own")
	}
}
