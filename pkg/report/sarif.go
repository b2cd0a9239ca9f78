package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"deploycoord/pkg/finding"
)

// maxSARIFResults is how many results of a run GitHub keeps; it refuses a run of more than 25,000
// (docs.github.com, "SARIF results exceed one or more limits"). The most severe come first, so they are the ones kept.
const maxSARIFResults = 5000

// nowhere is the location of a finding without a path: GitHub rejects a whole file for one result without any, and
// what concerns no file concerns the gate's own configuration.
const nowhere = ".github/deployment.yml"

// sarifResult writes one SARIF 2.1.0 run. An undecided finding is a warning with a property that says so, since SARIF
// has no level for it.
func sarifResult(out *output, r finding.Result, _ Options) error {
	rules := newSARIFRules(r.Checks)
	run := sarifRun{Results: []sarifFinding{}}
	run.Automation.ID = "deploycoord/" + sarifText(r.Command) + "/"
	seen := map[string]int{}
	for _, f := range r.Findings[:min(len(r.Findings), maxSARIFResults)] {
		run.Results = append(run.Results, sarifOf(f, rules.index(f.Check), seen))
	}
	if left := len(r.Findings) - len(run.Results); left > 0 {
		run.Invocations = []sarifInvocation{{Successful: true, Notifications: []sarifNotification{{
			Level:   "warning",
			Message: sarifMessage{fmt.Sprintf("%s left out: code scanning keeps %s of a run.", plural(left, "finding"), group(maxSARIFResults))},
		}}}}
	}
	run.Tool.Driver = sarifDriver{Name: "deploycoord", Rules: rules.list}
	return encodeJSON(out, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifOf(f finding.Finding, rule int, seen map[string]int) sarifFinding {
	text := sarifText(f.Message)
	if text == "" {
		text = sarifText(f.Check)
	}
	if f.Fix != "" {
		text += " Fix: " + sarifText(f.Fix)
	}
	var at sarifLocation
	at.Physical.Artifact = sarifArtifact{URI: sarifURI(f.Path), BaseID: "%SRCROOT%"}
	if at.Physical.Artifact.URI == "" {
		at.Physical.Artifact.URI = nowhere
	} else if f.Line > 0 {
		at.Physical.Region = &sarifRegion{StartLine: f.Line}
	}
	result := sarifFinding{
		RuleID: sarifRuleID(f.Check), RuleIndex: rule, Level: sarifLevel(f.Severity),
		Message: sarifMessage{text}, Locations: []sarifLocation{at}, Fingerprints: fingerprints(f, at, seen),
	}
	if f.Severity == finding.Unknown {
		result.Properties = &sarifProperties{Undecided: true}
	}
	return result
}

// fingerprints tell the same finding of two runs, by check, variable and path: its line moves, and its values are
// never known here. The upload action computes GitHub's own primaryLocationLineHash from the line and warns of any
// other value, so it is only given where there is no line to compute it from.
func fingerprints(f finding.Finding, at sarifLocation, seen map[string]int) map[string]string {
	sum := sha256.Sum256([]byte(f.Check + "\x00" + f.Variable + "\x00" + f.Path))
	id := hex.EncodeToString(sum[:12])
	seen[id]++
	id = fmt.Sprintf("%s:%d", id, seen[id])
	prints := map[string]string{"deploycoordFinding/v1": id}
	if at.Physical.Region == nil {
		prints["primaryLocationLineHash"] = id
	}
	return prints
}

func sarifLevel(s finding.Severity) string {
	switch s {
	case finding.Note:
		return "note"
	case finding.Error:
		return "error"
	default:
		return "warning"
	}
}

// sarifRules are the checks as SARIF rules: all of the checklist, and any a finding names beyond it.
type sarifRules struct {
	list []sarifRule
	at   map[string]int
}

func newSARIFRules(checks []finding.Check) *sarifRules {
	rules := &sarifRules{list: []sarifRule{}, at: map[string]int{}}
	for _, c := range checks {
		if _, ok := rules.at[c.ID]; !ok {
			rules.add(c.ID, c.Title)
		}
	}
	return rules
}

func (rules *sarifRules) index(check string) int {
	if i, ok := rules.at[check]; ok {
		return i
	}
	return rules.add(check, "")
}

func (rules *sarifRules) add(check, title string) int {
	i := len(rules.list)
	rules.at[check] = i
	text := sarifText(title)
	if text == "" {
		text = sarifRuleID(check)
	}
	message := sarifMessage{text}
	rules.list = append(rules.list, sarifRule{
		ID: sarifRuleID(check), Name: pascal(sarifRuleID(check)), Short: message, Full: message, Help: message,
	})
	return i
}

// sarifRuleID is never empty: GitHub refuses that.
func sarifRuleID(check string) string {
	if id := name(cut(check, 255)); id != "" {
		return id
	}
	return "unnamed"
}

// pascal makes EnvDocumented of env-documented, as SARIF wants the names of rules (3.49.7).
func pascal(id string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return cut(b.String(), 255)
}
