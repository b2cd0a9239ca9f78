package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder is a test that only writes down how it failed.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, _ ...any) { r.failures = append(r.failures, format) }

func TestAssert(t *testing.T) {
	before := *update
	t.Cleanup(func() { *update = before })
	path := filepath.Join(t.TempDir(), "a", "b.txt")
	for _, step := range []struct {
		name, got string
		update    bool
		fails     string // what the failure says
	}{
		{"no golden", "one", false, "there is no golden"},
		{"written", "one", true, ""},
		{"equal", "one", false, ""},
		{"different", "two", false, "(-golden +got)"},
		{"renewed", "two", true, ""},
	} {
		*update = step.update
		r := &recorder{TB: t}
		Assert(r, path, []byte(step.got))
		if step.fails == "" && len(r.failures) > 0 || step.fails != "" && !strings.Contains(strings.Join(r.failures, "\n"), step.fails) {
			t.Errorf("%s: failures %q, want %q", step.name, r.failures, step.fails)
		}
		if data, err := os.ReadFile(path); step.update && (err != nil || string(data) != step.got) {
			t.Errorf("%s: the file has %q, %v", step.name, data, err)
		}
	}
}
