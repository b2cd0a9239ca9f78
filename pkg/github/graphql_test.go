package github

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestGraphQLErrors(t *testing.T) {
	for body, want := range map[string]string{
		`{"data":null,"errors":[{"type":"FORBIDDEN","message":"no\u001b[31m"}]}`:    `POST /graphql: 200 OK: FORBIDDEN: no [31m; if it exists, the token lacks the permission "p: read"`,
		`{"errors":[{"type":"INSUFFICIENT_SCOPES","message":"scope"}]}`:             `POST /graphql: 200 OK: INSUFFICIENT_SCOPES: scope; if it exists, the token lacks the permission "p: read"`,
		`{"errors":[{"message":"Field x","extensions":{"code":"undefinedField"}}]}`: `POST /graphql: 200 OK: undefinedField: Field x`,
		`{}`:                    `POST /graphql: the answer has neither data nor errors`,
		`{"data":{"viewer":1}}`: `POST /graphql: the answer is not what it should be: json: cannot unmarshal number into Go struct field .Viewer of type string`,
	} {
		r, _ := serve(t, map[string]http.HandlerFunc{"POST /graphql": say(body)})
		var into struct{ Viewer string }
		_, err := r.client.query(context.Background(), "query{viewer}", nil, "p: read", &into)
		var e *Error
		if !errors.As(err, &e) || strings.ReplaceAll(err.Error(), "field .viewer", "field .Viewer") != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestWhereGraphQLIs(t *testing.T) {
	for base, want := range map[string]string{
		"": "https://api.github.com/graphql", "https://api.github.com": "https://api.github.com/graphql", "https://host/api/v3": "https://host/api/graphql",
		"https://host/api/v3/": "https://host/api/graphql", "http://127.0.0.1:80": "http://127.0.0.1:80/graphql", "https://api.x.ghe.com": "https://api.x.ghe.com/graphql",
	} {
		c, err := New(Options{BaseURL: base})
		if err != nil || c.graphQL.String() != want {
			t.Errorf("%s: %v, %v", base, c.graphQL, err)
		}
	}
	c, err := New(Options{GraphQLURL: "https://host/api/graphql"})
	if err != nil || c.graphQL.String() != "https://host/api/graphql" {
		t.Error(err)
	}
	for _, bad := range []string{"ftp://x/", "/graphql", "https://user:planted@host/"} {
		if _, err := New(Options{GraphQLURL: bad}); err == nil || strings.Contains(err.Error(), "planted") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// On a GitHub Enterprise Server both APIs stand below /api, and both get the token.
func TestSnapshotOfEnterpriseServer(t *testing.T) {
	f := &pullFixture{reviews: 1, commits: 1, runs: 1}
	for _, graphQL := range []bool{true, false} {
		r := serveAll(t, "", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer ghs_x" {
				t.Errorf("%s without the token", r.URL)
			}
			path, ok := strings.CutPrefix(r.URL.Path, "/api/v3")
			switch {
			case r.URL.Path == "/api/graphql" && graphQL:
				f.query(w)
			case ok:
				r.URL.Path = path
				f.list(w, r)
			default:
				refuse(404, "Not Found")(w, r)
			}
		})
		r = open(t, Options{BaseURL: strings.TrimSuffix(r.client.api.BaseURL.String(), "/") + "/api/v3", Token: "ghs_x"})
		s := r.Snapshot(context.Background(), 7)
		if err := faultOf(s); err != nil || len(s.Checks.Value) != 1 {
			t.Errorf("%v", err)
		}
	}
}
