// Package recorded makes up the deployment records of a team that has deployed for a while. For tests alone.
//
// The n-th deployment is always the same: newest first from 2026-11-23, some of them on hold, some rolled back, with as
// much in their records as a real run writes down.
package recorded

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

// Newest is when the newest began.
var Newest = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

var titles = []string{
	"Add gift cards", "Retry charges that time out", "Search by colour", "Upgrade the payment library", "Show delivery dates in the basket",
	"Cache the product list", "Move sessions to Redis", "Translate the checkout into German", "Fix the rounding of vouchers", "Drop the old orders table",
}

var people = []string{"octocat", "hubot", "ada", "grace"}

// Deployment is the n-th.
func Deployment(n int) record.Deployment {
	began := Newest.Add(-time.Duration(n)*17*time.Hour - time.Duration(n*n%11)*time.Hour)
	at := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	sha := fmt.Sprintf("%016x%016x%08x", uint64(n+1)*0x9e3779b97f4a7c15, uint64(n+7)*0xbf58476d1ce4e5b9, n)
	startup := 60 + float64(n*13%90)
	d := record.Deployment{
		Schema: 1, Command: "post-deploy", ID: record.NewID(began, sha, "production", ""), Environment: "production", Commit: sha, Branch: "main", Actor: people[n%4],
		RunURL:       fmt.Sprintf("https://github.com/acme/shop/actions/runs/%d", 9000-n),
		PullRequests: []record.PullRequest{{Number: 9000 - n, Title: titles[n%len(titles)], Author: people[(n+1)%4], URL: fmt.Sprintf("https://github.com/acme/shop/pull/%d", 9000-n)}},
		Feature:      record.Feature{ID: fmt.Sprintf("FEATURE-%d", 900-n/3), Name: titles[n/3%len(titles)]},
		Gate:         gate(n), Pipeline: run(n, sha, at), StartupSeconds: &startup, Began: began, Ended: at(330 + n*37%200),
		CommittedAt: at(-12), FirstCommitAt: at(-3600 * (5 + n*n%71)), Inventory: []string{"DATABASE_URL", "GIFT_KEY", "REDIS_URL"}, WatchHours: 24,
	}
	seen := health.Report{Began: at(250), Ended: at(320), Measurements: measurements(n, sha, at)}
	v := record.Verify(sha, seen, rollback.Decide(rollback.Evidence{Measurements: seen.Measurements}))
	d.Verification, d.Decision, d.Verdict, d.Reasons = &v, v.Decision, v.Verdict, v.Reasons
	if d.Decision == finding.RollBack {
		d.Rollback = &rollback.Result{State: rollback.Done, Text: "the commit before is serving again", Commit: "9b1e7d4f0c2a", Pull: 8999 - n, URL: fmt.Sprintf("https://github.com/acme/shop/pull/%d", 8999-n)}
		d.RestoredAt, d.Incident = d.Ended.Add(time.Duration(200+n*53%900)*time.Second), 700+n
	}
	if d.Status = record.StatusOf(d.Decision, d.Rollback); d.Status == record.Deployed {
		d.Monitoring = watched(n, d.Ended)
	}
	d.Timeline, d.Issues = record.TimelineOf(d), record.IssuesOf(d)
	return d
}

func gate(n int) *record.Gate {
	g := &record.Gate{Published: "success", Risk: finding.RiskLow, Type: finding.Regular, Checks: []finding.Check{
		{ID: "env-documented", Title: "Variables are documented", Status: finding.Pass, Summary: "no new variable"},
		{ID: "env-present", Title: "Production has them", Status: finding.Pass, Summary: "all 12 are set"},
		{ID: "approvals", Title: "Approved", Status: finding.Pass, Summary: "2 approvals of the head"},
		{ID: "tests", Title: "Tests pass", Status: finding.Pass, Summary: "7 checks passed"},
		{ID: "risk-dependencies", Title: "Dependencies", Status: finding.Warn, Summary: "1 added: giftlib 2.1.0"},
		{ID: "risk-traffic", Title: "Traffic", Status: finding.Skipped, Summary: "no window is configured"},
	}}
	if n%3 == 0 {
		g.Risk, g.Added = finding.RiskMedium, []string{"GIFT_KEY"}
	}
	return g
}

func run(n int, sha string, at func(int) time.Time) *pipeline.Outcome {
	return &pipeline.Outcome{Commit: sha, End: pipeline.Succeeded, Summary: "Deploy succeeded in 4m 5s", Began: at(5), Ended: at(250), Seconds: 245,
		Runs: []pipeline.RunResult{{ID: int64(n), Workflow: "Deploy", Event: "push", Attempt: 1, End: pipeline.Succeeded, Status: "success", URL: fmt.Sprintf("https://github.com/acme/shop/actions/runs/%d", 8000-n), Began: at(5), Ended: at(250)}},
		Things: []pipeline.Thing{
			{Name: "images", State: pipeline.ThingDone, Steps: []string{"build / Build and push"}, Ended: at(95)},
			{Name: "tests", State: pipeline.ThingDone, Steps: []string{"test / go test"}, Ended: at(120)},
			{Name: "deploy", State: pipeline.ThingDone, Steps: []string{"deploy / docker compose up"}, Ended: at(187)},
		}}
}

func latency(n, endpoint int) float64 {
	return (30 + 25*float64(endpoint)) * (1 + 0.25*math.Sin(float64(n)/5) + 0.1*math.Sin(float64(n*7)))
}

func measurements(n int, sha string, at func(int) time.Time) []health.Measurement {
	l := []health.Measurement{{Kind: health.Identity, Name: "commit", Outcome: health.Good, Text: "serving " + sha[:12], Commit: sha, Samples: 9, First: at(250), Last: at(320), Settled: true}}
	for i, name := range []string{"api", "search", "web"} {
		p50 := latency(n, i)
		m := health.Measurement{Kind: health.Probe, Name: name, Outcome: health.Good, Text: fmt.Sprintf("status 200 in %.0f ms", p50), Samples: 9, P50: p50, P95: p50 * 2.1, First: at(250), Last: at(320), FirstGood: at(270), Settled: true}
		for k := range 9 {
			m.Latencies = append(m.Latencies, p50*(0.8+0.15*float64(k)))
		}
		l = append(l, m)
	}
	logs := health.Measurement{Kind: health.Log, Name: "api", Outcome: health.Good, Text: "no new errors in 412 lines", Samples: 3, First: at(250), Last: at(320), Settled: true}
	switch {
	case n%13 == 6:
		l[1].Outcome, l[1].Fault, l[1].Failed, l[1].Text, l[1].Want, l[1].FirstGood = health.Bad, health.ServerError, 9, "status 500 in 12 ms", "status 200", time.Time{}
		l[1].P50, l[1].P95, l[1].Latencies = 0, 0, nil
		logs.Outcome, logs.Fault, logs.Text, logs.Seen = health.Bad, health.CriticalError, "1 new pattern of errors", []string{"41 times: payment gateway refused the charge <*>"}
	case n%29 == 11:
		l[2] = health.Measurement{Kind: health.Probe, Name: "search", Text: "its name does not resolve from here", Samples: 4, Unmeasured: 4, First: at(250), Last: at(320)}
	}
	return append(l, logs)
}

func watched(n int, from time.Time) *record.Monitoring {
	whole, errors := 1-float64(n%5)/2000, float64(n%5)/2000
	m := &record.Monitoring{
		Opened: from, Until: from.Add(24 * time.Hour), Closed: from.Add(24*time.Hour + time.Minute), End: record.WindowComplete, Every: 900, Text: "available for 24 hours, in 97% of the time",
		Spans: []record.Span{
			{Name: "first 15 minutes", From: from, To: from.Add(15 * time.Minute), Coverage: 1, Looks: 90, Availability: &whole, ErrorRate: &errors},
			{Name: "first hour", From: from, To: from.Add(time.Hour), Coverage: 1, Looks: 94, Availability: &whole, ErrorRate: &errors},
			{Name: "24 hours", From: from, To: from.Add(24 * time.Hour), Coverage: 0.97, Looks: 186, Failed: n % 5, Availability: &whole, ErrorRate: &errors},
		},
	}
	if n == 0 {
		m.End, m.Closed, m.Text = "", time.Time{}, "open; 4 looks so far"
	}
	for i, name := range []string{"api", "search", "web"} {
		p50 := latency(n, i)
		e := record.Endpoint{Name: name, Looks: 62, P50: p50, P95: p50 * 2.2, P99: p50 * 4, BeforeP50: latency(n+1, i), BeforeP95: latency(n+1, i) * 2.2}
		for k := range 60 {
			e.Latencies = append(e.Latencies, math.Round(p50*(0.8+0.02*float64(k))*100)/100)
		}
		m.Spans[2].Endpoints = append(m.Spans[2].Endpoints, e)
	}
	return m
}

// Write writes the newest n records below a folder of records.
func Write(tb testing.TB, folder string, n int) {
	tb.Helper()
	for i := range n {
		d := Deployment(i)
		data, err := record.Encode(d)
		if err != nil {
			tb.Fatal(err)
		}
		at := filepath.Join(folder, filepath.FromSlash(record.Path("", d.ID, ".json")))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
}
