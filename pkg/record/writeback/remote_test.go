package writeback

import (
	"net/http"
	"strings"
	"testing"
)

// 50 writers at once on one branch: 50 records, a linear history, none lost or doubled.
func TestManyWriters(t *testing.T) {
	s := newStage(t)
	for i, r := range s.writeAll(50, nil) {
		if r.State != Written || r.Commit == "" || !strings.HasSuffix(r.URL, "/acme/shop/commit/"+r.Commit) {
			t.Errorf("writer %d: %+v", i, r)
		}
	}
	whole(t, s.repo.Dir(), "main", 50)
	if got := gitSays(t, s.repo.Dir(), "show", "main:app.txt"); got != "1" {
		t.Errorf("app.txt is %q", got)
	}
}

// The same with every third request failing, before or after it was done.
func TestManyWritersOfABadGitHub(t *testing.T) {
	s := newStage(t)
	s.thirds()
	for i, r := range s.writeAll(50, nil) {
		if r.State != Written {
			t.Errorf("writer %d: %+v", i, r)
		}
	}
	whole(t, s.repo.Dir(), "main", 50)
}

// What is sent and answered is what GitHub describes, the message and the modes are as they should be, and a second run
// writes nothing.
func TestOneWrite(t *testing.T) {
	s := newStage(t)
	r, err := Write(t.Context(), s.remote(s.watched()), deployment("x"), options("x"))
	s.must(err)
	dir := s.repo.Dir()
	if got, want := gitSays(t, dir, "log", "-1", "--format=%B", r.Commit), "Record x [skip ci]\n\nDeployment-Record: x"; got != want {
		t.Errorf("the message is %q, not %q", got, want)
	}
	if got := gitSays(t, dir, "log", "-1", "--format=%cn", r.Commit); got != "GitHub" {
		t.Errorf("the committer is %q: it is not signed by GitHub", got)
	}
	if r.Tries != 1 || r.State != Written {
		t.Errorf("%+v", r)
	}
	again, err := Write(t.Context(), s.remote(s.watched()), deployment("x"), options("x"))
	if err != nil || again.State != Nothing || again.Commit != r.Commit {
		t.Errorf("%+v, %v", again, err)
	}
}

// BenchmarkWrite tells how many requests a write takes where nobody else writes, and where ten do.
func BenchmarkWrite(b *testing.B) {
	for name, writers := range map[string]int{"alone": 1, "of10": 10} {
		b.Run(name, func(b *testing.B) {
			s := newStage(b)
			_, err := Write(b.Context(), s.remote(http.DefaultTransport), deployment("first"), options("first"))
			s.must(err)
			s.sim.ResetLog()
			n, tries := 0, 0
			for b.Loop() {
				n++
				for _, r := range writeAll(b, writers, func(o *Options) {}, func() Branch { return s.remote(http.DefaultTransport) }) {
					tries += r.Tries
				}
				b.StopTimer()
				s.must(reset(s))
				b.StartTimer()
			}
			b.ReportMetric(float64(len(s.sim.Requests()))/float64(n*writers), "requests/write")
			b.ReportMetric(float64(len(s.sim.Requests()))/float64(tries), "requests/try")
		})
	}
}

// reset takes the records out again.
func reset(s *stage) error {
	files := map[string]string{}
	for p := range strings.FieldsSeq(gitSays(s.t, s.repo.Dir(), "ls-tree", "-r", "--name-only", "main", "docs/deployments/2026/")) {
		files[p] = ""
	}
	files[index] = "# Deployments\n- first\n"
	_, err := s.repo.Commit("main", "Reset", files)
	return err
}
