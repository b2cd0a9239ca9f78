package gate

import (
	"deploycoord/pkg/finding"
)

// Check is one item of the gate's list. Run is pure: what it says follows from the evidence alone.
type Check struct {
	ID    string
	Title string
	// Doc is the check's page in docs/checks.md, in Markdown.
	Doc string
	run func(*survey) outcome
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
		o := c.run(s)
		for i := range o.findings {
			o.findings[i].Check = c.ID
		}
		status := finding.StatusOf(o.findings)
		if o.skipped {
			status = finding.Skipped
		}
		r.Checks = append(r.Checks, finding.Check{ID: c.ID, Title: c.Title, Status: status, Summary: o.summary})
		r.Findings = append(r.Findings, o.findings...)
	}
	finding.Sort(r.Findings)
	r.Verdict = finding.Fold(r.Checks)
	r.DeploymentType, r.Risk = assess(e, r.Environment)
	return r
}

// severity is §4's rule: what the change introduces has the fault's own severity, what was wrong before is a note
// unless the configuration is strict.
func (s *survey) severity(introduced bool, own finding.Severity) finding.Severity {
	if introduced || s.Rules.Strict {
		return own
	}
	return finding.Note
}
