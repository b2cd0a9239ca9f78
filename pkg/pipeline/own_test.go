package pipeline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
)

// inside is a run in which post-deploy is a job itself; others are "name status [conclusion]".
func (s *stage) inside(others ...string) int64 {
	s.t.Helper()
	w := githubsim.WorkflowRun{
		Workflow: ".github/workflows/deploy.yml", Name: "Deploy", HeadSHA: s.commit, HeadBranch: "main", Status: "in_progress",
		Jobs: []githubsim.Job{{Name: "post-deploy", Status: "in_progress", Runner: "runner 7"}},
	}
	for _, text := range others {
		f := strings.Fields(text + " ")
		j := githubsim.Job{Name: f[0], Status: f[1]}
		if j.Status == "in_progress" {
			j.Runner = "runner " + f[0]
		}
		if len(f) > 2 {
			j.Conclusion = f[2]
		}
		w.Jobs = append(w.Jobs, j)
	}
	id, err := s.repo.AddWorkflowRun(w)
	s.must(err)
	return id
}

// Where post-deploy is a job of the pipeline itself, the other jobs of its run are the evidence.
func TestOwnRun(t *testing.T) {
	for name, c := range map[string]struct {
		jobs   []string
		do     func(*stage, int64)
		own    Own
		want   End
		things string
		notes  int
	}{
		"its other jobs are done":              {jobs: []string{"build completed success", "deploy completed success"}, want: Succeeded, things: "deploy done"},
		"one of them failed":                   {jobs: []string{"build completed success", "deploy completed failure"}, want: Failed, things: "deploy failed"},
		"one was skipped":                      {jobs: []string{"build completed success", "deploy completed skipped"}, want: Skipped, things: "deploy skipped"},
		"one was cancelled":                    {jobs: []string{"build completed success", "deploy completed cancelled"}, want: Cancelled},
		"it has no other job":                  {want: NeverStarted},
		"one waits for this":                   {jobs: []string{"deploy completed success", "notify queued"}, want: Succeeded, notes: 1},
		"one goes on":                          {jobs: []string{"deploy in_progress"}, do: func(s *stage, id int64) { s.ends(id, "deploy", "success") }, want: Succeeded, things: "deploy done"},
		"one goes on, without a runner's name": {jobs: []string{"deploy in_progress"}, own: Own{Job: "post-deploy"}, do: func(s *stage, id int64) { s.ends(id, "deploy", "failure") }, want: Failed},
		"it cannot be told which job is this":  {jobs: []string{"deploy in_progress"}, own: Own{Job: "nobody"}, do: func(s *stage, id int64) { s.ends(id, "deploy", "success") }, want: Succeeded},
		"another workflow fails, too": {jobs: []string{"deploy completed success"}, do: func(s *stage, _ int64) {
			s.play(run{file: "site.yml", begin: minute, end: 2 * minute, conclusion: "failure"})
		}, want: Succeeded}, // it appears after everything was over
		"another workflow fails before": {jobs: []string{"deploy completed success"}, do: func(s *stage, _ int64) {
			s.play(run{file: "site.yml", begin: 5 * second, end: 2 * minute, conclusion: "failure"})
		}, want: Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			id := s.inside(c.jobs...)
			if c.do != nil {
				c.do(s, id)
			}
			q := s.question()
			if q.Own = c.own; q.Own == (Own{}) {
				q.Own.Runner = "runner 7"
			}
			q.Own.Run = id
			o := s.watch(q)
			if o.End != c.want || c.things != "" && !strings.Contains(states(o), c.things) || len(o.Notes) != c.notes {
				t.Errorf("%s (%s), %s, notes %q", o.End, o.Summary, states(o), o.Notes)
			}
			if d := s.Now().Sub(epoch); d > 10*minute {
				t.Errorf("it took %s", d)
			}
		})
	}
}

// ends lets a job end after three minutes.
func (s *stage) ends(id int64, name, conclusion string) {
	s.at(3*minute, func() {
		s.must(s.repo.UpdateWorkflowRun(id, func(w *githubsim.WorkflowRun) {
			for i := range w.Jobs {
				if w.Jobs[i].Name == name {
					w.Jobs[i].Status, w.Jobs[i].Conclusion = "completed", conclusion
				}
			}
		}))
	})
}

// As a workflow of its own that the end of the pipeline starts, this program's run is no part of the pipeline, nor is what
// an earlier run of it came to.
func TestOwnWorkflow(t *testing.T) {
	s := newStage(t)
	deploy := s.play(run{file: "deploy.yml", name: "Deploy", begin: -10 * minute, end: -minute, jobs: shop})
	s.play(run{file: "post-deploy.yml", name: "Post", event: "workflow_run", begin: -50 * second, end: -40 * second, conclusion: "failure", jobs: []string{"!verify"}})
	own, err := s.repo.AddWorkflowRun(githubsim.WorkflowRun{
		Workflow: ".github/workflows/post-deploy.yml", Name: "Post", Event: "workflow_run", HeadSHA: s.commit, HeadBranch: "main", Status: "in_progress",
		Created: epoch.Add(-30 * second), Jobs: []githubsim.Job{{Name: "verify", Status: "in_progress", Runner: "runner 7"}},
	})
	s.must(err)
	q := s.question()
	q.Own, q.Trigger = Own{Run: own, Runner: "runner 7"}, *deploy
	if o := s.watch(q); o.End != Succeeded || len(o.Runs) != 1 || o.Runs[0].Workflow != "Deploy" {
		t.Errorf("%+v", o)
	}
}

// Where the program looks at another repository than the one in which it runs, its own run is not there.
func TestOwnRunOfAnotherRepository(t *testing.T) {
	s := newStage(t)
	s.play(run{file: "deploy.yml", name: "Deploy", begin: -10 * minute, end: -minute, jobs: shop})
	q := s.question()
	q.Own, q.Trigger = Own{Run: 4711, Runner: "runner 7"}, 4712
	if o := s.watch(q); o.End != Succeeded || o.Fault != "" {
		t.Errorf("%+v", o)
	}
}

// What was done in a former attempt and not run again is evidence, too.
func TestOwnRunAgain(t *testing.T) {
	s := newStage(t)
	id := s.inside("deploy completed success", "build completed success")
	s.must(s.repo.UpdateWorkflowRun(id, func(w *githubsim.WorkflowRun) {
		w.Attempt, w.Jobs[0].Status, w.Jobs[0].Conclusion = 2, "completed", "failure"
		w.Jobs = append(w.Jobs, githubsim.Job{Name: "post-deploy", Attempt: 2, Status: "in_progress", Runner: "runner 8"})
	}))
	q := s.question()
	q.Own = Own{Run: id, Attempt: 2, Job: "post-deploy", Runner: "runner 8"}
	if o := s.watch(q); o.End != Succeeded || states(o) != "deploy done" {
		t.Errorf("%s (%s), %s", o.End, o.Summary, states(o))
	}
}

func TestWithout(t *testing.T) {
	working := func(id int64, name, runner string) github.Job {
		return github.Job{ID: id, Name: name, Runner: runner, Status: "in_progress"}
	}
	done := github.Job{ID: 9, Name: "done", Status: "completed", Conclusion: "success", Done: true, Runner: "r1"}
	for name, c := range map[string]struct {
		own  Own
		jobs []github.Job
		want []int64
		told bool
	}{
		"by runner":               {Own{Runner: "r1", Job: "x"}, []github.Job{done, working(1, "x", "r2"), working(2, "y", "r1")}, []int64{9, 1}, true},
		"by id":                   {Own{Runner: "r3", Job: "x"}, []github.Job{working(1, "x", "r1"), working(2, "y", "r2")}, []int64{2}, true},
		"by id in a reusable one": {Own{Job: "x"}, []github.Job{working(1, "call / x (eu)", ""), working(2, "y", "")}, []int64{2}, true},
		"as the only one":         {Own{}, []github.Job{done, working(1, "named", "")}, []int64{9}, true},
		"two of a matrix":         {Own{Job: "x"}, []github.Job{working(1, "x (a)", ""), working(2, "x (b)", "")}, []int64{1, 2}, false},
		"none at work":            {Own{Job: "x"}, []github.Job{done}, []int64{9}, true},
	} {
		rest, told := c.own.without(c.jobs)
		var ids []int64
		for _, j := range rest {
			ids = append(ids, j.ID)
		}
		if diff := cmp.Diff(c.want, ids); diff != "" || told != c.told {
			t.Errorf("%s: told %v, %s", name, told, diff)
		}
	}
}
