package github

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// pullFixture is one pull request as GitHub tells it both ways.
type pullFixture struct {
	reviews, commits, comments, runs, statuses int // so many of each
	graphQL                                    http.HandlerFunc
	rest                                       map[string]http.HandlerFunc // in place of the fixture's own, by path
	edit                                       func(pull map[string]any)   // changes what GraphQL says

	queries, lists atomic.Int64
	mu             sync.Mutex
	asked          []string
}

type obj = map[string]any

const headSHA, baseSHA = sha2, sha1

func sha(n int) string { return fmt.Sprintf("%040x", 1<<20+n) }

func when(n int) string { return fmt.Sprintf("2026-01-01T%02d:%02d:%02dZ", n/3600%24, n/60%60, n%60) }

func user(n int) (rest, query any) {
	switch n % 4 {
	case 0:
		return obj{"login": "octocat", "id": 1, "type": "User"}, obj{"__typename": "User", "login": "octocat"}
	case 1:
		return obj{"login": "github-actions[bot]", "id": 2, "type": "Bot"}, obj{"__typename": "Bot", "login": "github-actions"}
	case 2:
		return obj{"login": "ghost", "id": 10137, "type": "User"}, nil
	}
	return nil, nil
}

func (f *pullFixture) serve(t *testing.T) *Repository {
	t.Helper()
	answers := func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.asked = append(f.asked, r.Method+" "+r.URL.RequestURI())
		f.mu.Unlock()
		if r.URL.Path == "/graphql" {
			f.queries.Add(1)
			if f.graphQL != nil {
				f.graphQL(w, r)
				return
			}
			f.query(w)
			return
		}
		f.lists.Add(1)
		if own := f.rest[r.URL.Path]; own != nil {
			own(w, r)
			return
		}
		f.list(w, r)
	}
	return serveAll(t, "ghs_planted-token-value", answers)
}

// list answers REST, with pages of what per_page asks for.
func (f *pullFixture) list(w http.ResponseWriter, r *http.Request) {
	all := func(n int, one func(int) obj) []any {
		list := make([]any, n)
		for i := range n {
			list[i] = one(i)
		}
		return page(w, r, list)
	}
	const repo = "/repos/octo/app/"
	switch strings.TrimPrefix(r.URL.Path, repo) {
	case "pulls/7":
		u, _ := user(0)
		encode(w, obj{
			"number": 7, "node_id": "PR_7", "title": "T\x1b[31m", "body": "B", "user": u, "state": "open", "merged": false, "draft": true,
			"mergeable": true, "mergeable_state": "blocked", "labels": []any{obj{"name": "b"}, obj{"name": "a"}},
			"base": obj{"ref": "main", "sha": baseSHA, "repo": obj{"full_name": "octo/app"}},
			"head": obj{"ref": "feature/x", "sha": headSHA, "repo": nil},
		})
	case "pulls/7/reviews":
		encode(w, all(f.reviews, func(i int) obj {
			u, _ := user(i)
			return obj{"user": u, "state": "approved", "commit_id": sha(i), "submitted_at": when(i)}
		}))
	case "pulls/7/commits":
		encode(w, all(f.commits, func(i int) obj {
			return obj{"sha": f.commit(i), "commit": obj{"message": "m\n\nbody"}, "parents": []any{obj{"sha": sha(i)}}}
		}))
	case "issues/7/comments":
		encode(w, all(f.comments, func(i int) obj {
			u, _ := user(i)
			return obj{"id": 5_000_000_000 + i, "user": u, "body": "c", "author_association": "MEMBER"}
		}))
	case "commits/" + headSHA + "/check-runs":
		encode(w, obj{"total_count": f.runs, "check_runs": all(f.runs, func(i int) obj {
			return obj{
				"id": 30_000_000_000 + i, "name": fmt.Sprintf("job %d", i/2), "head_sha": headSHA, "status": "completed", "conclusion": "timed_out",
				"started_at": when(i), "completed_at": when(i + 1), "details_url": detailsURL(i), "external_id": "x",
				"output": obj{"title": "t", "summary": nil}, "app": obj{"id": 15368, "slug": "github-actions"},
			}
		})})
	case "commits/" + headSHA + "/status":
		encode(w, obj{"total_count": f.statuses, "sha": headSHA, "state": "pending", "statuses": all(f.statuses, func(i int) obj {
			return obj{"id": i + 1, "context": fmt.Sprintf("ci %d", i), "state": "error", "description": nil, "target_url": "javascript:x", "created_at": when(i), "updated_at": when(i)}
		})})
	default:
		refuse(404, "Not Found")(w, r)
	}
}

func detailsURL(i int) string {
	return fmt.Sprintf("https://github.com/octo/app/actions/runs/%d/job/%d", 9_000_000_000+i, i)
}

// commit names the fixture's commits; the last one is the head.
func (f *pullFixture) commit(i int) string {
	if i == f.commits-1 {
		return headSHA
	}
	return sha(i)
}

func (f *pullFixture) query(w http.ResponseWriter) {
	some := func(n int, one func(int) obj) obj {
		nodes := []any{}
		for i := range min(n, 100) {
			nodes = append(nodes, one(i))
		}
		return obj{"totalCount": n, "pageInfo": obj{"hasNextPage": n > 100}, "nodes": nodes}
	}
	_, author := user(0)
	var rollup any
	if f.runs+f.statuses > 0 {
		rollup = obj{"contexts": some(f.runs+f.statuses, f.context)}
	}
	pull := obj{
		"id": "PR_7", "number": 7, "title": "T\x1b[31m", "body": "B", "state": "OPEN", "merged": false, "isDraft": true, "mergeable": "MERGEABLE",
		"author": author, "baseRefName": "main", "baseRefOid": baseSHA, "baseRepository": obj{"nameWithOwner": "octo/app"},
		"headRefName": "feature/x", "headRefOid": headSHA, "headRepository": nil,
		"labels": some(2, func(i int) obj { return obj{"name": string(rune('b' - i))} }),
		"reviews": some(f.reviews, func(i int) obj {
			_, a := user(i)
			return obj{"state": "APPROVED", "submittedAt": when(i), "authorCanPushToRepository": i%2 == 0, "author": a, "commit": obj{"oid": sha(i)}}
		}),
		"commits": some(f.commits, func(i int) obj {
			return obj{"commit": obj{"oid": f.commit(i), "message": "m\n\nbody", "parents": obj{"totalCount": 1, "nodes": []any{obj{"oid": sha(i)}}}}}
		}),
		"comments": some(f.comments, func(i int) obj {
			_, a := user(i)
			return obj{"databaseId": nil, "fullDatabaseId": strconv.Itoa(5_000_000_000 + i), "body": "c", "viewerDidAuthor": i%4 == 1, "authorAssociation": "MEMBER", "author": a}
		}),
		"headCommit": obj{"nodes": []any{obj{"commit": obj{"oid": headSHA, "statusCheckRollup": rollup}}}},
	}
	if f.edit != nil {
		f.edit(pull)
	}
	encode(w, obj{"data": obj{"repository": obj{"pullRequest": pull}}})
}

func (f *pullFixture) context(i int) obj {
	if i < f.runs {
		return obj{
			"__typename": "CheckRun", "databaseId": 30_000_000_000 + i, "name": fmt.Sprintf("job %d", i/2), "status": "COMPLETED", "conclusion": "TIMED_OUT",
			"startedAt": when(i), "completedAt": when(i + 1), "detailsUrl": detailsURL(i), "url": "https://github.com/x", "externalId": "x", "title": "t", "summary": nil,
			"checkSuite": obj{"app": obj{"slug": "github-actions", "databaseId": 15368}, "workflowRun": obj{"databaseId": 9_000_000_000 + i}},
		}
	}
	i -= f.runs
	return obj{"__typename": "StatusContext", "context": fmt.Sprintf("ci %d", i), "state": "ERROR", "description": nil, "targetUrl": "javascript:x", "createdAt": when(i)}
}

func encode(w http.ResponseWriter, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(data)
}

// page gives one page of a list and the Link header that belongs to it.
func page(w http.ResponseWriter, r *http.Request, list []any) []any {
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil {
			return n
		}
		return otherwise
	}
	size, at := number("per_page", 30), number("page", 1)
	from, to := min((at-1)*size, len(list)), min(at*size, len(list))
	if to < len(list) {
		next := *r.URL
		q := next.Query()
		q.Set("page", strconv.Itoa(at+1))
		next.RawQuery = q.Encode()
		w.Header().Add("Link", fmt.Sprintf(`<https://elsewhere.example%s>; rel="last", <https://elsewhere.example%s>; rel="next"`, (&url.URL{Path: "/x", RawQuery: "page=99"}).String(), next.String()))
	}
	return list[from:to]
}
