package history

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// deployment is the n-th: one every six hours back from noon, each fourth rolled back, each tenth on hold.
func deployment(n int) record.Deployment {
	began := noon.Add(-time.Duration(n) * 6 * time.Hour)
	sha := strings.Repeat(fmt.Sprintf("%08x", n+1), 5)
	d := record.Deployment{
		Schema: 1, Command: "post-deploy", ID: record.NewID(began, sha, "production", ""), Status: record.Deployed, Decision: finding.Deployed,
		Verdict: finding.VerdictPass, Environment: "production", Commit: sha, Branch: "main", Actor: "octocat", Feature: record.Feature{ID: "FEATURE-1", Name: "Gift cards"},
		PullRequests: []record.PullRequest{{Number: n + 1, Title: "Add gift cards", URL: "https://github.com/acme/shop/pull/1"}},
		CommittedAt:  began.Add(-time.Minute), FirstCommitAt: began.Add(-24 * time.Hour), Began: began, Ended: began.Add(6 * time.Minute), WatchHours: 24,
	}
	v := record.Verification{Expected: sha, Began: began.Add(4 * time.Minute), Ended: began.Add(5 * time.Minute), Measurements: []health.Measurement{
		{Kind: health.Probe, Name: "api", Outcome: health.Good, Text: "status 200", Samples: 9, P50: 40 + float64(n%5), P95: 90, Latencies: manyLatencies, First: began.Add(4 * time.Minute)},
	}}
	switch {
	case n%10 == 9:
		d.Status, d.Decision, d.Verdict = record.Held, finding.Hold, finding.VerdictUnknown
	case n%4 == 3:
		d.Status, d.Decision, d.Verdict = record.RolledBack, finding.RollBack, finding.VerdictBlocked
		d.Reasons = []rollback.Reason{{Decision: finding.RollBack, Text: "the API answers 5xx"}}
		v.Measurements[0].Outcome, v.Measurements[0].P50, v.Measurements[0].P95 = health.Bad, 0, 0
		d.RestoredAt = began.Add(19 * time.Minute)
	}
	v.Decision = d.Decision
	d.Verification = &v
	return d
}

var manyLatencies = func() []float64 {
	l := make([]float64, 200)
	for i := range l {
		l[i] = 40 + float64(i%37)/8
	}
	return l
}()

// folder has n records as they are written.
func folder(tb testing.TB, n int) fstest.MapFS {
	tb.Helper()
	fsys := fstest.MapFS{}
	for i := range n {
		put(tb, fsys, deployment(i))
	}
	return fsys
}

func put(tb testing.TB, fsys fstest.MapFS, d record.Deployment) {
	tb.Helper()
	data, err := record.Encode(d)
	if err != nil {
		tb.Fatal(err)
	}
	fsys[record.Path("", d.ID, ".json")] = &fstest.MapFile{Data: data}
}
