package githubsim_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/githubsim/conform"
)

// contract is the project's own client before the embedded GitHub: what passes is held to the description twice.
type contract struct {
	*stage
	base string // of the REST API
}

// newContract puts the server at "/" or, with the prefix "/api/v3", where GitHub Enterprise Server has it.
func newContract(t *testing.T, prefix string) *contract {
	t.Helper()
	s := newStage(t)
	return &contract{stage: s, base: s.url + prefix}
}

// as gives the repository with a new client of a token; nothing that it waits for takes time.
func (c *contract) as(token string) *github.Repository {
	c.t.Helper()
	watched := http.DefaultTransport
	if c.base != c.loose {
		watched = conform.Transport(c.t, watched, c.base)
	}
	client, err := github.New(github.Options{
		BaseURL: c.base, Token: secret(token), Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		HTTP: &http.Client{Transport: watched, Timeout: time.Minute},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := client.Repository("octo/app")
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *contract) no(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// fill says so many things of the pull request: reviews, comments, check runs, statuses.
func (c *contract) fill(n int) {
	c.t.Helper()
	c.no(c.repo.SetPermission("rev", "write"))
	sha := c.pull.HeadSHA
	states := []string{"COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"}
	for i := range n {
		_, err := c.repo.AddReview(1, githubsim.Review{Author: []string{"rev", "other", "", "helper[bot]"}[i%4], State: states[i%4], Body: fmt.Sprint("review ", i)})
		c.no(err)
		_, err = c.repo.AddComment(1, githubsim.Comment{Author: []string{"octo", "ada", "", "github-actions[bot]"}[i%4], Body: fmt.Sprint("comment ", i)})
		c.no(err)
		_, err = c.repo.AddCheckRun(githubsim.CheckRun{
			SHA: sha, Name: fmt.Sprint("run ", i), App: []string{"", "helper"}[i%2], ExternalID: fmt.Sprint(i), Title: "t", Summary: "s",
			Conclusion: []string{"success", "failure", "skipped", "timed_out", "", "neutral"}[i%6],
		})
		c.no(err)
		c.no(c.repo.AddStatus(sha, githubsim.Status{
			Context: fmt.Sprint("ci/", i), State: []string{"success", "failure", "error", "pending"}[i%4], Description: "d", TargetURL: "https://ci.test/" + fmt.Sprint(i), Author: "ci",
		}))
	}
	_, err := c.repo.AddWorkflowRun(githubsim.WorkflowRun{HeadSHA: sha, Event: "pull_request", Jobs: []githubsim.Job{{Name: "build"}, {Name: "test", Conclusion: "failure"}}})
	c.no(err)
}

// whole fails where a part of a snapshot could not be had.
func (c *contract) whole(s github.Snapshot) github.Snapshot {
	c.t.Helper()
	for _, err := range []error{s.PullRequest.Err, s.Reviews.Err, s.Commits.Err, s.Comments.Err, s.Checks.Err} {
		c.no(err)
	}
	return s
}

// Both ways of a snapshot give the same, at both addresses, however much there is; only what REST does not tell differs.
func TestBothWaysOfSnapshot(t *testing.T) {
	for prefix, sizes := range map[string][]int{"": {0, 99, 130}, "/api/v3": {3}} {
		for _, n := range sizes {
			for _, token := range []string{"owner", "workflow"} {
				t.Run(fmt.Sprint(prefix, " ", n, " ", token), func(t *testing.T) {
					c := newContract(t, prefix)
					c.fill(n)
					query := c.whole(c.as(token).Snapshot(t.Context(), 1))
					c.no(c.sim.Fault(githubsim.Fault{Method: "POST", Path: "graphql", Kind: "404", Times: -1}))
					rest := c.whole(c.as(token).Snapshot(t.Context(), 1))
					untold := cmpopts.IgnoreFields(github.Review{}, "Access")
					if diff := cmp.Diff(rest, query, untold, cmpopts.EquateEmpty()); diff != "" {
						t.Errorf("(-REST +GraphQL):\n%s", diff)
					}
					if len(query.Reviews.Value) != n || len(query.Comments.Value) != n || len(query.Checks.Value) != 2*n+2 || len(query.Commits.Value) != 1 {
						t.Errorf("%d reviews, %d comments, %d checks, %d commits", len(query.Reviews.Value), len(query.Comments.Value), len(query.Checks.Value), len(query.Commits.Value))
					}
				})
			}
		}
	}
}

// A fault on one page is overcome where it passes, and is an error where it stays: a list is never shorter than it is.
func TestFaultsOnPages(t *testing.T) {
	tests := map[string]struct {
		fault githubsim.Fault
		fails bool
	}{
		"500, once":            {githubsim.Fault{Kind: "500"}, false},
		"502, once":            {githubsim.Fault{Kind: "502"}, false},
		"reset, once":          {githubsim.Fault{Kind: "reset"}, false},
		"cut, once":            {githubsim.Fault{Kind: "cut"}, false},
		"garbage":              {githubsim.Fault{Kind: "garbage", Times: -1}, true},
		"secondary limit":      {githubsim.Fault{Kind: "403-secondary", RetryAfter: 1}, false},
		"429":                  {githubsim.Fault{Kind: "429", RetryAfter: 1}, false},
		"500, always":          {githubsim.Fault{Kind: "500", Times: -1}, true},
		"cut, always":          {githubsim.Fault{Kind: "cut", Times: -1}, true},
		"404, always":          {githubsim.Fault{Kind: "404", Times: -1}, true},
		"an empty page":        {githubsim.Fault{Kind: "empty-page", Times: -1}, true},
		"JSON of another kind": {githubsim.Fault{Kind: "wrong-type", Times: -1}, true},
	}
	c := newContract(t, "")
	c.base = c.loose // what passes is held to the description elsewhere
	c.fill(101)
	for _, what := range []string{"reviews", "comments", "check-runs", "status"} {
		for name, test := range tests {
			if name == "an empty page" && (what == "reviews" || what == "comments") {
				continue // a list without a count that is empty on its last page is whole
			}
			t.Run(what+" "+name, func(t *testing.T) {
				c.sim.ResetFaults()
				f := test.fault
				f.Method, f.Path, f.Skip = "GET", "/"+what+"$", 1 // the first page passes
				c.no(c.sim.Fault(f))
				got := c.as("owner").Snapshot(t.Context(), 1)
				parts := map[string]struct {
					n   int
					err error
				}{
					"reviews": {len(got.Reviews.Value), got.Reviews.Err}, "comments": {len(got.Comments.Value), got.Comments.Err},
					"check-runs": {len(got.Checks.Value), got.Checks.Err}, "status": {len(got.Checks.Value), got.Checks.Err},
				}
				want := map[string]int{"reviews": 101, "comments": 101, "check-runs": 204, "status": 204}[what]
				part := parts[what]
				if (part.err != nil) != test.fails || part.err == nil && part.n != want {
					t.Errorf("%d of %d, %v", part.n, want, part.err)
				}
			})
		}
	}
}

// A second look at what has not changed is confirmed, and does not count.
func TestSecondLookIsFree(t *testing.T) {
	c := newContract(t, "")
	c.fill(130)
	r := c.as("owner")
	first := c.whole(r.Snapshot(t.Context(), 1))
	c.sim.ResetLog()
	second := c.whole(r.Snapshot(t.Context(), 1))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
	for _, q := range c.sim.Requests() {
		if q.Counted && q.Method == http.MethodGet {
			t.Errorf("%s %s was counted: %d", q.Method, q.Path, q.Status)
		}
	}
}
