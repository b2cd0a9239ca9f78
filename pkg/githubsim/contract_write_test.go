package githubsim_test

import (
	"fmt"
	"strings"
	"testing"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
)

// What the client writes is there when it is read again.
func TestClientWrites(t *testing.T) {
	for _, prefix := range []string{"", "/api/v3"} {
		t.Run(prefix, func(t *testing.T) {
			c := newContract(t, prefix)
			ctx, r, sha := t.Context(), c.as("workflow"), c.pull.HeadSHA
			c.sim.Token(githubsim.Token{Value: secret("workflow"), App: "github-actions", Permissions: map[string]string{"checks": "write", "statuses": "write", "pull_requests": "write", "contents": "read"}})

			var remarks []github.Annotation
			for i := range 120 {
				remarks = append(remarks, github.Annotation{Path: "src/a.txt", StartLine: i + 1, EndLine: i + 1, Level: "warning", Title: "t", Message: fmt.Sprint("m", i)})
			}
			run := github.CheckRun{Name: "gate", HeadSHA: sha, Status: "in_progress", ExternalID: "x1", Title: "Waiting", Summary: "s", Annotations: remarks, DetailsURL: "https://ci.test/1"}
			made, err := r.CreateCheckRun(ctx, run)
			c.no(err)
			run.Status, run.Conclusion, run.Title, run.Annotations = "completed", "failure", strings.Repeat("long ", 100), nil
			c.no(r.UpdateCheckRun(ctx, made.ID, run))
			checks, err := r.Checks(ctx, sha)
			c.no(err)
			if len(checks) != 1 || checks[0].ID != made.ID || checks[0].Conclusion != "failure" || checks[0].State != github.StateDone || checks[0].ExternalID != "x1" || checks[0].URL != "https://ci.test/1" || checks[0].App != "github-actions" {
				t.Errorf("%+v", checks)
			}

			for _, state := range []string{"pending", "success"} {
				c.no(r.CreateStatus(ctx, sha, github.Status{State: state, Context: "gate", Description: strings.Repeat("é", 200), TargetURL: "https://ci.test/2"}))
			}
			statuses, err := r.StatusesNamed(ctx, sha, "gate")
			c.no(err)
			if len(statuses) == 0 || statuses[0].Conclusion != "success" || !statuses[0].Status {
				t.Errorf("%+v", statuses)
			}

			comment, err := r.CreateComment(ctx, 1, "first")
			c.no(err)
			c.no(r.UpdateComment(ctx, comment.ID, "second"))
			got := c.whole(r.Snapshot(ctx, 1)).Comments.Value
			if len(got) != 1 || got[0].Body != "second" || !got[0].Own || got[0].Author != "github-actions[bot]" || got[0].ID != comment.ID {
				t.Errorf("%+v, %+v", comment, got)
			}
		})
	}
}

// A merge group's members are named by the queue, and by the group's commits where the queue cannot be asked.
func TestMembersOfMergeGroup(t *testing.T) {
	c := newContract(t, "")
	c.commit("other", "Other", map[string]string{"other.txt": "o"})
	_, err := c.repo.AddPull(githubsim.Pull{Title: "Other", Author: "ada", Head: "other"})
	c.no(err)
	c.queueing("unit")
	for n := 1; n <= 2; n++ {
		c.mutated("enqueuePullRequest", "clientMutationId", map[string]any{"pullRequestId": c.id(fmt.Sprintf("pullRequest(number: %d)", n))}, "")
	}
	tip := c.repo.Ref("refs/heads/main")
	first := c.repo.Ref("refs/heads/gh-readonly-queue/main/pr-1-" + tip)
	ref := "refs/heads/gh-readonly-queue/main/pr-2-" + first
	head := c.repo.Ref(ref)
	numbers, err := c.as("owner").MergeGroup(t.Context(), "refs/heads/main", ref, head)
	compare(c, "the group by the queue", []int{2}, numbers, err)
	c.no(c.sim.Fault(githubsim.Fault{Method: "POST", Path: "graphql", Kind: "404", Times: -1}))
	numbers, err = c.as("owner").MergeGroup(t.Context(), "refs/heads/main", ref, head)
	compare(c, "the group by its commits", []int{2}, numbers, err)
}
