package githubsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"deploycoord/pkg/githubsim/conform"
)

// everything writes a selection of all that a type answers, down to some depth; a type is not entered twice on a way.
func everything(q *query, kind string, depth int, way []string) string {
	var fields []string
	of := conform.Schema().Types[kind]
	for name := range q.kindOf(kind).fields {
		name = strings.TrimSuffix(name, "!")
		f := of.Fields.ForName(name)
		if f == nil || name == "isRequired" || name == "repository" && len(f.Arguments) > 0 {
			continue
		}
		args, known := arguments(f)
		if !known {
			continue
		}
		below := conform.Schema().Types[f.Type.Name()]
		if below.IsLeafType() {
			fields = append(fields, name+args)
			continue
		}
		if depth == 0 || slices.Contains(way, below.Name) {
			continue
		}
		inner := " __typename"
		for _, d := range conform.Schema().GetPossibleTypes(below) {
			if q.kindOf(d.Name) == nil || slices.Contains(way, d.Name) {
				continue
			}
			inside := everything(q, d.Name, depth-1, append(slices.Clone(way), d.Name))
			if below.IsAbstractType() && inside != "" {
				inside = fmt.Sprintf(" ... on %s {%s }", d.Name, inside)
			}
			inner += inside
		}
		fields = append(fields, name+args+" {"+inner+" }")
	}
	slices.Sort(fields)
	var out strings.Builder
	for _, f := range fields {
		// One name with two types is not allowed beside another fragment: each has a name of its own.
		name, _, _ := strings.Cut(strings.NewReplacer("(", " ", "{", " ").Replace(f), " ")
		fmt.Fprintf(&out, " %s_%s: %s", kind, name, f)
	}
	return out.String()
}

// arguments are those that a field needs; known is false where nothing fits.
func arguments(f *ast.FieldDefinition) (text string, known bool) {
	values := map[string]string{
		"first": "3", "owner": `"octo"`, "name": `"octo"`, "number": "1", "qualifiedName": `"main"`, "expression": `"main"`, "path": `"main"`, "id": `"x"`,
	}
	var given []string
	for _, a := range f.Arguments {
		if value, is := values[a.Name]; is && (a.Type.NonNull || a.Name == "first" || a.Name == "expression") {
			given = append(given, a.Name+": "+value)
		} else if a.Type.NonNull && a.DefaultValue == nil {
			return "", false
		}
	}
	if len(given) == 0 {
		return "", true
	}
	return "(" + strings.Join(given, ", ") + ")", true
}

// Every field of every type is answered as the schema has it: conform looks at the values.
func TestEverythingFitsTheSchema(t *testing.T) {
	s := fuzzStage(t)
	furnishForQueries(t, s.Repository("octo/app"))
	server := httptest.NewServer(conform.Handler(t, s))
	defer server.Close()
	q := &query{kinds: map[string]*kind{}}
	const repository = `repository(owner: "octo", name: "app") `
	for _, root := range []struct{ kind, way string }{
		{"Repository", repository + `{%s }`},
		{"PullRequest", repository + `{ pullRequest(number: 1) {%s } }`},
		{"PullRequest", repository + `{ pullRequest(number: 2) {%s } }`},
		{"Commit", repository + `{ object(expression: "work") { ... on Commit {%s } } }`},
		{"Ref", repository + `{ ref(qualifiedName: "main") {%s } }`},
		{"Deployment", repository + `{ deployments(first: 3) { nodes {%s } } }`},
		{"User", `viewer {%s }`},
		{"RateLimit", `rateLimit {%s }`},
	} {
		askEverything(t, server.URL, fmt.Sprintf("{ "+root.way+" }", everything(q, root.kind, 3, []string{root.kind})))
	}
}

func askEverything(t *testing.T, url, text string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": text})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer t")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil || bytes.Contains(data, []byte(`"errors"`)) || len(data) < 50 {
		t.Errorf("%.100s: %v: %.3000s", text, err, data[max(0, bytes.LastIndex(data, []byte(`"errors"`))):])
	}
}

// furnishForQueries adds one of everything that has a type.
func furnishForQueries(t *testing.T, r *Repository) {
	t.Helper()
	no := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	one := 1
	p := r.pull(1)
	p.Reviewers, p.Teams, p.Labels = []string{"rev", "helper[bot]"}, []string{"core"}, []string{"bug"}
	p.AutoMerge = &AutoMerge{By: "octo", Method: "squash", Enabled: p.Created}
	_, err := r.AddPull(Pull{Title: "two", Author: "helper[bot]", Head: "work", Draft: true})
	no(err)
	_, err = r.AddWorkflowRun(WorkflowRun{HeadSHA: p.HeadSHA, Jobs: []Job{{Name: "j"}, {Name: "k", Status: "in_progress"}}})
	no(err)
	no(r.AddStatus(p.HeadSHA, Status{Context: "c", State: "error", Author: "ci[bot]", TargetURL: "https://h.test", Description: "d"}))
	_, err = r.AddComment(1, Comment{Author: "ada", Body: "b"})
	no(err)
	_, err = r.AddReview(1, Review{Author: "t", State: "PENDING"})
	no(err)
	no(r.AddMergeQueueEntry(MergeQueueEntry{Pull: 1, BaseSHA: r.Ref("refs/heads/main"), HeadSHA: p.HeadSHA}))
	r.Protect("main", Protection{Approvals: &one, RequiredChecks: []RequiredCheck{{Context: "c"}, {Context: "j", AppID: 15368}}})
	r.AddEnvironment(Environment{Name: "prod"})
	at := r.Created
	r.deployments = append(r.deployments, &Deployment{
		ID: 900, SHA: p.HeadSHA, Ref: "work", Task: "deploy", Environment: "prod", Creator: "octo", Payload: map[string]any{"a": 1}, Created: at, Updated: at,
		Statuses: []DeploymentStatus{{ID: 901, State: "in_progress", Created: at}, {ID: 902, State: "success", Creator: "octo", LogURL: "https://h.test", Created: at}},
	})
	r.issues = append(r.issues, &Issue{Number: 1, ID: 903, Title: "t", State: "closed", StateReason: "completed", Author: "ada", Labels: []string{"bug"}, Created: at, Updated: at, Closed: at})
}
