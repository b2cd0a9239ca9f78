package gate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/migration"
)

// saying is a pull request with this body; edits follow.
func saying(body string, edits ...func(*Evidence, *Pull)) *Evidence {
	p := Pull{Number: 7}
	p.PullRequest.Value = github.PullRequest{Number: 7, Title: "Login", Body: body, Head: github.Branch{Ref: "login"}}
	e := &Evidence{Hosted: &Hosted{Pulls: []Pull{p}}}
	e.Policy.Checks.Spec = config.Spec{Folder: "specs/active", Implemented: "specs/implemented", Pattern: "FEATURE-[0-9]+"}
	for _, edit := range edits {
		edit(e, &e.Hosted.Pulls[0])
	}
	return e
}

var errOut = errors.New("GET /repos/o/r: 502")

func bodyUnread(_ *Evidence, p *Pull) { p.PullRequest.Err = errOut }
func bodyCut(_ *Evidence, p *Pull)    { p.PullRequest.Value.BodyCut = true }
func migrates(e *Evidence, _ *Pull) {
	e.Migrations = []migration.File{{Path: "prisma/migrations/1/migration.sql", Added: true}}
}
func withComments(e *Evidence, _ *Pull) { e.Policy.Checks.Comments = true }

func commentsUnread(e *Evidence, p *Pull) {
	withComments(e, p)
	p.Comments.Err = errOut
}

func comment(author string, access github.Access, body string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) {
		p.Comments.Value = append(p.Comments.Value, github.Comment{Author: author, Access: access, Body: body})
	}
}

func ownComment(body string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) {
		p.Comments.Value = append(p.Comments.Value, github.Comment{Author: "github-actions[bot]", Own: true, Access: github.AccessWrite, Body: body})
	}
}

func commit(message string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) {
		p.Commits.Value = append(p.Commits.Value, github.Commit{SHA: "0123456789abcdef0123456789abcdef01234567", Message: message})
	}
}

// told words an outcome: its status, then its findings.
func told(e *Evidence, c Check) []string {
	o := newSurvey(e).judge(c)
	status := finding.StatusOf(o.findings)
	if o.skipped {
		status = finding.Skipped
	}
	out := []string{fmt.Sprintf("%s: %s", status, o.summary)}
	for _, f := range o.findings {
		where := ""
		if f.Path != "" {
			where = fmt.Sprintf("%s:%d: ", f.Path, f.Line)
		}
		out = append(out, fmt.Sprintf("%s: %s%s", f.Severity, where, f.Message))
	}
	return out
}

// status gives the first word of what is told.
func status(e *Evidence, c Check) string {
	s, _, _ := strings.Cut(told(e, c)[0], ":")
	return s
}

// announced is the check run by which the gate knows that it told people.
func announced(external, conclusion string) func(*Evidence, *Pull) {
	return func(_ *Evidence, p *Pull) {
		p.Checks.Value = append(p.Checks.Value, github.Check{
			Name: "deployment-announced", App: "github-actions", ExternalID: external, State: github.StateDone, Conclusion: conclusion, Title: "Told by slack (slack.com)",
		})
	}
}

func TestStakeholders(t *testing.T) {
	unread := []string{"unknown: not decided: the comments could not be read", "unknown: the comments could not be read: GET /repos/o/r: 502"}
	absent := []string{"fail: no item says so", "error: no item says that the stakeholders are notified of the deployment"}
	tests := []struct {
		name string
		e    *Evidence
		want []string
	}{
		{"local", &Evidence{}, []string{"skipped: no pull request: a local run"}},
		{"ticked", saying("- [x] Stakeholders notified of deployment"), []string{"pass: ticked in the body: Stakeholders notified of deployment"}},
		{"nested", saying("1. Before\n   - [X] **Stakeholders** notified"), []string{"pass: ticked in the body: Stakeholders notified"}},
		{"open", saying("- [ ] Stakeholders notified"), []string{"fail: an item is open", `error: an item in the body is open: "Stakeholders notified"`}},
		{"one of two open", saying("- [x] Stakeholders notified (ops)\n- [ ] Stakeholders notified (sales)"), []string{"fail: an item is open", `error: an item in the body is open: "Stakeholders notified (sales)"`}},
		{"struck", saying("- [ ] ~~Stakeholders notified~~ n/a"), []string{"pass: not applicable, says the body", `note: the body says that this does not apply: "Stakeholders notified n/a"`}},
		{"struck below", saying("- [ ] Stakeholders notified\n  - [ ] ~~n/a~~"), []string{"pass: not applicable, says the body", `note: the body says that this does not apply: "Stakeholders notified"`}},
		{"no stakeholders", saying("- [x] No stakeholders to notify"), []string{"pass: not applicable, says the body", `note: the body says that this does not apply: "No stakeholders to notify"`}},
		{"ticked against its words", saying("- [x] Stakeholders not yet notified"), []string{"fail: an item is open", `error: an item in the body is open: "Stakeholders not yet notified"`}},
		{"or n/a", saying("- [x] Stakeholders notified or n/a"), []string{"pass: ticked in the body: Stakeholders notified or n/a"}},
		{"absent", saying("Nothing."), absent},
		{"in a comment of the template", saying("<!--\n- [x] Stakeholders notified\n-->"), absent},
		{"in code", saying("```\n- [x] Stakeholders notified\n```"), absent},
		{"plain text", saying("Stakeholders are notified."), absent},
		{"body unread", saying("", bodyUnread), []string{"unknown: not decided: the pull request could not be read", "unknown: the pull request could not be read: GET /repos/o/r: 502"}},
		{"body cut", saying("", bodyCut), []string{"unknown: not decided: the end of the pull request's body could not be read", "unknown: the end of the pull request's body could not be read: it is longer than what is read"}},
		{"body cut, but ticked before", saying("- [x] Stakeholders notified", bodyCut), []string{"pass: ticked in the body: Stakeholders notified"}},
		{"comments not asked for", saying("", comment("ada", github.AccessWrite, "- [x] Stakeholders notified")), absent},
		{"a comment", saying("- [ ] Stakeholders notified", withComments, comment("ada", github.AccessWrite, "- [x] Stakeholders notified")), []string{"pass: ticked in @ada's comment: Stakeholders notified"}},
		{"a stranger's comment", saying("", withComments, comment("eve", github.AccessNone, "- [x] Stakeholders notified"), comment("mallory", github.AccessUnknown, "- [x] Stakeholders notified")), absent},
		{"a stranger, quoted", saying("", withComments, comment("ada", github.AccessWrite, "> - [x] Stakeholders notified\n\nIs that so?")), absent},
		{"our own comment", saying("", withComments, ownComment("- [x] Stakeholders notified")), absent},
		{"too many comments", saying("", withComments, comment("ada", github.AccessWrite, "- [x] Stakeholders notified"), comment("ada", github.AccessWrite, strings.Repeat("x", 3<<20))), []string{"unknown: not decided: the oldest comments could not be read", "unknown: the oldest comments could not be read: it is longer than what is read"}},
		{"comments unread", saying("", commentsUnread), unread},
		{"comments unread, open", saying("- [ ] Stakeholders notified", commentsUnread), unread},
		{"comments unread, but ticked", saying("- [x] Stakeholders notified", commentsUnread), []string{"pass: ticked in the body: Stakeholders notified"}},
		{"configured", saying("- [x] Informed #releases!", func(e *Evidence, _ *Pull) { e.Policy.Checks.Stakeholders.Items = []string{"informed #releases"} }), []string{"pass: ticked in the body: Informed #releases!"}},
		{"announced", saying("", announced("deploycoord/announced/7", "success")), []string{"pass: told by slack (slack.com)"}},
		{"announced, with an open item", saying("- [ ] Stakeholders notified", announced("deploycoord/announced/7", "success")), []string{"pass: told by slack (slack.com)"}},
		{"announced for another pull request", saying("", announced("deploycoord/announced/77", "success")), absent},
		{"an announcement that is no success", saying("", announced("deploycoord/announced/7", "neutral")), absent},
		{"a stranger's check of that name", saying("", announced("", "success")), absent},
		{"announced by this run", saying("", noFault).Told([]string{"e-mail", "slack (slack.com)"}), []string{"pass: told by e-mail, slack (slack.com)"}},
		{"announced, but the body is unread", saying("", announced("deploycoord/announced/7", "success"), bodyUnread), []string{"unknown: not decided: the pull request could not be read", "unknown: the pull request could not be read: GET /repos/o/r: 502"}},
		{"off", saying("", func(e *Evidence, _ *Pull) { e.Policy.Checks.Stakeholders.Level = config.LevelOff }), []string{"skipped: switched off in the configuration"}},
		{"a warning", saying("", func(e *Evidence, _ *Pull) { e.Policy.Checks.Stakeholders.Level = config.LevelWarning }), []string{"warn: no item says so", "warning: no item says that the stakeholders are notified of the deployment"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(test.e, stakeholders)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestHostileItems holds that what is shown of a text is one bounded line.
func TestHostileItems(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("stakeholders ", 10_000), "stakeholders\n  ::set-output name=x::y", "stakeholders \x1b[31m", "stakeholders <script>alert(1)</script> `x` | |",
		"~~" + strings.Repeat("stakeholders ", 10_000) + "~~",
	} {
		for _, line := range told(saying("- [ ] "+text), stakeholders) {
			if len(line) > 300 || strings.Contains(line, "\n") {
				t.Errorf("%.20q…: said %q", text, line)
			}
		}
	}
}

// FuzzWritings holds that no body or comment brings a check to panic, and that what is said stays short.
func FuzzWritings(f *testing.F) {
	f.Add("## Rollback plan\n- [ ] ~~Rollback~~ n/a\n**Stakeholders:** told", "- [x] Stakeholders notified")
	f.Add("Rollback: TBD\n> - [x] Migration tested\n<details><summary>Breaking changes</summary>\n\nNo.\n</details>", "FEATURE-1")
	f.Fuzz(func(t *testing.T, body, other string) {
		e := saying(body, withComments, comment("ada", github.AccessWrite, other), migrates, breaks, commit(other), specSays("specs/active/FEATURE-12.md", other))
		for _, c := range []Check{rollbackPlan, stakeholders, specComplete, migrationTested, migrationIntegrity, breakingDocumented, breakingNotified} {
			for _, line := range told(e, c) {
				if len(line) > 1200 {
					t.Errorf("%s says %d bytes", c.ID, len(line))
				}
			}
		}
		if _, err := identifiers(&e.Hosted.Pulls[0], "[A-Z]+-[0-9]+"); err != nil {
			t.Error(err)
		}
	})
}
