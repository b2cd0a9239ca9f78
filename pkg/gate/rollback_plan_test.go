package gate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/github"
)

func specSays(path, body string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) {
		p.Specs.Found = append(p.Specs.Found, SpecFile{ID: "FEATURE-12", Path: path, Body: []byte(body)})
	}
}

func noSpecs(_ *Evidence, p *Pull) { p.Specs.NoFolder = true }

func TestRollbackPlan(t *testing.T) {
	absent := []string{"fail: no rollback plan", "error: no rollback plan: neither a section nor a ticked item speaks of it"}
	empty := func(title string) []string {
		return []string{"fail: the section is empty", `error: the section "` + title + `" in the body holds no plan: placeholders and open items do not count`}
	}
	in := func(title string) []string { return []string{`pass: section "` + title + `" in the body`} }
	configured := func(e *Evidence, _ *Pull) {
		e.Policy.Checks.RollbackPlan.Headings, e.Policy.Checks.RollbackPlan.Items = []string{"Plan B"}, []string{"way back"}
	}
	tests := []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"local", &Evidence{}, []string{"skipped: no pull request: a local run"}},
		{"section", saying("## Rollback plan\n\nRevert the merge."), in("Rollback plan")},
		{"emoji and number", saying("## 🔄 3. :rewind: ROLL-BACK Plan (required)\nRevert."), in("🔄 3. :rewind: ROLL-BACK Plan (required)")},
		{"with risks", saying("## Risks & Rollback\nRevert."), in("Risks & Rollback")},
		{"setext", saying("Backout plan\n---\nRevert."), in("Backout plan")},
		{"bold", saying("**Rollback plan**\n\n1. Revert."), in("Rollback plan")},
		{"label", saying("Rollback plan: revert the merge"), in("Rollback plan")},
		{"label in a list", saying("- Risk: low\n- Rollback: revert"), in("Rollback")},
		{"details", saying("<details>\n<summary>Rollback</summary>\n\n```sh\ngit revert -m 1 HEAD\n```\n\n</details>"), in("Rollback")},
		{"commands alone", saying("## Rollback\n```sh\ngit revert -m 1 HEAD\n```"), in("Rollback")},
		{"windows", saying("## Rollback\r\n\r\nRevert.\r\n"), in("Rollback")},
		{"configured heading", saying("## Plan B\nRevert.", configured), in("Plan B")},
		{"configured item", saying("- [x] Way back is written down", configured), []string{"pass: ticked in the body: Way back is written down"}},
		{"not configured", saying("## Plan B\nRevert."), absent},
		{"ticked", saying("- [x] Rollback plan documented"), []string{"pass: ticked in the body: Rollback plan documented"}},
		{"ticked in other words", saying("- [x] Can be rolled back"), []string{"pass: ticked in the body: Can be rolled back"}},
		{"open", saying("- [ ] Rollback plan documented"), []string{"fail: an item is open", `error: an item in the body is open: "Rollback plan documented"`}},
		{"open, in its section", saying("## Rollback plan\n- [ ] Rollback plan documented"), []string{"fail: an item is open", `error: an item in the body is open: "Rollback plan documented"`}},
		{"open, but written", saying("## Rollback plan\nRevert.\n## Checks\n- [ ] Rollback plan documented"), []string{`warn: section "Rollback plan" in the body`, `warning: the plan is written, but an item in the body is open: "Rollback plan documented"`}},
		{"steps to tick", saying("## Rollback plan\n- [ ] revert"), empty("Rollback plan")},
		{"rolled out", saying("- [x] Backend rolled out"), absent},
		{"absent", saying("Fixes the login."), absent},
		{"empty", saying("## Rollback plan\n\n## Tests\nAll."), empty("Rollback plan")},
		{"TBD", saying("## Rollback plan\nTBD"), empty("Rollback plan")},
		{"template", saying("## Rollback plan\n<!-- how to undo it -->\n_Describe how to roll back…_"), empty("Rollback plan")},
		{"bare n/a", saying("## Rollback plan\nn/a"), empty("Rollback plan")},
		{"only in a comment", saying("<!--\n## Rollback plan\nRevert.\n-->"), absent},
		{"only in code", saying("```\n## Rollback plan\nRevert.\n```"), absent},
		{"one of two is filled", saying("## Rollback\nTBD\n## Rollback plan\nRevert."), in("Rollback plan")},
		{"declined", saying("## Rollback plan\nn/a: documentation only"), []string{"pass: not applicable, says the body", `note: the body says that no rollback plan is needed: "Rollback plan"`}},
		{"struck", saying("- [ ] ~~Rollback plan documented~~ n/a"), []string{"pass: not applicable, says the body", `note: the body says that no rollback plan is needed: "Rollback plan documented n/a"`}},
		{"struck, with a migration", saying("- [ ] ~~Rollback plan documented~~ n/a", migrates), []string{"fail: said not to apply, but this is a database migration", `error: the body says that no rollback plan is needed ("Rollback plan documented n/a"), but this deployment is a database migration`}},
		{"in the heading", saying("## Rollback: revert the merge"), in("Rollback: revert the merge")},
		{"nothing in the heading", saying("## Rollback: (required)"), empty("Rollback: (required)")},
		{"no plan", saying("## Rollback\nNo plan."), empty("Rollback")},
		{"none needed", saying("## Rollback\nNo rollback needed."), []string{"pass: not applicable, says the body", `note: the body says that no rollback plan is needed: "Rollback"`}},
		{"no, but", saying("## Rollback\nNo data is lost, so revert the merge."), in("Rollback")},
		{"with a migration", saying("## Rollback plan\nRun the down migration.", migrates), in("Rollback plan")},
		{"body unread", saying("", bodyUnread), []string{"unknown: not decided: the pull request could not be read", "unknown: the pull request could not be read: GET /repos/o/r: 502"}},
		{"body cut", saying("## Rollback plan\n", bodyCut), []string{"unknown: not decided: the end of the pull request's body could not be read", "unknown: the end of the pull request's body could not be read: it is longer than what is read"}},
		{"comments unread", saying("", commentsUnread), []string{"unknown: not decided: the comments could not be read", "unknown: the comments could not be read: GET /repos/o/r: 502"}},
		{"a comment", saying("", withComments, comment("ada", github.AccessWrite, "### Rollback\nRevert.")), []string{`pass: section "Rollback" in @ada's comment`}},
		{"a comment that quotes", saying("", withComments, comment("ada", github.AccessWrite, "> ### Rollback\n> Revert.\n\nNo!")), absent},
		{"a stranger's comment", saying("", withComments, comment("eve", github.AccessNone, "### Rollback\nRevert.")), absent},
		{"the spec", saying("", specSays("specs/active/FEATURE-12.md", "# Login\n## Rollback\nRevert.")), []string{`pass: section "Rollback" in specs/active/FEATURE-12.md`}},
		{"the spec is empty", saying("", specSays("specs/active/FEATURE-12.md", "# Login\n## Rollback\nTBD")), absent},
		{"the spec is unread", saying("", func(_ *Evidence, p *Pull) { p.Specs.Found = []SpecFile{{ID: "FEATURE-12", Fault: "too large"}} }), []string{"unknown: not decided: the spec FEATURE-12 could not be read", "unknown: the spec FEATURE-12 could not be read: too large"}},
		{"the commits are unread", saying("", commitsUnread), []string{"unknown: not decided: the commits, which may name a spec with the plan, could not be read", "unknown: the commits, which may name a spec with the plan, could not be read: GET /repos/o/r: 502"}},
		{"the commits are unread, without specs", saying("", commitsUnread, noSpecs), absent},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(test.e, rollbackPlan)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func commitsUnread(_ *Evidence, p *Pull) { p.Commits.Err = errOut }

func TestRollbackPlanOfBreakingChange(t *testing.T) {
	e := saying("- [ ] ~~Rollback plan documented~~ n/a", breaks)
	if got := status(e, rollbackPlan); got != "fail" {
		t.Errorf("%s, expected fail: a breaking change needs a plan", got)
	}
}

// breaks makes a pull request breaking by every sign.
func breaks(e *Evidence, p *Pull) {
	p.PullRequest.Value.Title = "feat!: drop v1"
	p.PullRequest.Value.Labels = []string{"breaking-change"}
	commit("feat!: drop v1")(e, p)
}
