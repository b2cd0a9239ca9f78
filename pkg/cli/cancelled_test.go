package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"deploycoord/pkg/record"
)

// TestCancelled holds that a job which is called off (GitHub sends SIGINT, then SIGTERM, then kills after ten seconds) leaves
// a record that is true.
func TestCancelled(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		healthy        bool
		when           func(*merged) bool
		status         record.Status
		code           int
		says           string
	}{
		{"while it is verified", "timeout: 2s", "timeout: 60s", false, func(m *merged) bool { return m.asked.Load() > 3 }, record.Held, 3, "interrupted"},
		{"while it is watched", "first: 0s", "first: 60s", true, func(m *merged) bool { return m.repo.Ref("refs/deploycoord/watch") != "" }, record.Deployed, 0, "called off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := newMerged(t, "revert-pr")
			config := filepath.Join(m.dir, ".github/deployment.yml")
			data, err := os.ReadFile(config)
			m.must(err)
			m.must(os.WriteFile(config, []byte(strings.Replace(string(data), c.from, c.to, 1)), 0o644))
			m.pipeline("success", goodSteps()...)
			if !c.healthy {
				m.serves(m.good) // and goes on waiting for the new build
			}
			var said bytes.Buffer
			run := m.child("post-deploy")
			run.Stdout, run.Stderr = &said, &said
			m.must(run.Start())
			for !c.when(m) {
				time.Sleep(20 * time.Millisecond)
			}
			time.Sleep(200 * time.Millisecond)
			called := time.Now()
			m.must(run.Process.Signal(syscall.SIGINT))
			m.must(run.Process.Signal(syscall.SIGTERM))
			_ = run.Wait()
			if took := time.Since(called); took > 7*time.Second {
				t.Errorf("it ended after %s, when GitHub would have killed it", took)
			}
			if code := run.ProcessState.ExitCode(); code != c.code {
				t.Errorf("exit code %d, want %d\n%s", code, c.code, said.String())
			}
			d := m.recordedOf(m.bad)
			if d.Status != c.status || !strings.Contains(said.String(), c.says) {
				t.Errorf("on record is %s, want %s; said was\n%s", d.Status, c.status, said.String())
			}
			if m.repo.Ref("refs/deploycoord/journal/"+d.ID) != "" {
				t.Error("the decision is still kept, as if there were something to do")
			}
		})
	}
}
