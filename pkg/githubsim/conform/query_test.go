package conform

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func asked(query, variables, answer string, headers ...string) *exchange {
	body := map[string]any{"query": query}
	if variables != "" {
		body["variables"] = json.RawMessage(variables)
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &exchange{
		method: "POST", path: "/graphql", header: http.Header{}, body: text, status: 200, answer: []byte(answer), answerHeader: usual(headers...),
	}
}

const pullQuery = `query($n: Int!) { repository(owner: "o", name: "r") { pullRequest(number: $n) {
	title author { __typename login ... on Bot { databaseId } }
	reviews(first: 2) { nodes { ...review } }
} } }
fragment review on PullRequestReview { state submittedAt commit { oid } }`

func pullAnswer(replaced ...string) string {
	return strings.NewReplacer(replaced...).Replace(`{"data":{"repository":{"pullRequest":{
		"title":"t","author":{"__typename":"Bot","login":"b","databaseId":7},
		"reviews":{"nodes":[{"state":"APPROVED","submittedAt":"2026-03-02T09:00:00Z","commit":{"oid":"` + sha + `"}},null]}
	}}}}`)
}

func TestQueriesThatFit(t *testing.T) {
	tests := map[string]*exchange{
		"a pull request": asked(pullQuery, `{"n":1}`, pullAnswer()),
		"of a person":    asked(pullQuery, `{"n":1}`, pullAnswer(`"Bot"`, `"User"`, `,"databaseId":7`, "")),
		"of nobody":      asked(pullQuery, `{"n":1}`, pullAnswer(`{"__typename":"Bot","login":"b","databaseId":7}`, "null")),
		"not found":      asked(pullQuery, `{"n":1}`, `{"data":{"repository":{"pullRequest":null}},"errors":[{"type":"NOT_FOUND","path":["repository","pullRequest"],"locations":[{"line":1,"column":2}],"message":"m"}]}`),
		"nothing at all": asked(pullQuery, `{"n":1}`, `{"errors":[{"message":"m"}]}`),
		"left out":       asked(`query($x: Boolean!) { rateLimit { cost @skip(if: $x) limit @include(if: $x) } }`, `{"x":true}`, `{"data":{"rateLimit":{"limit":1}}}`),
		"a union":        asked(`{ node(id: "x") { ... on StatusCheckRollup { contexts(first: 1) { nodes { ... on CheckRun { name } ... on StatusContext { context } } } } } }`, "", `{"data":{"node":{"contexts":{"nodes":[{"context":"c"}]}}}}`),
		"no object":      asked(`{ node(id: "x") { id ... on Commit { oid } } }`, "", `{"data":{"node":{"id":"x"}}}`),
		"aliases":        asked(`{ a: rateLimit { b: cost } c: rateLimit { cost } }`, "", `{"data":{"a":{"b":1},"c":{"cost":2}}}`),
		"no such token":  {method: "POST", path: "/graphql", body: []byte(`{"query":"{ rateLimit { cost } }"}`), status: 401, answer: []byte(gone), answerHeader: usual()},
		"a mutation":     asked(`mutation($i: MergePullRequestInput!) { mergePullRequest(input: $i) { pullRequest { merged } } }`, `{"i":{"pullRequestId":"x","expectedHeadOid":"`+sha+`","mergeMethod":"SQUASH"}}`, `{"data":{"mergePullRequest":{"pullRequest":{"merged":true}}}}`),
		"scripted":       asked(`{ rateLimit { cost } }`, "", `nothing`, FaultHeader, "garbage"),
	}
	for name, x := range tests {
		if found := x.violations(); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func TestQueriesThatDoNotFit(t *testing.T) {
	tests := map[string]struct {
		x    *exchange
		want string
	}{
		"GET":                      {&exchange{method: "GET", path: "/graphql", status: 404, answer: []byte(gone), answerHeader: usual()}, "POST"},
		"not JSON":                 {&exchange{method: "POST", path: "/graphql", body: []byte("x"), status: 400, answer: []byte(gone), answerHeader: usual()}, "no JSON"},
		"an unknown member":        {&exchange{method: "POST", path: "/graphql", body: []byte(`{"query":"{rateLimit{cost}}","vars":{}}`), status: 200, answer: []byte(`{"data":{"rateLimit":{"cost":1}}}`), answerHeader: usual()}, `"vars"`},
		"no query":                 {asked("{", "", `{"errors":[{"message":"m"}]}`), "the query"},
		"no such field":            {asked("{ repositories { id } }", "", `{"errors":[{"message":"m"}]}`), "repositories"},
		"no such field of a union": {asked(`{ node(id: "x") { name } }`, "", `{"errors":[{"message":"m"}]}`), "name"},
		"no such argument":         {asked(`{ repository(owner: "o", name: "r", id: 1) { id } }`, "", `{"errors":[{"message":"m"}]}`), "id"},
		"an argument is missing":   {asked(`{ repository(owner: "o") { id } }`, "", `{"errors":[{"message":"m"}]}`), "name"},
		"an argument's type":       {asked(`{ repository(owner: "o", name: "r") { pullRequest(number: "1") { id } } }`, "", `{"errors":[{"message":"m"}]}`), "Int"},
		"a variable's type":        {asked(pullQuery, `{"n":"1"}`, `{"errors":[{"message":"m"}]}`), "variables"},
		"a variable is missing":    {asked(pullQuery, "", `{"errors":[{"message":"m"}]}`), "variables"},
		"a variable too many":      {asked(pullQuery, `{"n":1,"m":2}`, pullAnswer()), `variable "m"`},
		"an input's member":        {asked(`mutation($i: MergePullRequestInput!) { mergePullRequest(input: $i) { clientMutationId } }`, `{"i":{"pullRequestId":"x","sha":"y"}}`, `{"errors":[{"message":"m"}]}`), "sha"},
		"no selection":             {asked(`{ rateLimit }`, "", `{"errors":[{"message":"m"}]}`), "rateLimit"},

		"neither data nor errors": {asked(pullQuery, `{"n":1}`, `{"data":null}`), "neither"},
		"an answer is no JSON":    {asked(pullQuery, `{"n":1}`, `x`), "no JSON"},
		"another member":          {asked(pullQuery, `{"n":1}`, strings.Replace(pullAnswer(), `{"data"`, `{"status":200,"data"`, 1)), `"status"`},
		"another status":          {&exchange{method: "POST", path: "/graphql", body: []byte(`{"query":"{rateLimit{cost}}"}`), status: 502, answer: []byte("<html>"), answerHeader: usual()}, "502"},
		"an empty error":          {asked(pullQuery, `{"n":1}`, `{"errors":[{}]}`), "no message"},
		"no errors in the list":   {asked(pullQuery, `{"n":1}`, strings.Replace(pullAnswer(), `{"data"`, `{"errors":[],"data"`, 1)), "empty"},
		"an error about nothing":  {asked(pullQuery, `{"n":1}`, strings.Replace(pullAnswer(), `{"data"`, `{"errors":[{"message":"m","path":["x"]}],"data"`, 1)), "has nothing"},
		"an error beside a value": {asked(pullQuery, `{"n":1}`, strings.Replace(pullAnswer(), `{"data"`, `{"errors":[{"message":"m","path":["repository","pullRequest","reviews","nodes",0]}],"data"`, 1)), "not null"},
		"a field is missing":      {asked(pullQuery, `{"n":1}`, pullAnswer(`"title":"t",`, "")), "title: it was asked for"},
		"a field nobody wants":    {asked(pullQuery, `{"n":1}`, pullAnswer(`"title":"t"`, `"title":"t","body":"b"`)), "body: nobody"},
		"null where it may not":   {asked(pullQuery, `{"n":1}`, pullAnswer(`"t"`, `null`)), "String!"},
		"a value of an enum":      {asked(pullQuery, `{"n":1}`, pullAnswer("APPROVED", "approved")), "PullRequestReviewState"},
		"a time that is none":     {asked(pullQuery, `{"n":1}`, pullAnswer("2026-03-02T", "")), "DateTime"},
		"a SHA that is none":      {asked(pullQuery, `{"n":1}`, pullAnswer(sha, "main")), "GitObjectID"},
		"a number for a string":   {asked(pullQuery, `{"n":1}`, pullAnswer(`"t"`, `1`)), "not a string"},
		"a string for a number":   {asked(pullQuery, `{"n":1}`, pullAnswer(`:7`, `:"7"`)), "32 bits"},
		"a number of 33 bits":     {asked(pullQuery, `{"n":1}`, pullAnswer(`:7`, `:5000000000`)), "32 bits"},
		"another type's field":    {asked(pullQuery, `{"n":1}`, pullAnswer(`"Bot"`, `"User"`)), "author"},
		"a type that is none":     {asked(pullQuery, `{"n":1}`, pullAnswer(`"Bot"`, `"App"`)), "author.__typename"},
		"an object for a list":    {asked(pullQuery, `{"n":1}`, pullAnswer(`[{"state"`, `{"state"`, `,null]`, ``)), "expected a list"},
		"a list for an object":    {asked(pullQuery, `{"n":1}`, pullAnswer(`{"oid":"`+sha+`"}`, `[]`)), "expected an object"},
		"more than was asked for": {asked(pullQuery, `{"n":1}`, pullAnswer(`,null]`, `,null,null]`)), "3 elements, where first is 2"},
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
