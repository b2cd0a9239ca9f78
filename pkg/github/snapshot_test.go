package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func faultOf(s Snapshot) error {
	return errors.Join(s.PullRequest.Err, s.Reviews.Err, s.Commits.Err, s.Comments.Err, s.Checks.Err)
}

// withoutAccess forgets the one thing that only GraphQL tells.
func withoutAccess(s Snapshot) Snapshot {
	for i := range s.Reviews.Value {
		s.Reviews.Value[i].Access = AccessUnknown
	}
	return s
}

func TestBothWaysSayTheSame(t *testing.T) {
	for name, n := range map[string][5]int{
		"nothing there": {}, "a few": {3, 2, 6, 5, 2}, "full pages": {100, 100, 100, 60, 40}, "more than a page": {130, 101, 250, 90, 30},
	} {
		t.Run(name, func(t *testing.T) {
			make := func() *pullFixture {
				return &pullFixture{reviews: n[0], commits: max(n[1], 1), comments: n[2], runs: n[3], statuses: n[4]}
			}
			asked, fallen := make(), make()
			fallen.graphQL = refuse(404, "Not Found")
			query, rest := asked.serve(t).Snapshot(context.Background(), 7), fallen.serve(t).Snapshot(context.Background(), 7)
			if err := errors.Join(faultOf(query), faultOf(rest)); err != nil {
				t.Fatal(err)
			}
			if n[0] > 0 && n[0] <= 100 && query.Reviews.Value[0].Access != AccessWrite {
				t.Error("the query did not tell the access of a review's author")
			}
			if diff := cmp.Diff(withoutAccess(query), withoutAccess(rest)); diff != "" {
				t.Error(diff)
			}
			if len(rest.Reviews.Value) != n[0] || len(rest.Comments.Value) != n[2] || len(rest.Checks.Value) != (n[3]+1)/2+n[4] {
				t.Errorf("%d reviews, %d comments, %d checks", len(rest.Reviews.Value), len(rest.Comments.Value), len(rest.Checks.Value))
			}
			if n[0] <= 100 && (asked.queries.Load() != 1 || asked.lists.Load() != 0) {
				t.Errorf("asked %v", asked.asked)
			}
		})
	}
}

func TestSnapshotValues(t *testing.T) {
	f := &pullFixture{reviews: 1, commits: 1, comments: 2, runs: 2, statuses: 1}
	got := f.serve(t).Snapshot(context.Background(), 7)
	at := func(n int) time.Time { return time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC) }
	want := Snapshot{
		PullRequest: Part[PullRequest]{Value: PullRequest{
			Number: 7, NodeID: "PR_7", Title: "T\x1b[31m", Body: "B", Author: "octocat", State: "open", Draft: true, Labels: []string{"a", "b"},
			Base: Branch{"octo/app", "main", baseSHA}, Head: Branch{"", "feature/x", headSHA}, Mergeable: MergeableYes,
		}},
		Reviews: Part[[]Review]{Value: []Review{{Author: "octocat", State: ReviewApproved, SHA: sha(0), Submitted: at(0), Access: AccessWrite}}},
		Commits: Part[[]Commit]{Value: []Commit{{SHA: headSHA, Message: "m\n\nbody", Parents: []string{sha(0)}}}},
		Comments: Part[[]Comment]{Value: []Comment{
			{ID: 5_000_000_000, Author: "octocat", Access: AccessWrite, Body: "c"},
			{ID: 5_000_000_001, Author: "github-actions[bot]", Own: true, Access: AccessWrite, Body: "c"},
		}},
		Checks: Part[[]Check]{Value: []Check{
			{Status: true, Name: "ci 0", State: StateDone, Conclusion: "error", Started: at(0), Completed: at(0)},
			{
				ID: 30_000_000_001, Name: "job 0", App: "github-actions", AppID: 15368, State: StateDone, Conclusion: "timed_out",
				RunID: 9_000_000_001, ExternalID: "x", Started: at(1), Completed: at(2), Title: "t", URL: detailsURL(1),
			},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever the query does not say whole is read by REST, and only that.
func TestQueryThatIsNotWhole(t *testing.T) {
	nodes := func(pull obj, name string) obj { return pull[name].(obj) }
	rollup := func(pull obj) obj {
		return nodes(pull, "headCommit")["nodes"].([]any)[0].(obj)["commit"].(obj)
	}
	const reviews, commits, comments, runs, status, pull = "pulls/7/reviews", "pulls/7/commits", "issues/7/comments", "commits/" + headSHA + "/check-runs", "commits/" + headSHA + "/status", "pulls/7"
	everything := []string{pull, reviews, commits, comments, runs, status}
	tests := map[string]struct {
		edit func(obj)
		want []string
	}{
		"whole":                    {func(obj) {}, nil},
		"no reviews":               {func(p obj) { delete(p, "reviews") }, []string{reviews}},
		"reviews null":             {func(p obj) { p["reviews"] = nil }, []string{reviews}},
		"a review null":            {func(p obj) { nodes(p, "reviews")["nodes"].([]any)[0] = nil }, []string{reviews}},
		"another page of reviews":  {func(p obj) { nodes(p, "reviews")["pageInfo"] = obj{"hasNextPage": true} }, []string{reviews}},
		"no page info":             {func(p obj) { nodes(p, "reviews")["pageInfo"] = nil }, []string{reviews}},
		"fewer reviews than said":  {func(p obj) { nodes(p, "reviews")["totalCount"] = 9 }, []string{reviews}},
		"a review without a state": {func(p obj) { nodes(p, "reviews")["nodes"].([]any)[0].(obj)["state"] = "" }, []string{reviews}},
		"a comment without id":     {func(p obj) { nodes(p, "comments")["nodes"].([]any)[0].(obj)["fullDatabaseId"] = nil }, []string{comments}},
		"a comment without body":   {func(p obj) { nodes(p, "comments")["nodes"].([]any)[0].(obj)["body"] = nil }, []string{comments}},
		"commits of another head":  {func(p obj) { nodes(p, "commits")["nodes"].([]any)[1].(obj)["commit"].(obj)["oid"] = sha3 }, []string{commits}},
		"rollup of another commit": {func(p obj) { rollup(p)["oid"] = sha3 }, []string{runs, status}},
		"no commit found":          {func(p obj) { nodes(p, "headCommit")["nodes"] = []any{} }, []string{runs, status}},
		"contexts null":            {func(p obj) { rollup(p)["statusCheckRollup"] = obj{"contexts": nil} }, []string{runs, status}},
		"a context of another kind": {func(p obj) {
			rollup(p)["statusCheckRollup"].(obj)["contexts"].(obj)["nodes"].([]any)[0] = obj{"__typename": "Odd"}
		}, []string{runs, status}},
		"another number":          {func(p obj) { p["number"] = 8 }, everything},
		"no head SHA":             {func(p obj) { p["headRefOid"] = "HEAD" }, everything},
		"an odd state":            {func(p obj) { p["state"] = "HALF" }, everything},
		"more labels":             {func(p obj) { nodes(p, "labels")["pageInfo"] = obj{"hasNextPage": true} }, everything},
		"a title of another type": {func(p obj) { p["title"] = []int{1} }, everything},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := &pullFixture{reviews: 2, commits: 2, comments: 2, runs: 2, statuses: 1, edit: test.edit}
			s := f.serve(t).Snapshot(context.Background(), 7)
			if err := faultOf(s); err != nil {
				t.Fatal(err)
			}
			asked := map[string]bool{}
			for _, line := range f.asked[1:] {
				path, _, _ := strings.Cut(strings.TrimPrefix(line, "GET /repos/octo/app/"), "?")
				asked[path] = true
			}
			want := map[string]bool{}
			for _, w := range test.want {
				want[w] = true
			}
			if diff := cmp.Diff(want, asked); diff != "" {
				t.Error(diff)
			}
			if len(s.Reviews.Value) != 2 || len(s.Commits.Value) != 2 || len(s.Comments.Value) != 2 || len(s.Checks.Value) != 2 {
				t.Errorf("parts are missing: %+v", s)
			}
		})
	}
}

func TestWhenTheQueryIsRefused(t *testing.T) {
	tests := map[string]struct {
		answer http.HandlerFunc
		lists  int64
	}{
		"401":                {refuse(401, "Bad credentials"), 6},
		"403":                {refuse(403, "Resource not accessible by integration"), 6},
		"404":                {refuse(404, "Not Found"), 6},
		"500":                {refuse(500, ""), 6},
		"cut":                {cut, 6},
		"no JSON":            {say("<html>"), 6},
		"empty":              {say(""), 6},
		"null":               {say("null"), 6},
		"nothing in it":      {say("{}"), 6},
		"data null":          {say(`{"data":null,"errors":[{"type":"FORBIDDEN","message":"no"}]}`), 6},
		"no repository":      {say(`{"data":{"repository":null},"errors":[{"type":"NOT_FOUND","path":["repository"],"message":"no"}]}`), 6},
		"unknown field":      {say(`{"errors":[{"message":"Field 'isDraft' doesn't exist","extensions":{"code":"undefinedField"}}]}`), 6},
		"no such PR":         {say(`{"data":{"repository":{"pullRequest":null}}}`), 6},
		"rate limited":       {say(`{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`), 6},
		"rate limited as if": {say(`{"data":{"repository":{"pullRequest":{"title":"RATE_LIMITED"}}}}`), 6},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := &pullFixture{reviews: 2, commits: 2, comments: 2, runs: 2, statuses: 1, graphQL: test.answer}
			s := f.serve(t).Snapshot(context.Background(), 7)
			if err := faultOf(s); err != nil || f.lists.Load() != test.lists {
				t.Errorf("%v after %v", err, f.asked)
			}
		})
	}
}

// An error about one part leaves the others as they are.
func TestErrorBesideData(t *testing.T) {
	f := &pullFixture{reviews: 1, commits: 1, comments: 1, runs: 1}
	var inner pullFixture
	inner.reviews, inner.commits, inner.comments, inner.runs = 1, 1, 1, 1
	f.graphQL = func(w http.ResponseWriter, r *http.Request) {
		var caught strings.Builder
		inner.edit = func(p obj) { p["reviews"].(obj)["nodes"] = []any{}; p["reviews"].(obj)["totalCount"] = 0 }
		inner.query(catcher{w, &caught})
		fmt.Fprint(w, strings.TrimSuffix(caught.String(), "}")+`,"errors":[{"type":"FORBIDDEN","path":["repository","pullRequest","reviews","nodes",0],"message":"no"}]}`)
	}
	s := f.serve(t).Snapshot(context.Background(), 7)
	if len(s.Reviews.Value) != 1 || f.lists.Load() != 1 {
		t.Errorf("%d reviews after %v", len(s.Reviews.Value), f.asked)
	}
}

type catcher struct {
	http.ResponseWriter
	into *strings.Builder
}

func (c catcher) Write(p []byte) (int, error) { return c.into.Write(p) }

// A list that breaks on any page is an error of its part and of no other.
func TestBrokenPageIsNeverAShorterList(t *testing.T) {
	paths := map[string]func(Snapshot) error{
		"pulls/7/reviews":                    func(s Snapshot) error { return s.Reviews.Err },
		"pulls/7/commits":                    func(s Snapshot) error { return s.Commits.Err },
		"issues/7/comments":                  func(s Snapshot) error { return s.Comments.Err },
		"commits/" + headSHA + "/check-runs": func(s Snapshot) error { return s.Checks.Err },
		"commits/" + headSHA + "/status":     func(s Snapshot) error { return s.Checks.Err },
	}
	faults := map[string]http.HandlerFunc{
		"500": refuse(500, ""), "404": refuse(404, "Not Found"), "cut": cut, "empty": say(""), "null": say("null"), "an object": say("{}"),
		"a string": say(`"x"`), "wrong types": say(`[{"id":"x","sha":1,"state":{}}]`), "empty object in it": say(`{"total_count":0,"check_runs":[{}],"statuses":[{}]}`),
	}
	for path, errOf := range paths {
		for name, fault := range faults {
			t.Run(path+" "+name, func(t *testing.T) {
				f := &pullFixture{reviews: 130, commits: 130, comments: 130, runs: 130, statuses: 130, graphQL: refuse(404, "Not Found")}
				f.rest = map[string]http.HandlerFunc{"/repos/octo/app/" + path: func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Query().Get("page") == "2" {
						fault(w, r)
						return
					}
					f.list(w, r)
				}}
				s := f.serve(t).Snapshot(context.Background(), 7)
				err := errOf(s)
				if err == nil || !strings.Contains(err.Error(), "GET /repos/octo/app/"+path) {
					t.Errorf("the error is %v", err)
				}
				if joined := faultOf(s); joined.Error() != err.Error() {
					t.Errorf("others have an error, too: %v", joined)
				}
			})
		}
	}
}

func TestSnapshotEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	f := &pullFixture{graphQL: func(http.ResponseWriter, *http.Request) { cancel() }}
	s := f.serve(t).Snapshot(ctx, 7)
	for _, err := range []error{s.PullRequest.Err, s.Reviews.Err, s.Commits.Err, s.Comments.Err, s.Checks.Err} {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if f.lists.Load() != 0 {
		t.Errorf("it asked on: %v", f.asked)
	}
}

// A server without GraphQL is asked once.
func TestNoGraphQLIsRemembered(t *testing.T) {
	f := &pullFixture{commits: 1, graphQL: refuse(404, "Not Found")}
	r := f.serve(t)
	for range 3 {
		if err := faultOf(r.Snapshot(context.Background(), 7)); err != nil {
			t.Fatal(err)
		}
	}
	if f.queries.Load() != 1 {
		t.Errorf("%d queries", f.queries.Load())
	}
}

func TestNoTokenAsksNoGraphQL(t *testing.T) {
	f := &pullFixture{commits: 1, comments: 1}
	r := serveAll(t, "", f.list)
	s := r.Snapshot(context.Background(), 7)
	if s.PullRequest.Err != nil || s.Commits.Err != nil {
		t.Error(faultOf(s))
	}
}

func TestOldHeadIsAnError(t *testing.T) {
	f := &pullFixture{commits: 2, graphQL: refuse(404, "Not Found")}
	f.rest = map[string]http.HandlerFunc{"/repos/octo/app/pulls/7/commits": say(`[{"sha":"` + sha3 + `","commit":{"message":"m"},"parents":[]}]`)}
	s := f.serve(t).Snapshot(context.Background(), 7)
	if s.Commits.Err == nil || !strings.Contains(s.Commits.Err.Error(), "has moved") {
		t.Error(s.Commits.Err)
	}
}

func TestLongPullRequestIsComparedForItsCommits(t *testing.T) {
	f := &pullFixture{commits: 250, graphQL: refuse(404, "Not Found")}
	whole := &pullFixture{commits: 430}
	f.rest = map[string]http.HandlerFunc{"/repos/octo/app/compare/" + baseSHA + "..." + headSHA: func(w http.ResponseWriter, r *http.Request) {
		list := []any{}
		for i := range whole.commits {
			list = append(list, obj{"sha": whole.commit(i), "commit": obj{"message": "m"}, "parents": []any{}})
		}
		encode(w, obj{"total_commits": 430, "commits": page(w, r, list)})
	}}
	s := f.serve(t).Snapshot(context.Background(), 7)
	if len(s.Commits.Value) != 430 || s.Commits.Value[429].SHA != headSHA {
		t.Errorf("%d commits, %v", len(s.Commits.Value), s.Commits.Err)
	}
}
