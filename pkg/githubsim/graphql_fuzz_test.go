package githubsim

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

// question is a query that reaches most of what there is.
const question = `query($n: Int = 1) { viewer { login } rateLimit { cost } repository(owner: "octo", name: "app") {
	...r mergeQueue { entries(first: 3) { nodes { position } } } object(expression: "main:a") { ... on Blob { text } }
	pullRequest(number: $n) { title mergeable commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 5) { nodes {
		__typename ... on CheckRun { name checkSuite { app { slug } workflowRun { databaseId } } } ... on StatusContext { context }
	} } } } } } reviews(first: 2) { edges { cursor node { author { login } } } pageInfo { endCursor } } }
} }
fragment r on Repository { id owner { __typename } defaultBranchRef { target { ... on Commit { message tree { entries { name } } } } } }`

func fuzzStage(t testing.TB) *Server {
	t.Helper()
	s, err := New(Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.Token(Token{Value: "t", Login: "octo"})
	r, err := s.AddRepository("octo/app", RepositoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, branch := range []string{"main", "work"} {
		if _, err := r.Commit(branch, branch, map[string]string{branch: branch}); err != nil {
			t.Fatal(err)
		}
	}
	p, err := r.AddPull(Pull{Title: "t", Head: "work", Author: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if _, err := r.AddReview(1, Review{Author: "ada", State: "COMMENTED"}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.AddCheckRun(CheckRun{SHA: p.HeadSHA, Name: strings.Repeat("n", i+1), Conclusion: "success"}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func query1(s *Server, query, variables string) *httptest.ResponseRecorder {
	text, _ := json.Marshal(query) // a string always can be
	body := `{"query":` + string(text) + `,"variables":` + variables + `}`
	q := httptest.NewRequest("POST", "/graphql", strings.NewReader(body))
	q.Header.Set("Authorization", "Bearer t")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, q)
	return w
}

// Whatever is asked, the answer is JSON, and nothing panics.
func FuzzQuery(f *testing.F) {
	f.Add(question, "{}")
	f.Add(question, `{"n":2}`)
	f.Add(`mutation($i: X) { addComment(input: $i) { subject { id } } closePullRequest(input: {pullRequestId: "x"}) { pullRequest { id } } }`, `{"i":{"body":"b","subjectId":1}}`)
	f.Add(`{ node(id: "x") { ...a } } fragment a on Node { ...b ...b id } fragment b on Node { ...a ...a }`, "{}")
	f.Add(`{ repository(owner: 1, name: [2]) { pullRequests(first: {a: 1}, states: 3) { nodes { id } } } }`, "[]")
	s := fuzzStage(f)
	f.Fuzz(func(t *testing.T, query, variables string) {
		if !json.Valid([]byte(variables)) {
			variables = "{}"
		}
		w := query1(s, query, variables)
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%d %q", w.Code, w.Body)
		}
	})
}

// Fragments that spread each other twice would be 2^60 selections if they were followed each time.
func TestFragmentsAreSpreadOnce(t *testing.T) {
	var text strings.Builder
	text.WriteString("{ rateLimit { ...f0 } }")
	for i := range 60 {
		next := "f" + strings.Repeat("x", i+1)
		name := "f" + strings.Repeat("x", i)
		if i == 0 {
			name = "f0"
		}
		text.WriteString(" fragment " + name + " on RateLimit { cost ..." + next + " ..." + next + " }")
	}
	text.WriteString(" fragment f" + strings.Repeat("x", 60) + " on RateLimit { limit }")
	if got := query1(fuzzStage(t), text.String(), "{}").Body.String(); got != `{"data":{"rateLimit":{"cost":1,"limit":5000}}}` {
		t.Error(got)
	}
}

func BenchmarkQuery(b *testing.B) {
	s := fuzzStage(b)
	for b.Loop() {
		if w := query1(s, question, "{}"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
