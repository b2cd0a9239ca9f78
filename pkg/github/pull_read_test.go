package github

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

func TestMergeable(t *testing.T) {
	yes, no := true, false
	for _, test := range []struct {
		merges *bool
		state  string
		want   Mergeable
	}{{nil, "unknown", MergeableUnknown}, {nil, "", MergeableUnknown}, {&yes, "clean", MergeableYes}, {&yes, "blocked", MergeableYes}, {&no, "dirty", MergeableNo}, {&yes, "dirty", MergeableNo}, {&yes, "unknown", MergeableUnknown}} {
		if got := mergeable(test.merges, test.state); got != test.want {
			t.Errorf("%v %q: %v", test.merges, test.state, got)
		}
	}
}

func TestBodyIsCut(t *testing.T) {
	body := strings.Repeat("é", maxBody)
	r, _ := serve(t, map[string]http.HandlerFunc{"GET /repos/octo/app/pulls/7": func(w http.ResponseWriter, _ *http.Request) {
		encode(w, obj{"number": 7, "state": "open", "body": body, "title": "x", "user": nil, "base": obj{"ref": "b", "sha": sha1}, "head": obj{"ref": "h", "sha": sha2}})
	}})
	p, err := r.PullRequest(context.Background(), 7)
	if err != nil || len(p.Body) != maxBody || !p.BodyCut || p.Author != "" {
		t.Errorf("%d bytes, %v, %v", len(p.Body), p.BodyCut, err)
	}
}
