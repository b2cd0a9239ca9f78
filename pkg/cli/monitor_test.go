package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
)

// ticked is what one run of monitor left.
type ticked struct {
	monitor.Round
	code int
	said string
}

// only is the one window of a round.
func (x ticked) only(t *testing.T) monitor.Watched {
	t.Helper()
	if len(x.Windows) != 1 {
		t.Fatalf("exit code %d, windows %+v\n%s", x.code, x.Windows, x.said)
	}
	return x.Windows[0]
}

// tick runs monitor so much later than now, on a fresh checkout of main.
func (m *merged) tick(later time.Duration, args ...string) ticked {
	m.t.Helper()
	m.must(os.RemoveAll(m.dir))
	if out, err := exec.Command("git", "clone", "-q", m.repo.Dir(), m.dir).CombinedOutput(); err != nil {
		m.t.Fatalf("git clone: %v\n%s", err, out)
	}
	env := map[string]string{}
	for k, v := range m.env {
		env[k] = v
	}
	env["GITHUB_EVENT_NAME"], env["GITHUB_RUN_ID"], env["GITHUB_JOB"] = "schedule", "9100", "monitor"
	delete(env, "GITHUB_EVENT_PATH")
	at := filepath.Join(m.t.TempDir(), "report.json")
	var stdout, stderr bytes.Buffer
	out := ticked{}
	out.code = Main(m.t.Context(), Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(k string) string { return env[k] },
		HTTP: http.DefaultClient, Now: func() time.Time { return time.Now().Add(later) }, Sleep: hasty,
	}, append([]string{"monitor", "--format", "json", "--output", at}, args...))
	out.said = stdout.String() + stderr.String()
	data, err := os.ReadFile(at)
	if err != nil {
		m.t.Fatalf("exit code %d, no report: %s", out.code, out.said)
	}
	m.must(json.Unmarshal(data, &out.Round))
	return out
}

// recorded is a deployment as main has it on record.
func (m *merged) recorded(id string) record.Deployment {
	m.t.Helper()
	d, err := record.Decode([]byte(m.file(record.Path("docs/deployments", id, ".json"))))
	m.must(err)
	return d
}

// recordedOf is the deployment of a commit as main has it on record.
func (m *merged) recordedOf(sha string) record.Deployment {
	m.t.Helper()
	out, err := exec.Command("git", "-C", m.repo.Dir(), "ls-tree", "-r", "--name-only", "main", "docs/deployments").Output()
	m.must(err)
	for _, p := range strings.Fields(string(out)) {
		if strings.Contains(p, sha[:12]) && strings.HasSuffix(p, ".json") {
			return m.recorded(strings.TrimSuffix(filepath.Base(p), ".json"))
		}
	}
	m.t.Errorf("%s is not on record", sha)
	return record.Deployment{}
}

func (m *merged) commitsSince(sha string) int {
	out, err := exec.Command("git", "-C", m.repo.Dir(), "log", "--format=%s", sha+"..main").Output()
	m.must(err)
	return strings.Count(string(out), "\n")
}

// watched is a deployment that was found to be well, and whose window is open.
func watched(t *testing.T, strategy string) (*merged, string) {
	t.Helper()
	m := newMerged(t, strategy)
	m.pipeline("success", goodSteps()...)
	got := m.postDeploy()
	if got.code != 0 {
		t.Fatalf("exit code %d\n%s", got.code, got.progress)
	}
	return m, got.ID
}

// looksOf is how many looks the whole window has.
func looksOf(w monitor.Watched) int { return w.Monitoring.Spans[len(w.Monitoring.Spans)-1].Looks }

func TestMonitorNothingIsOpen(t *testing.T) {
	m := newMerged(t, "revert-pr")
	if got := m.tick(0); got.code != 0 || len(got.Windows) != 0 || got.Verdict != finding.VerdictPass {
		t.Errorf("exit code %d, %+v", got.code, got.Round)
	}
}

// TestMonitor is the life of a window: looked at, looked at again, and closed when its time is over.
func TestMonitor(t *testing.T) {
	m, id := watched(t, "revert-pr")
	first := m.tick(20 * time.Minute)
	if w := first.only(t); first.code != 0 || w.State != monitor.Looked || w.Decision != finding.Deployed || looksOf(w) == 0 {
		t.Fatalf("exit code %d, %+v\n%s", first.code, w, first.said)
	}
	if again := m.tick(20*time.Minute + 5*time.Second).only(t); again.State != monitor.Rested {
		t.Errorf("a second tick in the same slot: %+v", again)
	}
	if m.commitsSince(m.bad) != 1 {
		t.Errorf("main has %d commits since", m.commitsSince(m.bad))
	}
	last := m.tick(25 * time.Hour)
	w := last.only(t)
	if last.code != 0 || w.State != monitor.Closed || w.Monitoring.End != record.WindowComplete {
		t.Fatalf("exit code %d, %+v\n%s", last.code, w, last.said)
	}
	whole := w.Monitoring.Spans[len(w.Monitoring.Spans)-1]
	if whole.Coverage > 0.1 || len(whole.Gaps) == 0 || whole.Looks == 0 {
		t.Errorf("ticks that never came are no gap: %+v", whole)
	}
	d := m.recorded(id)
	if d.Status != record.Deployed || d.Monitoring == nil || d.Monitoring.End != record.WindowComplete || m.commitsSince(m.bad) != 2 {
		t.Errorf("on record is %s, %+v; main has %d commits since", d.Status, d.Monitoring, m.commitsSince(m.bad))
	}
	if after := m.tick(26 * time.Hour); after.code != 0 || len(after.Windows) != 0 || m.commitsSince(m.bad) != 2 {
		t.Errorf("afterwards: %+v", after.Round)
	}
}

func TestMonitorFindsItWorse(t *testing.T) {
	m, id := watched(t, "revert-pr")
	m.status.Store(500)
	got := m.tick(time.Hour)
	w := got.only(t)
	if got.code != 1 || w.State != monitor.Closed || w.Decision != finding.RollBack || w.Rollback == nil || w.Rollback.Pull == 0 {
		t.Fatalf("exit code %d, %+v\n%s", got.code, w, got.said)
	}
	d := m.recorded(id)
	if d.Status != record.Proposed || d.Monitoring == nil || d.Monitoring.End != record.WindowRolledBack || m.commitsSince(m.bad) != 2 {
		t.Errorf("on record is %s, %+v; main has %d commits since", d.Status, d.Monitoring, m.commitsSince(m.bad))
	}
	if m.file("docs/deployments/incidents/"+id+".md") == "" || m.verifiedState(m.bad) != "failure" {
		t.Error("there is no incident report, or the commit still counts as verified")
	}
	if again := m.tick(2 * time.Hour); len(again.Windows) != 0 {
		t.Errorf("the window is still open: %+v", again.Windows)
	}
}

func TestMonitorAnotherBuild(t *testing.T) {
	m, _ := watched(t, "revert-pr")
	m.serves(m.good)
	m.status.Store(500)
	got := m.tick(time.Hour)
	if w := got.only(t); got.code != 3 || w.State != monitor.Looked || w.Decision != finding.Hold || looksOf(w) != 0 {
		t.Errorf("exit code %d, %+v\n%s", got.code, w, got.said)
	}
}

func TestMonitorSuperseded(t *testing.T) {
	m, id := watched(t, "revert-pr")
	// Another deployment of the same place, verified later, is on record.
	d := m.recorded(id)
	d.Commit, d.CommittedAt = m.good, d.CommittedAt.Add(time.Hour)
	d.ID = record.NewID(d.CommittedAt, d.Commit, d.Environment, "")
	d.Began, d.Ended = d.Began.Add(time.Hour), d.Ended.Add(time.Hour)
	data, err := record.Encode(d)
	m.must(err)
	_, err = m.repo.Commit("main", "Record [skip ci]", map[string]string{record.Path("docs/deployments", d.ID, ".json"): string(data)})
	m.must(err)
	got := m.tick(2 * time.Hour)
	if w := got.only(t); got.code != 0 || w.State != monitor.Closed || w.Monitoring.End != record.WindowSuperseded || w.Monitoring.By != m.good {
		t.Errorf("exit code %d, %+v\n%s", got.code, w, got.said)
	}
	if known := m.recorded(id); known.Monitoring == nil || known.Monitoring.End != record.WindowSuperseded {
		t.Errorf("on record is %+v", known.Monitoring)
	}
}

// TestMonitorMetrics holds that a metrics server is asked, and that its numbers are on record.
func TestMonitorMetrics(t *testing.T) {
	m, _ := watched(t, "revert-pr")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"status":"success","data":{"resultType":"scalar","result":[1700000000,"0.25"]}}`)
	}))
	t.Cleanup(server.Close)
	config := m.file(".github/deployment.yml")
	config = strings.Replace(config, "monitor: {first: 0s}", `monitor: {first: 0s, prometheus: {url: "`+server.URL+`", queries: [{name: errors, query: e, expect: < 0.01}]}}`, 1)
	_, err := m.repo.Commit("main", "Ask for metrics", map[string]string{".github/deployment.yml": config})
	m.must(err)
	got := m.tick(time.Hour)
	w := got.only(t)
	if got.code != 0 || w.Decision != finding.Continue || len(w.Reasons) != 1 {
		t.Fatalf("exit code %d, %+v\n%s", got.code, w, got.said)
	}
	whole := w.Monitoring.Spans[len(w.Monitoring.Spans)-1]
	if len(whole.Metrics) != 1 || whole.Metrics[0].Breaches == 0 || whole.Metrics[0].Last != 0.25 {
		t.Errorf("the metrics are %+v", whole.Metrics)
	}
}

func TestMonitorWritesNothingUnasked(t *testing.T) {
	m, id := watched(t, "revert-pr")
	m.status.Store(500)
	ref := m.repo.Ref("refs/deploycoord/watch")
	got := m.tick(time.Hour, "--publish=false")
	if w := got.only(t); got.code != 1 || w.Decision != finding.RollBack || m.repo.Ref("refs/deploycoord/watch") != ref || m.recorded(id).Status != record.Deployed {
		t.Errorf("exit code %d, %+v", got.code, w)
	}
}
