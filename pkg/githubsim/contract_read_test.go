package githubsim_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
)

// furnish gives the repository one of everything that the client reads.
func (c *contract) furnish() {
	c.t.Helper()
	two := 2
	c.no(c.repo.SetPermission("rev", "maintain"))
	c.no(c.repo.SetPermission("reader", "read"))
	c.repo.AddRuleset(githubsim.Ruleset{ID: 12, Approvals: &two, CodeOwners: true, RequiredChecks: []githubsim.RequiredCheck{{Context: "unit", AppID: 15368}}})
	c.repo.Protect("main", githubsim.Protection{Strict: true, RequiredChecks: []githubsim.RequiredCheck{{Context: "lint"}}, DismissStale: true, Approvals: &two})
	c.repo.AddEnvironment(githubsim.Environment{Name: "prod/eu", Secrets: []string{"B", "A"}, Variables: many("V", 65), Reviewers: []string{"rev"}})
	c.repo.AddSecrets(sortedNames(many("S", 130))...)
	c.repo.AddVariables(map[string]string{"X": "1", "Y": ""})
	c.repo.AddOrganisationSecrets("ORG")
	c.repo.AddOrganisationVariables(map[string]string{"OV": "v"})
	c.no(c.repo.SetDependencyChanges("main", "work", []githubsim.DependencyChange{{
		ChangeType: "added", Manifest: "go.mod", Ecosystem: "gomod", Name: "x", Version: "1.0.0",
		Vulnerabilities: []githubsim.Vulnerability{{Severity: "high", ID: "GHSA-1", Summary: "s", URL: "https://h.test"}},
	}}))
}

func many(prefix string, n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[fmt.Sprintf("%s%03d", prefix, i)] = fmt.Sprint(i)
	}
	return out
}

func sortedNames(m map[string]string) []string {
	var out []string
	for i := range len(m) {
		out = append(out, fmt.Sprintf("S%03d", i))
	}
	return out
}

// compare holds what a question gives to what was put in.
func compare[T any](c *contract, what string, want T, got T, err error) {
	c.t.Helper()
	if err != nil {
		c.t.Errorf("%s: %v", what, err)
		return
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		c.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Everything that the client reads, as a person who may see it all.
func TestClientReads(t *testing.T) {
	for _, prefix := range []string{"", "/api/v3"} {
		t.Run(prefix, func(t *testing.T) {
			c := newContract(t, prefix)
			c.furnish()
			ctx, r := t.Context(), c.as("owner")

			info, err := r.Info(ctx)
			compare(c, "info", []any{"octo/app", true, "main", true}, []any{info.FullName, info.Private, info.DefaultBranch, info.Permissions["admin"]}, err)
			viewer, err := r.Viewer(ctx)
			compare(c, "viewer", "octo", viewer.Login, err)
			for login, want := range map[string]github.Access{"octo": github.AccessWrite, "rev": github.AccessWrite, "reader": github.AccessNone, "nobody": github.AccessNone, "helper[bot]": github.AccessNone} {
				got, err := r.Access(ctx, login)
				compare(c, "access of "+login, want, got, err)
			}
			requirements, err := r.Requirements(ctx, "main")
			compare(c, "requirements", github.Requirements{
				Checks:    []github.RequiredCheck{{Context: "lint", Source: "branch protection"}, {Context: "unit", AppID: 15368, Source: "ruleset 12"}},
				Approvals: 2, CodeOwners: true, StaleReviews: true, UpToDate: true,
			}, requirements, err)
			none, err := r.Requirements(ctx, "work")
			compare(c, "requirements of another branch", github.Requirements{}, none, err)
			limit, err := r.RateLimit(ctx)
			compare(c, "rate limit", 5000, limit.Limit, err)
			for _, what := range []string{"pulls", "check-runs", "statuses", "actions"} {
				compare(c, what, true, true, r.Probe(ctx, what))
			}
			c.reads(ctx, r)
			c.names(ctx, r)
		})
	}
}

func (c *contract) reads(ctx context.Context, r *github.Repository) {
	c.t.Helper()
	p, err := r.PullRequest(ctx, 1)
	compare(c, "pull request", []any{"Work", "Text", "ada", "open", "main", "work", github.MergeableYes}, []any{p.Title, p.Body, p.Author, p.State, p.Base.Ref, p.Head.Ref, p.Mergeable}, err)
	base, err := r.MergeBase(ctx, "main", "work")
	compare(c, "merge base", c.repo.Ref("refs/heads/main"), base, err)
	tree, err := r.Tree(ctx, c.pull.HeadSHA)
	var paths, shas []string
	for _, e := range tree {
		paths, shas = append(paths, e.Path), append(shas, e.SHA)
	}
	compare(c, "tree", []string{"README.md", "new.txt", "src/a.txt"}, paths, err)
	if len(shas) != 3 {
		return
	}
	for i, want := range []string{"# App\n", "n\n", "1\n2\n3\n4\n"} {
		data, err := r.Blob(ctx, shas[i], 1000)
		compare(c, "blob "+paths[i], want, string(data), err)
		compare(c, "blob by GraphQL "+paths[i], want, string(r.Blobs(ctx, shas, 1000)[shas[i]]), nil)
	}
	changes, err := r.Dependencies(ctx, "main", "work")
	if len(changes) != 1 || err != nil || changes[0].Name != "x" {
		c.t.Errorf("dependencies: %+v, %v", changes, err)
	}
	run, err := c.repo.AddWorkflowRun(githubsim.WorkflowRun{HeadSHA: c.pull.HeadSHA, Jobs: []githubsim.Job{{Name: "build"}, {Name: "test", Status: "in_progress"}}})
	c.no(err)
	jobs, err := r.Jobs(ctx, run, 1)
	if len(jobs) != 2 || err != nil || jobs[0].Name != "build" {
		c.t.Errorf("jobs: %+v, %v", jobs, err)
	}
	flows, err := r.Workflows(ctx)
	if len(flows) != 1 || err != nil || flows[0].Path != ".github/workflows/ci.yml" || flows[0].State != "active" {
		c.t.Errorf("workflows: %+v, %v", flows, err)
	}
	checks, err := r.Checks(ctx, c.pull.HeadSHA)
	if len(checks) != 2 || err != nil || checks[0].RunID != run || checks[0].App != "github-actions" {
		c.t.Errorf("checks: %+v, %v", checks, err)
	}
	named, err := r.CheckRunsNamed(ctx, c.pull.HeadSHA, "build")
	if len(named) != 1 || err != nil {
		c.t.Errorf("check runs by name: %+v, %v", named, err)
	}
}

func (c *contract) names(ctx context.Context, r *github.Repository) {
	c.t.Helper()
	secrets, err := r.EnvironmentSecrets(ctx, "prod/eu")
	compare(c, "environment secrets", []string{"A", "B"}, secrets, err)
	secrets, err = r.RepositorySecrets(ctx)
	compare(c, "repository secrets", sortedNames(many("S", 130)), secrets, err)
	secrets, err = r.OrganisationSecrets(ctx)
	compare(c, "organisation secrets", []string{"ORG"}, secrets, err)
	variables, err := r.EnvironmentVariables(ctx, "prod/eu")
	compare(c, "environment variables", 65, len(variables), err)
	variables, err = r.RepositoryVariables(ctx)
	compare(c, "repository variables", []github.Variable{{Name: "X", Value: "1"}, {Name: "Y"}}, variables, err)
	variables, err = r.OrganisationVariables(ctx)
	compare(c, "organisation variables", []github.Variable{{Name: "OV", Value: "v"}}, variables, err)
	environment, err := r.Environment(ctx, "prod/eu")
	compare(c, "environment", github.Environment{Name: "prod/eu", Protection: []string{"required_reviewers"}}, environment, err)
	if _, err := r.Environment(ctx, "none"); err == nil || !strings.Contains(err.Error(), "404") {
		c.t.Errorf("an environment that is not there: %v", err)
	}
}

// A workflow's token may not see names of secrets, whatever it was given; the error names what is missing.
func TestClientIsRefused(t *testing.T) {
	c := newContract(t, "")
	c.furnish()
	ctx := t.Context()
	for token, permission := range map[string]string{"workflow": "secrets: read", "stranger": "secrets: read"} {
		_, err := c.as(token).RepositorySecrets(ctx)
		if err == nil || !strings.Contains(err.Error(), permission) {
			t.Errorf("%s: %v", token, err)
		}
	}
	if _, err := c.as("workflow").EnvironmentSecrets(ctx, "prod/eu"); err == nil || !strings.Contains(err.Error(), "environments: read") {
		t.Error(err)
	}
	if q, err := c.as("workflow").Requirements(ctx, "main"); err != nil || q.Hidden == "" || q.Approvals != 2 || len(q.Checks) != 2 {
		t.Errorf("%+v, %v", q, err)
	}
	if _, err := c.as("fork").CreateComment(ctx, 1, "x"); err == nil || !strings.Contains(err.Error(), "pull-requests: write") {
		t.Error(err)
	}
	if _, err := c.as("owner").CreateCheckRun(ctx, github.CheckRun{Name: "g", HeadSHA: c.pull.HeadSHA}); err == nil || !strings.Contains(err.Error(), "checks: write") {
		t.Errorf("a person made a check run: %v", err)
	}
	if _, err := c.as("wrong").Info(ctx); err == nil || !strings.Contains(err.Error(), "401") {
		t.Error(err)
	}
}
