package report

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/record"
	"deploycoord/pkg/rollback"
)

var morning = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func goodVerification() record.Verification {
	seen := health.Report{Began: morning, Ended: morning.Add(95 * time.Second), Measurements: []health.Measurement{
		{Kind: health.Identity, Name: "commit", Outcome: health.Good, Text: "serving 4f0c2a9b1e7d", Samples: 9, First: morning, Last: morning, Settled: true},
		{Kind: health.Probe, Name: "api", Outcome: health.Good, Text: "status 200 in 41 ms", Samples: 9, P50: 41.2, P95: 88.04, Latencies: []float64{38.1, 41.2, 88.04}, First: morning, Last: morning, FirstGood: morning.Add(20 * time.Second), Settled: true},
		{Kind: health.Container, Name: "worker", Outcome: health.Good, Text: "2 of 2 running, healthy", Samples: 9, First: morning, Last: morning, Settled: true},
	}}
	return record.Verify(strings.Repeat("4f0c2a9b1e", 4), seen, rollback.Decide(rollback.Evidence{Measurements: seen.Measurements}))
}

func badVerification() record.Verification {
	seen := health.Report{Began: morning, Ended: morning.Add(31 * time.Second), Interrupted: true, Measurements: []health.Measurement{
		{Kind: health.Identity, Name: "commit", Outcome: health.Bad, Fault: health.OldCommit, Text: "deployed in part: 3 of 9 answers are another build's", Want: "4f0c2a9b1e7d", Samples: 9, Failed: 3},
		{Kind: health.Probe, Name: "api", Outcome: health.Bad, Fault: health.ServerError, Text: "status 500 in 12 ms", Want: "status 200", Samples: 9, Failed: 9},
		{Kind: health.Probe, Name: "search", Text: "its name does not resolve from here", Samples: 4, Unmeasured: 4},
		{Kind: health.Log, Name: "api", Outcome: health.Bad, Fault: health.CriticalError, Text: "1 new pattern of errors", Samples: 3,
			Seen: []string{"41 times: payment gateway refused the charge <*>", "::error::\x1b[31m<script>alert(1)</script> | [x](javascript:y)"}},
	}}
	return record.Verify(strings.Repeat("4f0c2a9b1e", 4), seen, rollback.Decide(rollback.Evidence{Measurements: seen.Measurements}))
}

func goodDeployment() record.Deployment {
	v, startup := goodVerification(), 83.4
	return record.Deployment{
		Schema: 1, Command: "post-deploy", Status: record.Deployed, Decision: v.Decision, Verdict: v.Verdict, Environment: "production",
		Commit: v.Expected, Branch: "main", Actor: "octocat", Feature: record.Feature{ID: "FEATURE-123", Name: "Gift cards"},
		PullRequests: []record.PullRequest{{Number: 7, Title: "Add gift cards", Author: "octocat"}},
		Gate: &record.Gate{Published: "success", Risk: finding.RiskMedium, Type: finding.Regular, Added: []string{"GIFT_KEY"}, Checks: []finding.Check{
			{ID: "env-present", Status: finding.Pass}, {ID: "env-documented", Status: finding.Pass},
		}},
		Pipeline: &pipeline.Outcome{End: pipeline.Succeeded, Summary: "Deploy succeeded in 4m10s", Things: []pipeline.Thing{
			{Name: "images", State: pipeline.ThingDone}, {Name: "tests", State: pipeline.ThingDone}, {Name: "deploy", State: pipeline.ThingDone}, {Name: "restart", State: pipeline.ThingDone},
		}},
		Verification: &v, StartupSeconds: &startup, Began: morning, Ended: morning.Add(6 * time.Minute), WatchHours: 24,
		Written:    &record.Written{State: "written", Path: "docs/deployments/2026/2026-11-23-4f0c2a9b1e4f.md", Commit: "9b1e", URL: "https://github.com/acme/shop/commit/9b1e", Text: "written as 9b1e"},
		Monitoring: watchedFor15Minutes(),
	}
}

func watchedFor15Minutes() *record.Monitoring {
	availability, errors := 0.9875, 0.0125
	return &record.Monitoring{
		Opened: morning.Add(6 * time.Minute), Until: morning.Add(24*time.Hour + 6*time.Minute), Every: 900, Text: "open; available 98.75 % so far",
		Spans: []record.Span{{
			Name: "first 15 minutes", From: morning.Add(6 * time.Minute), To: morning.Add(21 * time.Minute), Coverage: 0.93, Looks: 160, Failed: 2, Availability: &availability, ErrorRate: &errors,
			Gaps: []record.Gap{{From: morning.Add(10 * time.Minute), To: morning.Add(11 * time.Minute)}}, NewErrors: []string{"retry of <*> gave up"},
			Endpoints: []record.Endpoint{{Name: "api", Looks: 160, Failed: 2, P50: 41, P95: 92.4, P99: 210}, {Name: "web", Looks: 160, P50: 4, P95: 9}}, Metrics: []record.Metric{},
		}},
	}
}

func badDeployment() record.Deployment {
	d, v := goodDeployment(), badVerification()
	d.Verification, d.Decision, d.Verdict, d.Reasons = &v, v.Decision, v.Verdict, v.Reasons
	d.Rollback = &rollback.Result{State: rollback.Proposed, Pull: 8, URL: "https://github.com/acme/shop/pull/8", Text: "pull request #8 goes back to 9b1e; merge it"}
	d.Status = record.StatusOf(d.Decision, d.Rollback)
	d.PullRequests[0].Title = "`x` <img src=x> ::set-output name=a::b \x1b[2J"
	d.Feature.Name = "Gift\ncards"
	return d
}

func TestDeploymentGoldens(t *testing.T) {
	for name, d := range map[string]record.Deployment{"deployed": goodDeployment(), "rollback": badDeployment()} {
		for _, format := range Formats() {
			t.Run(name+"/"+string(format), func(t *testing.T) {
				var out bytes.Buffer
				if err := RenderDeployment(&out, format, d, Options{}); err != nil {
					t.Fatal(err)
				}
				golden.Assert(t, filepath.Join("testdata", "deployment-"+name+extensions[format]), out.Bytes())
			})
		}
	}
}

func TestVerificationGoldens(t *testing.T) {
	for name, v := range map[string]record.Verification{"good": goodVerification(), "bad": badVerification()} {
		for _, format := range Formats() {
			t.Run(name+"/"+string(format), func(t *testing.T) {
				var out bytes.Buffer
				if err := RenderVerification(&out, format, v, Options{}); err != nil {
					t.Fatal(err)
				}
				golden.Assert(t, filepath.Join("testdata", "verification-"+name+extensions[format]), out.Bytes())
			})
		}
	}
}

// TestDeploymentIsHarmless looks for what would act in a sink.
func TestDeploymentIsHarmless(t *testing.T) {
	for _, c := range []struct {
		format Format
		never  []string
	}{
		{Text, []string{"\x1b[2J", "\x1b[31m", "\n::"}},
		{Markdown, []string{"<img", "<script", "[x](javascript", "\n::"}},
		{GitHub, []string{"\n::set-output", "\n::error::"}},
		{JSON, []string{"\x1b"}},
	} {
		var out bytes.Buffer
		if err := RenderDeployment(&out, c.format, badDeployment(), Options{}); err != nil {
			t.Fatal(err)
		}
		for _, never := range c.never {
			if strings.Contains(out.String(), never) {
				t.Errorf("%s: %q is in\n%s", c.format, never, out.String())
			}
		}
	}
}
