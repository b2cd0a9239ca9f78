package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

// plantedHook is a part of an address that no output may have.
const plantedHook = "T0KEN-PLANTED-9c1e5f7a"

// listener is somebody's webhook: it keeps what arrives.
type listener struct {
	mu     sync.Mutex
	events []map[string]any
	status int
	*httptest.Server
}

func newListener(t testing.TB, status int) *listener {
	l := &listener{status: status}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var e map[string]any
		if err := json.Unmarshal(body, &e); err != nil {
			t.Errorf("the body is no JSON: %v\n%s", err, body)
		}
		l.mu.Lock()
		l.events = append(l.events, e)
		l.mu.Unlock()
		w.WriteHeader(l.status)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) address() string { return l.URL + "/hook/" + plantedHook }

// kinds are the events that arrived, in their order.
func (l *listener) kinds() (out []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events {
		out = append(out, e["event"].(string))
	}
	return out
}

// describe gives the pull request another body, as its author does.
func (s *scene) describe(body string) {
	s.t.Helper()
	data, err := json.Marshal(map[string]string{"body": body})
	s.must(err)
	request, err := http.NewRequest(http.MethodPatch, fmt.Sprintf("%s/repos/acme/shop/pulls/%d", s.server.URL, s.number), bytes.NewReader(data))
	s.must(err)
	request.Header.Set("Authorization", "Bearer "+personToken)
	answer, err := http.DefaultClient.Do(request)
	s.must(err)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("the body could not be changed: %s", answer.Status)
	}
	s.pullRequestEvent("edited", false)
}

// configured adds to the configuration of the checkout.
func (m *merged) configured(text string) {
	m.t.Helper()
	at := filepath.Join(m.dir, ".github", "deployment.yml")
	data, err := os.ReadFile(at)
	m.must(err)
	m.must(os.WriteFile(at, append(data, text...), 0o644))
}

func unticked(body string) string {
	return strings.ReplaceAll(body, "- [x] Stakeholders notified of deployment\n", "")
}

// TestGateAnnounces holds that a notification that arrived counts for the check stakeholders, once for each head, and that
// one which did not counts for nothing.
func TestGateAnnounces(t *testing.T) {
	for name, test := range map[string]struct {
		body      string
		status    int
		addresses func(l *listener) string
		code      int
		told      []string
		check     finding.Status
		notice    string
	}{
		"nothing but the telling is missing": {unticked(goodBody), 200, (*listener).address, 0, []string{"gate-passed"}, finding.Pass, ""},
		"ticked already":                     {goodBody, 200, (*listener).address, 0, []string{"gate-passed"}, finding.Pass, ""},
		"it does not arrive":                 {unticked(goodBody), 404, (*listener).address, 1, []string{"gate-passed"}, finding.Fail, "nobody was told by webhook, line 1 of notify-urls: it answered 404 Not Found; is the address of the webhook still the right one?"},
		"something else is missing, too":     {"Nothing.", 200, (*listener).address, 1, nil, finding.Fail, ""},
		"nobody is to be told":               {unticked(goodBody), 200, func(*listener) string { return "" }, 1, nil, finding.Fail, ""},
		"no address": {
			unticked(goodBody), 200, func(l *listener) string { return "slak://" + plantedHook + "\n" + l.address() }, 0, []string{"gate-passed"}, finding.Pass,
			"notify-urls, line 1: this service is not known",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, l := newScene(t), newListener(t, test.status)
			s.describe(test.body)
			s.env["INPUT_NOTIFY-URLS"] = test.addresses(l)
			r := s.runWith(http.DefaultClient, "gate")
			if r.code != test.code {
				t.Fatalf("exit %d, expected %d\n%s\n%s", r.code, test.code, r.stdout, r.stderr)
			}
			if diff := cmp.Diff(test.told, l.kinds()); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			var result finding.Result
			data, err := os.ReadFile(filepath.Join(s.dir, reportFile))
			s.must(err)
			s.must(json.Unmarshal(data, &result))
			i := slices.IndexFunc(result.Checks, func(c finding.Check) bool { return c.ID == "stakeholders" })
			if got := result.Checks[i]; got.Status != test.check {
				t.Errorf("stakeholders: %s, %s; expected %s", got.Status, got.Summary, test.check)
			}
			if !strings.Contains(strings.Join(result.Notices, "\n"), test.notice) {
				t.Errorf("notices %q lack %q", result.Notices, test.notice)
			}
			if out := r.stdout + r.stderr + r.summary; strings.Contains(out, "PLANTED") {
				t.Errorf("a part of the address came out:\n%s", out)
			}
			if test.code != 0 {
				return
			}
			// The next run of the same head knows of it.
			again := s.runWith(http.DefaultClient, "gate")
			if again.code != 0 || len(l.kinds()) != 1 {
				t.Errorf("again: exit %d, told %v\n%s", again.code, l.kinds(), again.stdout)
			}
		})
	}
}

// TestPostDeployTells holds what people are told of a deployment, and that a second run over it tells only that it began.
func TestPostDeployTells(t *testing.T) {
	for name, test := range map[string]struct {
		status int64
		events string
		want   []string
	}{
		"deployed":       {200, "", []string{"started", "verified"}},
		"bad":            {500, "", []string{"started", "rolled-back"}},
		"only bad news":  {500, "notify: {events: [rolled-back, on-hold]}\n", []string{"rolled-back"}},
		"only good news": {500, "notify: {events: [verified]}\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			m, l := newMerged(t, "revert-pr"), newListener(t, 200)
			m.pipeline("success", goodSteps()...)
			m.status.Store(test.status)
			m.configured(test.events)
			m.env["INPUT_MERGE-TOKEN"] = personToken
			m.env["INPUT_NOTIFY-URLS"] = l.address()
			out, err := m.child("post-deploy").CombinedOutput()
			if (err == nil) != (test.status == 200) {
				t.Fatalf("%v\n%s", err, out)
			}
			if diff := cmp.Diff(test.want, l.kinds()); diff != "" {
				t.Errorf("events (-want +got):\n%s\n%s", diff, out)
			}
			if strings.Contains(string(out), "PLANTED") {
				t.Errorf("a part of the address came out:\n%s", out)
			}
			for _, e := range l.events {
				if e["commit"] != m.bad || e["repository"] != "acme/shop" || e["id"] == "" {
					t.Errorf("event %v", e)
				}
			}
			before := len(l.kinds())
			_, _ = m.child("post-deploy").CombinedOutput()
			for _, kind := range l.kinds()[before:] {
				if kind != "started" {
					t.Errorf("the second run told people again: %v", l.kinds())
				}
			}
		})
	}
}

// TestPostDeployTellsNobody holds that a service which is down costs a warning, and nothing of the deployment.
func TestPostDeployTellsNobody(t *testing.T) {
	m, l := newMerged(t, "revert-pr"), newListener(t, 200)
	m.pipeline("success", goodSteps()...)
	m.status.Store(200)
	address := l.address()
	l.Close()
	m.env["INPUT_NOTIFY-URLS"] = address + "\nno address at all"
	out, err := m.child("post-deploy").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"Status: DEPLOYED", "nobody was told by webhook, line 1 of notify-urls: the connection was refused", "notify-urls, line 2: this is no address"} {
		if !strings.Contains(strings.Join(strings.Fields(string(out)), " "), want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
}

// TestMonitorTells holds that people are told of a window's end once, and of a deployment that got worse while it was open.
func TestMonitorTells(t *testing.T) {
	t.Run("its time is over", func(t *testing.T) {
		m, id := watched(t, "revert-pr")
		l := newListener(t, 200)
		m.env["INPUT_NOTIFY-URLS"] = l.address()
		m.tick(20 * time.Minute)
		m.tick(25 * time.Hour)
		m.tick(26 * time.Hour)
		if diff := cmp.Diff([]string{"closed"}, l.kinds()); diff != "" {
			t.Fatalf("events (-want +got):\n%s", diff)
		}
		if e := l.events[0]; e["id"] != id || !strings.Contains(e["summary"].(string), "coverage") {
			t.Errorf("event %v", e)
		}
	})
	t.Run("it got worse", func(t *testing.T) {
		m, _ := watched(t, "revert-pr")
		l := newListener(t, 200)
		m.env["INPUT_NOTIFY-URLS"], m.env["INPUT_MERGE-TOKEN"] = l.address(), personToken
		m.status.Store(500)
		if got := m.tick(20 * time.Minute); got.code != 1 {
			t.Fatalf("exit code %d\n%s", got.code, got.said)
		}
		if diff := cmp.Diff([]string{"rolled-back"}, l.kinds()); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

// TestRollbackTells holds that a rollback by hand is told of, and one that had nothing to do is not.
func TestRollbackTells(t *testing.T) {
	m, l := newMerged(t, "revert-pr"), newListener(t, 200)
	m.env["INPUT_NOTIFY-URLS"], m.env["INPUT_MERGE-TOKEN"] = l.address(), personToken
	m.env["INPUT_REASON"] = "orders fail"
	if out, err := m.child("rollback").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if diff := cmp.Diff([]string{"rolled-back"}, l.kinds()); diff != "" {
		t.Fatalf("events (-want +got):\n%s", diff)
	}
	if e := l.events[0]; e["status"] != "ROLLBACK PROPOSED" || e["commit"] != m.bad || fmt.Sprint(e["reasons"]) != "[orders fail]" {
		t.Errorf("event %v", e)
	}
}

// TestDoctorTells holds that the doctor sends a message only where it is asked to, and tells whether it arrived.
func TestDoctorTells(t *testing.T) {
	s, l, gone := newScene(t), newListener(t, 200), newListener(t, 410)
	s.env["INPUT_NOTIFY-URLS"] = l.address() + "\n" + gone.address()
	if r := s.runWith(http.DefaultClient, "doctor"); !strings.Contains(strings.Join(strings.Fields(r.stdout), " "), "--notify sends a message to try") || len(l.kinds()) != 0 {
		t.Errorf("told %v\n%s", l.kinds(), r.stdout)
	}
	r := s.runWith(http.DefaultClient, "doctor", "--notify")
	if !strings.Contains(r.stdout, "410 Gone") || len(l.kinds()) != 1 || strings.Contains(r.stdout+r.stderr+r.summary, "PLANTED") {
		t.Errorf("told %v\n%s", l.kinds(), r.stdout)
	}
}
