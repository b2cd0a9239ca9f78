package githubsim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"deploycoord/pkg/githubsim"
)

// Who may do what, on a private and on a public repository. The statuses stand in the order of the callers.
func TestPermissions(t *testing.T) {
	callers := []string{"", "wrong", "stranger", "reader", "writer", "owner", "workflow", "fork", "fine", "elsewhere"}
	const head, annotated = "{head}", "{check}"
	for _, test := range []struct {
		call, private, public string
	}{
		{"GET /repos/octo/R", "404 401 404 200 200 200 200 200 200 404", "200 401 200 200 200 200 200 200 200 200"},
		{"GET /repos/octo/R/pulls/1", "404 401 404 200 200 200 200 200 200 404", "200 401 200 200 200 200 200 200 200 200"},
		{"GET /repos/octo/R/commits/main", "404 401 404 200 200 200 200 200 403 404", "200 401 200 200 200 200 200 200 200 200"},
		{"GET /repos/octo/R/commits/main/check-runs", "404 401 404 200 200 200 200 403 403 404", "200 401 200 200 200 200 200 200 200 200"},
		{"GET /repos/octo/R/rules/branches/main", "404 401 404 200 200 200 200 200 200 404", "200 401 200 200 200 200 200 200 200 200"},
		{"GET /repos/octo/R/branches/main/protection", "404 401 404 404 404 200 403 403 403 404", "401 401 404 404 404 200 403 403 403 403"},
		{"GET /repos/octo/R/actions/secrets", "404 401 404 403 200 200 403 403 200 404", "401 401 403 403 200 200 403 403 200 403"},
		{"GET /repos/octo/R/actions/variables", "404 401 404 403 200 200 403 403 403 404", "401 401 403 403 200 200 403 403 403 403"},
		{"GET /repos/octo/R/environments/prod/secrets", "404 401 404 403 200 200 403 403 403 404", "401 401 403 403 200 200 403 403 403 403"},
		{"GET /repos/octo/R/environments/prod", "404 401 404 200 200 200 200 403 403 404", "200 401 200 200 200 200 200 200 200 200"},
		{"GET /repos/octo/R/collaborators/octo/permission", "404 401 404 403 200 200 200 200 200 404", "401 401 403 403 200 200 200 200 200 403"},
		{"POST /repos/octo/R/statuses/" + head + ` {"state":"pending"}`, "404 401 404 403 201 201 201 403 403 404", "401 401 403 403 201 201 201 403 403 403"},
		{"POST /repos/octo/R/check-runs " + `{"name":"n","head_sha":"{head}"}`, "404 401 404 403 403 403 201 403 403 404", "401 401 403 403 403 403 201 403 403 403"},
		{"PATCH /repos/octo/R/check-runs/" + annotated + " {}", "404 401 404 403 403 403 200 403 403 404", "401 401 403 403 403 403 200 403 403 403"},
		{`POST /repos/octo/R/issues/1/comments {"body":"b"}`, "404 401 404 201 201 201 201 403 403 404", "401 401 201 201 201 201 201 403 403 403"},
		{`POST /repos/octo/R/issues/1/labels {"labels":["x"]}`, "404 401 404 403 200 200 200 403 403 404", "401 401 403 403 200 200 200 403 403 403"},
		{`PUT /repos/octo/R/pulls/1/merge {"sha":"` + strings.Repeat("1", 40) + `"}`, "404 401 404 403 409 409 403 403 403 404", "401 401 403 403 409 409 403 403 403 403"},
		{"DELETE /repos/octo/R/git/refs/heads/none", "404 401 404 403 422 422 403 403 403 404", "401 401 403 403 422 422 403 403 403 403"},
		{"GET /user", "401 401 200 200 200 200 403 403 200 403", "401 401 200 200 200 200 403 403 200 403"},
		{"GET /rate_limit", "200 401 200 200 200 200 200 200 200 200", "200 401 200 200 200 200 200 200 200 200"},
	} {
		for name, want := range map[string]string{"private": test.private, "public": test.public} {
			s := newStage(t)
			r := s.grants(name)
			replace := strings.NewReplacer("/R", "/"+name, "{head}", s.pull.HeadSHA, "{check}", fmt.Sprint(r))
			method, rest, _ := strings.Cut(replace.Replace(test.call), " ")
			path, body, _ := strings.Cut(rest, " ")
			var got []string
			for _, caller := range callers {
				got = append(got, fmt.Sprint(s.rest(caller, method, path, body).status))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s, %s, as %q:\n got %s\nwant %s", test.call, name, callers, strings.Join(got, " "), want)
			}
		}
	}
}

// grants makes a repository like the stage's own, and who may do what in it; it gives the ID of a check run.
func (s *stage) grants(name string) int64 {
	s.t.Helper()
	repo, err := s.sim.AddRepository("octo/"+name, githubsim.RepositoryOptions{Private: name == "private"})
	must(s.t, err)
	must(s.t, repo.Import(s.repo.Dir()))
	p, err := repo.AddPull(githubsim.Pull{Title: "Work", Author: "ada", Head: "work"})
	must(s.t, err)
	repo.Protect("main", githubsim.Protection{})
	repo.AddEnvironment(githubsim.Environment{Name: "prod"})
	must(s.t, repo.SetPermission("reader", "read"))
	must(s.t, repo.SetPermission("writer", "write"))
	id, err := repo.AddCheckRun(githubsim.CheckRun{SHA: p.HeadSHA, Name: "own"})
	must(s.t, err)
	for _, login := range []string{"reader", "writer"} {
		s.sim.Token(githubsim.Token{Value: secret(login), Login: login})
	}
	own := "octo/" + name
	s.sim.Token(githubsim.Token{Value: secret("workflow"), App: "github-actions", Repository: own, Permissions: map[string]string{
		"contents": "read", "pull_requests": "read", "checks": "write", "statuses": "write", "issues": "write", "actions": "read",
		"secrets": "read", "actions_variables": "read", "environments": "read", "administration": "read", // which a workflow cannot have
	}})
	s.sim.Token(githubsim.Token{Value: secret("fork"), App: "github-actions", Repository: own, Fork: true, Permissions: map[string]string{
		"contents": "write", "pull_requests": "write", "statuses": "write", "issues": "write",
	}})
	s.sim.Token(githubsim.Token{Value: secret("fine"), Login: "octo", Permissions: map[string]string{"pull_requests": "read", "secrets": "read"}})
	s.sim.Token(githubsim.Token{Value: secret("elsewhere"), App: "helper", Repository: "octo/other", Permissions: map[string]string{
		"contents": "write", "administration": "write", "secrets": "read",
	}})
	return id
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A token is taken in each form that GitHub takes, and in no other.
func TestTokenForms(t *testing.T) {
	s := newStage(t)
	for header, want := range map[string]int{
		"Bearer ghp_owner": http.StatusOK, "token ghp_owner": http.StatusOK, "bearer  ghp_owner": http.StatusOK,
		"Basic eDpnaHBfb3duZXI=": http.StatusOK, "Basic !": http.StatusUnauthorized, "ghp_owner": http.StatusUnauthorized,
		"Digest ghp_owner": http.StatusUnauthorized, "Bearer": http.StatusUnauthorized, "Bearer ghp_owner2": http.StatusUnauthorized,
	} {
		if got := s.rest("", "GET", "/repos/octo/app", "", "Authorization: "+header).status; got != want {
			t.Errorf("%q: %d, want %d", header, got, want)
		}
	}
}

// An app changes its own check runs alone, and a comment's author his own comment.
func TestOthersThings(t *testing.T) {
	s := newStage(t)
	id, err := s.repo.AddCheckRun(githubsim.CheckRun{SHA: s.pull.HeadSHA, Name: "n", App: "other"})
	must(t, err)
	if a := s.rest("workflow", "PATCH", fmt.Sprintf("/repos/octo/app/check-runs/%d", id), `{"status":"in_progress"}`); a.status != 403 || !strings.Contains(a.body, "created it") {
		t.Errorf("another app's check run: %d %s", a.status, a.body)
	}
	must(t, s.repo.SetPermission("mallory", "read"))
	comment, err := s.repo.AddComment(1, githubsim.Comment{Author: "octo", Body: "b"})
	must(t, err)
	for _, method := range []string{"PATCH", "DELETE"} {
		if a := s.rest("stranger", method, fmt.Sprintf("/repos/octo/app/issues/comments/%d", comment), `{"body":"x"}`); a.status != 403 {
			t.Errorf("%s of another's comment: %d", method, a.status)
		}
	}
}

// A classic token does what its scopes say, and answers name them.
func TestScopes(t *testing.T) {
	s := newStage(t)
	_, err := s.sim.AddRepository("octo/open", githubsim.RepositoryOptions{})
	must(t, err)
	for scopes, want := range map[string]string{
		"repo, workflow": "200 200 204", "repo": "200 200 204", "public_repo": "404 200 204", "read:org": "404 200 404", "": "404 200 404",
	} {
		s.sim.Token(githubsim.Token{Value: secret("scoped"), Login: "octo", Scopes: append([]string{}, strings.FieldsFunc(scopes, func(r rune) bool { return r == ',' || r == ' ' })...)})
		a := s.rest("scoped", "GET", "/repos/octo/app", "")
		got := fmt.Sprint(a.status, " ", s.rest("scoped", "GET", "/repos/octo/open", "").status, " ", s.rest("scoped", "POST", "/repos/octo/open/dispatches", `{"event_type":"x"}`).status)
		if got != want || a.header.Get("X-Oauth-Scopes") != scopes {
			t.Errorf("%q: %s, want %s; the answer says %q", scopes, got, want, a.header.Get("X-Oauth-Scopes"))
		}
	}
	if _, told := s.rest("workflow", "GET", "/repos/octo/app", "").header["X-Oauth-Scopes"]; told {
		t.Error("an app's token has scopes")
	}
}
