package github

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whose comments are whose is asked only where there are comments and the token does not say it.
func TestOwnComments(t *testing.T) {
	const list = "GET /repos/octo/app/issues/7/comments?per_page=100"
	const said = `[{"id":1,"user":{"login":"Octocat"},"body":"a"},{"id":2,"user":{"login":"github-actions[bot]","type":"Bot"},"body":"b"},{"id":3,"user":null,"body":"c"}]`
	tests := map[string]struct {
		token, comments string
		user            http.HandlerFunc
		own             []int64
		fault, asked    bool
	}{
		"a workflow":              {"ghs_x", said, nil, []int64{2}, false, false},
		"a person":                {"ghp_x", said, say(`{"login":"octocat","type":"User"}`), []int64{1}, false, true},
		"a person, no comments":   {"ghp_x", "[]", nil, nil, false, false},
		"somebody unknown":        {"x", said, refuse(403, "Resource not accessible by integration"), nil, false, true},
		"it could not be asked":   {"ghp_x", said, refuse(500, ""), nil, true, true},
		"an answer without login": {"ghp_x", said, say(`{}`), nil, true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			asked := false
			r := serveAll(t, test.token, func(w http.ResponseWriter, r *http.Request) {
				switch r.Method + " " + r.URL.RequestURI() {
				case list:
					say(test.comments)(w, r)
				case "GET /user":
					asked = true
					test.user(w, r)
				}
			})
			all, err := r.comments(context.Background(), 7)
			var own []int64
			for _, c := range all {
				if c.Own {
					own = append(own, c.ID)
				}
			}
			if diff := cmp.Diff(test.own, own); diff != "" || (err != nil) != test.fault || asked != test.asked {
				t.Errorf("%v, asked %v %s", err, asked, diff)
			}
		})
	}
}
