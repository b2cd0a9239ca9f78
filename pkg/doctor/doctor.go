// Package doctor looks at what a gate and a deployment rest on: token and permissions, the required check, the
// triggers, the environment, the credentials of production (the seed's "Pre-Conditions").
//
// Collect asks GitHub and reads the workflow files; each check is a pure function of what came; Judge folds them into a
// Diagnosis. It changes nothing anywhere: a permission to write is read off the workflow that grants it, never tried.
package doctor

import (
	"fmt"

	"deploycoord/pkg/finding"
)

// Diagnosis is what the doctor says: one check a pre-condition, findings with what mends them.
type Diagnosis struct {
	Schema   int               `json:"schema"`
	Command  string            `json:"command"`
	Verdict  finding.Verdict   `json:"verdict"`
	Checks   []finding.Check   `json:"checks"`
	Findings []finding.Finding `json:"findings"`
}

// Check is one pre-condition.
type Check struct {
	ID    string
	Title string
	run   func(*Evidence) outcome
}

// outcome is what a check says; skipped means that it does not apply here.
type outcome struct {
	findings []finding.Finding
	summary  string
	skipped  bool
}

// Checks lists the pre-conditions, in the order in which they rest on each other.
func Checks() []Check {
	return []Check{
		apiReachable,
		tokenValid,
		tokenReads,
		configurationValid,
		gateWired,
		gateWrites,
		checkRequired,
		mergeGroupWired,
		pipelineStarts,
		mergeToken,
		environmentExists,
		credentialsValid,
		notifications,
	}
}

// Judge folds the evidence into a diagnosis.
func Judge(e *Evidence) Diagnosis {
	d := Diagnosis{Schema: finding.SchemaVersion, Command: "doctor", Checks: []finding.Check{}, Findings: []finding.Finding{}}
	for _, c := range Checks() {
		o := c.run(e)
		for i := range o.findings {
			o.findings[i].Check = c.ID
		}
		status := finding.StatusOf(o.findings)
		if o.skipped {
			status = finding.Skipped
		}
		d.Checks = append(d.Checks, finding.Check{ID: c.ID, Title: c.Title, Status: status, Summary: o.summary})
		d.Findings = append(d.Findings, o.findings...)
	}
	finding.Sort(d.Findings)
	d.Verdict = finding.Fold(d.Checks)
	return d
}

// fails, warns and open are outcomes of one finding.
func fails(summary, message, fix string) outcome { return one(finding.Error, summary, message, fix) }
func warns(summary, message, fix string) outcome { return one(finding.Warning, summary, message, fix) }
func open(summary, message, fix string) outcome  { return one(finding.Unknown, summary, message, fix) }
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func passes(summary string) outcome { return outcome{summary: summary} }
func skips(summary string) outcome  { return outcome{summary: summary, skipped: true} }
func noAPI() outcome                { return skips("GitHub was not asked") }

func one(s finding.Severity, summary, message, fix string) outcome {
	return outcome{summary: summary, findings: []finding.Finding{{Severity: s, Message: message, Fix: fix}}}
}
