package conform

import (
	"net/http"
	"strings"
	"testing"

	_ "deploycoord/internal/golden" // -update
)

const (
	sha    = "1111111111111111111111111111111111111111"
	ref    = `{"ref":"refs/heads/main","node_id":"R","url":"https://h/r","object":{"type":"commit","sha":"` + sha + `","url":"https://h/c"}}`
	status = `{"url":"u","avatar_url":"a","id":1,"node_id":"n","state":"success","description":null,"target_url":null,"context":"c","created_at":"2026-03-02T09:00:00Z","updated_at":"2026-03-02T09:00:00Z","creator":null}`
	gone   = `{"message":"Not Found","documentation_url":"https://docs.github.com/rest"}`
)

// usual are the headers that every answer has.
func usual(more ...string) http.Header {
	h := http.Header{
		"X-Github-Request-Id": {"51D0:00"}, "X-Ratelimit-Limit": {"60"}, "X-Ratelimit-Remaining": {"59"}, "X-Ratelimit-Used": {"1"},
		"X-Ratelimit-Reset": {"1"}, "X-Ratelimit-Resource": {"core"}, "Content-Type": {"application/json; charset=utf-8"},
	}
	for i := 0; i < len(more); i += 2 {
		h[more[i]] = nil
		if more[i+1] != "" {
			h[more[i]] = []string{more[i+1]}
		}
	}
	return h
}

// rest cuts "METHOD /path?query body" up.
func restCall(call string, status int, answer string, headers ...string) *exchange {
	method, rest, _ := strings.Cut(call, " ")
	path, body, _ := strings.Cut(rest, " ")
	path, query, _ := strings.Cut(path, "?")
	x := &exchange{method: method, path: path, query: query, body: []byte(body), status: status, answer: []byte(answer), answerHeader: usual(headers...)}
	x.header = http.Header{}
	if body != "" {
		x.header.Set("Content-Type", "application/json")
	}
	return x
}

func TestRESTThatFits(t *testing.T) {
	tests := map[string]*exchange{
		"a ref":                   restCall("GET /repos/o/r/git/ref/heads/main", 200, ref),
		"a ref of many parts":     restCall("GET /repos/o/r/git/ref/heads/a/b/c", 200, ref),
		"a ref, escaped":          restCall("GET /repos/o/r/git/ref/heads%2Fa%2Fb", 200, ref),
		"a missing one":           restCall("GET /repos/o/r/git/ref/heads/x", 404, gone),
		"a page":                  restCall("GET /repos/o/r/git/matching-refs/heads/", 200, "["+ref+"]", "Link", `<https://h/x?page=2>; rel="next", <https://h/x?page=3>; rel="last"`),
		"a branch, escaped":       restCall("GET /repos/o/r/branches/a%2Fb", 404, gone),
		"its protection":          restCall("GET /repos/o/r/branches/a%2Fb/protection", 404, gone),
		"the root folder":         restCall("GET /repos/o/r/contents/", 404, gone),
		"a file in folders":       restCall("GET /repos/o/r/contents/a/b%20c/d.txt?ref=x", 404, gone),
		"a comparison":            restCall("GET /repos/o/r/compare/a%2Fb...c%2Fd?per_page=1", 404, gone),
		"an environment, escaped": restCall("GET /repos/o/r/environments/prod%2Feu/secrets?per_page=100", 401, gone),
		"checks of a ref":         restCall("GET /repos/o/r/commits/a/b/check-runs?check_name=x&filter=all", 403, gone),
		"unchanged":               restCall("GET /repos/o/r/git/ref/heads/main", 304, "", "Etag", `W/"1"`, "Content-Type", ""),
		"no such token":           {method: "GET", path: "/user", status: 401, answer: []byte(gone), answerHeader: http.Header{"X-Github-Request-Id": {"1:2"}, "Content-Type": {"application/json"}}},
		"a write":                 restCall(`POST /repos/o/r/statuses/`+sha+` {"state":"success","context":"c"}`, 201, status),
		"a write without a body":  restCall("POST /repos/o/r/actions/runs/1/rerun-failed-jobs", 201, "{}"),
		"a deletion":              restCall("DELETE /repos/o/r/issues/comments/5", 204, "", "Content-Type", ""),
		"annotations":             restCall(`PATCH /repos/o/r/check-runs/5 {"output":{"title":"t","summary":"s","annotations":[{"path":"a","start_line":1,"end_line":1,"annotation_level":"notice","message":"m"}]}}`, 404, gone),
		"a dispatch":              restCall(`POST /repos/o/r/dispatches {"event_type":"x","client_payload":{"anything":{"at":"all"}}}`, 204, ""),
		"a fault by script":       restCall("GET /repos/o/r/git/ref/heads/main", 500, "<html>", FaultHeader, "500"),
	}
	for name, x := range tests {
		if found := x.violations(); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func TestRESTThatDoesNotFit(t *testing.T) {
	tests := map[string]struct {
		x    *exchange
		want string
	}{
		"no such path":            {restCall("GET /repos/o/r/nothing", 404, gone), "no such path"},
		"a path cut short":        {restCall("GET /repos/o", 404, gone), "no such path"},
		"an empty part":           {restCall("GET /repos/o//pulls", 404, gone), "no such path"},
		"a slash in a name":       {restCall("GET /repos/o/r/environments/prod/eu/secrets", 404, gone), "no such path"},
		"no such method":          {restCall("DELETE /repos/o/r/pulls", 404, gone), "not for this method"},
		"a number that is none":   {restCall("GET /repos/o/r/pulls/x", 404, gone), "path pull_number"},
		"an unknown parameter":    {restCall("GET /repos/o/r/pulls?perpage=3", 404, gone), `no parameter "perpage"`},
		"a parameter twice":       {restCall("GET /repos/o/r/pulls?page=3&page=4", 404, gone), "2 times"},
		"a parameter's type":      {restCall("GET /repos/o/r/pulls?page=x", 404, gone), "query page"},
		"a parameter's value":     {restCall("GET /repos/o/r/pulls?state=merged", 404, gone), "query state"},
		"a query that is none":    {restCall("GET /repos/o/r/pulls?a=%zz", 404, gone), "query cannot be read"},
		"no body":                 {restCall("POST /repos/o/r/statuses/"+sha, 404, gone), "body is missing"},
		"a body too many":         {restCall("GET /repos/o/r/pulls {}", 404, gone), "no body here"},
		"a body that is none":     {restCall("POST /repos/o/r/statuses/"+sha+" {", 404, gone), "no JSON"},
		"a body of another kind":  {&exchange{method: "POST", path: "/repos/o/r/statuses/" + sha, body: []byte("{}"), status: 404, answer: []byte(gone), answerHeader: usual()}, "Content-Type"},
		"a member is missing":     {restCall(`POST /repos/o/r/statuses/`+sha+` {"context":"c"}`, 404, gone), "state"},
		"a member's value":        {restCall(`POST /repos/o/r/statuses/`+sha+` {"state":"good"}`, 404, gone), "state"},
		"a member's type":         {restCall(`POST /repos/o/r/git/refs {"ref":1,"sha":"x"}`, 404, gone), "ref"},
		"a member misspelt":       {restCall(`POST /repos/o/r/statuses/`+sha+` {"state":"success","target-url":"x"}`, 404, gone), `no member "target-url"`},
		"a member misspelt below": {restCall(`PATCH /repos/o/r/check-runs/5 {"output":{"summary":"s","annotations":[{"path":"a","start":1,"start_line":1,"end_line":1,"annotation_level":"notice","message":"m"}]}}`, 404, gone), `output.annotations[0]: the description has no member "start"`},
		"51 annotations":          {restCall(`PATCH /repos/o/r/check-runs/5 {"output":{"summary":"s","annotations":[`+strings.Repeat(`{"path":"a","start_line":1,"end_line":1,"annotation_level":"notice","message":"m"},`, 50)+`{"path":"a","start_line":1,"end_line":1,"annotation_level":"notice","message":"m"}]}}`, 404, gone), "annotations"},
		"a text too long":         {restCall(`PATCH /repos/o/r/check-runs/5 {"output":{"summary":"`+strings.Repeat("x", 65536)+`"}}`, 404, gone), "summary"},

		"an unknown status":             {restCall("GET /repos/o/r/git/ref/heads/main", 418, gone), "no answer 418"},
		"a failure without script":      {restCall("GET /repos/o/r/git/ref/heads/main", 500, gone), "no answer 500"},
		"created where it is not":       {restCall("GET /repos/o/r/git/ref/heads/main", 201, ref), "no answer 201"},
		"not JSON":                      {restCall("GET /repos/o/r/git/ref/heads/main", 200, "<html>"), "no JSON"},
		"not said to be JSON":           {restCall("GET /repos/o/r/git/ref/heads/main", 200, ref, "Content-Type", "text/html"), "Content-Type"},
		"a list for an object":          {restCall("GET /repos/o/r/git/ref/heads/main", 200, "["+ref+"]"), "the answer 200"},
		"an object for a list":          {restCall("GET /repos/o/r/git/matching-refs/heads", 200, ref), "the answer 200"},
		"an answer's member is missing": {restCall("GET /repos/o/r/git/ref/heads/main", 200, strings.Replace(ref, `"node_id":"R",`, "", 1)), "node_id"},
		"null where it may not":         {restCall("GET /repos/o/r/git/ref/heads/main", 200, strings.Replace(ref, `"R"`, "null", 1)), "node_id"},
		"a number for a string":         {restCall("GET /repos/o/r/git/ref/heads/main", 200, strings.Replace(ref, `"commit"`, "7", 1)), "/object/type"},
		"a time that is none":           {restCall(`POST /repos/o/r/check-runs {"name":"n","head_sha":"`+sha+`","started_at":"now"}`, 404, gone), "started_at"},
		"a refusal without a message":   {restCall("GET /repos/o/r/git/ref/heads/main", 404, "[]"), "the answer 404"},
		"a body with 204":               {restCall("DELETE /repos/o/r/issues/comments/5", 204, "x"), "204 has a body"},
		"no request id":                 {restCall("GET /repos/o/r/git/ref/heads/main", 200, ref, "X-Github-Request-Id", ""), "Request-Id"},
		"no rate limit":                 {restCall("GET /repos/o/r/git/ref/heads/main", 200, ref, "X-Ratelimit-Remaining", ""), "Remaining"},
		"a rate limit below 0":          {restCall("GET /repos/o/r/git/ref/heads/main", 200, ref, "X-Ratelimit-Used", "-1"), "Used"},
		"no resource":                   {restCall("GET /repos/o/r/git/ref/heads/main", 200, ref, "X-Ratelimit-Resource", ""), "Resource"},
		"unchanged, but from what":      {restCall("GET /repos/o/r/git/ref/heads/main", 304, ""), "ETag"},
		"a link that is none":           {restCall("GET /repos/o/r/git/ref/heads/main", 200, ref, "Link", "https://h/x"), "Link"},
	}
	for name, test := range tests {
		found := test.x.violations()
		if !strings.Contains(strings.Join(found, "\n"), test.want) {
			t.Errorf("%s: %q, not %q", name, found, test.want)
		}
		if len(found) > 2 {
			t.Errorf("%s: one fault and %d errors: %q", name, len(found), found)
		}
	}
}
