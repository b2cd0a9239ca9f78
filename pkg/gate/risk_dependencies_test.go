package gate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/dependency"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

func differs(all ...dependency.Change) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) {
		for _, d := range all {
			if d.Path == "" {
				d.Path = "web/package-lock.json"
			}
			e.Dependencies = append(e.Dependencies, d)
		}
	}
}

func graph(all ...github.DependencyChange) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) { e.Hosted.Advisories.Value = all }
}

func graphErr(err error) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) { e.Hosted.Advisories.Err = err }
}

// bad is a dependency with one advisory.
func bad(version, severity, scope string) github.DependencyChange {
	return github.DependencyChange{
		Added: true, Manifest: "web/package-lock.json", Ecosystem: "npm", Name: "lodash", Version: version, Scope: scope,
		Vulnerabilities: []github.Vulnerability{{Severity: severity, ID: "GHSA-1", Summary: "Command Injection", URL: "https://github.com/advisories/GHSA-1"}},
	}
}

func threshold(from string) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) { e.Policy.Risk.Dependencies.Vulnerabilities = from }
}

func TestRiskDependencies(t *testing.T) {
	added := dependency.Change{Name: "left-pad", After: "1.3.0", Direct: true, Line: 7}
	major := dependency.Change{Name: "react", Before: "17.0.2", After: "18.2.0", Direct: true, Major: true, Line: 9}
	minor := dependency.Change{Name: "vue", Before: "3.1.0", After: "3.2.0", Direct: true}
	gone := dependency.Change{Name: "old", Before: "1.0.0", Direct: true}
	dev := dependency.Change{Name: "jest", Before: "28.0.0", After: "29.0.0", Direct: true, Dev: true, Major: true}
	deep := dependency.Change{Name: "semver", After: "7.5.4"}
	unreadLock := func(e *Evidence, _ *Pull) {
		e.DependencyFaults = []Fault{{Path: "yarn.lock", Message: "the version after: larger than 10 MB"}}
	}
	refused := &github.Error{Method: "GET", Path: "/x", Status: 403, Message: "Forbidden", Permission: "contents: read"}
	limited := &github.Error{Method: "GET", Path: "/x", Status: 403, Message: "rate limit"}
	const file = "web/package-lock.json"
	const leftPad, react = "warning: " + file + ":7: left-pad 1.3.0 is new", "warning: " + file + ":9: react goes from 17.0.2 to 18.2.0, another major version"
	const clean = "; no known vulnerability"
	const lodash = file + ":0: lodash 4.17.20 has GHSA-1 (high): Command Injection"
	low, medium := finding.RiskLow, finding.RiskMedium
	type edits []func(*Evidence, *Pull)
	for _, c := range []struct {
		name  string
		edits edits
		risk  finding.Risk
		want  []string
	}{
		{"nothing", nil, low, []string{"skipped: no dependency differs"}},
		{"nothing, and the graph is unread", edits{graphErr(errOut)}, low, []string{"skipped: no dependency differs"}},
		{"smaller updates", edits{differs(minor, gone)}, low, []string{"pass: 1 removed, 1 updated in package-lock.json" + clean}},
		{"new and major", edits{differs(added, gone, major, minor)}, medium, []string{
			"warn: 1 added, 1 removed, 2 updated (1 major) in package-lock.json" + clean, leftPad, react}},
		{"in a local run", edits{differs(added), local}, medium, []string{"warn: 1 added in package-lock.json", leftPad}},
		{"of development, and indirect", edits{differs(dev, deep)}, low, []string{
			"pass: 1 added, 1 updated (1 major) in package-lock.json" + clean,
			"note: " + file + ":0: indirect or for development: 1 new, 1 with another major version: jest 29.0.0, semver 7.5.4"}},
		{"in two files", edits{differs(minor, dependency.Change{Path: "go.mod", Name: "x", Before: "v1.0.0", After: "v1.1.0"})}, low, []string{
			"pass: 2 updated in 2 files" + clean}},
		{"unread file", edits{unreadLock}, low, []string{
			"unknown: 1 file could not be compared" + clean, "unknown: yarn.lock:0: its dependencies could not be compared: the version after: larger than 10 MB"}},
		{"vulnerable", edits{differs(minor), graph(bad("4.17.20", "high", "runtime"))}, medium, []string{
			"fail: 1 updated in package-lock.json; 1 known vulnerability", "error: " + lodash}},
		{"vulnerable and not compared here", edits{graph(bad("4.17.20", "high", "runtime"))}, medium, []string{
			"fail: 1 known vulnerability", "error: " + lodash}},
		{"lighter than what blocks", edits{graph(bad("4.17.20", "high", "runtime")), threshold("critical")}, medium, []string{
			"warn: 1 known vulnerability", "warning: " + lodash}},
		{"nothing blocks", edits{graph(bad("4.17.20", "high", "runtime")), threshold("off")}, medium, []string{
			"warn: 1 known vulnerability", "warning: " + lodash}},
		{"a severity that is not known", edits{graph(bad("4.17.20", "apocalyptic", "runtime")), threshold("critical")}, medium, []string{
			"fail: 1 known vulnerability", "error: " + strings.Replace(lodash, "high", "apocalyptic", 1)}},
		{"vulnerable in development", edits{graph(bad("4.17.20", "critical", "development"))}, medium, []string{
			"warn: 1 known vulnerability", "warning: " + strings.Replace(lodash, "high", "critical", 1) + "; for development"}},
		{"vulnerable before, too", edits{graph(bad("4.17.20", "high", "runtime"), func() github.DependencyChange {
			d := bad("4.17.19", "high", "runtime")
			d.Added = false
			return d
		}())}, medium, []string{"warn: 1 known vulnerability", "warning: " + lodash + "; the version before had it, too"}},
		{"vulnerable in two files", edits{graph(bad("4.17.20", "high", "development"), func() github.DependencyChange {
			d := bad("4.17.20", "high", "runtime")
			d.Manifest = "api/package-lock.json"
			return d
		}())}, medium, []string{"fail: 1 known vulnerability", "error: " + strings.Replace(lodash, "web", "api", 1)}},
		{"a vulnerability goes", edits{differs(minor), graph(func() github.DependencyChange {
			d := bad("4.17.20", "high", "runtime")
			d.Added = false
			return d
		}())}, low, []string{"pass: 1 updated in package-lock.json" + clean}},
		{"the graph is off", edits{differs(minor), graphErr(refused)}, low, []string{
			"pass: 1 updated in package-lock.json", "note: GitHub's dependency comparison could not be read: " + refused.Error()}},
		{"the graph is out of reach", edits{differs(minor), graphErr(errOut)}, low, []string{
			"unknown: 1 updated in package-lock.json", "unknown: GitHub's dependency comparison could not be read: GET /repos/o/r: 502"}},
		{"the graph is limited", edits{differs(minor), graphErr(limited)}, low, []string{
			"unknown: 1 updated in package-lock.json", "unknown: GitHub's dependency comparison could not be read: GET /x: 403 Forbidden: rate limit"}},
		{"the graph is out of reach and does not matter", edits{differs(minor), graphErr(errOut), threshold("off")}, low, []string{
			"pass: 1 updated in package-lock.json", "note: GitHub's dependency comparison could not be read: GET /repos/o/r: 502"}},
		{"the pull request is not known", edits{differs(minor), func(e *Evidence, _ *Pull) { e.Hosted.Fault = "no token" }}, low, []string{
			"unknown: 1 updated in package-lock.json", "unknown: GitHub's dependency comparison could not be read: no token"}},
		{"the head moved", edits{differs(added), func(e *Evidence, p *Pull) { e.Judged, p.PullRequest.Value.Head.SHA = "aaa", "bbb" }}, medium, []string{
			"unknown: not decided: the pull request has a newer head", "unknown: the pull request's head is bbb, this run judged aaa"}},
		{"what only the graph knows", edits{graph(
			github.DependencyChange{Added: true, Manifest: ".github/workflows/ci.yml", Name: "actions/checkout", Version: "5.*.*"},
			github.DependencyChange{Manifest: ".github/workflows/ci.yml", Name: "actions/checkout", Version: "4.*.*"})}, low, []string{
			"pass: 1 file more by GitHub's dependency graph" + clean, "note: .github/workflows/ci.yml:0: dependencies by GitHub's graph: 1 added, 1 removed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := saying("", c.edits...)
			if diff := cmp.Diff(c.want, told(e, riskDependencies)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			s := newSurvey(e)
			if got := map[bool]finding.Risk{true: medium, false: low}[s.riskyDependencies()]; got != c.risk {
				t.Errorf("risk %s, want %s", got, c.risk)
			}
		})
	}
}

// TestDependenciesAreBounded holds that neither many dependencies nor long names make a long report.
func TestDependenciesAreBounded(t *testing.T) {
	long := strings.Repeat("x", 5000)
	var all []dependency.Change
	var advisories []github.DependencyChange
	for i := range 3000 {
		all = append(all, dependency.Change{Path: "a", Name: fmt.Sprint(i, long), After: long, Direct: i%2 == 0})
		d := bad(fmt.Sprint(i, long), "high", "runtime")
		d.Name, d.Vulnerabilities[0].Summary = long, long
		advisories = append(advisories, d, github.DependencyChange{Added: true, Manifest: fmt.Sprint("ci", i), Name: "y"})
	}
	got := newSurvey(saying("", differs(all...), graph(advisories...))).judge(riskDependencies)
	if n, most := len(got.findings), 2*(maxAdvisories+1)+maxShownDependencies+2; n != most {
		t.Errorf("%d findings, expected %d", n, most)
	}
	for _, f := range got.findings {
		if len(f.Message) > 1300 {
			t.Errorf("a message has %d bytes", len(f.Message))
		}
	}
	if len(got.summary) > 200 {
		t.Errorf("the summary has %d bytes", len(got.summary))
	}
}

func TestGraphUnreadNamesThePermission(t *testing.T) {
	e := saying("", differs(dependency.Change{Name: "x", After: "1"}), graphErr(fmt.Errorf("ask: %w", &github.Error{Status: 404, Permission: "contents: read", Err: errors.New("x")})))
	for _, f := range newSurvey(e).judge(riskDependencies).findings {
		if strings.Contains(f.Message, "comparison") && (f.Severity != finding.Note || !strings.Contains(f.Fix, "contents: read")) {
			t.Errorf("%s: %s", f.Severity, f.Fix)
		}
	}
}
