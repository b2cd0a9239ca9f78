package demo

import (
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"deploycoord/pkg/githubsim"
)

// The repository, and who acts in it. The tokens are good for the embedded GitHub alone.
const (
	repositoryName = "acme/shop"
	gateCheck      = "deployment-gate"
	verifiedStatus = "deployment-verified"
	environment    = "production"
	recordsFolder  = "docs/deployments/"
	pages          = "https://github.example" // where links lead to; nobody is there
	workflowToken  = "ghs_demoWORKFLOWdemoWORKFLOWdemoWORKFLOW"
	personToken    = "ghp_demoPERSONdemoPERSONdemoPERSONdemoPE"
)

// secretValues are what production's secrets hold: handed to commands as a workflow hands them, and seen nowhere.
var secretValues = map[string]string{"DATABASE_URL": "postgres://shop:Kx7vQ2mWz9Lp4TnB@db.internal:5432/shop"}

// hub is the embedded GitHub with its repository.
type hub struct {
	sim     *githubsim.Server
	repo    *githubsim.Repository
	address string
	stop    func()
	moved   chan struct{} // holds one when something was written

	mu        sync.Mutex
	variables map[string]string // of production
}

// newHub starts GitHub below a folder.
func newHub(dir string, now func() time.Time) (*hub, error) {
	sim, err := githubsim.New(githubsim.Options{Dir: filepath.Join(dir, "github"), Now: now, Web: pages})
	if err != nil {
		return nil, err
	}
	h := &hub{sim: sim, moved: make(chan struct{}, 1), variables: map[string]string{"PORT": "3000"}}
	h.address, h.stop, err = listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sim.ServeHTTP(w, r)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.wake()
		}
	}))
	if err != nil {
		return nil, err
	}
	return h, h.populate()
}

// wake tells the pipeline that something was written.
func (h *hub) wake() {
	select {
	case h.moved <- struct{}{}:
	default:
	}
}

func (h *hub) close() {
	h.stop()
	_ = h.sim.Close() // its folder goes with that of the demo
}

// populate makes the repository, its people, rules and tokens.
func (h *hub) populate() (err error) {
	if h.repo, err = h.sim.AddRepository(repositoryName, githubsim.RepositoryOptions{Organisation: true, DeleteBranch: true}); err != nil {
		return err
	}
	for login, role := range map[string]string{"alice": "write", "bob": "admin"} {
		if err := h.repo.SetPermission(login, role); err != nil {
			return err
		}
	}
	for path, name := range map[string]string{"gate": "Gate", "deploy": "Deploy", "post-deploy": "Post-deploy"} {
		h.repo.AddWorkflow(githubsim.Workflow{Path: workflowPath(path), Name: name})
	}
	h.sim.Token(githubsim.Token{Value: workflowToken, App: "github-actions", Repository: repositoryName, Permissions: map[string]string{
		"contents": "write", "pull_requests": "write", "issues": "write", "checks": "write", "statuses": "write", "actions": "read", "deployments": "write",
	}})
	h.sim.Token(githubsim.Token{Value: personToken, Login: "bob"})
	h.setVariables(nil)
	return nil
}

// setVariables adds variables to production.
func (h *hub) setVariables(more map[string]string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	maps.Copy(h.variables, more)
	h.repo.AddEnvironment(githubsim.Environment{
		Name: environment, Secrets: slices.Sorted(maps.Keys(secretValues)), Variables: maps.Clone(h.variables),
	})
}

func (h *hub) variable(name string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.variables[name]
}

// vars is what a workflow has as toJSON(vars).
func (h *hub) vars() map[string]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.variables)
}

func workflowPath(name string) string { return ".github/workflows/" + name + ".yml" }

// openPull commits files on a new branch, opens the pull request, lets its tests pass and its reviewer approve.
func (h *hub) openPull(p githubsim.Pull, files map[string]string) (*githubsim.Pull, error) {
	head, err := h.repo.Commit(p.Head, p.Title, files)
	if err != nil {
		return nil, err
	}
	p.Author, p.Base = "bob", "main"
	pull, err := h.repo.AddPull(p)
	if err != nil {
		return nil, err
	}
	if _, err := h.repo.AddWorkflowRun(githubsim.WorkflowRun{
		Workflow: workflowPath("ci"), Name: "CI", HeadSHA: head, HeadBranch: p.Head, Event: "pull_request", Actor: "bob",
		Jobs: []githubsim.Job{{Name: "test"}, {Name: "build image"}},
	}); err != nil {
		return nil, err
	}
	_, err = h.repo.AddReview(pull.Number, githubsim.Review{Author: "alice", State: "APPROVED"})
	return pull, err
}
