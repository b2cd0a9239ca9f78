package gate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

func apis(docs ...apidiff.Document) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) { e.APIs = docs }
}

func titled(title string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) { p.PullRequest.Value.Title = title }
}

func labelled(names ...string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) { p.PullRequest.Value.Labels = names }
}

func local(e *Evidence, _ *Pull) { e.Hosted = nil }

func TestRiskBreaking(t *testing.T) {
	const text = "openapi.yaml:4: GET /users: api removed"
	gone := apidiff.Break{ID: "api-path-removed", Operation: "GET /users", Text: "api removed", Line: 4}
	soft := apidiff.Break{ID: "x", Text: "an enum value was added", Warning: true}
	hard := apis(apidiff.Document{Path: "openapi.yaml", Breaks: []apidiff.Break{soft, gone}})
	may := apis(apidiff.Document{Path: "openapi.yaml", Breaks: []apidiff.Break{soft}})
	same := apis(apidiff.Document{Path: "openapi.yaml"})
	fault := apis(apidiff.Document{Path: "openapi.yaml", Fault: "no YAML"})
	const softly = "warning: openapi.yaml:0: an enum value was added"
	commitUnread := "unknown: the commits could not be read: GET /repos/o/r: 502"
	regular, breaking := finding.Regular, finding.Breaking
	for _, c := range []struct {
		name  string
		edits []func(*Evidence, *Pull)
		kind  finding.Deployment
		want  []string
	}{
		{"nothing", nil, regular, []string{"pass: no API document is touched; not announced as breaking"}},
		{"compatible", []func(*Evidence, *Pull){same}, regular, []string{"pass: 1 API document: no breaking difference; not announced as breaking"}},
		{"not announced", []func(*Evidence, *Pull){hard}, breaking, []string{"fail: 1 API document: 1 breaking difference; not announced as breaking", "error: " + text, softly}},
		{"announced", []func(*Evidence, *Pull){hard, titled("feat(api)!: drop v1")}, breaking,
			[]string{`warn: announced as breaking: title "feat(api)!: drop v1"; 1 API document: 1 breaking difference`, softly, "warning: " + text}},
		{"may break", []func(*Evidence, *Pull){may}, regular, []string{"warn: 1 API document: 1 difference that may break clients; not announced as breaking", softly}},
		{"announced alone", []func(*Evidence, *Pull){titled("feat!: drop v1")}, breaking, []string{`pass: announced as breaking: title "feat!: drop v1"`}},
		{"by a label", []func(*Evidence, *Pull){labelled("bug", "Semver:Major")}, breaking, []string{`pass: announced as breaking: label "Semver:Major"`}},
		{"by a commit", []func(*Evidence, *Pull){commit("fix: x\n\nBREAKING CHANGE: y is gone")}, breaking, []string{`pass: announced as breaking: commit 0123456 "fix: x"`}},
		{"by a merge commit", []func(*Evidence, *Pull){func(_ *Evidence, p *Pull) {
			p.Commits.Value = []github.Commit{{SHA: "1", Message: "feat!: x", Parents: []string{"a", "b"}}}
		}}, regular, []string{"pass: no API document is touched; not announced as breaking"}},
		{"not compared", []func(*Evidence, *Pull){fault}, regular, []string{"unknown: 1 API document: 1 not compared; not announced as breaking", "unknown: openapi.yaml:0: the API's versions could not be compared: no YAML"}},
		{"not compared, announced", []func(*Evidence, *Pull){fault, labelled("breaking")}, breaking,
			[]string{`warn: announced as breaking: label "breaking"; 1 API document: 1 not compared`, "warning: openapi.yaml:0: the API's versions could not be compared: no YAML"}},
		{"the body was not had", []func(*Evidence, *Pull){bodyUnread, hard}, breaking, []string{"unknown: not decided: what may announce a breaking change could not be read",
			"unknown: the pull request could not be read: GET /repos/o/r: 502", softly, "warning: " + text}},
		{"the commits were not had", []func(*Evidence, *Pull){commitsUnread}, regular, []string{"unknown: not decided: what may announce a breaking change could not be read", commitUnread}},
		{"the commits were not had, announced", []func(*Evidence, *Pull){commitsUnread, titled("feat!: x")}, breaking, []string{`unknown: announced as breaking: title "feat!: x"`, commitUnread}},
		{"the pull request is not known", []func(*Evidence, *Pull){hard, func(e *Evidence, _ *Pull) { e.Hosted.Fault = "no token" }}, breaking,
			[]string{"unknown: not decided: no token", "unknown: the pull request could not be read: no token", softly, "warning: " + text}},
		{"a newer head", []func(*Evidence, *Pull){titled("feat!: x"), func(e *Evidence, p *Pull) { e.Judged, p.PullRequest.Value.Head.SHA = "a", "b" }}, breaking,
			[]string{"unknown: not decided: the pull request has a newer head", "unknown: the pull request's head is b, this run judged a"}},
		{"a local run", []func(*Evidence, *Pull){local}, regular, []string{"skipped: no API document is touched; a local run has no announcement"}},
		{"a local run that breaks", []func(*Evidence, *Pull){hard, local}, breaking, []string{"warn: 1 API document: 1 breaking difference", softly, "warning: " + text}},
		{"a local run, not compared", []func(*Evidence, *Pull){fault, local}, regular, []string{"unknown: 1 API document: 1 not compared", "unknown: openapi.yaml:0: the API's versions could not be compared: no YAML"}},
		{"off", []func(*Evidence, *Pull){hard, func(e *Evidence, _ *Pull) { e.Policy.Risk.Breaking.Level = config.LevelOff }}, breaking, []string{"skipped: switched off in the configuration"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := saying("", c.edits...)
			if diff := cmp.Diff(c.want, told(e, riskBreaking)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := newSurvey(e).breaking(); got != (c.kind == breaking) {
				t.Errorf("breaking is %v, want a %s deployment", got, c.kind)
			}
		})
	}
}

// TestRiskBreakingGroup holds that one pull request of a merge group announces for all of them.
func TestRiskBreakingGroup(t *testing.T) {
	e := saying("", apis(apidiff.Document{Path: "a.yaml", Breaks: []apidiff.Break{{Text: "gone"}}}))
	two := saying("", titled("fix!: y")).Hosted.Pulls[0]
	two.Number = 8
	e.Hosted.Pulls, e.Hosted.Group = append(e.Hosted.Pulls, two), true
	want := []string{`warn: announced as breaking: #8: title "fix!: y"; 1 API document: 1 breaking difference`, "warning: a.yaml:0: gone"}
	if diff := cmp.Diff(want, told(e, riskBreaking)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBreaksAreBounded(t *testing.T) {
	d := apidiff.Document{Path: "openapi.yaml"}
	for i := range maxShownBreaks + 7 {
		d.Breaks = append(d.Breaks, apidiff.Break{Text: fmt.Sprint("break ", i, strings.Repeat("x", 5000)), Warning: i%2 == 0})
	}
	got := newSurvey(saying("", apis(d))).judge(riskBreaking).findings
	last := got[len(got)-1]
	if len(got) != maxShownBreaks+1 || got[0].Severity != finding.Error || last.Message != "7 more differences of the API to look at" || len(got[0].Message) > 500 {
		t.Errorf("%d findings, the first %v with %d bytes, the last %q", len(got), got[0].Severity, len(got[0].Message), last.Message)
	}
}
