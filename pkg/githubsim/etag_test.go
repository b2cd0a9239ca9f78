package githubsim_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"deploycoord/pkg/githubsim"
)

// What has not changed is confirmed with 304, which does not count; a write changes the tag.
func TestConfirmedAnswers(t *testing.T) {
	s := newStage(t)
	const path = "/repos/octo/app/issues/1/comments"
	first := s.rest("owner", "GET", path, "")
	tag := first.header.Get("Etag")
	for _, known := range []string{tag, "*", `"x", ` + tag, tag[len("W/"):]} {
		a := s.rest("owner", "GET", path, "", "If-None-Match: "+known)
		if a.status != http.StatusNotModified || a.body != "" || a.header.Get("Etag") != tag {
			t.Errorf("If-None-Match %s: %d, tag %s", known, a.status, a.header.Get("Etag"))
		}
		if got := a.header.Get("X-Ratelimit-Used"); got != first.header.Get("X-Ratelimit-Used") {
			t.Errorf("a confirmed answer was counted: %s", got)
		}
	}
	_, err := s.repo.AddComment(1, githubsim.Comment{Author: "ada", Body: "new"})
	must(t, err)
	after := s.rest("owner", "GET", path, "", "If-None-Match: "+tag)
	if after.status != http.StatusOK || after.header.Get("Etag") == tag {
		t.Errorf("after a write: %d, tag %s", after.status, after.header.Get("Etag"))
	}
	if got := after.header.Get("X-Ratelimit-Used"); got != "2" {
		t.Errorf("%s requests were counted, want 2", got)
	}
}

// Each token has its hour; a workflow's is that of its repository, and all its tokens share it.
func TestRateLimits(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	sim, err := githubsim.New(githubsim.Options{RateLimit: 3, Now: func() time.Time { return now }})
	must(t, err)
	defer sim.Close()
	_, err = sim.AddRepository("octo/app", githubsim.RepositoryOptions{})
	must(t, err)
	for _, name := range []string{"one", "two"} {
		sim.Token(githubsim.Token{Value: "person-" + name, Login: name})
		sim.Token(githubsim.Token{Value: "workflow-" + name, App: "github-actions"})
	}
	s := serve(t, sim)
	var got []int
	for _, token := range []string{"person-one", "person-one", "person-one", "person-one", "person-two", "workflow-one", "workflow-one", "workflow-two", "workflow-two"} {
		got = append(got, s.rest("", "GET", "/repos/octo/app", "", "Authorization: token "+token).status)
	}
	if fmt.Sprint(got) != "[200 200 200 403 200 200 200 200 403]" {
		t.Errorf("%v", got)
	}
	gone := s.rest("", "GET", "/repos/octo/app", "", "Authorization: token person-one")
	if gone.header.Get("X-Ratelimit-Remaining") != "0" || gone.header.Get("X-Ratelimit-Reset") != fmt.Sprint(now.Add(time.Hour).Unix()) {
		t.Errorf("headers %v", gone.header)
	}
	now = now.Add(time.Hour)
	if a := s.rest("", "GET", "/repos/octo/app", "", "Authorization: token person-one"); a.status != 200 || a.header.Get("X-Ratelimit-Remaining") != "2" {
		t.Errorf("an hour later: %d, %s left", a.status, a.header.Get("X-Ratelimit-Remaining"))
	}
}
