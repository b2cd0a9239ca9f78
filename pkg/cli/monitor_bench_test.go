package cli

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/record"
)

// BenchmarkMonitorMany is a tick over 200 open windows, of 200 services, where GitHub and production take 100 ms for each
// answer: while they stay open, and when the time of all is over. Limits of the issue: 60 s and 500 requests.
func BenchmarkMonitorMany(b *testing.B) {
	for _, c := range []struct {
		name  string
		later time.Duration
	}{{"open", time.Hour}, {"over", 25 * time.Hour}} {
		b.Run(c.name, func(b *testing.B) {
			m := manyWindows(b, 200)
			m.late(benchmarkLatency)
			for b.Loop() {
				m.sim.ResetLog()
				got := m.tick(c.later)
				if got.code != 0 || len(got.Windows) != 200 {
					b.Fatalf("exit code %d, %d windows\n%s", got.code, len(got.Windows), got.said)
				}
				b.ReportMetric(float64(len(m.sim.Requests())), "requests")

				b.StopTimer()
				m.sim.ResetLog()
				b.StartTimer()
			}
		})
	}
}

// empty is a commit without files.
type empty struct{}

func (empty) Read(string) ([]byte, error)   { return nil, fs.ErrNotExist }
func (empty) List(string) ([]string, error) { return nil, fs.ErrNotExist }

// manyWindows opens windows of many services, each with its record.
func manyWindows(tb testing.TB, n int) *merged {
	m := newMerged(tb, "none")
	m.slow.Store(int64(benchmarkLatency))
	files := map[string]string{}
	var open []monitor.Watch
	for i := range n {
		began := time.Now().Add(-30 * time.Minute)
		d := record.Deployment{
			Schema: 1, Command: "post-deploy", Environment: "production", Service: fmt.Sprintf("s%d", i), Commit: m.bad, CommittedAt: began, Branch: "main",
			Status: record.Deployed, Decision: "DEPLOYED", Verdict: "pass", Began: began, Ended: began.Add(5 * time.Minute), WatchHours: 24,
		}
		d.ID = record.NewID(d.CommittedAt, d.Commit, d.Environment, d.Service)
		composed, err := record.Compose(empty{}, d, record.Layout{Folder: "docs/deployments"})
		m.must(err)
		for _, f := range composed {
			if !strings.HasSuffix(f.Path, "README.md") {
				files[f.Path] = string(f.Data)
			}
		}
		open = append(open, monitor.Open(d, monitor.Baseline{}, config.Default().Monitor))
	}
	_, err := m.repo.Commit("main", "Records [skip ci]", files)
	m.must(err)
	client, err := github.New(github.Options{BaseURL: m.server.URL, Token: personToken, Now: time.Now})
	m.must(err)
	remote, err := client.Repository("acme/shop")
	m.must(err)
	_, err = monitor.OnRemote{Remote: remote}.Save(tb.Context(), monitor.State{}, monitor.Changes{Put: open})
	m.must(err)
	return m
}
