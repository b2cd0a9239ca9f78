package github

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDoctorsQuestions(t *testing.T) {
	const repo = "GET /repos/octo/app"
	r, _ := serve(t, map[string]http.HandlerFunc{
		repo:                                         say(`{"full_name":"octo/new","private":true,"default_branch":"main","allow_auto_merge":true,"allow_squash_merge":false,"permissions":{"push":true}}`),
		"GET /rate_limit":                            say(`{"resources":{"core":{"limit":1000,"remaining":7,"reset":1767323045},"graphql":{"limit":1000,"remaining":9,"reset":1}},"rate":{}}`),
		repo + "/environments/prod":                  say(`{"id":1,"name":"prod","protection_rules":[{"type":"wait_timer","wait_timer":30},{"type":"required_reviewers","reviewers":[]},{}]}`),
		repo + "/environments?per_page=1":            say(`{"total_count":1,"environments":[]}`),
		repo + "/actions/workflows?per_page=100":     say(`{"total_count":1,"workflows":[{"id":1,"name":"CI","path":".github/workflows/ci.yml","state":"active"}]}`),
		repo + "/commits/HEAD/check-runs?per_page=1": say(`{"total_count":0,"check_runs":[]}`),
		repo + "/commits/HEAD/status?per_page=1":     refuse(403, "Resource not accessible by integration"),
		repo + "/actions/runs?per_page=1":            say(`{"total_count":0,"workflow_runs":[]}`),
		repo + "/pulls?per_page=1":                   say(`[]`),
	})
	ctx := context.Background()
	yes, no := true, false
	info, err := r.Info(ctx)
	if diff := cmp.Diff(Info{FullName: "octo/new", Private: true, DefaultBranch: "main", Permissions: map[string]bool{"push": true}, AutoMerge: &yes, Squash: &no}, info); err != nil || diff != "" {
		t.Error(err, diff)
	}
	rate, err := r.RateLimit(ctx)
	if diff := cmp.Diff(RateLimit{Limit: 1000, Remaining: 7, Reset: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), GraphQLLimit: 1000, GraphQLRemaining: 9}, rate); err != nil || diff != "" {
		t.Error(err, diff)
	}
	env, err := r.Environment(ctx, "prod")
	if diff := cmp.Diff(Environment{Name: "prod", Protection: []string{"required_reviewers", "wait_timer"}}, env); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := r.Environment(ctx, "absent"); statusOf(err) != 404 || asError(err).Permission != "" {
		t.Error(err)
	}
	workflows, err := r.Workflows(ctx)
	if diff := cmp.Diff([]Workflow{{1, "CI", ".github/workflows/ci.yml", "active"}}, workflows); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for what, permission := range map[string]string{"pulls": "", "check-runs": "", "actions": "", "statuses": "statuses: read"} {
		err := r.Probe(ctx, what)
		if permission == "" && err != nil || permission != "" && (asError(err) == nil || asError(err).Permission != permission) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := r.Probe(ctx, "odd"); err == nil {
		t.Error("anything can be probed")
	}
}
