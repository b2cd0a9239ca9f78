package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/actions"
	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
	"deploycoord/pkg/githubsim/conform"
)

// hub is the embedded GitHub, whose answers are held to GitHub's description.
type hub struct {
	t    *testing.T
	sim  *githubsim.Server
	repo *githubsim.Repository
	url  string
	sha  string
	id   string
}

func newHub(t *testing.T, o githubsim.RepositoryOptions) *hub {
	t.Helper()
	sim, err := githubsim.New(githubsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	repo, err := sim.AddRepository("octo/app", o)
	if err != nil {
		t.Fatal(err)
	}
	h := &hub{t: t, sim: sim, repo: repo}
	h.sha, h.id = h.commit("a")
	both := map[string]string{"deployments": "write", "issues": "write", "contents": "read"}
	sim.Token(githubsim.Token{Value: "ghs_job", App: "github-actions", Permissions: both})
	sim.Token(githubsim.Token{Value: "ghs_reader", App: "github-actions", Permissions: map[string]string{"deployments": "read", "issues": "read", "contents": "read"}})
	sim.Token(githubsim.Token{Value: "owner", Login: "octo"})
	sim.Token(githubsim.Token{Value: "stranger", Login: "mallory"})
	server := httptest.NewServer(conform.Handler(t, sim))
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

func (h *hub) commit(name string) (sha, id string) {
	h.t.Helper()
	sha, err := h.repo.Commit("main", name, map[string]string{name: name})
	if err != nil {
		h.t.Fatal(err)
	}
	return sha, "2026-11-23-" + short(sha)
}

// as gives the repository to a token, through a way of sending.
func (h *hub) as(token string, way http.RoundTripper) *github.Repository {
	h.t.Helper()
	client, err := github.New(github.Options{
		BaseURL: h.url, Token: token, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		HTTP: &http.Client{Transport: way, Timeout: time.Minute},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := client.Repository("octo/app")
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// way is a transport that does something at the request of a number, from 1.
type way struct {
	mu     sync.Mutex
	n      int
	before func(n int) error // an error: the request is never sent
	after  func(n int) error // an error: it was carried out, and its answer is lost
}

func (w *way) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.n++
	n := w.n
	w.mu.Unlock()
	if w.before != nil {
		if err := w.before(n); err != nil {
			return nil, err
		}
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || w.after == nil {
		return answer, err
	}
	if err := w.after(n); err != nil {
		_ = answer.Body.Close()
		return nil, err
	}
	return answer, nil
}

var errBroken = errors.New("connection reset")

func third(n int) error {
	if n%3 == 0 {
		return errBroken
	}
	return nil
}

// unavailable answers each third request with 503, without carrying it out.
type unavailable struct{ n int }

func (u *unavailable) RoundTrip(r *http.Request) (*http.Response, error) {
	if u.n++; u.n%3 != 0 {
		return http.DefaultTransport.RoundTrip(r)
	}
	return &http.Response{StatusCode: 503, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(`{}`))), Request: r}, nil
}

// shown is what GitHub shows of its deployments, without ids.
func (h *hub) shown() []string {
	var out []string
	for _, d := range h.repo.Deployments() {
		line := fmt.Sprintf("%s %s %s:", short(d.SHA), d.Environment, d.Task)
		for _, s := range d.Statuses {
			line += " " + s.State
		}
		out = append(out, line)
	}
	return out
}

func (h *hub) state(state string) DeploymentState {
	return DeploymentState{ID: h.id, SHA: h.sha, Environment: "production", State: state, Description: "it is " + state, LogURL: "https://ci.test/1", EnvironmentURL: "https://shop.test"}
}

func (h *hub) deploy(r *github.Repository, s DeploymentState, want Outcome) {
	h.t.Helper()
	if e := Deployment(context.Background(), r, s); e.Outcome != want {
		h.t.Fatalf("%s: %s, %v; expected %s", e.What, e.Outcome, e.Err, want)
	}
}

func (h *hub) show(want ...string) {
	h.t.Helper()
	if diff := cmp.Diff(want, h.shown()); diff != "" {
		h.t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDeploymentLife(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	r := h.as("ghs_job", nil)
	h.deploy(r, h.state("inactive"), Unchanged)
	h.deploy(r, h.state("in_progress"), Written)
	h.deploy(r, h.state("in_progress"), Unchanged)
	h.deploy(r, h.state("success"), Written)
	again := h.state("success")
	again.LogURL = "https://ci.test/2"
	h.deploy(r, again, Unchanged)
	first := short(h.sha)
	h.show(first + " production deploycoord: in_progress success")
	d := h.repo.Deployments()[0]
	if st := d.Statuses[1]; d.Payload.(map[string]any)["deploycoord"] != h.id || !d.Production || st.Description != "deploycoord: it is success" || st.LogURL != "https://ci.test/1" || st.EnvironmentURL != "https://shop.test" {
		t.Errorf("%+v", d)
	}

	old := h.state("success")
	h.sha, h.id = h.commit("b")
	h.deploy(r, h.state("success"), Written)
	h.show(first+" production deploycoord: in_progress success inactive", short(h.sha)+" production deploycoord: success")
	h.deploy(r, old, Superseded)
	h.deploy(r, h.state("failure"), Written)
	h.deploy(r, h.state("inactive"), Written)
	h.deploy(r, h.state("inactive"), Unchanged)
	h.show(first+" production deploycoord: in_progress success inactive", short(h.sha)+" production deploycoord: success failure inactive")
}

func TestDeploymentOfAJobIsUsed(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	r := h.as("ghs_job", nil)
	d, err := r.CreateDeployment(t.Context(), github.NewDeployment{SHA: h.sha, Environment: "production", Task: "deploy"})
	if err != nil {
		t.Fatal(err)
	}
	h.deploy(r, h.state("success"), Written)
	if err := r.CreateDeploymentStatus(t.Context(), d.ID, github.DeploymentStatus{State: "success"}); err != nil { // GitHub's, when the job ends
		t.Fatal(err)
	}
	h.deploy(r, h.state("success"), Unchanged)
	h.show(short(h.sha) + " production deploy: success success")
}

func TestDeploymentRefused(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{Private: true})
	e := Deployment(t.Context(), h.as("ghs_reader", nil), h.state("success"))
	if e.Outcome != Refused || !strings.Contains(e.Err.Error(), "deployments: write") {
		t.Errorf("%s, %v", e.Outcome, e.Err)
	}
	bad := h.state("done")
	if e := Deployment(t.Context(), h.as("ghs_job", nil), bad); e.Outcome != Failed {
		t.Errorf("%+v", e)
	}
}

// scenes go through the ways in which sending goes wrong: each third request, and a kill before and after each.
func scenes(t *testing.T, act func(h *hub, r *github.Repository) error, shown func(h *hub) []string) {
	t.Helper()
	whole := newHub(t, githubsim.RepositoryOptions{})
	count := &way{}
	if err := act(whole, whole.as("ghs_job", count)); err != nil {
		t.Fatal(err)
	}
	want, requests := shown(whole), count.n
	for name, via := range map[string]http.RoundTripper{"each third is not sent": &way{before: third}, "each third answer is lost": &way{after: third}, "each third is 503": &unavailable{}} {
		t.Run(name, func(t *testing.T) {
			h := newHub(t, githubsim.RepositoryOptions{})
			if err := act(h, h.as("ghs_job", via)); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(want, shown(h)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for at := 1; at <= requests; at++ {
		dead := func(n int) error {
			if n >= at {
				return errBroken
			}
			return nil
		}
		for name, via := range map[string]*way{"before": {before: dead}, "after": {after: func(n int) error {
			return dead(n)
		}, before: func(n int) error {
			return dead(n - 1)
		}}} {
			t.Run(fmt.Sprint("killed ", name, " request ", at), func(t *testing.T) {
				h := newHub(t, githubsim.RepositoryOptions{})
				if err := act(h, h.as("ghs_job", via)); err == nil {
					t.Fatal("nothing was killed")
				}
				if err := act(h, h.as("ghs_job", nil)); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, shown(h)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
		t.Run(fmt.Sprint("another comes before request ", at), func(t *testing.T) {
			h := newHub(t, githubsim.RepositoryOptions{})
			other := h.as("owner", nil)
			via := &way{before: func(n int) error {
				if n == at {
					return act(h, other)
				}
				return nil
			}}
			if err := act(h, h.as("ghs_job", via)); err != nil {
				t.Fatal(err)
			}
			if err := act(h, other); err != nil {
				t.Fatal(err)
			}
			if got := active(shown(h)); !cmp.Equal(active(want), got) {
				t.Errorf("got %q\nwant %q", shown(h), want)
			}
		})
	}
}

// active keeps what is not retired or closed, and of each line its end.
func active(lines []string) []string {
	var out []string
	for _, l := range lines {
		what, states, _ := strings.Cut(l, ":")
		if f := strings.Fields(states); len(f) > 0 && f[len(f)-1] != "inactive" && f[len(f)-1] != "duplicate" {
			out = append(out, what+": "+f[len(f)-1])
		}
	}
	return out
}

func TestDeploymentScenes(t *testing.T) {
	scenes(t, func(h *hub, r *github.Repository) error {
		e := Deployment(context.Background(), r, h.state("success"))
		return e.Err
	}, (*hub).shown)
}

func TestOwnDeployment(t *testing.T) {
	for _, c := range []struct {
		d    *actions.Deployment
		want bool
	}{
		{nil, false}, {&actions.Deployment{Task: "deploy"}, false}, {&actions.Deployment{Task: "deploycoord"}, true},
		{&actions.Deployment{Task: "deploy", Note: "deploycoord: verified"}, true},
	} {
		if got := OwnDeployment(actions.Event{Deployment: c.d}); got != c.want {
			t.Errorf("%+v: %v", c.d, got)
		}
	}
}
