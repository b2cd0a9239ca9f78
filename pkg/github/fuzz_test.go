package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// FuzzAnswers gives every question the same bytes for an answer: none may panic, hang, or put a control character into
// an error; and what passes is bounded and has its identity.
func FuzzAnswers(f *testing.F) {
	whole := &pullFixture{reviews: 2, commits: 2, comments: 2, runs: 2, statuses: 1}
	var caught strings.Builder
	whole.query(catcher{nil, &caught})
	f.Add([]byte(caught.String()))
	for _, seed := range []string{
		"", "null", "[]", "{}", "[null]", `[{"id":1}]`, `{"total_count":1,"check_runs":[{"id":1,"name":"n","status":"completed"}],"statuses":[null]}`,
		`{"data":{"repository":{"pullRequest":{"number":7}}},"errors":[{"path":["repository","pullRequest",3]}]}`,
		`{"data":{"repository":{"mergeQueue":{"entries":{"nodes":[null,{}]}}}}}`, "{\"message\":\"\x1b\"}", `{"number":7,"state":"open","base":null,"head":{"repo":null}}`,
		`[{"type":"required_status_checks","parameters":{"required_status_checks":[null]}}]`, `{"protected":true,"protection":{"required_status_checks":{"checks":[null],"contexts":[null]}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		answer := func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"1"`)
			_, _ = w.Write(data)
		}
		r := open(t, Options{BaseURL: "http://github.example", Token: "ghp_x", HTTP: &http.Client{Transport: inProcess(answer)}})
		ctx := context.Background()
		s := r.Snapshot(ctx, 7)
		if p := s.PullRequest; p.Err == nil && (p.Value.Number != 7 || !isSHA(p.Value.Head.SHA) || len(p.Value.Body) > maxBody) {
			t.Errorf("%+v passed", p.Value)
		}
		for _, c := range s.Checks.Value {
			if c.Name == "" || !c.Status && c.ID <= 0 {
				t.Errorf("%+v passed", c)
			}
		}
		faults := []error{s.PullRequest.Err, s.Reviews.Err, s.Commits.Err, s.Comments.Err, s.Checks.Err}
		ask := func(_ any, err error) { faults = append(faults, err) }
		ask(r.Requirements(ctx, "main"))
		ask(r.Jobs(ctx, 1, 0))
		ask(r.Access(ctx, "x"))
		ask(r.Dependencies(ctx, sha1, sha2))
		ask(r.MergeGroup(ctx, "main", "gh-readonly-queue/main/pr-1-"+sha1, sha2))
		ask(r.CreateCheckRun(ctx, CheckRun{Name: "n", HeadSHA: sha1}))
		ask(r.CreateComment(ctx, 1, "b"))
		ask(r.EnvironmentVariables(ctx, "x"))
		ask(r.RepositorySecrets(ctx))
		ask(r.Info(ctx))
		ask(r.Viewer(ctx))
		ask(r.RateLimit(ctx))
		ask(r.Environment(ctx, "x"))
		ask(r.Workflows(ctx))
		for _, err := range faults {
			if err != nil && strings.ContainsFunc(err.Error(), func(c rune) bool { return c < ' ' || c == 0x7f }) {
				t.Errorf("%q", fmt.Sprint(err))
			}
		}
	})
}
