package pipeline

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

func TestProgress(t *testing.T) {
	s := newStage(t)
	for i, took := range []time.Duration{9, 3, 5, 4, 30} { // minutes; the median is 5
		at := -time.Duration(i+2) * time.Hour
		s.play(run{file: "deploy.yml", name: "Deploy", begin: at, end: at + took*minute})
	}
	id := new(int64)
	s.at(30*second, func() {
		var err error
		*id, err = s.repo.AddWorkflowRun(githubsim.WorkflowRun{
			Workflow: ".github/workflows/deploy.yml", Name: "Deploy", HeadSHA: s.commit, HeadBranch: "main", Status: "in_progress", Created: s.Now(),
			Jobs: []githubsim.Job{{Name: "build", Status: "in_progress", Steps: []githubsim.Step{{Name: "compile", Status: "in_progress"}}}},
		})
		s.must(err)
	})
	s.at(2*minute, func() {
		s.must(s.repo.UpdateWorkflowRun(*id, func(w *githubsim.WorkflowRun) {
			w.Jobs[0].Status, w.Jobs[0].Conclusion, w.Jobs[0].Steps[0] = "completed", "success", githubsim.Step{Name: "compile", Completed: s.Now()}
			w.Jobs = append(w.Jobs, githubsim.Job{Name: "production", Status: "waiting"})
			w.Status = "waiting"
		}))
	})
	s.at(5*minute, func() {
		s.must(s.repo.UpdateWorkflowRun(*id, func(w *githubsim.WorkflowRun) {
			w.Status, w.Conclusion = "completed", "success"
			w.Jobs[1].Status, w.Jobs[1].Conclusion = "completed", "success"
		}))
	})
	var err error // the earlier runs are of the commit before
	s.commit, err = s.repo.Commit("main", "Next", map[string]string{"app.txt": "2\n"})
	s.must(err)
	o := s.watch(s.question())
	if o.End != Succeeded || o.Runs[0].Expected != 300 {
		t.Errorf("%+v", o)
	}
	var got []string
	again := 0
	for _, p := range s.told {
		if p.Again {
			again++
			continue
		}
		got = append(got, line(p))
		if p.Run != "" && p.Expected != 5*minute {
			t.Errorf("%+v", p)
		}
	}
	want := []string{
		"|||expected", "Deploy|||in_progress", "Deploy|build||in_progress", "Deploy|||waiting", "Deploy|build|compile|success", "Deploy|build||success",
		"Deploy|production||waiting", "Deploy|production||success", "Deploy|||success",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if again < 2 {
		t.Errorf("somebody who watches was told %d times that it goes on", again)
	}
	for _, p := range s.told {
		if line(p) == "Deploy|production||waiting" && p.Text == "" {
			t.Error("it is not said what it waits for")
		}
	}
}

// The newest attempt counts: a run that failed and was started again is followed once more.
func TestSecondAttempt(t *testing.T) {
	s := newStage(t)
	id := s.play(run{file: "deploy.yml", name: "Deploy", begin: -20 * minute, end: -10 * minute, conclusion: "failure", jobs: broken("Deploy to")})
	s.must(s.repo.UpdateWorkflowRun(*id, func(w *githubsim.WorkflowRun) {
		w.Attempt, w.Status, w.Conclusion = 2, "in_progress", ""
		w.Jobs = append(w.Jobs, githubsim.Job{Name: "build"}, githubsim.Job{Name: "deploy", Attempt: 2, Status: "in_progress"})
	}))
	s.at(3*minute, func() {
		s.must(s.repo.UpdateWorkflowRun(*id, func(w *githubsim.WorkflowRun) {
			w.Status, w.Conclusion = "completed", "success"
			w.Jobs[3].Status, w.Jobs[3].Conclusion = "completed", "success"
		}))
	})
	o := s.watch(s.question())
	if o.End != Succeeded || o.Runs[0].Attempt != 2 || states(o) != "deploy done" || !o.Began.Equal(epoch) || o.Seconds != 180 {
		t.Errorf("%+v", o)
	}
}

func TestSuperseded(t *testing.T) {
	s := newStage(t)
	next, err := s.repo.Commit("main", "Next", map[string]string{"app.txt": "2\n"})
	s.must(err)
	s.play(run{file: "deploy.yml", name: "Deploy", begin: 10 * second, end: 2 * minute, conclusion: "cancelled", jobs: broken("Deploy to")})
	s.play(run{file: "deploy.yml", name: "Deploy", sha: next, begin: 110 * second, end: 9 * minute, jobs: shop})
	o := s.watch(s.question())
	if o.End != Cancelled || o.Runs[0].Superseded != next || o.Fix == "" {
		t.Errorf("%+v", o)
	}
}
