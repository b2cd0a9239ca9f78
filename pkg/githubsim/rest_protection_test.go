package githubsim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
)

// A protection that is put is the one that is shown, and holds; what it no longer asks for lets a waiting merge through.
func TestPutProtection(t *testing.T) {
	const path = "/repos/octo/app/branches/main/protection"
	s := newStage(t)
	put := func(token, body string, want int) string {
		t.Helper()
		a := s.rest(token, "PUT", path, body)
		if a.status != want {
			t.Errorf("%s: %d %s, want %d", body, a.status, a.body, want)
		}
		return a.body
	}
	whole := `{"required_status_checks":{"strict":true,"contexts":["unit"],"checks":[{"context":"gate","app_id":15368},{"context":"lint","app_id":-1}]},
		"enforce_admins":true,"required_pull_request_reviews":{"required_approving_review_count":2,"dismiss_stale_reviews":true,"require_code_owner_reviews":true},
		"restrictions":null,"required_linear_history":true,"allow_force_pushes":null,"allow_deletions":false}`
	body := put("owner", whole, http.StatusOK)
	got := map[string]string{}
	for _, at := range []string{
		"required_status_checks.strict", "required_status_checks.contexts", "enforce_admins.enabled", "required_pull_request_reviews.required_approving_review_count",
		"required_pull_request_reviews.dismiss_stale_reviews", "required_linear_history.enabled", "allow_deletions.enabled",
	} {
		got[at] = field(t, body, at)
	}
	want := map[string]string{
		"required_status_checks.strict": "true", "required_status_checks.contexts": "[gate lint unit]", "enforce_admins.enabled": "true",
		"required_pull_request_reviews.required_approving_review_count": "2", "required_pull_request_reviews.dismiss_stale_reviews": "true",
		"required_linear_history.enabled": "true", "allow_deletions.enabled": "false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a := s.rest("owner", "PUT", "/repos/octo/app/pulls/1/merge", `{"merge_method":"squash"}`); a.status != http.StatusMethodNotAllowed || !strings.Contains(a.body, "unit") {
		t.Errorf("the merge: %d %s", a.status, a.body)
	}
	s.mutated("enablePullRequestAutoMerge", "clientMutationId", map[string]any{"pullRequestId": s.id("pullRequest(number: 1)"), "mergeMethod": "SQUASH"}, "")
	put("workflow", whole, http.StatusForbidden)
	put("owner", `{"required_status_checks":null,"enforce_admins":null,"required_pull_request_reviews":null,"restrictions":null}`, http.StatusOK)
	if !s.repo.Pull(1).Merged {
		t.Error("nothing is asked for any more, and the pull request waits")
	}
	s.url = s.loose // what follows is no request that GitHub describes
	put("owner", `{"required_status_checks":null,"enforce_admins":null,"restrictions":null}`, http.StatusUnprocessableEntity)
	put("owner", strings.Replace(whole, ":2,", ":7,", 1), http.StatusUnprocessableEntity)
	if a := s.rest("owner", "PUT", "/repos/octo/app/branches/none/protection", whole); a.status != http.StatusNotFound {
		t.Errorf("no such branch: %d", a.status)
	}
}

// A branch that must stay cannot be deleted; any other can, and the pull requests from it are closed.
func TestDeleteBranch(t *testing.T) {
	s := newStage(t)
	main := s.repo.Ref("refs/heads/main")
	for _, branch := range []string{"kept", "ruled", "loose"} {
		if a := s.rest("owner", "POST", "/repos/octo/app/git/refs", `{"ref":"refs/heads/`+branch+`","sha":"`+main+`"}`); a.status != http.StatusCreated {
			t.Fatalf("%s: %d %s", branch, a.status, a.body)
		}
	}
	s.repo.Protect("kept", githubsim.Protection{})
	s.repo.Protect("loose", githubsim.Protection{Deletions: true})
	s.repo.AddRuleset(githubsim.Ruleset{Branches: []string{"ruled"}, Deletion: true})
	for branch, want := range map[string]int{"main": 422, "kept": 422, "ruled": 422, "none": 422, "loose": 204, "work": 204} {
		if a := s.rest("owner", "DELETE", "/repos/octo/app/git/refs/heads/"+branch, ""); a.status != want {
			t.Errorf("%s: %d %s, want %d", branch, a.status, a.body, want)
		}
	}
	if p := s.repo.Pull(1); p.State != "closed" || p.Merged {
		t.Errorf("the pull request of a deleted branch: %+v", p)
	}
	if a := s.rest("owner", "PATCH", "/repos/octo/app/pulls/1", `{"state":"open"}`); a.status != 422 || !strings.Contains(a.body, "work branch has been deleted") {
		t.Errorf("opened again: %d %s", a.status, a.body)
	}
}
