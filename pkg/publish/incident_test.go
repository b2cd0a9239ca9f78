package publish

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
	"deploycoord/pkg/githubsim"
)

func (h *hub) incident(body string) IncidentState {
	return IncidentState{ID: h.id, Title: "Rolled back", Body: body, Labels: []string{"production"}}
}

// issues is what people see of the issues.
func (h *hub) issues() []string {
	var out []string
	for _, i := range h.repo.Issues() {
		last := i.State
		if i.StateReason == "duplicate" {
			last = i.StateReason
		}
		out = append(out, fmt.Sprintf("%s %q %d comments: %s", i.Title, i.Labels, len(h.repo.Comments(i.Number)), last))
	}
	return out
}

func TestIncidentLife(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	r := h.as("ghs_job", nil)
	open := func(body string, want Outcome) int {
		t.Helper()
		n, e := Incident(t.Context(), r, h.incident(body))
		if e.Outcome != want || n == 0 {
			t.Fatalf("#%d %s, %v; expected %s", n, e.Outcome, e.Err, want)
		}
		return n
	}
	n := open("It broke.", Written)
	open("It broke.", Unchanged)
	there := h.repo.Issues()[0].Body
	if err := r.UpdateIssue(t.Context(), n, github.IssueChange{Title: "Shop down", Body: "Call Ada.\r\n" + there + "\r\nNotes"}); err != nil {
		t.Fatal(err)
	}
	open("It broke.", Unchanged)
	open("It broke twice. <!-- deploycoord:incident x -->", Written)
	want := "Call Ada.\n<!-- deploycoord:incident " + h.id + " -->\nIt broke twice. &lt;!-- deploycoord:incident x -->\n<!-- /deploycoord:incident " + h.id + " -->\nNotes"
	if diff := cmp.Diff(want, h.repo.Issues()[0].Body); diff != "" {
		t.Error(diff)
	}
	for i, number := range []int{n, 0, n} {
		e := CloseIncident(t.Context(), r, h.id, number, "It is well again.")
		if want := []Outcome{Written, Unchanged, Unchanged}[i]; e.Outcome != want {
			t.Errorf("close %d: %s, %v; expected %s", i, e.Outcome, e.Err, want)
		}
	}
	if open("It broke twice. <!-- deploycoord:incident x -->", Unchanged) != n {
		t.Error("another issue was opened")
	}
	if diff := cmp.Diff([]string{`Shop down ["incident" "production"] 1 comments: closed`}, h.issues()); diff != "" {
		t.Error(diff)
	}
	if err := r.UpdateIssue(t.Context(), n, github.IssueChange{State: "open", Reason: "reopened"}); err != nil {
		t.Fatal(err)
	}
	if e := CloseIncident(t.Context(), r, h.id, n, "It is well again."); e.Outcome != Unchanged {
		t.Errorf("what people opened again: %+v", e)
	}
}

func TestIncidentOfAStranger(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	forged, err := h.as("stranger", nil).CreateIssue(t.Context(), github.NewIssue{Title: "x", Body: h.incident("x").block()})
	if err != nil {
		t.Fatal(err)
	}
	r := h.as("ghs_job", nil)
	n, e := Incident(t.Context(), r, h.incident("It broke."))
	if n == forged.Number || e.Outcome != Written || h.repo.Issues()[0].State != "open" {
		t.Errorf("#%d, %+v", n, e)
	}
	if e := CloseIncident(t.Context(), r, h.id, forged.Number, "x"); e.Outcome != Failed {
		t.Errorf("%+v", e)
	}
}

// TestIncidentWithoutLabels holds that who may set no labels finds their own issue again.
func TestIncidentWithoutLabels(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	for i, want := range []Outcome{Written, Unchanged} {
		if n, e := Incident(t.Context(), h.as("stranger", nil), h.incident("x")); e.Outcome != want {
			t.Errorf("%d: #%d %+v", i, n, e)
		}
	}
	if diff := cmp.Diff([]string{`Rolled back [] 0 comments: open`}, h.issues()); diff != "" {
		t.Error(diff)
	}
}

func TestIncidentRefused(t *testing.T) {
	for _, c := range []struct {
		name, token, want string
		options           githubsim.RepositoryOptions
	}{
		{"no permission", "ghs_reader", "issues: write", githubsim.RepositoryOptions{Private: true}},
		{"not seen", "stranger", "issues: write", githubsim.RepositoryOptions{Private: true}},
		{"switched off", "ghs_job", "switch them on", githubsim.RepositoryOptions{NoIssues: true}},
	} {
		h := newHub(t, c.options)
		n, e := Incident(t.Context(), h.as(c.token, nil), h.incident("x"))
		if n != 0 || e.Outcome != Refused || !strings.Contains(e.Err.Error(), c.want) {
			t.Errorf("%s: #%d %s, %v", c.name, n, e.Outcome, e.Err)
		}
	}
}

func TestIncidentBounds(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	if _, e := Incident(t.Context(), h.as("ghs_job", nil), h.incident(strings.Repeat("é", 100_000))); e.Outcome != Written {
		t.Fatalf("%+v", e)
	}
	if n := len([]rune(h.repo.Issues()[0].Body)); n > maxIncident || n < maxIncident-200 {
		t.Errorf("%d characters", n)
	}
}

func TestIncidentScenes(t *testing.T) {
	scenes(t, func(h *hub, r *github.Repository) error {
		_, e := Incident(context.Background(), r, h.incident("It broke."))
		return e.Err
	}, (*hub).issues)
}

func TestCloseIncidentScenes(t *testing.T) {
	scenes(t, func(h *hub, r *github.Repository) error {
		if len(h.repo.Issues()) == 0 {
			if _, e := Incident(context.Background(), h.as("ghs_job", nil), h.incident("It broke.")); e.Err != nil {
				return e.Err
			}
		}
		return CloseIncident(context.Background(), r, h.id, 0, "It is well again.").Err
	}, (*hub).issues)
}

// TestManyActorsAtOnce holds that one deployment stays in force and one issue open, whoever comes when.
func TestManyActorsAtOnce(t *testing.T) {
	h := newHub(t, githubsim.RepositoryOptions{})
	var all sync.WaitGroup
	for i := range 6 {
		r := h.as([]string{"ghs_job", "owner"}[i%2], nil)
		all.Go(func() {
			if _, e := Incident(context.Background(), r, h.incident("It broke.")); e.Err != nil {
				t.Error(e.Err)
			}
			if e := Deployment(context.Background(), r, h.state("failure")); e.Err != nil {
				t.Error(e.Err)
			}
		})
	}
	all.Wait()
	if got := append(active(h.issues()), active(h.shown())...); len(got) != 2 {
		t.Errorf("%q", got)
	}
	all.Go(func() { CloseIncident(context.Background(), h.as("owner", nil), h.id, 0, "Well.") })
	CloseIncident(context.Background(), h.as("ghs_job", nil), h.id, 0, "Well.")
	all.Wait()
	if n := len(h.repo.Comments(1)); n != 1 || h.repo.Issues()[0].State != "closed" {
		t.Errorf("%d comments, %s", n, h.issues())
	}
}
