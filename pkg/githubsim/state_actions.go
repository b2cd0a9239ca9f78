package githubsim

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Environment is a deployment environment. Secrets are names: the server never holds a value.
type Environment struct {
	ID        int64             `json:"-"`
	Name      string            `json:"name"`
	Secrets   []string          `json:"secrets"`
	Variables map[string]string `json:"variables"`
	Reviewers []string          `json:"reviewers"` // people who must approve
	WaitTimer int               `json:"wait_timer"`
	Created   time.Time         `json:"-"`
}

// Workflow is a workflow file.
type Workflow struct {
	ID                int64     `json:"id"` // 0 for the next one
	Name              string    `json:"name"`
	Path              string    `json:"path"`
	State             string    `json:"state"`
	Created           time.Time `json:"-"`
	DispatchDisabled  bool      `json:"dispatch_disabled"` // it has no workflow_dispatch trigger
	LastDispatchedRef string    `json:"-"`
}

// WorkflowRun is one run of a workflow, with the jobs of all its attempts.
type WorkflowRun struct {
	ID         int64     `json:"id"`       // 0 for the next one
	Workflow   string    `json:"workflow"` // path of the file; "" for .github/workflows/ci.yml
	Name       string    `json:"name"`
	Number     int       `json:"number"`
	Attempt    int       `json:"attempt"` // 0 for 1
	HeadSHA    string    `json:"head_sha"`
	HeadBranch string    `json:"head_branch"`
	Event      string    `json:"event"`
	Actor      string    `json:"actor"`
	Status     string    `json:"status"`
	Conclusion string    `json:"conclusion"`
	Pulls      []int     `json:"pulls"`
	Jobs       []Job     `json:"jobs"`
	Suite      int64     `json:"-"`
	Created    time.Time `json:"created"`
	Restarted  time.Time `json:"-"` // of the newest attempt; zero for the first one
	Updated    time.Time `json:"-"`
}

// Job is one job of a run; its check run has the same ID.
type Job struct {
	ID         int64     `json:"id"`      // 0 for the next one
	Attempt    int       `json:"attempt"` // 0 for the run's
	Name       string    `json:"name"`
	Status     string    `json:"status"`
	Conclusion string    `json:"conclusion"`
	Runner     string    `json:"runner"`
	Labels     []string  `json:"labels"`
	Steps      []Step    `json:"steps"`
	Log        string    `json:"log"`
	Created    time.Time `json:"-"`
	Started    time.Time `json:"started"`
	Completed  time.Time `json:"completed"`
}

// Step is one step of a job.
type Step struct {
	Name       string    `json:"name"`
	Status     string    `json:"status"`
	Conclusion string    `json:"conclusion"`
	Started    time.Time `json:"started"` // zero for the job's
	Completed  time.Time `json:"completed"`
}

// Deployment is one deployment with its statuses, oldest first.
type Deployment struct {
	ID          int64
	SHA, Ref    string
	Task        string
	Environment string
	Description string
	Creator     string
	Payload     any
	Production  bool
	Transient   bool
	Created     time.Time
	Updated     time.Time
	Statuses    []DeploymentStatus
}

// DeploymentStatus is one step of a deployment.
type DeploymentStatus struct {
	ID                              int64
	State, Description, Environment string
	LogURL, EnvironmentURL, Creator string
	Created                         time.Time
}

// Dispatch is one event that a client sent: repository_dispatch, or workflow_dispatch of a workflow.
type Dispatch struct {
	Event    string // type of a repository_dispatch; "workflow_dispatch"
	Workflow string // path; "" of a repository_dispatch
	Ref      string
	Payload  string // JSON: the client_payload or the inputs
	By       string
}

// AddEnvironment adds an environment, or replaces the one of its name.
func (r *Repository) AddEnvironment(e Environment) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	e.ID, e.Created = r.server.id(), r.server.tick()
	if e.Variables == nil {
		e.Variables = map[string]string{}
	}
	r.environments = slices.DeleteFunc(r.environments, func(o *Environment) bool { return o.Name == e.Name })
	r.environments = append(r.environments, &e)
}

// AddSecrets names secrets of the repository.
func (r *Repository) AddSecrets(names ...string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.secrets = append(r.secrets, names...)
}

// AddVariables sets variables of the repository.
func (r *Repository) AddVariables(all map[string]string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	maps.Copy(r.variables, all)
}

// AddOrganisationSecrets names secrets of the organisation that this repository is given.
func (r *Repository) AddOrganisationSecrets(names ...string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.orgSecrets = append(r.orgSecrets, names...)
}

// AddOrganisationVariables sets variables of the organisation that this repository is given.
func (r *Repository) AddOrganisationVariables(all map[string]string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	maps.Copy(r.orgVariables, all)
}

// AddWorkflowRun adds a run, and a check run for each of its jobs; it gives the run's ID.
func (r *Repository) AddWorkflowRun(w WorkflowRun) (int64, error) {
	defer r.change()()
	return r.addWorkflowRun(w)
}

func (r *Repository) addWorkflowRun(w WorkflowRun) (int64, error) {
	if w.HeadSHA == "" {
		return 0, errors.New("workflow run: it needs a head SHA")
	}
	if w.ID == 0 {
		w.ID = r.server.id()
	}
	if w.Workflow == "" {
		w.Workflow = ".github/workflows/ci.yml"
	}
	if w.Event == "" {
		w.Event = "push"
	}
	w.Attempt = max(w.Attempt, 1)
	w.Status, w.Conclusion = settled(w.Status, w.Conclusion)
	flow := r.workflow(w.Workflow, w.Name)
	if w.Name == "" {
		w.Name = flow.Name
	}
	if w.Number == 0 {
		w.Number = len(r.runs) + 1
	}
	at := r.server.tick()
	if w.Created.IsZero() {
		w.Created = at
	}
	w.Updated, w.Suite = at, r.server.id()
	jobs := w.Jobs
	w.Jobs = nil
	run := &w
	r.runs = append(r.runs, run)
	r.server.user(w.Actor)
	for _, j := range jobs {
		if err := r.addJob(run, j); err != nil {
			return 0, err
		}
	}
	return w.ID, nil
}

func (r *Repository) addJob(run *WorkflowRun, j Job) error {
	if j.Name == "" {
		return errors.New("workflow run: a job needs a name")
	}
	if j.ID == 0 {
		j.ID = r.server.id()
	}
	if j.Attempt == 0 {
		j.Attempt = run.Attempt
	}
	j.Status, j.Conclusion = settled(j.Status, j.Conclusion)
	j.Created = r.server.tick()
	if j.Started.IsZero() {
		j.Started = j.Created
	}
	if j.Completed.IsZero() && j.Status == "completed" {
		j.Completed = j.Created
	}
	run.Jobs = append(run.Jobs, j)
	_, err := r.addCheckRun(CheckRun{
		ID: j.ID, SHA: run.HeadSHA, Name: j.Name, Status: j.Status, Conclusion: j.Conclusion, RunID: run.ID,
		Started: j.Started, Completed: j.Completed,
	})
	return err
}

// settled gives status and conclusion where one of them was left out.
func settled(status, conclusion string) (string, string) {
	switch {
	case status == "" && conclusion == "":
		return "completed", "success"
	case status == "":
		return "completed", conclusion
	case status == "completed" && conclusion == "":
		return status, "success"
	}
	return status, conclusion
}

// workflow finds a workflow by its path, or makes it.
func (r *Repository) workflow(path, name string) *Workflow {
	for _, w := range r.workflows {
		if w.Path == path {
			return w
		}
	}
	if name == "" {
		name = path
	}
	w := &Workflow{ID: r.server.id(), Name: name, Path: path, State: "active", Created: r.server.now()}
	r.workflows = append(r.workflows, w)
	return w
}

// AddWorkflow adds a workflow file.
func (r *Repository) AddWorkflow(w Workflow) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	made := r.workflow(w.Path, w.Name)
	id, created := made.ID, made.Created
	if w.ID == 0 {
		w.ID = id
	}
	if w.State == "" {
		w.State = "active"
	}
	if w.Name == "" {
		w.Name = w.Path
	}
	w.Created = created
	*made = w
}

// run finds a workflow run; nil where there is none.
func (r *Repository) run(id int64) *WorkflowRun {
	return first(r.runs, func(w *WorkflowRun) bool { return w.ID == id })
}

func (r *Repository) environment(name string) *Environment {
	return first(r.environments, func(e *Environment) bool { return e.Name == name })
}
