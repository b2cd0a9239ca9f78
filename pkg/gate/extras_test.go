package gate

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// extraItems are the ticks of migration and breaking deployments.
var extraItems = []struct {
	check   Check
	item    string   // as the seed words it
	also    []string // in other words
	no      []string // that say another thing
	absent  string   // how the check ends without the item
	struck  string   // how it ends with the item struck through
	section string   // "" where none answers
}{
	{migrationTested, "Migration tested locally", []string{"Ran the migrations in a test database", "Dry run of the migration done"}, []string{"Tests added", "Migration reviewed"}, "fail", "fail", ""},
	{migrationIntegrity, "Data integrity checks performed", []string{"Data verified after the migration"}, []string{"Integrity of the container image"}, "warn", "pass", "Data integrity"},
	{breakingDocumented, "Breaking changes documented", []string{"Migration guide written"}, []string{"Documented"}, "fail", "fail", "Breaking changes"},
	{breakingNotified, "Dependent systems notified", []string{"Downstream consumers informed"}, []string{"Stakeholders notified", "Dependencies updated"}, "fail", "pass", ""},
	{breakingFlags, "Feature flags used if possible", []string{"Behind a flag"}, []string{"Flagged for review"}, "warn", "pass", "Feature flags"},
	{breakingRollout, "Staged rollout considered", []string{"Canary first", "Rolled out gradually with phased rollout"}, []string{"Rolled out"}, "warn", "pass", "Rollout plan"},
	{breakingStandby, "Incident response on standby", []string{"On-call engineer informed"}, []string{"Call the API"}, "fail", "pass", ""},
}

func TestExtras(t *testing.T) {
	for _, x := range extraItems {
		t.Run(x.check.ID, func(t *testing.T) {
			applies := breaks
			if strings.HasPrefix(x.check.ID, "migration") {
				applies = migrates
			}
			expect := func(want, body string, edits ...func(*Evidence, *Pull)) {
				t.Helper()
				if got := told(saying(body, append(edits, applies)...), x.check); !strings.HasPrefix(got[0], want+":") {
					t.Errorf("%q: %q, expected %s", body, got, want)
				}
			}
			expect("pass", "- [x] "+x.item)
			expect(x.absent, "")
			expect(x.absent, "- [ ] "+x.item)
			expect(x.struck, "- [ ] ~~"+x.item+"~~ n/a")
			expect("unknown", "", bodyUnread)
			expect("unknown", "", bodyCut)
			expect("unknown", "", commentsUnread)
			for _, text := range x.also {
				expect("pass", "* [X] "+text)
			}
			for _, text := range x.no {
				expect(x.absent, "- [x] "+text)
			}
			if x.section != "" {
				expect("pass", "## "+x.section+"\n\nAs follows: it is so.")
				expect(x.absent, "## "+x.section+"\n\nTBD")
			}
			if got := status(saying("- [ ] "+x.item), x.check); got != "skipped" {
				t.Errorf("a regular deployment is %s, expected skipped", got)
			}
			if got := status(&Evidence{}, x.check); got != "skipped" {
				t.Errorf("a local run is %s, expected skipped", got)
			}
		})
	}
}

func TestBreakingDocumented(t *testing.T) {
	for _, test := range []struct {
		name, want string
		e          *Evidence
	}{
		{"footer of a commit", "pass", saying("", breaks, commit("feat!: x\n\nBREAKING CHANGE: v1 is gone"))},
		{"footer without text", "fail", saying("", breaks, commit("feat!: x\n\nBREAKING CHANGE: TBD"))},
		{"footer in the body", "pass", saying("BREAKING CHANGE: v1 is gone", breaks)},
		{"says none", "fail", saying("## Breaking changes\n\nNo breaking changes.", breaks)},
		{"says none, bare", "fail", saying("## Breaking changes\n\nNone", breaks)},
		{"commits unread", "unknown", saying("", breaks, commitsUnread)},
	} {
		if got := status(test.e, breakingDocumented); got != test.want {
			t.Errorf("%s: %s, expected %s", test.name, got, test.want)
		}
	}
}

// TestSeedsOwnList holds that the seed's checklist, ticked as it stands, answers: its risk assessment asks questions.
func TestSeedsOwnList(t *testing.T) {
	const body = `**Pre-deploy checklist**:
- [x] Feature spec exists and is complete
- [x] Rollback plan documented
- [x] Stakeholders notified of deployment

**Risk assessment**:
- [ ] Database migration required? → Plan for potential rollback
- [ ] Breaking API changes? → Coordinate with dependent systems
- [ ] High-traffic period? → Consider scheduling for low-traffic time
`
	for _, c := range []Check{rollbackPlan, stakeholders} {
		if got := status(saying(body), c); got != "pass" {
			t.Errorf("%s: %q, expected pass", c.ID, told(saying(body), c))
		}
		if got := status(saying(strings.ReplaceAll(body, "- [x]", "- [ ]")), c); got != "fail" {
			t.Errorf("%s: nothing is ticked and it is %s, expected fail", c.ID, got)
		}
	}
	yes := "- [x] Database migration required? → Plan for potential rollback"
	if got := status(saying(yes), rollbackPlan); got != "fail" {
		t.Errorf("a question that is answered with yes is %s, expected fail: it is no plan", got)
	}
}

// TestExtrasOfMergeGroup holds that one of the pull requests may answer for the group.
func TestExtrasOfMergeGroup(t *testing.T) {
	e := saying("- [x] Migration tested locally", migrates)
	e.Hosted.Pulls = append(e.Hosted.Pulls, Pull{Number: 8})
	want := []string{"pass: #7: ticked in the body: Migration tested locally; #8: answered by #7"}
	if diff := cmp.Diff(want, told(e, migrationTested)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	e.Hosted.Pulls[0].PullRequest.Value.Body = ""
	if got := status(e, migrationTested); got != "fail" {
		t.Errorf("nobody answers: %s, expected fail", got)
	}
}

// TestTemplate holds that a pull request's template passes once it is filled in, and answers nothing before.
func TestTemplate(t *testing.T) {
	data, err := os.ReadFile("testdata/pull_request_template.md")
	if err != nil {
		t.Fatal(err)
	}
	checks := []Check{rollbackPlan, stakeholders, migrationTested, migrationIntegrity, breakingDocumented, breakingNotified, breakingFlags, breakingRollout, breakingStandby}
	body := strings.ReplaceAll(string(data), "\n", "\r\n")
	filled := strings.NewReplacer("- [ ]", "- [x]", "<!-- The steps", "Revert the merge. <!-- The steps", "<!-- Who must", "Clients of v1. <!-- Who must").Replace(body)
	for _, c := range checks {
		if got := status(saying(filled, migrates, breaks), c); got != "pass" && got != "skipped" {
			t.Errorf("%s: the template filled in is %s: %q", c.ID, got, told(saying(filled, migrates, breaks), c))
		}
		if got := status(saying(body, migrates, breaks), c); got == "pass" {
			t.Errorf("%s: the bare template passes", c.ID)
		}
	}
}

func TestTitles(t *testing.T) {
	for heading, want := range map[string]bool{
		"Rollback": true, "1. Rollback plan": true, "2.3) ROLLBACK PLAN": true, ":rewind: Rollback": true, "Rollback/Backout": true, "How to roll back": true,
		"Deployment and rollback plan": true, "Rollback plan (required)": true, "rollback-plan": true, "📋 Rollback  Plan:": true,
		"Rollback performed?": false, "Rollback criteria": false, "Plan": false, "": false, "Not a rollback": false, strings.Repeat("rollback ", 1000): false,
	} {
		if got := isTitled(heading, rollbackTitles, nil); got != want {
			t.Errorf("%.40q: %v, expected %v", heading, got, want)
		}
	}
	if !isTitled("Plan B: undo", nil, []string{"plan b"}) || isTitled("x", nil, []string{"", "!"}) {
		t.Error("configured titles are compared otherwise than expected")
	}
}
