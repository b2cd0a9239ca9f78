package github

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDependencies(t *testing.T) {
	where := "GET /repos/octo/app/dependency-graph/compare/" + sha1 + "..." + sha2
	r, _ := serve(t, map[string]http.HandlerFunc{
		where: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", `<https://x/?page=2>; rel="next"`)
			say(`[{"change_type":"added","manifest":"go.mod","ecosystem":"gomod","name":"x","version":"1","scope":"RUNTIME","license":null,
			  "vulnerabilities":[{"severity":"HIGH","advisory_ghsa_id":"GHSA-1","advisory_summary":"s","advisory_url":"javascript:1"}]}]`)(w, r)
		},
		where + "?page=2": say(`[{"change_type":"removed","manifest":"go.mod","ecosystem":"gomod","name":"y","version":"2","scope":"unknown","vulnerabilities":[]}]`),
	})
	got, err := r.Dependencies(context.Background(), sha1, sha2)
	want := []DependencyChange{
		{Added: true, Manifest: "go.mod", Ecosystem: "gomod", Name: "x", Version: "1", Scope: "runtime", Vulnerabilities: []Vulnerability{{Severity: "high", ID: "GHSA-1", Summary: "s"}}},
		{Manifest: "go.mod", Ecosystem: "gomod", Name: "y", Version: "2", Scope: "unknown"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := r.Dependencies(context.Background(), sha1, sha3); statusOf(err) != 404 || asError(err).Permission != "contents: read" {
		t.Error(err)
	}
}
