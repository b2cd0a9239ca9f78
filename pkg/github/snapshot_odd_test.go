package github

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each way has its own words for a closed pull request, a review that is not given yet, a check that runs, a bot, an
// account that is gone; what comes out is the same.
func TestBothWaysSayTheSameOfOddThings(t *testing.T) {
	list := func(nodes ...any) obj {
		return obj{"totalCount": len(nodes), "pageInfo": obj{"hasNextPage": false}, "nodes": append([]any{}, nodes...)}
	}
	run := func(id int, status string, conclusion, started any) obj {
		return obj{
			"__typename": "CheckRun", "databaseId": id, "name": "build", "status": status, "conclusion": conclusion, "startedAt": started,
			"detailsUrl": "https://ci.example/1", "checkSuite": obj{"app": obj{"slug": "other-ci", "databaseId": 9}, "workflowRun": nil},
		}
	}
	f := &pullFixture{commits: 1, edit: func(p obj) {
		p["state"], p["merged"], p["mergeable"], p["author"], p["baseRepository"] = "MERGED", true, "UNKNOWN", nil, nil
		p["labels"] = list()
		p["reviews"] = list(
			obj{"state": "PENDING", "submittedAt": nil, "author": obj{"__typename": "User", "login": "a"}},
			obj{"state": "DISMISSED", "submittedAt": "2026-01-02T00:00:00Z", "author": obj{"__typename": "Mannequin", "login": "m"}, "commit": nil},
			obj{"state": "CHANGES_REQUESTED", "submittedAt": "2026-01-01T02:00:00+02:00", "author": obj{"__typename": "Bot", "login": "copilot"}, "commit": obj{"oid": sha3}},
		)
		p["comments"] = list(obj{"databaseId": 4, "fullDatabaseId": "4", "body": "", "viewerDidAuthor": false, "authorAssociation": "FIRST_TIMER", "author": nil})
		p["headCommit"].(obj)["nodes"].([]any)[0].(obj)["commit"].(obj)["statusCheckRollup"] = obj{"contexts": list(
			run(1, "COMPLETED", "SUCCESS", "2026-01-01T00:00:00Z"), run(2, "QUEUED", nil, nil),
			obj{"__typename": "StatusContext", "context": "ci", "state": "PENDING", "description": "d", "targetUrl": "https://ci.example", "createdAt": "2026-01-01T00:00:00Z"},
		)}
	}}
	const repo = "/repos/octo/app/"
	rest := &pullFixture{commits: 1, graphQL: refuse(404, "Not Found"), rest: map[string]http.HandlerFunc{
		repo + "pulls/7": say(`{"number":7,"node_id":"PR_7","title":"T\u001b[31m","body":"B","user":{"login":"ghost","type":"User"},"state":"closed","merged":true,"draft":true,
		  "mergeable":null,"mergeable_state":"unknown","labels":[],"base":{"ref":"main","sha":"` + baseSHA + `","repo":null},"head":{"ref":"feature/x","sha":"` + headSHA + `","repo":null}}`),
		repo + "pulls/7/reviews": say(`[{"state":"PENDING","user":{"login":"a","type":"User"}},
		  {"state":"DISMISSED","submitted_at":"2026-01-02T00:00:00Z","user":{"login":"m","type":"Mannequin"},"commit_id":null},
		  {"state":"changes_requested","submitted_at":"2026-01-01T00:00:00Z","user":{"login":"copilot[bot]","type":"Bot"},"commit_id":"` + sha3 + `"}]`),
		repo + "issues/7/comments": say(`[{"id":4,"body":null,"user":null,"author_association":"FIRST_TIMER"}]`),
		repo + "commits/" + headSHA + "/check-runs": say(`{"total_count":2,"check_runs":[
		  {"id":1,"name":"build","status":"completed","conclusion":"success","started_at":"2026-01-01T00:00:00Z","details_url":"https://ci.example/1","app":{"id":9,"slug":"other-ci"}},
		  {"id":2,"name":"build","status":"queued","conclusion":null,"started_at":null,"details_url":"https://ci.example/1","app":{"id":9,"slug":"other-ci"},"output":{"title":null}}]}`),
		repo + "commits/" + headSHA + "/status": say(`{"total_count":1,"statuses":[{"context":"ci","state":"pending","description":"d","target_url":"https://ci.example","created_at":"2026-01-01T00:00:00Z"}]}`),
	}}
	query, lists := f.serve(t).Snapshot(context.Background(), 7), rest.serve(t).Snapshot(context.Background(), 7)
	if err := faultOf(query); err != nil || f.lists.Load() != 0 {
		t.Fatal(err, f.asked)
	}
	if diff := cmp.Diff(query, lists); diff != "" {
		t.Error(diff)
	}
	p, reviews, checks := query.PullRequest.Value, query.Reviews.Value, query.Checks.Value
	if p.State != "closed" || !p.Merged || p.Author != "" || p.Mergeable != MergeableUnknown || len(reviews) != 2 || reviews[0].Author != "copilot[bot]" {
		t.Errorf("%+v %+v", p, reviews)
	}
	if len(checks) != 2 || checks[0].ID != 2 || checks[0].State != StatePending || checks[1].State != StatePending {
		t.Errorf("%+v", checks)
	}
}
