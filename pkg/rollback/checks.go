package rollback

import (
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
)

// titles are the checks that measurements fold into, one for each kind.
var titles = map[health.Kind]string{
	health.Identity:    "Expected commit is serving",
	health.Probe:       "Endpoints answer",
	health.Container:   "Containers run",
	health.Log:         "No new errors in the logs",
	health.Functional:  "Functional tests pass",
	health.Performance: "As fast as before",
	health.Metric:      "Metrics are within their limits",
}

// ids are the checks' identifiers.
var ids = map[health.Kind]string{
	health.Identity: "identity", health.Probe: "probes", health.Container: "containers",
	health.Log: "logs", health.Functional: "functional", health.Performance: "performance",
	health.Metric: "metrics",
}

// Checks words measurements as a checklist: a check for each kind that was looked at, a finding for each measurement
// that is not good. What is bad enough for a rollback is an error, what could not be decided unknown.
func Checks(all []health.Measurement) ([]finding.Check, []finding.Finding) {
	var checks []finding.Check
	var findings []finding.Finding
	for _, kind := range health.Kinds {
		of := slices.DeleteFunc(slices.Clone(all), func(m health.Measurement) bool { return m.Kind != kind })
		if len(of) == 0 {
			continue
		}
		var own []finding.Finding
		for _, m := range of {
			if f, ok := findingOf(m); ok {
				own = append(own, f)
			}
		}
		findings = append(findings, own...)
		checks = append(checks, finding.Check{ID: ids[kind], Title: titles[kind], Status: finding.StatusOf(own), Summary: summaryOf(of)})
	}
	return checks, findings
}

func findingOf(m health.Measurement) (finding.Finding, bool) {
	if m.Outcome == health.Good {
		return finding.Finding{}, false
	}
	f := finding.Finding{Check: ids[m.Kind], Severity: finding.Unknown, Message: m.Name + ": " + m.Text}
	if m.Kind == health.Identity {
		f.Message = m.Text
	}
	if m.Want != "" {
		f.Message += "; expected " + m.Want
	}
	if m.Outcome == health.Bad {
		f.Severity, f.Fix = weight(m.Fault)
	} else {
		f.Fix = unmeasuredFix
	}
	if len(m.Seen) > 0 && m.Kind != health.Identity {
		f.Message += ": " + strings.Join(m.Seen[:min(len(m.Seen), maxSeen)], "; ")
		if more := len(m.Seen) - maxSeen; more > 0 {
			f.Message += fmt.Sprintf("; and %d more", more)
		}
	}
	return f, true
}

// unmeasuredFix is what to do about what could not be measured.
const unmeasuredFix = "give it more time, or see that it can be reached from here; until then nothing is proven"

// maxSeen bounds how much evidence stands in one finding; the measurement has it all.
const maxSeen = 5

// weight says how heavy a fault is, and what to do about it.
func weight(f health.Fault) (finding.Severity, string) {
	switch f {
	case health.OldCommit:
		return finding.Unknown, "see whether the pipeline deployed it, and what the rollout waits for"
	case health.Slow:
		return finding.Warning, "find out what became slower, and mend it in a follow-up"
	case health.Minor:
		return finding.Warning, "mend it in a follow-up"
	}
	if isBranch(f) {
		return finding.Error, ""
	}
	return finding.Unknown, "this version does not know the fault"
}

// summaryOf is one line on all measurements of a kind.
func summaryOf(all []health.Measurement) string {
	if len(all) == 1 {
		m := all[0]
		if m.Kind == health.Identity {
			return m.Text
		}
		return m.Name + ": " + m.Text
	}
	var good, bad, blind int
	for _, m := range all {
		switch m.Outcome {
		case health.Good:
			good++
		case health.Bad:
			bad++
		default:
			blind++
		}
	}
	text := fmt.Sprintf("%d of %d good", good, len(all))
	if bad > 0 {
		text += fmt.Sprintf(", %d bad", bad)
	}
	if blind > 0 {
		text += fmt.Sprintf(", %d could not be measured", blind)
	}
	return text
}
