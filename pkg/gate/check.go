package gate

import (
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
)

// Check is one item of the gate's list. It is pure: what it says follows from the evidence alone.
type Check struct {
	ID    string
	Title string
	// Doc is the check's page in docs/checks.md, in Markdown.
	Doc string
	// level gives how heavy its findings weigh at most; nil for a check that no configuration lightens.
	level func(Policy) config.Level
	// Exactly one of these is set: run judges the change as a whole, pull each of its pull requests.
	run  func(*survey) outcome
	pull func(*survey, *Pull) outcome
}

// outcome is what a check says: its findings and one line of summary; skipped means that it does not apply.
type outcome struct {
	findings []finding.Finding
	summary  string
	skipped  bool
}

// Checks lists every check, in the order in which a person reads them.
func Checks() []Check {
	return []Check{
		gateConfig,
		envDocumented,
		envPresent,
		envValue,
		envRemoved,
		envTemplate,
		envSecret,
		approvals,
		tests,
		images,
		conflicts,
		specComplete,
		rollbackPlan,
		stakeholders,
		riskMigration,
		riskBreaking,
		riskTraffic,
		riskDependencies,
		migrationTested,
		migrationIntegrity,
		breakingDocumented,
		breakingNotified,
		breakingFlags,
		breakingRollout,
		breakingStandby,
	}
}

// Judge folds the evidence into a result: every check that ran is listed, findings are sorted. Base and head are the
// caller's to fill in.
func Judge(e *Evidence) finding.Result {
	s := newSurvey(e)
	r := finding.Result{
		Schema: finding.SchemaVersion, Command: "gate",
		Checks: []finding.Check{}, Findings: []finding.Finding{}, Environment: s.environment(),
	}
	for _, c := range Checks() {
		o := s.judge(c)
		status := finding.StatusOf(o.findings)
		if o.skipped {
			status = finding.Skipped
		}
		r.Checks = append(r.Checks, finding.Check{ID: c.ID, Title: c.Title, Status: status, Summary: o.summary})
		r.Findings = append(r.Findings, o.findings...)
	}
	finding.Sort(r.Findings)
	r.Verdict = finding.Fold(r.Checks)
	r.DeploymentType, r.Risk = s.assess()
	return r
}

// judge runs one check under the level that the configuration gives it.
func (s *survey) judge(c Check) outcome {
	level := config.LevelError
	if c.level != nil {
		level = c.level(s.Policy)
	}
	if level == config.LevelOff {
		return outcome{skipped: true, summary: "switched off in the configuration"}
	}
	var o outcome
	if c.run != nil {
		o = c.run(s)
	} else {
		o = s.eachPull(c.pull)
	}
	if o.skipped {
		o.findings = nil
	}
	for i := range o.findings {
		f := &o.findings[i]
		f.Check = c.ID
		if level == config.LevelWarning {
			f.Severity = min(f.Severity, finding.Warning)
		}
	}
	return o
}

// severity is §4's rule: what the change introduces has the fault's own severity, what was wrong before is a note
// unless the configuration is strict.
func (s *survey) severity(introduced bool, own finding.Severity) finding.Severity {
	if introduced || s.Rules.Strict {
		return own
	}
	return finding.Note
}
