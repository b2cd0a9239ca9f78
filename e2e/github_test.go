//go:build e2e

package e2e

import (
	"net/http/httptest"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

// token is the workflow's; it may do what the gate workflow asks for.
const token = "ghs_e2eWorkflowTokenE2eWorkflowToken0123"

// hosting is the embedded GitHub with the sample and its pull request, as a server that the job's container reaches:
// its network is the machine's.
type hosting struct {
	url  string
	repo *githubsim.Repository
}

const pullBody = `Uploads.

## Rollback plan

Revert the merge commit.

- [x] Stakeholders notified of deployment
`

func host(t *testing.T, s sample) hosting {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sim, err := githubsim.New(githubsim.Options{})
	must(err)
	t.Cleanup(func() { _ = sim.Close() })
	repo, err := sim.AddRepository("someone/sample", githubsim.RepositoryOptions{})
	must(err)
	must(repo.Import(s.dir))
	must(repo.SetPermission("reviewer", "write"))
	pull, err := repo.AddPull(githubsim.Pull{Number: 7, Title: "feat: uploads", Body: pullBody, Author: "someone", Head: "feature"})
	must(err)
	_, err = repo.AddReview(pull.Number, githubsim.Review{Author: "reviewer", State: "APPROVED"})
	must(err)
	for _, name := range []string{"test", "docker image"} {
		_, err := repo.AddCheckRun(githubsim.CheckRun{SHA: pull.HeadSHA, Name: name, App: "ci", Conclusion: "success"})
		must(err)
	}
	sim.Token(githubsim.Token{Value: token, App: "github-actions", Repository: "someone/sample", Permissions: map[string]string{
		"contents": "read", "actions": "read", "statuses": "read", "checks": "write", "pull_requests": "write", "issues": "write",
	}})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return hosting{url: server.URL, repo: repo}
}

// verdictOf is the conclusion of the check run that holds the verdict; "" where none was written.
func (h hosting) verdictOf(sha string) string {
	for _, c := range h.repo.CheckRuns(sha) {
		if c.Name == "deployment-gate" {
			return c.Conclusion
		}
	}
	return ""
}

// comments are the first lines that people read of the gate's comments.
func (h hosting) comments() []string {
	var out []string
	for _, c := range h.repo.Comments(7) {
		_, text, _ := strings.Cut(c.Body, "\n")
		line, _, _ := strings.Cut(text, "\n")
		out = append(out, line)
	}
	return out
}
