package gate

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/github"
)

func TestConflicts(t *testing.T) {
	merging := func(m github.Mergeable) *Evidence {
		return pullOf(hosting(), func(p *github.PullRequest) { p.Mergeable = m })
	}
	for _, c := range []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"local", &Evidence{}, []string{"skipped: no pull request: a local run"}},
		{"off", with(merging(github.MergeableNo), func(e *Evidence) { e.Policy.Checks.Conflicts.Level = config.LevelOff }), []string{"skipped: switched off in the configuration"}},
		{"none", merging(github.MergeableYes), []string{"pass: merges into main without conflicts"}},
		{"conflicts", merging(github.MergeableNo), []string{"fail: conflicts with main", "error: the branch has conflicts with main"}},
		{"not computed", merging(github.MergeableUnknown), []string{"unknown: not decided: GitHub has not computed it yet", "unknown: GitHub has not told yet whether the branch merges into main"}},
		{"a value of tomorrow", merging(99), []string{"unknown: not decided: GitHub has not computed it yet", "unknown: GitHub has not told yet whether the branch merges into main"}},
		{"up to date is asked for", with(merging(github.MergeableYes), func(e *Evidence) { e.Hosted.Requirements.Value.UpToDate = true }),
			[]string{"pass: merges into main without conflicts", "note: GitHub also asks that the branch is up to date with main, and holds that at the merge"}},
		{"a merge group", with(merging(github.MergeableNo), func(e *Evidence) { e.Hosted.Group = true }), []string{"skipped: the merge queue has built the merge already"}},
		{"merged", pullOf(merging(github.MergeableUnknown), func(p *github.PullRequest) { p.State, p.Merged = "closed", true }), []string{"skipped: the pull request is merged already"}},
		{"closed", pullOf(merging(github.MergeableUnknown), func(p *github.PullRequest) { p.State = "closed" }), []string{"skipped: the pull request is closed"}},
		{"unread", with(merging(github.MergeableYes), func(e *Evidence) { e.Hosted.Pulls[0].PullRequest.Err = errors.New("502") }),
			[]string{"unknown: not decided: the pull request could not be read", "unknown: the pull request could not be read: 502"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(c.e, conflicts)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestConflictsFix holds that the command to mend it runs nothing that a branch's name says.
func TestConflictsFix(t *testing.T) {
	for ref, want := range map[string]string{
		"main":         "git merge origin/main;",
		"release/1.0":  "git merge origin/release/1.0;",
		"$(rm -rf ~)":  "git merge 'origin/$(rm -rf ~)';",
		"a'b;reboot":   `git merge 'origin/a'\''b;reboot';`,
		"x&y|z`w`":     "git merge 'origin/x&y|z`w`';",
		"größe":        "git merge 'origin/größe';",
		"-exec":        "git merge origin/-exec;",
		"main\nreboot": "git merge 'origin/main\nreboot';",
	} {
		e := pullOf(hosting(), func(p *github.PullRequest) { p.Mergeable, p.Base.Ref = github.MergeableNo, ref })
		o := newSurvey(e).judge(conflicts)
		if fix := o.findings[0].Fix; !strings.HasPrefix(fix, "gh pr checkout 1 && git fetch origin && "+want) {
			t.Errorf("%q: %s", ref, fix)
		}
	}
}
