package github

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	rulesOf      = "GET /repos/octo/app/rules/branches/release%2F1?per_page=100"
	branchOfRel  = "GET /repos/octo/app/branches/release%2F1"
	protectionOf = branchOfRel + "/protection"
)

func TestRequirements(t *testing.T) {
	const bare = `{"name":"release/1","protected":false,"protection":{"enabled":false,"required_status_checks":{"enforcement_level":"off","contexts":[],"checks":[]}}}`
	const classic = `{"name":"release/1","protected":true,"protection":{"enabled":true,"required_status_checks":
	  {"enforcement_level":"everyone","contexts":["build","lint","old"],"checks":[{"context":"build","app_id":15368},{"context":"lint","app_id":null}]}}}`
	const rules = `[
	  {"type":"deletion","ruleset_source_type":"Repository","ruleset_id":3},
	  {"type":"some_rule_of_tomorrow","ruleset_id":4,"parameters":{"x":[1]}},
	  {"type":"merge_queue","ruleset_id":5,"parameters":{"merge_method":"SQUASH"}},
	  {"type":"pull_request","ruleset_id":6,"parameters":{"required_approving_review_count":2,"require_code_owner_review":true,"dismiss_stale_reviews_on_push":false}},
	  {"type":"pull_request","ruleset_id":7,"parameters":{"required_approving_review_count":1,"require_code_owner_review":false,"dismiss_stale_reviews_on_push":true}},
	  {"type":"required_status_checks","ruleset_id":12,"parameters":{"strict_required_status_checks_policy":true,"required_status_checks":
	    [{"context":"tests","integration_id":15368},{"context":"build","integration_id":15368},{"context":"any"},{"context":"all","integration_id":-1},{"context":""}]}}]`
	fromRules := Requirements{
		Checks:    []RequiredCheck{{"all", 0, "ruleset 12"}, {"any", 0, "ruleset 12"}, {"build", 15368, "ruleset 12"}, {"tests", 15368, "ruleset 12"}},
		Approvals: 2, CodeOwners: true, StaleReviews: true, UpToDate: true, MergeQueue: true,
	}
	fromBranch := []RequiredCheck{{"build", 15368, "branch protection"}, {"lint", 0, "branch protection"}, {"old", 0, "branch protection"}}
	tests := map[string]struct {
		answers map[string]http.HandlerFunc
		want    Requirements
		status  int
	}{
		"nothing":  {map[string]http.HandlerFunc{rulesOf: say("[]"), branchOfRel: say(bare)}, Requirements{}, 0},
		"rulesets": {map[string]http.HandlerFunc{rulesOf: say(rules), branchOfRel: say(bare)}, fromRules, 0},
		"a protection that may be read": {map[string]http.HandlerFunc{
			rulesOf: say("[]"), branchOfRel: say(classic),
			protectionOf: say(`{"required_status_checks":{"strict":true,"contexts":["build"],"checks":[{"context":"build","app_id":15368}]},
			  "required_pull_request_reviews":{"required_approving_review_count":3,"require_code_owner_reviews":true,"dismiss_stale_reviews":true}}`),
		}, Requirements{Checks: fromBranch, Approvals: 3, CodeOwners: true, StaleReviews: true, UpToDate: true}, 0},
		"a protection that may not": {map[string]http.HandlerFunc{
			rulesOf: say("[]"), branchOfRel: say(classic), protectionOf: refuse(403, "Resource not accessible by integration"),
		}, Requirements{Checks: fromBranch, Hidden: `the reviews that branch protection asks for: GitHub answered 403; the token seems to lack "administration: read"`}, 0},
		"protected by rulesets alone": {map[string]http.HandlerFunc{
			rulesOf: say("[]"), branchOfRel: say(classic), protectionOf: refuse(404, "Branch not protected"),
		}, Requirements{Checks: fromBranch}, 0},
		"a server without rulesets": {map[string]http.HandlerFunc{branchOfRel: say(bare)}, Requirements{Hidden: `rulesets: GitHub answered 404; the token seems to lack "metadata: read"`}, 0},
		"both hidden": {map[string]http.HandlerFunc{
			rulesOf: refuse(404, "Not Found"), branchOfRel: say(classic), protectionOf: refuse(404, "Not Found"),
		}, Requirements{Checks: fromBranch, Hidden: `rulesets: GitHub answered 404; the token seems to lack "metadata: read"; ` +
			`the reviews that branch protection asks for: GitHub answered 404; the token seems to lack "administration: read"`}, 0},
		"both sources, the same check": {map[string]http.HandlerFunc{
			rulesOf:     say(`[{"type":"required_status_checks","ruleset_id":1,"parameters":{"required_status_checks":[{"context":"build","integration_id":15368}]}}]`),
			branchOfRel: say(classic), protectionOf: refuse(404, "Branch not protected"),
		}, Requirements{Checks: []RequiredCheck{{"build", 15368, "ruleset 1"}, fromBranch[1], fromBranch[2]}}, 0},
		"switched off": {map[string]http.HandlerFunc{rulesOf: say("[]"), branchOfRel: say(`{"protected":true,"protection":{"enabled":true,"required_status_checks":{"enforcement_level":"off","contexts":["x"]}}}`), protectionOf: say("{}")}, Requirements{}, 0},
		"a plan without either": {map[string]http.HandlerFunc{
			rulesOf: refuse(403, "Upgrade to GitHub Pro or make this repository public to enable this feature."), branchOfRel: say(bare),
		}, Requirements{}, 0},
		"no such branch":              {map[string]http.HandlerFunc{rulesOf: say("[]")}, Requirements{}, 404},
		"a bad token":                 {map[string]http.HandlerFunc{rulesOf: refuse(401, "Bad credentials"), branchOfRel: say(bare)}, Requirements{}, 401},
		"the server is ill":           {map[string]http.HandlerFunc{rulesOf: refuse(500, ""), branchOfRel: say(bare)}, Requirements{}, 500},
		"refused rules":               {map[string]http.HandlerFunc{rulesOf: refuse(403, "no"), branchOfRel: say(classic), protectionOf: refuse(404, "Not Found")}, Requirements{}, 403},
		"the limit is gone":           {map[string]http.HandlerFunc{rulesOf: gone(403, 999), branchOfRel: say(bare)}, Requirements{}, 403},
		"the limit of the protection": {map[string]http.HandlerFunc{rulesOf: say("[]"), branchOfRel: say(classic), protectionOf: gone(403, 999)}, Requirements{}, 403},
		"a rule without parameters":   {map[string]http.HandlerFunc{rulesOf: say(`[{"type":"pull_request"}]`), branchOfRel: say(bare)}, Requirements{}, -1},
		"a rule of odd parameters":    {map[string]http.HandlerFunc{rulesOf: say(`[{"type":"required_status_checks","parameters":{"required_status_checks":"x"}}]`), branchOfRel: say(bare)}, Requirements{}, -1},
		"a rule without a type":       {map[string]http.HandlerFunc{rulesOf: say(`[null]`), branchOfRel: say(bare)}, Requirements{}, -1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, test.answers)
			got, err := r.Requirements(context.Background(), "release/1")
			if (err != nil) != (test.status != 0) || err != nil && statusOf(err) != max(test.status, 0) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRulesHavePages(t *testing.T) {
	one := `{"type":"deletion"}`
	all := one
	for range 99 {
		all += "," + one
	}
	r, _ := serve(t, map[string]http.HandlerFunc{
		rulesOf: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", `<https://x/?page=2>; rel="next"`)
			say("["+all+"]")(w, r)
		},
		rulesOf + "&page=2": say(`[{"type":"merge_queue"}]`),
		branchOfRel:         say(`{"protected":false}`),
	})
	got, err := r.Requirements(context.Background(), "release/1")
	if err != nil || !got.MergeQueue {
		t.Errorf("%+v, %v", got, err)
	}
}
