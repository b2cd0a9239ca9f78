package githubsim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/githubsim/conform"
)

// stage is a server with one repository and one pull request, with everything that passes held to the description.
type stage struct {
	t      *testing.T
	sim    *githubsim.Server
	repo   *githubsim.Repository
	pull   *githubsim.Pull
	url    string
	loose  string // the same server, where requests may be wrong on purpose
	client *http.Client
}

// secret is the value of a token by its name: its beginning tells what it is the token of.
func secret(name string) string {
	if name == "workflow" || name == "fork" {
		return "ghs_" + name
	}
	return "ghp_" + name
}

func newStage(t *testing.T) *stage {
	t.Helper()
	sim, err := githubsim.New(githubsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	sim.Token(githubsim.Token{Value: secret("owner"), Login: "octo"})
	sim.Token(githubsim.Token{Value: secret("stranger"), Login: "mallory"})
	sim.Token(githubsim.Token{Value: secret("workflow"), App: "github-actions", Permissions: map[string]string{
		"contents": "write", "pull_requests": "write", "checks": "write", "statuses": "read", "issues": "read",
	}})
	sim.Token(githubsim.Token{Value: secret("fork"), App: "github-actions", Fork: true, Permissions: map[string]string{"contents": "read", "pull_requests": "read"}})
	repo, err := sim.AddRepository("octo/app", githubsim.RepositoryOptions{Private: true, AutoMerge: true})
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, sim: sim, repo: repo, client: &http.Client{}}
	s.commit("main", "Begin", map[string]string{"README.md": "# App\n", "src/a.txt": "1\n2\n3\n"})
	s.commit("work", "Work\n\nMore of it.", map[string]string{"src/a.txt": "1\n2\n3\n4\n", "new.txt": "n\n"})
	s.pull, err = repo.AddPull(githubsim.Pull{Title: "Work", Body: "Text", Author: "ada", Head: "work", Labels: []string{"b", "A"}})
	if err != nil {
		t.Fatal(err)
	}
	tight, loose := httptest.NewServer(conform.Handler(t, sim)), httptest.NewServer(sim)
	t.Cleanup(tight.Close)
	t.Cleanup(loose.Close)
	s.url, s.loose = tight.URL, loose.URL
	return s
}

func (s *stage) commit(branch, message string, files map[string]string) string {
	s.t.Helper()
	sha, err := s.repo.Commit(branch, message, files)
	if err != nil {
		s.t.Fatal(err)
	}
	return sha
}

// ask sends a query and gives data and errors, as one line of JSON each.
func (s *stage) ask(token, query string, variables map[string]any) (data, faults string) {
	s.t.Helper()
	return s.askAt(s.url, token, query, variables)
}

func (s *stage) askAt(url, token, query string, variables map[string]any) (data, faults string) {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, url+"/graphql", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+secret(token))
	}
	answer, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var said struct {
		Data    json.RawMessage
		Message string
		Errors  []struct {
			Type, Message string
			Path          []any
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		s.t.Fatal(err)
	}
	var lines []string
	if said.Message != "" {
		lines = append(lines, fmt.Sprintf("%d %s", answer.StatusCode, said.Message))
	}
	for _, e := range said.Errors {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %v %s", e.Type, e.Path, e.Message)))
	}
	return string(said.Data), strings.Join(lines, "\n")
}

// must is ask where nothing may go wrong.
func (s *stage) must(token, query string, variables map[string]any) string {
	s.t.Helper()
	data, faults := s.ask(token, query, variables)
	if faults != "" {
		s.t.Errorf("%s: %s", query, faults)
	}
	return data
}

// inRepository wraps a selection.
func inRepository(selection string) string {
	return `{ repository(owner: "octo", name: "app") { ` + selection + ` } }`
}

func (s *stage) expect(query, want string) {
	s.t.Helper()
	got := s.must("owner", inRepository(query), nil)
	if diff := cmp.Diff(`{"repository":`+want+`}`, got); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", query, diff)
	}
}

func TestQueryOfPull(t *testing.T) {
	s := newStage(t)
	s.expect(`pullRequest(number: 1) { number title body state merged isDraft baseRefName headRefName mergeable mergeStateStatus reviewDecision }`,
		`{"pullRequest":{"number":1,"title":"Work","body":"Text","state":"OPEN","merged":false,"isDraft":false,"baseRefName":"main","headRefName":"work","mergeable":"MERGEABLE","mergeStateStatus":"CLEAN","reviewDecision":null}}`)
	s.expect(`pullRequest(number: 1) { author { __typename login } labels(first: 5) { totalCount nodes { name } } baseRepository { nameWithOwner } headRepository { nameWithOwner } isCrossRepository }`,
		`{"pullRequest":{"author":{"__typename":"User","login":"ada"},"labels":{"totalCount":2,"nodes":[{"name":"A"},{"name":"b"}]},"baseRepository":{"nameWithOwner":"octo/app"},"headRepository":{"nameWithOwner":"octo/app"},"isCrossRepository":false}}`)
	s.expect(`pullRequest(number: 1) { additions deletions changedFiles files(first: 5) { nodes { path changeType additions } } }`,
		`{"pullRequest":{"additions":2,"deletions":0,"changedFiles":2,"files":{"nodes":[{"path":"new.txt","changeType":"ADDED","additions":1},{"path":"src/a.txt","changeType":"MODIFIED","additions":1}]}}}`)
	s.expect(`pullRequest(number: 1) { commits(last: 1) { nodes { commit { oid messageHeadline messageBody statusCheckRollup { state } parents(first: 1) { totalCount } } } } }`,
		`{"pullRequest":{"commits":{"nodes":[{"commit":{"oid":"`+s.pull.HeadSHA+`","messageHeadline":"Work","messageBody":"More of it.","statusCheckRollup":null,"parents":{"totalCount":1}}}]}}}`)
}

// Fragments, aliases, directives and variables are what the client may use of the language.
func TestQueryLanguage(t *testing.T) {
	s := newStage(t)
	got := s.must("owner", `query Named($o: String!, $n: Int = 1, $not: Boolean!) {
		one: repository(owner: $o, name: "app") { ...r two: name @skip(if: $not) three: name @include(if: $not) }
	}
	fragment r on Repository { pullRequest(number: $n) { ...p ... on Node { id } ... on PullRequest { title title } } }
	fragment p on PullRequest { __typename author { ... on User { login } ... on Bot { databaseId } } author { __typename } }`,
		map[string]any{"o": "octo", "not": true})
	var parsed map[string]any
	if err := json.Unmarshal([]byte(got), &parsed); err != nil {
		t.Fatal(err)
	}
	pull := parsed["one"].(map[string]any)["pullRequest"].(map[string]any)
	want := map[string]any{"one": map[string]any{"three": "app", "pullRequest": map[string]any{
		"__typename": "PullRequest", "id": pull["id"], "title": "Work", "author": map[string]any{"login": "ada", "__typename": "User"},
	}}}
	if diff := cmp.Diff(want, parsed); diff != "" {
		t.Error(diff)
	}
}

func TestBotsHaveNoSuffix(t *testing.T) {
	s := newStage(t)
	if _, err := s.repo.AddComment(1, githubsim.Comment{Author: "github-actions[bot]", Body: "b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.repo.AddComment(1, githubsim.Comment{Author: "", Body: "of nobody"}); err != nil {
		t.Fatal(err)
	}
	s.expect(`pullRequest(number: 1) { comments(first: 9) { nodes { author { __typename login } viewerDidAuthor } } }`,
		`{"pullRequest":{"comments":{"nodes":[{"author":{"__typename":"Bot","login":"github-actions"},"viewerDidAuthor":false},{"author":null,"viewerDidAuthor":false}]}}}`)
	got := s.must("workflow", inRepository(`pullRequest(number: 1) { comments(first: 1) { nodes { viewerDidAuthor } } }`), nil)
	if !strings.Contains(got, `"viewerDidAuthor":true`) {
		t.Error(got)
	}
	if got := s.must("workflow", `{ viewer { login } rateLimit { cost limit remaining used } }`, nil); got != `{"viewer":{"login":"github-actions[bot]"},"rateLimit":{"cost":1,"limit":5000,"remaining":4998,"used":2}}` {
		t.Error(got)
	}
}

// Refusals have GitHub's types and say what they are about; whatever may not be null takes its parent along.
func TestQueryRefusals(t *testing.T) {
	s := newStage(t)
	if _, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: "unit", Conclusion: "success"}); err != nil {
		t.Fatal(err)
	}
	rollup := inRepository(`pullRequest(number: 1) { statusCheckRollup { state } title }`)
	tests := map[string]struct{ token, query, data, fault string }{
		"no token":              {"", inRepository("name"), ``, "401 This endpoint requires you to be authenticated."},
		"a wrong one":           {"x", inRepository("name"), ``, "401 Bad credentials"},
		"no such repository":    {"owner", `{ repository(owner: "octo", name: "no") { name } }`, `{"repository":null}`, "NOT_FOUND [repository] Could not resolve to a Repository with the name 'octo/no'."},
		"a hidden repository":   {"stranger", inRepository("name"), `{"repository":null}`, "NOT_FOUND [repository] Could not resolve to a Repository with the name 'octo/app'."},
		"no such pull request":  {"owner", inRepository("pullRequest(number: 9) { id }"), `{"repository":{"pullRequest":null}}`, "NOT_FOUND [repository pullRequest] Could not resolve to a PullRequest with the number of 9."},
		"no right to checks":    {"fork", rollup, `{"repository":{"pullRequest":{"statusCheckRollup":null,"title":"Work"}}}`, "FORBIDDEN [repository pullRequest statusCheckRollup] Resource not accessible by integration"},
		"no such node":          {"owner", `{ node(id: "x") { id } }`, `{"node":null}`, "NOT_FOUND [node] Could not resolve to a node with the global id of 'x'"},
		"no page":               {"owner", inRepository("labels { totalCount }"), `{"repository":{"labels":null}}`, "MISSING_PAGINATION_BOUNDARIES [repository labels] You must provide a `first` or `last` value to properly paginate the `labels` connection."},
		"too large a page":      {"owner", inRepository("pullRequest(number: 1) { reviews(first: 101) { totalCount } }"), `{"repository":{"pullRequest":{"reviews":null}}}`, "EXCESSIVE_PAGINATION [repository pullRequest reviews] Requesting 101 records on the `reviews` connection exceeds the `first` limit of 100 records."},
		"null takes its parent": {"owner", inRepository("pullRequest(number: 1) { comments(first: 101) { totalCount } }"), `{"repository":{"pullRequest":null}}`, "EXCESSIVE_PAGINATION [repository pullRequest comments] Requesting 101 records on the `comments` connection exceeds the `first` limit of 100 records."},
		"a page below zero":     {"owner", inRepository("labels(first: -1) { totalCount }"), `{"repository":{"labels":null}}`, "INVALID_PAGINATION_BOUNDARIES [repository labels] `first` on the `labels` connection cannot be less than zero."},
		"both ends":             {"owner", inRepository("labels(first: 1, last: 1) { totalCount }"), `{"repository":{"labels":null}}`, "INVALID_PAGINATION_BOUNDARIES [repository labels] Passing both `first` and `last` to paginate the `labels` connection is not supported."},
		"a cursor that is none": {"owner", inRepository(`labels(first: 1, after: "x") { totalCount }`), `{"repository":{"labels":null}}`, "INVALID_CURSOR_ARGUMENTS [repository labels] `x` does not appear to be a valid cursor."},
		"protection":            {"workflow", inRepository(`branchProtectionRules(first: 1) { totalCount }`), `{"repository":null}`, "FORBIDDEN [repository branchProtectionRules] Resource not accessible by integration"},
	}
	for name, test := range tests {
		data, faults := s.ask(test.token, test.query, nil)
		if data != test.data || faults != test.fault {
			t.Errorf("%s: %s and %q; expected %s and %q", name, data, faults, test.data, test.fault)
		}
	}
}

// What is wrong with a query itself voids the whole answer.
func TestWrongQueries(t *testing.T) {
	s := newStage(t)
	deep := strings.Repeat("repository { owner { ... on User { ", 60)
	circle := `query { repository(owner: "octo", name: "app") { ...a } } fragment a on Repository { name ...a }`
	tests := map[string]struct {
		query     string
		variables map[string]any
		want      string
	}{
		"not the language":   {"{", nil, "Parse error"},
		"nothing":            {"", nil, "query attribute"},
		"no such field":      {inRepository("nothing"), nil, "Field 'nothing' doesn't exist on type 'Repository'"},
		"no such mutation":   {"mutation { nothing }", nil, "Field 'nothing' doesn't exist on type 'Mutation'"},
		"no selection":       {`{ repository(owner: "octo", name: "app") }`, nil, "Field must have selections"},
		"no such fragment":   {`{ rateLimit { ...x } }`, nil, "Fragment x was used, but not defined"},
		"a missing variable": {`query($n: String!) { repository(owner: "octo", name: $n) { name } }`, nil, "Variable $n of type String!"},
		"a variable's type":  {`query($n: Int!) { repository(owner: "octo", name: "app") { pullRequest(number: $n) { id } } }`, map[string]any{"n": "1"}, "Variable $n of type Int!"},
		"a missing argument": {`{ repository(owner: "octo") { name } }`, nil, "missing required arguments: owner, name"},
		"a subscription":     {`subscription { x }`, nil, "subscriptions"},
		"far too deep":       {inRepository("parent { " + deep + strings.Repeat("} ", 180) + "}"), nil, ""},
		"too many tokens":    {"{ " + strings.Repeat("a ", 30_000) + "}", nil, "Parse error"},
		"a circle":           {circle, nil, ""},
	}
	for name, test := range tests {
		data, faults := s.askAt(s.loose, "owner", test.query, test.variables)
		if !strings.Contains(faults, test.want) || test.want != "" && data != "" && !strings.Contains(data, "null") {
			t.Errorf("%s: %s and %q, not %q", name, data, faults, test.want)
		}
	}
	for _, body := range []string{"", "x", "[]", `{"query":1}`, `{"variables":{}}`} {
		r, err := http.NewRequest(http.MethodPost, s.loose+"/api/graphql", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+secret("owner"))
		answer, err := s.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %d", body, answer.StatusCode)
		}
	}
}
