package main

import (
	"net/http/httptest"
	"os/exec"

	"github.com/rogpeppe/go-internal/testscript"

	"deploycoord/pkg/githubsim"
)

// goodBody is of a pull request whose checklist is done.
const goodBody = "## Rollback plan\n\nRevert the merge commit.\n\n- [x] Stakeholders notified of deployment\n"

// serveGitHub answers at GITHUB_API_URL as GitHub does, with octo/shop out of a repository on disk, for whoever has the
// workflow's token "t0ken": `github origin`. With a revision, `github origin feature`, that is the head of pull request
// 7, of which all is well: approved, checked, its checklist done.
func serveGitHub(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 && len(args) != 2 {
		ts.Fatalf("usage: github FOLDER [REVISION]")
	}
	sim, err := githubsim.New(githubsim.Options{})
	ts.Check(err)
	ts.Defer(func() { _ = sim.Close() })
	repo, err := sim.AddRepository("octo/shop", githubsim.RepositoryOptions{Organisation: true})
	ts.Check(err)
	dir := ts.MkAbs(args[0])
	if len(args) == 2 {
		ts.Check(exec.Command("git", "-C", dir, "branch", "-f", "pull-7", args[1]).Run())
	}
	ts.Check(repo.Import(dir))
	if len(args) == 2 {
		ts.Check(exec.Command("git", "-C", dir, "branch", "-q", "-D", "pull-7").Run())
		openPull(ts, repo)
	}
	sim.Token(githubsim.Token{Value: "t0ken", App: "github-actions", Repository: "octo/shop", Permissions: map[string]string{
		"contents": "read", "actions": "read", "statuses": "read", "checks": "write", "pull_requests": "write", "issues": "write",
	}})
	server := httptest.NewServer(sim)
	ts.Defer(server.Close)
	ts.Setenv("GITHUB_API_URL", server.URL)
}

func openPull(ts *testscript.TestScript, repo *githubsim.Repository) {
	ts.Check(repo.SetPermission("mona", "write"))
	pull, err := repo.AddPull(githubsim.Pull{Number: 7, Title: "feat: send mail", Body: goodBody, Author: "octocat", Head: "pull-7"})
	ts.Check(err)
	_, err = repo.AddReview(7, githubsim.Review{Author: "mona", State: "APPROVED"})
	ts.Check(err)
	_, err = repo.AddCheckRun(githubsim.CheckRun{SHA: pull.HeadSHA, Name: "build", App: "ci", Conclusion: "success"})
	ts.Check(err)
}
