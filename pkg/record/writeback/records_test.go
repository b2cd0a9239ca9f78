package writeback

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/record"
)

var layout = record.Layout{Folder: "docs/deployments", Active: "specs/active", Implemented: "specs/implemented"}

// real is a deployment as it is recorded.
func real(i int) record.Deployment {
	at := time.Date(2026, 11, 23, 10, i, 0, 0, time.UTC)
	sha := fmt.Sprintf("%012x%028d", 0xabc000+i, 0)
	return record.Deployment{
		Schema: 1, Command: "post-deploy", ID: record.NewID(at, sha, "production", ""), Status: record.Deployed, Verdict: finding.VerdictPass, Decision: finding.Deployed,
		Environment: "production", Commit: sha, Branch: "main", Began: at, Ended: at.Add(time.Minute), CommittedAt: at, WatchHours: 24,
		Feature: record.Feature{ID: fmt.Sprintf("FEATURE-%d", i), Name: "A feature"},
	}
}

func (s *stage) record(d record.Deployment) Result {
	s.t.Helper()
	o := options(d.ID)
	o.Recompose = Records(layout)
	r, err := Write(s.t.Context(), s.remote(http.DefaultTransport), func(t record.Tree) ([]record.File, error) { return record.Compose(t, d, layout) }, o)
	if err != nil { // it is called from other goroutines, too
		s.t.Error(err)
	}
	return r
}

// Records as they are: side by side on one branch, and then by a pull request whose base gets some of its own meanwhile.
func TestRealRecords(t *testing.T) {
	s := newStage(t)
	specs := map[string]string{}
	for i := range 9 {
		specs[fmt.Sprintf("specs/active/FEATURE-%d-it.md", i)] = fmt.Sprintf("# FEATURE-%d: It\n", i)
	}
	s.push(specs)
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			if r := s.record(real(i)); r.State != Written {
				t.Errorf("%d: %+v", i, r)
			}
		})
	}
	wait.Wait()
	s.protect()
	for i := 4; i < 6; i++ {
		if r := s.record(real(i)); r.State != Proposed {
			t.Errorf("%d: %+v", i, r)
		}
	}
	// What somebody who may pushes, from what main has.
	b := s.remote(http.DefaultTransport)
	head, err := b.Head(t.Context())
	s.must(err)
	tree, err := b.Open(t.Context(), head)
	s.must(err)
	files, err := record.ComposeAll(tree, []record.Deployment{real(6), real(7)}, layout)
	s.must(err)
	pushed := map[string]string{}
	for _, f := range files {
		pushed[f.Path] = string(f.Data)
	}
	s.push(pushed)
	if r := s.record(real(8)); r.State != Proposed || r.Pull != 1 {
		t.Errorf("%+v", r)
	}
	got := gitSays(t, s.repo.Dir(), "show", SideBranch+":"+index)
	moved := gitSays(t, s.repo.Dir(), "ls-tree", "-r", "--name-only", SideBranch, "specs/")
	for i := range 9 {
		if n := strings.Count(got, real(i).ID+".md"); n != 1 {
			t.Errorf("the index names %s %d times:\n%s", real(i).ID, n, got)
		}
		if !strings.Contains(moved, fmt.Sprintf("specs/implemented/FEATURE-%d-it.md", i)) {
			t.Errorf("the spec of %d is not moved:\n%s", i, moved)
		}
		gitSays(t, s.repo.Dir(), "cat-file", "-e", SideBranch+":"+record.Path(layout.Folder, real(i).ID, ".json"))
	}
	if strings.Contains(moved, "active") {
		t.Errorf("specs are left:\n%s", moved)
	}
	s.merge("merge")
	if r := s.record(real(8)); r.State != Nothing {
		t.Errorf("%+v", r)
	}
}
