package gate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// hosting is evidence of one open pull request with these checks.
func hosting(checks ...github.Check) *Evidence {
	return &Evidence{
		Judged: headSHA, Changed: map[string]bool{},
		Hosted: &Hosted{
			Branch: "main", Head: headSHA, Pulls: []Pull{{Number: 1, Snapshot: snapshotOf(openPull(), checks...)}}, Checks: given(checks),
			Own: Own{RunID: ownRun, CheckID: ownJob, Job: "gate", Name: "deployment-gate"},
		},
	}
}

func requires(e *Evidence, checks ...github.RequiredCheck) *Evidence {
	e.Hosted.Requirements.Value.Checks = checks
	return e
}

func with(e *Evidence, change func(*Evidence)) *Evidence {
	change(e)
	return e
}

func TestTests(t *testing.T) {
	rerun := func(c github.Check, id int64, started time.Duration) github.Check {
		c.ID, c.Started = id, epoch.Add(started)
		return c
	}
	queued := pending("build")
	queued.ID, queued.Started = 900, time.Time{}
	status := func(name string, state github.State, conclusion string) github.Check {
		return github.Check{Status: true, Name: name, State: state, Conclusion: conclusion}
	}
	ofApp := func(c github.Check, app string, id int64) github.Check {
		c.App, c.AppID = app, id
		return c
	}
	linked := ended("build", "failure")
	linked.URL = "https://github.com/o/r/actions/runs/1"
	at := " on " + shortSHA(headSHA)
	pass := []string{"pass: 1 of 1 check passed" + at}
	nothing := []string{"unknown: 0 of 0 checks passed" + at, "unknown: no check has run on the head commit: nothing shows that the change was tested"}
	missing := func(more string) []string {
		return []string{"unknown: 1 of 2 checks passed" + at + " (1 required, 1 missing)", "unknown: the required check e2e has not reported" + more}
	}
	for _, c := range []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"local", &Evidence{}, []string{"skipped: no pull request: a local run"}},
		{"no token", &Evidence{Hosted: &Hosted{Fault: "there is no token"}}, []string{"unknown: not decided: there is no token", "unknown: the pull request could not be read: there is no token"}},
		{"off", with(hosting(), func(e *Evidence) { e.Policy.Checks.Tests.Level = config.LevelOff }), []string{"skipped: switched off in the configuration"}},
		{"success", hosting(passed("build")), pass},
		{"skipped and neutral pass", hosting(passed("a"), ended("b", "skipped"), ended("c", "neutral")), []string{"pass: 3 of 3 checks passed" + at + " (2 skipped)"}},
		{"all skipped", hosting(ended("b", "skipped")), []string{"warn: 1 of 1 check passed" + at + " (1 skipped)", "warning: every check of the head commit was skipped or is neutral: nothing was tested"}},
		{"failure", hosting(passed("a"), linked), []string{"fail: 1 of 2 checks passed" + at + " (failed: build)", "error: build has failed"}},
		{"cancelled", hosting(ended("build", "cancelled")), []string{"fail: 0 of 1 check passed" + at + " (failed: build)", "error: build ended as cancelled"}},
		{"timed out", hosting(ended("build", "timed_out")), []string{"fail: 0 of 1 check passed" + at + " (failed: build)", "error: build ended as timed out"}},
		{"asks for an action", hosting(ended("build", "action_required")), []string{"fail: 0 of 1 check passed" + at + " (failed: build)", "error: build ended as action required"}},
		{"did not start", hosting(ended("build", "startup_failure")), []string{"fail: 0 of 1 check passed" + at + " (failed: build)", "error: build ended as startup failure"}},
		{"stale", hosting(ended("build", "stale")), []string{"unknown: 0 of 1 check passed" + at, "unknown: build has no clear result: its conclusion is stale"}},
		{"a conclusion of tomorrow", hosting(ended("build", "splendid")), []string{"unknown: 0 of 1 check passed" + at, "unknown: build has no clear result: its conclusion is splendid"}},
		{"a state of tomorrow", hosting(edited(passed("build"), func(c *github.Check) { c.State, c.Conclusion = github.StateUnknown, "" })), []string{"unknown: 0 of 1 check passed" + at, "unknown: build has no clear result: it is in no state that is known here"}},
		{"done without a conclusion", hosting(ended("build", "")), []string{"unknown: 0 of 1 check passed" + at, "unknown: build has no clear result: it is in no state that is known here"}},
		{"unfinished", hosting(pending("build")), []string{"unknown: 0 of 1 check passed" + at + " (1 unfinished)", "unknown: build has not finished"}},
		{"the time is up", with(hosting(pending("build")), func(e *Evidence) {
			e.Hosted.Waited = Waited{For: 10 * time.Minute, Limit: 10 * time.Minute, TimeUp: true, Pending: []string{"build"}}
		}), []string{"unknown: 0 of 1 check passed" + at + " (1 unfinished)", "unknown: build had not finished after 10m of waiting"}},
		{"nothing", hosting(), nothing},
		{"nothing but itself", hosting(ownCheck(), status("deployment-gate", github.StateDone, "failure")), nothing},
		{"itself failed before", hosting(passed("build"), job(5, 6, "gate", github.StatePending)), pass},
		{"a re-run replaces its failure", hosting(rerun(ended("build", "failure"), 10, 0), rerun(passed("build"), 9, time.Hour)), pass},
		{"a re-run fails", hosting(rerun(passed("build"), 10, 0), rerun(ended("build", "failure"), 9, time.Hour)), []string{"fail: 0 of 1 check passed" + at + " (failed: build)", "error: build has failed"}},
		{"a queued re-run replaces a success", hosting(queued, passed("build")), []string{"unknown: 0 of 1 check passed" + at + " (1 unfinished)", "unknown: build has not finished"}},
		{"two apps of one name", hosting(passed("build"), ofApp(ended("build", "failure"), "other", 2)), []string{"fail: 1 of 2 checks passed" + at + " (failed: build)", "error: build has failed"}},
		{"another app's check of the gate's name", hosting(passed("build"), ofApp(ended("gate", "failure"), "other", 2)), []string{"fail: 1 of 2 checks passed" + at + " (failed: gate)", "error: gate has failed"}},
		{"statuses", hosting(status("ci", github.StateDone, "success")), []string{"pass: 1 of 1 check passed" + at}},
		{"a failed status", hosting(status("ci", github.StateDone, "error")), []string{"fail: 0 of 1 check passed" + at + " (failed: ci)", "error: ci has failed"}},
		{"a pending status", hosting(status("ci", github.StatePending, "")), []string{"unknown: 0 of 1 check passed" + at + " (1 unfinished)", "unknown: ci has not finished"}},
		{"required", requires(hosting(passed("e2e"), passed("a")), github.RequiredCheck{Context: "e2e"}), []string{"pass: 2 of 2 checks passed" + at + " (1 required)"}},
		{"required of its app", requires(hosting(passed("e2e")), github.RequiredCheck{Context: "e2e", AppID: 15368}), []string{"pass: 1 of 1 check passed" + at + " (1 required)"}},
		{"required and missing", requires(hosting(passed("a")), github.RequiredCheck{Context: "e2e", Source: "ruleset 12"}), missing(" (required by ruleset 12)")},
		{"required, from another app", requires(hosting(passed("e2e")), github.RequiredCheck{Context: "e2e", AppID: 99}), missing("; it must come from the app 99")},
		{"required of an app, as a status", requires(hosting(status("ci", github.StateDone, "success")), github.RequiredCheck{Context: "ci", AppID: 99}), []string{"pass: 1 of 1 check passed" + at + " (1 required)", "note: ci must come from the app 99, and is a commit status, which does not tell whose it is; GitHub itself holds that at the merge"}},
		{"required of an app, as a failed status", requires(hosting(status("ci", github.StateDone, "failure")), github.RequiredCheck{Context: "ci", AppID: 99}), []string{"fail: 0 of 1 check passed" + at + " (failed: ci, 1 required)", "error: ci (required) has failed", "note: ci must come from the app 99, and is a commit status, which does not tell whose it is; GitHub itself holds that at the merge"}},
		{"required twice", requires(hosting(passed("a")), github.RequiredCheck{Context: "e2e"}, github.RequiredCheck{Context: "e2e", AppID: -1}), missing("")},
		{"required by the configuration", with(hosting(passed("a")), func(e *Evidence) { e.Policy.Checks.Tests.Required = []string{"e2e"} }), missing(" (required by the configuration)")},
		{"required is the gate itself", requires(hosting(passed("a"), ownCheck()), github.RequiredCheck{Context: "gate"}, github.RequiredCheck{Context: "deployment-gate"}), []string{"pass: 1 of 1 check passed" + at}},
		{"required but skipped", requires(hosting(passed("a"), ended("e2e", "skipped")), github.RequiredCheck{Context: "e2e"}), []string{"pass: 2 of 2 checks passed" + at + " (1 required, 1 skipped)"}},
		{"ignored", with(hosting(passed("a"), ended("codecov/patch", "failure")), func(e *Evidence) { e.Policy.Checks.Tests.Ignore = []string{"codecov*"} }), []string{"pass: 1 of 1 check passed" + at + " (ignored: codecov/patch)"}},
		{"all ignored", with(hosting(passed("ab")), func(e *Evidence) { e.Policy.Checks.Tests.Ignore = []string{"a*"} }), []string{"unknown: 0 of 0 checks passed" + at + " (ignored: ab)", "unknown: every check of the head commit is ignored (ab): nothing shows that the change was tested"}},
		{"ignored but required", requires(with(hosting(ended("e2e", "failure")), func(e *Evidence) { e.Policy.Checks.Tests.Ignore = []string{"e*"} }), github.RequiredCheck{Context: "e2e"}), []string{"fail: 0 of 1 check passed" + at + " (failed: e2e, 1 required)", "error: e2e (required) has failed"}},
		{"checks unread", with(hosting(), func(e *Evidence) { e.Hosted.Checks.Err = errors.New("502") }), []string{"unknown: not decided: the checks of the head commit could not be read", "unknown: the checks of the head commit could not be read: 502"}},
		{"requirements unread", with(hosting(passed("a")), func(e *Evidence) { e.Hosted.Requirements.Err = errors.New("502") }), []string{"unknown: 1 of 1 check passed" + at, "unknown: what GitHub requires of the base branch could not be read: 502"}},
		{"requirements hidden", with(hosting(passed("a")), func(e *Evidence) { e.Hosted.Requirements.Value.Hidden = "branch protection" }), []string{"pass: 1 of 1 check passed" + at, "note: not all that GitHub requires of the base branch can be seen: branch protection"}},
		{"its own job is not known", with(hosting(passed("a")), func(e *Evidence) { e.Hosted.Own.Fault = "two" }), []string{"unknown: 1 of 1 check passed" + at, "unknown: the gate's own job could not be told from its siblings: two"}},
		{"the head is newer than what was judged", with(hosting(passed("a")), func(e *Evidence) { e.Judged = nextSHA }), []string{"unknown: not decided: the pull request has a newer head", "unknown: the pull request's head is 111111111111, this run judged 222222222222"}},
		{"the head moved while waiting", with(hosting(passed("a")), func(e *Evidence) { e.Hosted.Head, e.Judged = nextSHA, "" }), []string{"unknown: not decided: the pull request has a newer head", "unknown: the pull request got a new commit while its checks were waited for: 111111111111, these were of 222222222222"}},
		{"a merge group", with(hosting(passed("a")), func(e *Evidence) { e.Hosted.Group, e.Hosted.Head, e.Judged = true, nextSHA, nextSHA }), []string{"pass: 1 of 1 check passed on " + shortSHA(nextSHA)}},
		{"as a warning", with(hosting(ended("a", "failure")), func(e *Evidence) { e.Policy.Checks.Tests.Level = config.LevelWarning }), []string{"warn: 0 of 1 check passed" + at + " (failed: a)", "warning: a has failed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(c.e, tests)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func edited(c github.Check, change func(*github.Check)) github.Check {
	change(&c)
	return c
}

// TestTestsNeverPassWrongly throws random lists at the check: it passes only where every check that counts, by a plainer
// reading than its own, is there and has passed.
func TestTestsNeverPassWrongly(t *testing.T) {
	names := []string{"build", "e2e", "lint", "gate", "deployment-gate", "x / gate"}
	conclusions := []string{"success", "success", "success", "skipped", "neutral", "failure", "cancelled", "timed_out", "stale", "", "new"}
	r := rand.New(rand.NewPCG(1, 2))
	passes := 0
	for range 20_000 {
		var checks []github.Check
		for i := range r.IntN(6) {
			c := github.Check{
				ID: int64(i + 1), Name: names[r.IntN(len(names))], App: []string{actionsApp, "other"}[r.IntN(2)], State: github.StateDone,
				Conclusion: conclusions[r.IntN(len(conclusions))], Started: epoch.Add(time.Duration(i) * time.Minute),
			}
			if r.IntN(8) == 0 {
				c.State, c.Conclusion = github.State(r.IntN(2)), ""
			}
			checks = append(checks, c)
		}
		var required []github.RequiredCheck
		for range r.IntN(3) {
			required = append(required, github.RequiredCheck{Context: names[r.IntN(3)]})
		}
		last := map[string]github.Check{}
		for _, c := range checks { // by age already
			last[c.Name+"\n"+c.App] = c
		}
		good, some := true, false
		for _, c := range last {
			if c.Name == "gate" && c.App == actionsApp {
				continue
			}
			some = true
			good = good && c.State == github.StateDone && slices.Contains([]string{"success", "skipped", "neutral"}, c.Conclusion)
		}
		for _, q := range required {
			_, a := last[q.Context+"\n"+actionsApp]
			_, b := last[q.Context+"\nother"]
			good = good && (a || b)
		}
		r.Shuffle(len(checks), func(i, j int) { checks[i], checks[j] = checks[j], checks[i] })
		e := requires(hosting(checks...), required...)
		e.Hosted.Own = Own{Job: "gate", Name: "deployment-gate"}
		got := status(e, tests)
		if passed := got == "pass" || got == "warn"; passed != (good && some) {
			t.Fatalf("%s, want a pass: %v\n%+v\nrequired %v", got, good && some, checks, required)
		} else if passed {
			passes++
		}
	}
	if passes < 1000 {
		t.Errorf("only %d lists passed: the test shows little", passes)
	}
}

// TestTestsBounded holds that a thousand failures with endless names make a short report.
func TestTestsBounded(t *testing.T) {
	var checks []github.Check
	for i := range 1000 {
		checks = append(checks, ended(fmt.Sprintf("%d %s", i, strings.Repeat("x", 10_000)), "failure"))
	}
	checks[0].URL = "javascript:alert(1)"
	o := newSurvey(hosting(checks...)).judge(tests)
	size := len(o.summary)
	for _, f := range o.findings {
		size += len(f.Message) + len(f.Fix)
	}
	if len(o.findings) != maxFindings+1 || size > 20_000 {
		t.Errorf("%d findings of %d bytes", len(o.findings), size)
	}
	if f := o.findings[0]; strings.Contains(f.Fix, "javascript") || f.Severity != finding.Error {
		t.Errorf("%+v", f)
	}
}
