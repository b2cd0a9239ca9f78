package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
)

// TestPostDeployWatches holds that production is watched on after it was found to be well, and what becomes of it where it
// gets worse.
func TestPostDeployWatches(t *testing.T) {
	watching := func(t *testing.T, first string) *merged {
		m := newMerged(t, "revert-pr")
		config := filepath.Join(m.dir, ".github/deployment.yml")
		data, err := os.ReadFile(config)
		m.must(err)
		m.must(os.WriteFile(config, []byte(strings.Replace(string(data), "first: 0s", "first: "+first, 1)), 0o644))
		m.pipeline("success", goodSteps()...)
		return m
	}
	t.Run("all is well", func(t *testing.T) {
		t.Parallel()
		m := watching(t, "3s")
		got := m.postDeploy()
		if got.code != 0 || got.Monitoring == nil || got.Monitoring.End != "" || len(got.Monitoring.Spans) == 0 {
			t.Fatalf("exit code %d, %+v\n%s", got.code, got.Monitoring, got.progress)
		}
		if s := got.Monitoring.Spans[0]; s.Looks < 4 || s.Failed != 0 || s.Coverage == 0 || len(s.Endpoints) != 1 || s.Endpoints[0].P95 <= 0 {
			t.Errorf("what was seen is %+v", s)
		}
		if m.repo.Ref("refs/deploycoord/watch") == "" || m.repo.Ref("refs/deploycoord/journal/"+got.ID) != "" {
			t.Error("no window is open, or the decision is still kept")
		}
	})
	t.Run("the next one is compared with it", func(t *testing.T) {
		t.Parallel()
		m := watching(t, "2s")
		m.slow.Store(int64(20 * time.Millisecond))
		if got := m.postDeploy(); got.code != 0 {
			t.Fatalf("exit code %d\n%s", got.code, got.progress)
		}
		before := m.bad
		next, err := m.repo.Commit("main", "Slower", map[string]string{"src/slow.ts": "wait()\n"})
		m.must(err)
		m.bad = next
		m.serves(next)
		m.slow.Store(int64(120 * time.Millisecond))
		m.event("push", map[string]any{"ref": "refs/heads/main", "before": before, "after": next})
		m.pipeline("success", goodSteps()...)
		config := filepath.Join(m.dir, ".github/deployment.yml")
		data, err := os.ReadFile(config)
		m.must(err)
		m.must(os.WriteFile(config, []byte(strings.Replace(string(data), "timeout: 2s", "timeout: 20s", 1)), 0o644))
		got := m.postDeploy()
		if got.Decision != finding.RollBack || got.Reasons[0].Branch != "severely-slow" {
			t.Errorf("exit code %d, %+v\n%s", got.code, got.Reasons, got.progress)
		}
	})
	t.Run("production gets worse", func(t *testing.T) {
		t.Parallel()
		m := watching(t, "10s")
		go func() {
			for m.repo.Ref("refs/deploycoord/watch") == "" && t.Context().Err() == nil {
				time.Sleep(20 * time.Millisecond)
			}
			time.Sleep(300 * time.Millisecond)
			m.status.Store(500)
		}()
		got := m.postDeploy()
		if got.code != 1 || got.Decision != finding.RollBack || got.Status != record.Proposed || got.Monitoring == nil || got.Monitoring.End != record.WindowRolledBack {
			t.Fatalf("exit code %d, %s, %+v\n%s", got.code, got.Status, got.Monitoring, got.progress)
		}
		if state := m.verifiedState(m.bad); state != "failure" {
			t.Errorf("the commit's status is %q", state)
		}
		out, err := exec.Command("git", "-C", m.repo.Dir(), "log", "--format=%s", m.bad+"..main").Output()
		m.must(err)
		if strings.Count(string(out), "\n") != 2 || !strings.Contains(m.file("docs/deployments/incidents/"+got.ID+".md"), "# Incident Report") {
			t.Errorf("main has since\n%s", out)
		}
		if out, err := exec.Command("git", "-C", m.repo.Dir(), "ls-tree", "--name-only", "refs/deploycoord/watch").Output(); err != nil || strings.Contains(string(out), got.ID) {
			t.Errorf("the window is still open: %s, %v", out, err)
		}
	})
}
