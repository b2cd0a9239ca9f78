package gate

import (
	"context"
	"testing"
	"time"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/config"
	"deploycoord/pkg/dependency"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
	"deploycoord/pkg/migration"
)

// cell is evidence under which a check has one status, or why it never has that status.
type cell struct {
	evidence *Evidence
	never    string
}

// everyRow is one check's evidence for each status. A check that never fails has its warning in the place of that.
type everyRow struct {
	pass, fail, unknown, skipped cell
	warns                        bool
}

func under(e *Evidence) cell   { return cell{evidence: e} }
func never(why string) cell    { return cell{never: why} }
func noFault(*Evidence, *Pull) {}

// scanned is the evidence of a change of the shop, as it is collected.
func scanned(t *testing.T, head memTree, prod map[string]string) *Evidence {
	t.Helper()
	e, err := Collect(context.Background(), Inputs{
		Change: changeOf(shop, head, false), Production: inventory(t, prod, ""), Rules: Rules{Environment: "production"}, Now: epoch,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// everyCheck has a row for each check of the gate.
func everyCheck(t *testing.T) map[string]everyRow {
	t.Helper()
	local := under(&Evidence{})
	prod := map[string]string{"DATABASE_URL": "postgres://db.internal/x", "NEW_ONE": "v"}
	const reads = "process.env.NEW_ONE;\n"
	documented := shop.with("a.ts", reads, ".env.example", shop[".env.example"]+"NEW_ONE=\n")
	shown := under(scanned(t, documented, prod))
	lacking := map[string]string{"DATABASE_URL": "postgres://db.internal/x"}
	placeholder := map[string]string{"DATABASE_URL": "postgres://db.internal/x", "NEW_ONE": "changeme"}
	const alwaysSays = "it applies to every change"

	traffic := func(at time.Time, c config.Traffic) cell {
		return under(&Evidence{Now: at, Policy: Policy{Risk: config.Risk{Traffic: c}}})
	}
	frozen := config.Traffic{Freeze: []string{epoch.Format(time.DateOnly)}, Friday: "off"}
	spec := func(f SpecFile) cell {
		return under(saying("", func(_ *Evidence, p *Pull) { p.Specs.Found = []SpecFile{f} }))
	}
	migrating := func(kind migration.Kind) cell {
		return under(saying("", func(e *Evidence, _ *Pull) {
			e.Migrations = []migration.File{{Path: "1.sql", Added: true, Hazards: []migration.Hazard{{Kind: kind, Line: 1, What: "w"}}}}
		}))
	}
	// ticks is the row of a check that a ticked item answers.
	ticks := func(item string, applies func(*Evidence, *Pull), warns bool, skipped cell) everyRow {
		return everyRow{
			pass: under(saying("- [x] "+item, applies)), fail: under(saying("- [ ] "+item, applies)),
			unknown: under(saying("", applies, bodyUnread)), skipped: skipped, warns: warns,
		}
	}
	regular := under(saying(""))
	broken := apidiff.Document{Path: "openapi.yaml", Breaks: []apidiff.Break{{Line: 1, Text: "the path is gone"}}}
	update := dependency.Change{Name: "vue", Before: "3.1.0", After: "3.2.0", Direct: true}
	return map[string]everyRow{
		"gate-config": {
			pass:    never("a change to it is at least a warning, and without one it is skipped"),
			fail:    under(&Evidence{Config: ConfigChange{Path: config.Path, Changed: true, Faults: []Fault{{Line: 1, Message: "m"}}}}),
			unknown: never("the head's file was read, or is a fault"),
			skipped: local,
		},
		"env-documented": {
			pass: shown, fail: under(scanned(t, shop.with("a.ts", reads), prod)),
			unknown: under(scanned(t, shop.with("a.ts", "HUGE"), prod)), skipped: never(alwaysSays),
		},
		"env-present": {
			pass: shown, fail: under(scanned(t, documented, lacking)),
			unknown: under(scanned(t, documented, nil)), skipped: never(alwaysSays),
		},
		"env-value": {
			pass: shown, fail: under(scanned(t, documented, placeholder)),
			unknown: never("a value that cannot be read is not judged"), skipped: under(scanned(t, documented, nil)),
		},
		"env-removed": {
			pass: shown, fail: under(scanned(t, shop.with(".env.example", "# OPTIONAL_ONE=\n"), prod)),
			unknown: never("what could not be searched is env-documented's"), skipped: never(alwaysSays),
		},
		"env-template": {
			pass: shown, fail: under(scanned(t, shop.with(".env.example", "no assignment\n"), prod)),
			unknown: under(scanned(t, shop.with(".env.example", "HUGE"), prod)), skipped: never(alwaysSays),
		},
		"env-secret": {
			pass: shown, fail: under(scanned(t, shop.with(".env", "DATABASE_URL=postgres://prod.db.internal/shop\n"), prod)),
			unknown: never("what could not be read is env-template's"), skipped: never(alwaysSays),
		},
		"approvals": {
			pass: under(reviewed(review("bob", github.ReviewApproved))), fail: under(reviewed()),
			unknown: under(with(reviewed(), func(e *Evidence) { e.Hosted.Pulls[0].Reviews.Err = errOut })), skipped: local,
		},
		"tests": {
			pass: under(hosting(passed("build"))), fail: under(hosting(ended("build", "failure"))), unknown: under(hosting(pending("build"))), skipped: local,
		},
		"images": {
			pass: under(building(passed("docker"))), fail: under(building(ended("docker", "failure"))),
			unknown: under(building(pending("docker"))), skipped: under(hosting()),
		},
		"conflicts": {
			pass:    under(hosting()),
			fail:    under(pullOf(hosting(), func(p *github.PullRequest) { p.Mergeable = github.MergeableNo })),
			unknown: under(pullOf(hosting(), func(p *github.PullRequest) { p.Mergeable = github.MergeableUnknown })),
			skipped: under(with(hosting(), func(e *Evidence) { e.Hosted.Group = true })),
		},
		"spec": {
			pass:    spec(SpecFile{ID: "FEATURE-12", Path: "specs/active/FEATURE-12.md", Body: []byte(loginSpec)}),
			fail:    spec(SpecFile{ID: "FEATURE-12"}),
			unknown: spec(SpecFile{ID: "FEATURE-12", Fault: "too large"}),
			skipped: under(saying("", func(_ *Evidence, p *Pull) { p.Specs.NoFolder = true })),
		},
		"rollback-plan": ticks("Rollback plan documented", noFault, false, local),
		"stakeholders":  ticks("Stakeholders notified", noFault, false, local),
		"risk-migration": {
			pass: under(saying("", migrates)), fail: migrating(migration.Irreversible), unknown: migrating(migration.Unparsed), skipped: regular,
		},
		"risk-breaking": {
			pass: under(saying("")), fail: under(saying("", apis(broken))), unknown: under(saying("", bodyUnread)), skipped: local,
		},
		"risk-traffic": {
			pass: traffic(epoch, config.Traffic{Friday: "off"}), fail: traffic(epoch, frozen),
			unknown: traffic(time.Time{}, frozen), skipped: traffic(epoch, config.Traffic{Level: config.LevelOff}),
		},
		"risk-dependencies": {
			pass: under(saying("", differs(update))), fail: under(saying("", differs(update), graph(bad("4.17.20", "high", "runtime")), threshold("high"))),
			unknown: under(saying("", func(e *Evidence, _ *Pull) { e.DependencyFaults = []Fault{{Path: "yarn.lock", Message: "m"}} })), skipped: regular,
		},
		"migration-tested":    ticks("Migration tested locally", migrates, false, regular),
		"migration-integrity": ticks("Data integrity checks planned", migrates, true, regular),
		"breaking-documented": ticks("Breaking changes documented", breaks, false, regular),
		"breaking-notified":   ticks("Dependent systems notified", breaks, false, regular),
		"breaking-flags":      ticks("Feature flags used if possible", breaks, true, regular),
		"breaking-rollout":    ticks("Staged rollout considered", breaks, true, regular),
		"breaking-standby":    ticks("Incident response on standby", breaks, false, regular),
	}
}

// TestEveryCheck walks every check through every status that it has: a check that is added without a row fails here.
func TestEveryCheck(t *testing.T) {
	rows := everyCheck(t)
	for _, c := range Checks() {
		row, there := rows[c.ID]
		if !there {
			t.Errorf("%s has no row: add evidence under which it passes, fails, is unknown and is skipped", c.ID)
			continue
		}
		delete(rows, c.ID)
		bad := finding.Fail
		if row.warns {
			bad = finding.Warn
		}
		for want, cell := range map[finding.Status]cell{finding.Pass: row.pass, bad: row.fail, finding.Undecided: row.unknown, finding.Skipped: row.skipped} {
			if cell.evidence == nil {
				if cell.never == "" {
					t.Errorf("%s has no evidence for %s, nor a reason why it never is", c.ID, want)
				}
				continue
			}
			got := told(cell.evidence, c)
			if status(cell.evidence, c) != string(want) {
				t.Errorf("%s: %q, expected %s", c.ID, got, want)
			}
			if (want == bad || want == finding.Undecided) && len(got) < 2 {
				t.Errorf("%s is %s without a finding that says why: %q", c.ID, want, got)
			}
		}
	}
	for id := range rows {
		t.Errorf("there is a row for %s, which is no check", id)
	}
}
