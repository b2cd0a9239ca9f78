package record

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/rollback"
)

// memTree is a commit's files in memory.
type memTree map[string]string

func (t memTree) Read(path string) ([]byte, error) {
	if data, ok := t[path]; ok {
		return []byte(data), nil
	}
	return nil, fmt.Errorf("read %s: %w", path, fs.ErrNotExist)
}

func (t memTree) List(folder string) ([]string, error) {
	found := map[string]bool{}
	for path := range t {
		if rest, ok := strings.CutPrefix(path, folder+"/"); ok {
			name, _, deeper := strings.Cut(rest, "/")
			if deeper {
				name += "/"
			}
			found[name] = true
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("list %s: %w", folder, fs.ErrNotExist)
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// with is the tree after a commit of these files.
func (t memTree) with(tb testing.TB, files []File) memTree {
	tb.Helper()
	out := maps.Clone(t)
	for _, f := range files {
		if f.Data == nil {
			if _, ok := out[f.Path]; !ok {
				tb.Errorf("%s is taken out, which is not there", f.Path)
			}
			delete(out, f.Path)
			continue
		}
		out[f.Path] = string(f.Data)
	}
	return out
}

// written composes a deployment onto the tree.
func (t memTree) written(tb testing.TB, d Deployment) memTree {
	tb.Helper()
	files, err := Compose(t, d, layout)
	if err != nil {
		tb.Fatal(err)
	}
	return t.with(tb, files)
}

var (
	layout  = Layout{Folder: "docs/deployments", Active: "specs/active", Implemented: "specs/implemented"}
	noonish = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
)

const (
	sha  = "4f0c2a9b1e7d4f0c2a9b1e7d4f0c2a9b1e7d4f0c"
	last = "9b1e7d4f0c2a9b1e7d4f0c2a9b1e7d4f0c2a9b1e"
)

func at(seconds int) time.Time { return noonish.Add(time.Duration(seconds) * time.Second) }

func verified(measurements ...health.Measurement) *Verification {
	seen := health.Report{Began: at(250), Ended: at(345), Measurements: measurements}
	v := Verify(sha, seen, rollback.Decide(rollback.Evidence{Measurements: measurements}))
	return &v
}

func probe(name string) health.Measurement {
	return health.Measurement{Kind: health.Probe, Name: name, Outcome: health.Good, Text: "status 200 in 41 ms", Samples: 9, P50: 41.2, P95: 88.04,
		Latencies: []float64{38.1, 41.2, 88.04}, First: at(250), Last: at(340), FirstGood: at(270), Settled: true}
}

func good() Deployment {
	startup := 83.4
	d := Deployment{
		Schema: 1, Command: "post-deploy", ID: NewID(noonish, sha, "production", ""), Environment: "production", Commit: sha, Before: last, Branch: "main",
		Actor: "octocat", RunURL: "https://github.com/acme/shop/actions/runs/42", Feature: Feature{"FEATURE-123", "Gift cards"},
		PullRequests: []PullRequest{{Number: 7, Title: "Add gift cards", Author: "hubot", URL: "https://github.com/acme/shop/pull/7"}},
		Gate: &Gate{Published: "success", Risk: finding.RiskMedium, Type: finding.Regular, Added: []string{"GIFT_KEY"}, Checks: []finding.Check{
			{ID: "env-documented", Title: "Variables are documented", Status: finding.Pass, Summary: "1 new variable, documented"},
			{ID: "env-present", Title: "Production has them", Status: finding.Pass, Summary: "GIFT_KEY is set"},
			{ID: "risk-dependencies", Title: "Dependencies", Status: finding.Warn, Summary: "1 added: giftlib 2.1.0"},
		}},
		Pipeline: &pipeline.Outcome{Commit: sha, End: pipeline.Succeeded, Summary: "Deploy succeeded in 4m 5s", Began: at(5), Ended: at(250), Seconds: 245,
			Runs: []pipeline.RunResult{{ID: 41, Workflow: "Deploy", Event: "push", Attempt: 1, End: pipeline.Succeeded, Status: "success", URL: "https://github.com/acme/shop/actions/runs/41", Began: at(5), Ended: at(250)}},
			Things: []pipeline.Thing{
				{Name: "images", State: pipeline.ThingDone, Steps: []string{"build / Build and push"}, Ended: at(95)},
				{Name: "tests", State: pipeline.ThingDone, Steps: []string{"test / go test"}, Ended: at(120)},
				{Name: "deploy", State: pipeline.ThingDone, Steps: []string{"deploy / docker compose up"}, Ended: at(187)},
			}},
		Verification: verified(
			health.Measurement{Kind: health.Identity, Name: "commit", Outcome: health.Good, Text: "serving 4f0c2a9b1e7d", Commit: sha, Samples: 9, First: at(250), Last: at(340), Settled: true},
			probe("api"),
			health.Measurement{Kind: health.Log, Name: "api", Outcome: health.Good, Text: "no new errors in 412 lines", Samples: 3, First: at(250), Last: at(340), Errors: []string{"retry of <*> failed"}},
		),
		StartupSeconds: &startup, Began: at(3), Ended: at(346), CommittedAt: noonish, FirstCommitAt: noonish.Add(-26 * time.Hour),
		Inventory: []string{"DATABASE_URL", "GIFT_KEY"}, WatchHours: 24,
		Monitoring: &Monitoring{Opened: at(346), Until: at(346 + 24*3600), Text: "open; 4 looks so far", Every: 900},
	}
	return decided(d)
}

// decided fills in what follows from the verification.
func decided(d Deployment) Deployment {
	d.Decision, d.Verdict, d.Reasons = d.Verification.Decision, d.Verification.Verdict, d.Verification.Reasons
	d.Status = StatusOf(d.Decision, d.Rollback)
	return d
}

func bad() Deployment {
	d := good()
	d.Verification = verified(
		health.Measurement{Kind: health.Probe, Name: "api", Outcome: health.Bad, Fault: health.ServerError, Text: "status 500 in 12 ms", Want: "status 200", Samples: 9, Failed: 9, First: at(250), Last: at(340)},
		health.Measurement{Kind: health.Log, Name: "api", Outcome: health.Bad, Fault: health.CriticalError, Text: "1 new pattern of errors", Samples: 3, Failed: 3, First: at(255), Last: at(340),
			Seen: []string{"41 times: payment gateway refused the charge <*>"}},
		probe("web"),
	)
	d.Rollback = &rollback.Result{State: rollback.Done, Text: "commit 7d4f0c2a9b1e goes back to 9b1e7d4f0c2a", Target: last, Commit: "7d4f0c2a9b1e", URL: "https://github.com/acme/shop/pull/8", Pull: 8}
	after := *verified(probe("api"), probe("web"))
	after.Began, after.Ended = at(400), at(640)
	d.After, d.Monitoring, d.StartupSeconds, d.Incident, d.Ended = &after, nil, nil, 9, at(645)
	return decided(d)
}

func held() Deployment {
	d := good()
	d.Verification = verified(health.Measurement{Kind: health.Probe, Name: "api", Text: "its name does not resolve from here", Samples: 4, Unmeasured: 4, First: at(250), Last: at(340)})
	d.Monitoring, d.StartupSeconds = nil, nil
	return decided(d)
}

func closed() Deployment {
	d := good()
	availability, errors := 0.99871, 0.00129
	d.Monitoring = &Monitoring{
		Opened: at(346), Until: at(346 + 24*3600), Closed: at(346 + 24*3600 + 61), End: WindowComplete, Every: 900,
		Text: "available 99.87% of the looks, in 84.00% of the time; 1 gap",
		Spans: []Span{
			{Name: "first 15 minutes", From: at(346), To: at(346 + 900), Coverage: 1, Looks: 90, Availability: ptr(1.0), ErrorRate: ptr(0.0)},
			{Name: "24 hours", From: at(346), To: at(346 + 24*3600), Coverage: 0.84, Looks: 776, Failed: 1, Unmeasured: 2, Availability: &availability, ErrorRate: &errors,
				Gaps: []Gap{{From: at(30_000), To: at(43_824)}}, NewErrors: []string{"retry of <*> gave up after <*> tries"},
				Endpoints: []Endpoint{{Name: "api", Looks: 776, Failed: 1, Unmeasured: 2, P50: 44.1, P95: 92, P99: 210, BeforeP50: 41.2, BeforeP95: 95}},
				Metrics:   []Metric{{Name: "5xx", Looks: 96, Breaches: 1, Least: 0, Most: 0.021, Last: 0.0004, Threshold: "at most 0.01"}}},
		},
	}
	return d
}

func ptr(f float64) *float64 { return &f }
