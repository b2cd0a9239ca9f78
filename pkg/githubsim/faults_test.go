package githubsim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/githubsim"
)

// serve puts a server on the network, without anything in it.
func serve(t *testing.T, sim *githubsim.Server) *stage {
	t.Helper()
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return &stage{t: t, sim: sim, url: server.URL, loose: server.URL, client: server.Client()}
}

// try is rest, where the connection may break.
func (s *stage) try(method, path string) (reply, error) {
	r, err := http.NewRequest(method, s.loose+path, nil)
	must(s.t, err)
	r.Header.Set("Authorization", "Bearer "+secret("owner"))
	a, err := s.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = a.Body.Close() }()
	data, err := io.ReadAll(a.Body)
	return reply{status: a.StatusCode, header: a.Header, body: string(data)}, err
}

// Each kind of fault happens once, and then the right answer comes.
func TestEachFault(t *testing.T) {
	for _, kind := range githubsim.FaultKinds() {
		t.Run(kind, func(t *testing.T) {
			s := newStage(t)
			right := s.rest("owner", "GET", "/repos/octo/app/pulls", "")
			must(t, s.sim.Fault(githubsim.Fault{Kind: kind, Path: "/pulls$", RetryAfter: 7, Delay: time.Millisecond}))
			if other, err := s.try("GET", "/repos/octo/app"); err != nil || other.status != 200 {
				t.Errorf("another path: %d, %v", other.status, err)
			}
			got, err := s.try("GET", "/repos/octo/app/pulls")
			checkFault(t, kind, right, got, err)
			if after, err := s.try("GET", "/repos/octo/app/pulls"); err != nil || after.status != 200 || after.body != right.body {
				t.Errorf("afterwards: %d, %v", after.status, err)
			}
		})
	}
	s := newStage(t)
	if err := s.sim.Fault(githubsim.Fault{Kind: "odd"}); err == nil {
		t.Error("a kind that is none was taken")
	}
	if err := s.sim.Fault(githubsim.Fault{Kind: "500", Path: "("}); err == nil {
		t.Error("a path that is none was taken")
	}
}

func checkFault(t *testing.T, kind string, right, got reply, err error) {
	t.Helper()
	switch kind {
	case "reset":
		if err == nil || got.status != 0 {
			t.Errorf("%d, %v: expected no answer", got.status, err)
		}
	case "cut":
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(got.body) == 0 || !strings.HasPrefix(right.body, got.body) {
			t.Errorf("%d bytes, %v: expected the first half", len(got.body), err)
		}
	case "slow", "stale":
		if err != nil || got.body != right.body {
			t.Errorf("%v %.100s", err, got.body)
		}
	case "garbage":
		if got.status != 200 || json.Valid([]byte(got.body)) {
			t.Errorf("%d %s", got.status, got.body)
		}
	case "wrong-type", "empty-page":
		if got.status != 200 || !json.Valid([]byte(got.body)) || got.body == right.body {
			t.Errorf("%d %s", got.status, got.body)
		}
	case "403-primary":
		if got.status != 403 || got.header.Get("X-Ratelimit-Remaining") != "0" || got.header.Get("Retry-After") != "" {
			t.Errorf("%d %v", got.status, got.header)
		}
	default:
		if err != nil || fmt.Sprint(got.status) != kind[:3] || got.header.Get("Retry-After") != "7" {
			t.Errorf("%d %v, %v", got.status, got.header, err)
		}
	}
}

// Faults are used in order, after so many that are left alone, as often as they say, and by method and token.
func TestFaultScript(t *testing.T) {
	s := newStage(t)
	must(t, s.sim.Fault(githubsim.Fault{Kind: "500", Path: "/pulls", Skip: 1, Times: 2}))
	must(t, s.sim.Fault(githubsim.Fault{Kind: "404", Path: "/pulls", Skip: 1}))
	must(t, s.sim.Fault(githubsim.Fault{Kind: "409", Method: "PATCH", Times: -1}))
	must(t, s.sim.Fault(githubsim.Fault{Kind: "502", Token: secret("workflow"), Times: -1}))
	var got []int
	for range 6 {
		got = append(got, s.rest("owner", "GET", "/repos/octo/app/pulls", "").status)
	}
	got = append(got, s.rest("owner", "PATCH", "/repos/octo/app/pulls/1", "{}").status, s.rest("workflow", "GET", "/repos/octo/app", "").status)
	s.sim.ResetFaults()
	got = append(got, s.rest("owner", "PATCH", "/repos/octo/app/pulls/1", "{}").status)
	want := []int{200, 500, 500, 404, 200, 200, 409, 502, 200}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// A lost answer may belong to a write that was carried out; a stale one is from before a write.
func TestLostAndStale(t *testing.T) {
	s := newStage(t)
	must(t, s.sim.Fault(githubsim.Fault{Kind: "reset", Method: "POST"}))
	must(t, s.sim.Fault(githubsim.Fault{Kind: "reset", Method: "POST", Executed: true}))
	const path = "/repos/octo/app/issues/1/comments"
	for want := range 2 {
		r, err := http.NewRequest("POST", s.loose+path, strings.NewReader(`{"body":"b"}`))
		must(t, err)
		r.Header.Set("Authorization", "Bearer "+secret("owner"))
		if a, err := s.client.Do(r); err == nil {
			_ = a.Body.Close()
			t.Error("an answer came")
		}
		if got := len(s.repo.Comments(1)); got != want {
			t.Errorf("%d comments, want %d", got, want)
		}
	}
	before := s.rest("owner", "GET", path, "")
	_, err := s.repo.AddComment(1, githubsim.Comment{Author: "ada", Body: "new"})
	must(t, err)
	must(t, s.sim.Fault(githubsim.Fault{Kind: "stale", Path: "/comments$"}))
	if stale := s.rest("owner", "GET", path, ""); stale.body != before.body || stale.header.Get("Etag") != before.header.Get("Etag") {
		t.Errorf("not the former answer: %.100s", stale.body)
	}
	if now := s.rest("owner", "GET", path, ""); now.body == before.body {
		t.Error("still the former answer")
	}
}
