package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestComposeAll holds that several deployments in one commit leave what one commit after the other would have left.
func TestComposeAll(t *testing.T) {
	start := memTree{"specs/active/FEATURE-123-gift-cards.md": "# FEATURE-123: Gift cards\n", "specs/active/FEATURE-9.md": "# FEATURE-9\n", "app.go": "x"}
	worse := bad()
	worse.Commit, worse.CommittedAt = last, at(600)
	worse.ID = NewID(worse.CommittedAt, worse.Commit, "", "")
	again := worse
	again.RestoredAt = at(900)
	all := []Deployment{good(), worse, again}
	want := start
	for _, d := range all {
		want = want.written(t, d)
	}
	files, err := ComposeAll(start, all, layout)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, start.with(t, files)); diff != "" {
		t.Error(diff)
	}
	if files, err := ComposeAll(want, all, layout); err != nil || len(files) > 0 {
		t.Errorf("again: %d files, %v", len(files), err)
	}
}
