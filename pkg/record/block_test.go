package record

import (
	"fmt"
	"strings"
	"testing"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/rollback"
)

// blockText is the block as the seed writes it.
func blockText(d Deployment) string {
	var out strings.Builder
	for _, s := range Block(d) {
		if s.Title != "" {
			fmt.Fprintf(&out, "%s:\n", s.Title)
		}
		for _, l := range s.Lines {
			dash := ""
			if s.Title != "" {
				dash = "- "
			}
			fmt.Fprintf(&out, "%s%s: %s\n", dash, l.Label, l.Value)
		}
		out.WriteString("\n")
	}
	return strings.TrimSpace(out.String())
}

func check(id string, s finding.Status) finding.Check {
	return finding.Check{ID: id, Status: s, Summary: "a summary of " + id}
}

func deployed() Deployment {
	startup := 83.4
	return Deployment{
		Status: Deployed, Decision: finding.Deployed, Branch: "main", Commit: strings.Repeat("a", 40), WatchHours: 24, StartupSeconds: &startup,
		Feature:      Feature{ID: "FEATURE-123", Name: "Gift cards"},
		PullRequests: []PullRequest{{Number: 7, Title: "Add gift cards"}},
		Gate: &Gate{Published: "success", Risk: finding.RiskMedium, Added: []string{"GIFT_KEY", "GIFT_URL"}, Checks: []finding.Check{
			check("env-present", finding.Pass), check("env-removed", finding.Pass), check("env-documented", finding.Pass), check("env-value", finding.Warn),
		}},
		Pipeline: &pipeline.Outcome{End: "succeeded", Things: []pipeline.Thing{
			{Name: "images", State: "done"}, {Name: "tests", State: "done"}, {Name: "deploy", State: "done"}, {Name: "restart", State: "done"}, {Name: "health", State: "not-found"},
		}},
		Verification: &Verification{Result: finding.Result{Checks: []finding.Check{
			check("identity", finding.Pass), check("probes", finding.Pass), check("containers", finding.Pass), check("logs", finding.Pass), check("functional", finding.Pass),
		}}},
	}
}

// TestBlock holds the seed's "Output Format", line by line.
func TestBlock(t *testing.T) {
	const good = `Feature: FEATURE-123 - Gift cards
PR: #7 - Add gift cards
Status: DEPLOYED

Environment Validation:
- New variables: 2
- Variables synced: PASSED
- Configuration verified: PASSED

Pre-Deploy Checks:
- All tests passing: PASSED
- Docker images built: PASSED
- No merge conflicts: PASSED
- Risk assessment: MEDIUM

Deployment Execution:
- Merged to main: SUCCESS
- Production pull: SUCCESS
- Services restarted: SUCCESS
- Startup time: 1m 23s

Post-Deploy Verification:
- All containers running: PASSED
- Health checks: PASSED
- Critical features: PASSED
- No new errors: PASSED

Rollback Performed: NO
Next Steps: monitor for 24h`
	if got := blockText(deployed()); got != good {
		t.Errorf("got\n%s\nwant\n%s", got, good)
	}
}

// TestBlockTellsTheTruth holds that nothing is said to have passed that was not looked at.
func TestBlockTellsTheTruth(t *testing.T) {
	reasons := []rollback.Reason{{Branch: "server-errors", Text: "the API answers 5xx", Decision: finding.RollBack}}
	for _, c := range []struct {
		name string
		do   func(*Deployment)
		want []string
	}{
		{"nothing is known", func(d *Deployment) { *d = Deployment{Status: Held, Decision: finding.Hold} }, []string{
			"Feature: none named", "PR: none, the commit was pushed", "Status: ON HOLD", "New variables: not known", "Variables synced: NOT CHECKED",
			"All tests passing: NOT CHECKED", "Docker images built: NOT CHECKED", "Risk assessment: NOT ASSESSED", "Production pull: NOT CHECKED",
			"Services restarted: NOT CHECKED", "Startup time: not known", "All containers running: NOT CHECKED", "Health checks: NOT CHECKED",
			"Critical features: NOT CHECKED", "No new errors: NOT CHECKED", "Rollback Performed: NO", "Next Steps: look at it",
		}},
		{"rolled back", func(d *Deployment) {
			d.Decision, d.Reasons, d.Rollback = finding.RollBack, reasons, &rollback.Result{State: rollback.Done, Commit: "b"}
			d.Status = StatusOf(d.Decision, d.Rollback)
		}, []string{"Status: ROLLED BACK", "Rollback Performed: YES - the API answers 5xx", "Next Steps: create incident report"}},
		{"a pull request rolls back", func(d *Deployment) {
			d.Decision, d.Reasons, d.Rollback = finding.RollBack, reasons, &rollback.Result{State: rollback.Proposed, Pull: 8, Text: "pull request #8 goes back"}
			d.Status = StatusOf(d.Decision, d.Rollback)
		}, []string{"Status: ROLLBACK PROPOSED", "Rollback Performed: NO - pull request #8 goes back", "Next Steps: merge #8"}},
		{"nobody rolls back", func(d *Deployment) {
			d.Decision, d.Reasons = finding.RollBack, reasons
			d.Status = StatusOf(d.Decision, nil)
		}, []string{"Status: ROLLBACK NEEDED", "Rollback Performed: NO - called for: the API answers 5xx", "Next Steps: roll back by hand"}},
		{"no image step, gated", func(d *Deployment) { d.Pipeline.Things = d.Pipeline.Things[1:] }, []string{"Docker images built: PASSED"}},
		{"no image step, not gated", func(d *Deployment) { d.Pipeline.Things, d.Gate.Published = d.Pipeline.Things[1:], "" }, []string{"Docker images built: NOT FOUND"}},
		{"tests failed", func(d *Deployment) { d.Pipeline.Things[1].State = "failed" }, []string{"All tests passing: FAILED"}},
		{"a variable is missing", func(d *Deployment) { d.Gate.Checks[0].Status = finding.Fail }, []string{"Variables synced: FAILED"}},
		{"the pipeline was cancelled", func(d *Deployment) { d.Pipeline = &pipeline.Outcome{End: "cancelled", Summary: "by somebody"} }, []string{"Production pull: CANCELLED"}},
		{"continue", func(d *Deployment) { d.Decision = finding.Continue }, []string{"Status: DEPLOYED", "Next Steps: document, mend in a follow-up, monitor for 24h"}},
	} {
		d := deployed()
		c.do(&d)
		got := blockText(d)
		for _, line := range c.want {
			if !strings.Contains(got, line) {
				t.Errorf("%s: no %q in\n%s", c.name, line, got)
			}
		}
	}
}
