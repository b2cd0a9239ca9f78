package pipeline

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/githubsim/conform"
)

const (
	personToken   = "ghp_personTOKENpersonTOKENpersonTOKEN012"
	workflowToken = "ghs_workflowTOKENworkflowTOKENworkflo012"
	bareToken     = "ghs_bareTOKENbareTOKENbareTOKENbareTOK012"
)

var epoch = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// stage is a repository whose main deploys, on a clock that only sleeping moves. What shall happen at a time happens when
// it is slept past.
type stage struct {
	t       *testing.T
	sim     *githubsim.Server
	repo    *githubsim.Repository
	url     string
	commit  string
	told    []Progress
	watched bool // requests and answers are held to GitHub's description
	mu      sync.Mutex
	now     time.Time
	due     []event
}

type event struct {
	at time.Time
	do func()
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, now: epoch, watched: true}
	sim, err := githubsim.New(githubsim.Options{Dir: t.TempDir(), Now: s.Now})
	s.must(err)
	t.Cleanup(func() { _ = sim.Close() })
	s.sim = sim
	s.repo, err = sim.AddRepository("acme/shop", githubsim.RepositoryOptions{Private: true, AutoMerge: true})
	s.must(err)
	s.must(s.repo.SetPermission("ops", "admin"))
	sim.Token(githubsim.Token{Value: personToken, Login: "ops"})
	sim.Token(githubsim.Token{Value: workflowToken, App: "github-actions", Permissions: map[string]string{"actions": "read", "contents": "write", "pull_requests": "write"}})
	sim.Token(githubsim.Token{Value: bareToken, App: "github-actions", Permissions: map[string]string{"contents": "read", "pull_requests": "read"}})
	s.commit, err = s.repo.Commit("main", "Begin", map[string]string{"app.txt": "1\n"})
	s.must(err)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Sleep lets happen what is due, each at its own time.
func (s *stage) Sleep(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	until := s.now.Add(d)
	for len(s.due) > 0 && !s.due[0].at.After(until) {
		e := s.due[0]
		s.due = s.due[1:]
		if e.at.After(s.now) {
			s.now = e.at
		}
		s.mu.Unlock()
		e.do()
		s.mu.Lock()
	}
	s.now = until
	s.mu.Unlock()
	return ctx.Err()
}

// at lets something happen so long after the beginning.
func (s *stage) at(after time.Duration, do func()) {
	s.due = append(s.due, event{epoch.Add(after), do})
	slices.SortStableFunc(s.due, func(a, b event) int { return a.at.Compare(b.at) })
}

// remote is a new client of a token.
func (s *stage) remote(token string) *github.Repository {
	s.t.Helper()
	transport := http.DefaultTransport
	if s.watched {
		transport = conform.Transport(s.t, transport, s.url)
	}
	client, err := github.New(github.Options{BaseURL: s.url, Token: token, Now: s.Now, Sleep: s.Sleep, HTTP: &http.Client{Transport: transport, Timeout: time.Minute}})
	s.must(err)
	r, err := client.Repository("acme/shop")
	s.must(err)
	return r
}

func (s *stage) question() Question {
	return Question{
		Commit: s.commit, Branch: "main", Policy: config.Pipeline{Appear: 5 * time.Minute, Timeout: time.Hour}, Since: epoch,
		Now: s.Now, Sleep: s.Sleep, Progress: func(p Progress) { s.told = append(s.told, p) },
	}
}

func (s *stage) watch(q Question) Outcome { return Watch(s.t.Context(), s.remote(workflowToken), q) }

// run makes a run of a workflow; begin and end are after the beginning, and conclusion is what its jobs and steps end as
// from the first one on that is marked with "!".
type run struct {
	file, name, event string
	sha               string // "" for the stage's commit
	branch            string // "" for main
	begin, end        time.Duration
	conclusion        string
	jobs              []string // "job: step, step, !step that fails"
}

// play lets a run happen: it appears, goes on, and ends. It gives where its id will stand.
func (s *stage) play(r run) *int64 {
	id := new(int64)
	if r.event == "" {
		r.event = "push"
	}
	if r.conclusion == "" {
		r.conclusion = "success"
	}
	sha := r.sha
	if sha == "" {
		sha = s.commit
	}
	branch := r.branch
	if branch == "" {
		branch = "main"
	}
	if r.name == "" {
		r.name = strings.TrimSuffix(r.file, ".yml")
	}
	begin := func() {
		made := githubsim.WorkflowRun{
			Workflow: ".github/workflows/" + r.file, Name: r.name, HeadSHA: sha, HeadBranch: branch, Event: r.event, Actor: "ops", Status: "in_progress", Created: epoch.Add(r.begin),
		}
		for _, text := range r.jobs {
			made.Jobs = append(made.Jobs, r.job(text, false))
		}
		var err error
		*id, err = s.repo.AddWorkflowRun(made)
		s.must(err)
	}
	end := func() {
		s.must(s.repo.UpdateWorkflowRun(*id, func(w *githubsim.WorkflowRun) {
			w.Status, w.Conclusion, w.Updated = "completed", r.conclusion, epoch.Add(r.end)
			for i, text := range r.jobs {
				done := r.job(text, true)
				done.ID, done.Attempt = w.Jobs[i].ID, w.Jobs[i].Attempt
				w.Jobs[i] = done
			}
		}))
	}
	if r.begin <= 0 {
		begin()
	} else {
		s.at(r.begin, begin)
	}
	switch {
	case r.end == 0:
	case r.end <= 0 || r.begin <= 0 && !s.Now().Before(epoch.Add(r.end)):
		end()
	default:
		s.at(r.end, end)
	}
	return id
}

// job reads "name: step, step"; steps take equal parts of the run's time.
func (r run) job(text string, done bool) githubsim.Job {
	name, steps, _ := strings.Cut(text, ": ")
	j := githubsim.Job{Name: name, Status: "in_progress", Started: epoch.Add(r.begin)}
	if done {
		j.Status, j.Conclusion, j.Completed = "completed", "success", epoch.Add(r.end)
	}
	if cut, failed := strings.CutPrefix(name, "!"); failed {
		j.Name = cut
		if done {
			j.Conclusion = r.conclusion
		}
	}
	if cut, skipped := strings.CutPrefix(name, "-"); skipped {
		j.Name, j.Conclusion, j.Status, j.Completed = cut, "skipped", "completed", epoch.Add(r.begin)
	}
	if steps == "" {
		return j
	}
	all := strings.Split(steps, ", ")
	each := (r.end - r.begin) / time.Duration(len(all))
	broken := false
	for i, s := range all {
		step := githubsim.Step{Name: s, Status: "queued"}
		cut, failed := strings.CutPrefix(s, "!")
		step.Name = cut
		if done {
			step.Status, step.Conclusion = "completed", "success"
			step.Started, step.Completed = epoch.Add(r.begin+time.Duration(i)*each), epoch.Add(r.begin+time.Duration(i+1)*each)
			switch {
			case broken:
				step.Conclusion = "skipped"
			case failed:
				step.Conclusion, broken = "failure", true
				if r.conclusion == "cancelled" {
					step.Conclusion = "cancelled"
				}
				j.Conclusion = r.conclusion
			}
		}
		j.Steps = append(j.Steps, step)
	}
	return j
}

// states is the things' states in one line.
func states(o Outcome) string {
	var out []string
	for _, t := range o.Things {
		if t.State != ThingNotFound {
			out = append(out, t.Name+" "+t.State)
		}
	}
	return strings.Join(out, ", ")
}

func (s *stage) counted() int {
	n := 0
	for _, q := range s.sim.Requests() {
		if q.Counted {
			n++
		}
	}
	return n
}

func line(p Progress) string {
	return fmt.Sprintf("%s|%s|%s|%s", p.Run, p.Job, p.Step, p.Status)
}
