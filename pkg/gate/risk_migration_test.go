package gate

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/change"
	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/migration"
)

const migrationSQL = "prisma/migrations/20240101000000_a/migration.sql"

func migrationsOf(t *testing.T, base, head memTree, rules config.Migrations) []migration.File {
	t.Helper()
	e, err := Collect(context.Background(), Inputs{Change: changeOf(base, head, false), Policy: Policy{Risk: config.Risk{Migrations: rules}}})
	if err != nil {
		t.Fatal(err)
	}
	return e.Migrations
}

// withMigrations gives the pull request what a change from base to head brings.
func withMigrations(t *testing.T, base, head memTree) func(*Evidence, *Pull) {
	return func(e *Evidence, _ *Pull) { e.Migrations = migrationsOf(t, base, head, config.Migrations{}) }
}

func TestRiskMigration(t *testing.T) {
	drop := memTree{migrationSQL: "ALTER TABLE a\n  DROP COLUMN b;\nCREATE INDEX i ON a (c);\n"}
	dropped := "prisma/migrations/20240101000000_a/migration.sql:2: drops the column a.b: its data is gone, and the running version may still read it"
	indexed := "warning: prisma/migrations/20240101000000_a/migration.sql:3: builds the index i on a: nobody can write to the table until it is built"
	summary := "1 migration (prisma): 1 irreversible statement, 1 locking"
	computed := memTree{"db/migrate/20240101_x.rb": "class X < M\n  def change\n    execute sql\n  end\nend\n"}
	unread := "db/migrate/20240101_x.rb:3: runs SQL that is put together elsewhere: its text is known when the migration runs"
	for _, c := range []struct {
		name, body string
		base, head memTree
		edit       func(*Evidence, *Pull)
		want       []string
	}{
		{"no migration", "", nil, memTree{"a.go": "x"}, nil, []string{"skipped: no database migration"}},
		{"harmless", "", nil, memTree{migrationSQL: "CREATE TABLE a (b int);"}, nil, []string{"pass: 1 migration (prisma): nothing irreversible or locking"}},
		{"irreversible", "", nil, drop, nil, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"acknowledged", "- [x] This is destructive, a backup was taken", nil, drop, nil, []string{"warn: " + summary, "warning: " + dropped, indexed}},
		{"the item is open", "- [ ] Irreversible statements reviewed", nil, drop, nil, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"one of two is open", "- [x] Destructive\n- [ ] No data loss", nil, drop, nil, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"the item says no", "- [x] No irreversible statements", nil, drop, nil, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"another item", "- [x] Migration tested", nil, drop, nil, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"no item, but prose", "This is irreversible.", nil, drop, nil, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"the body was not had", "- [x] irreversible", nil, drop, bodyUnread, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"a local run", "", nil, drop, func(e *Evidence, _ *Pull) { e.Hosted = nil }, []string{"warn: " + summary, "warning: " + dropped, indexed}},
		{"the pull request is not known", "- [x] irreversible", nil, drop, func(e *Evidence, _ *Pull) { e.Hosted.Fault = "no token" }, []string{"fail: " + summary, "error: " + dropped, indexed}},
		{"at most a warning", "", nil, drop, func(e *Evidence, _ *Pull) { e.Policy.Risk.Migrations.Level = config.LevelWarning }, []string{"warn: " + summary, "warning: " + dropped, indexed}},
		{"off", "", nil, drop, func(e *Evidence, _ *Pull) { e.Policy.Risk.Migrations.Level = config.LevelOff }, []string{"skipped: switched off in the configuration"}},
		{"not read", "", nil, computed, nil, []string{"unknown: 1 migration (rails): 1 not read", "unknown: " + unread, "note: db/migrate/20240101_x.rb:0: no way back is written down"}},
		{"not read, but tested", "- [x] Migration tested on a copy", nil, computed, nil, []string{"warn: 1 migration (rails): 1 not read", "warning: " + unread, "note: db/migrate/20240101_x.rb:0: no way back is written down"}},
		{"too large", "", nil, memTree{migrationSQL: "HUGE"}, nil, []string{"unknown: 1 migration (prisma): 1 not read", "unknown: " + migrationSQL + ":0: migration.sql could not be read: " + change.ErrTooLarge.Error()}},
		{"only a way back", "", nil, memTree{"migrations/1_a.down.sql": "DROP TABLE a;"}, nil, []string{"skipped: no database migration"}},
		{"two frameworks", "", nil, memTree{"migrations/1_a.down.sql": "DROP TABLE a;", "migrations/1_a.up.sql": "CREATE TABLE a (b int);", "x/migrations/0001_a.py": ""}, nil,
			[]string{"pass: 2 migrations (django, golang-migrate): nothing irreversible or locking"}},
		{"altered", "", drop, memTree{migrationSQL: drop[migrationSQL] + "SELECT 1;"}, nil, []string{"warn: 1 migration (prisma): 1 already merged",
			"warning: " + migrationSQL + ":1: alters a migration that has been merged: it has run in production; it does not run again, and production differs from what it says"}},
		{"deleted", "", memTree{"db/migration/V1__a.sql": "SELECT 1;"}, memTree{}, nil, []string{"fail: 1 migration deleted (flyway): 1 already merged",
			"error: db/migration/V1__a.sql:0: deletes a migration that has been merged: it has run in production; Flyway compares checksums, and refuses to go on"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.base == nil {
				c.base = memTree{}
			}
			e := saying(c.body, withMigrations(t, c.base, c.head))
			if c.edit != nil {
				c.edit(e, &e.Hosted.Pulls[0])
			}
			if diff := cmp.Diff(c.want, told(e, riskMigration)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRiskMigrationGroup: in a merge group those pull requests answer that speak of it, and all of those.
func TestRiskMigrationGroup(t *testing.T) {
	for bodies, want := range map[string]finding.Severity{
		"- [x] irreversible|": finding.Warning, "- [x] irreversible|- [ ] irreversible": finding.Error, "|": finding.Error, "- [x] irreversible|- [x] destructive": finding.Warning,
	} {
		one, two, _ := strings.Cut(bodies, "|")
		e := saying(one, withMigrations(t, memTree{}, memTree{migrationSQL: "DROP TABLE a;"}))
		e.Hosted.Pulls = append(e.Hosted.Pulls, saying(two).Hosted.Pulls[0])
		if got := newSurvey(e).judge(riskMigration).findings[0].Severity; got != want {
			t.Errorf("%q: %s, want %s", bodies, got, want)
		}
	}
}

func TestMigrationFix(t *testing.T) {
	head := memTree{migrationSQL: "DROP TABLE a;"}
	const better = "stop using it first; drop it in a later deployment, after a backup"
	hosted := saying("", withMigrations(t, memTree{}, head))
	local := saying("", withMigrations(t, memTree{}, head))
	local.Hosted = nil
	for want, e := range map[string]*Evidence{
		better + "; or tick in the pull request's body: - [x] The irreversible migration was reviewed and a backup exists": hosted,
		better + "; in a pull request this blocks until somebody ticks an item that says irreversible":                     local,
	} {
		f := newSurvey(e).judge(riskMigration).findings[0]
		if f.Fix != want || f.Path != migrationSQL || f.Line != 1 {
			t.Errorf("%+v, want the fix %q", f, want)
		}
	}
	// The item that the fix names is one that counts.
	e := saying("- [x] The irreversible migration was reviewed and a backup exists\n- [x] Migration tested on a copy of production")
	if s := newSurvey(e); !s.acknowledged(irreversibleItem) || !s.acknowledged(readMigration) {
		t.Error("the items that the fixes name do not count")
	}
}

func TestMigrationsAreBounded(t *testing.T) {
	many := memTree{migrationSQL: strings.Repeat("DROP TABLE a;\nCREATE INDEX i ON b (c);\n", 30)}
	got := told(saying("", withMigrations(t, memTree{}, many)), riskMigration)
	if len(got) != 2+maxShownHazards || !strings.Contains(got[len(got)-1], "40 more statements to look at") {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
	if !strings.HasPrefix(got[len(got)-1], "error:") {
		t.Errorf("%q: among the rest is an error", got[len(got)-1])
	}
	files := memTree{}
	for i := range maxMigrations + 1 {
		files[fmt.Sprintf("migrations/%04d_a.up.sql", i)] = "SELECT 1;"
	}
	if all := migrationsOf(t, memTree{}, files, config.Migrations{}); len(all) != maxMigrations+1 || len(all[maxMigrations].Unread) != 1 {
		t.Errorf("%d files; the last is to be unread", len(all))
	}
}

func TestCollectMigrations(t *testing.T) {
	rules := config.Migrations{Paths: []string{"sql/**/*.sql"}, Ignore: []string{"legacy/**"}}
	base := memTree{"migrations/1_gone.up.sql": "SELECT 1;", "migrations/2_same.up.sql": "SELECT 1;"}
	head := memTree{
		"sql/a/b.sql": "DROP TABLE x;", "legacy/migrations/1.sql": "DROP TABLE y;", "migrations/2_same.up.sql": "SELECT 2;",
		"db/changelog/notes.yaml": "a: b\n", "src/a.sql": "DROP TABLE z;",
	}
	var got []string
	for _, f := range migrationsOf(t, base, head, rules) {
		got = append(got, fmt.Sprintf("%s %s added=%v deleted=%v hazards=%d", f.Path, f.Framework, f.Added, f.Deleted, len(f.Hazards)))
	}
	want := []string{
		"migrations/1_gone.up.sql golang-migrate added=false deleted=true hazards=1",
		"migrations/2_same.up.sql golang-migrate added=false deleted=false hazards=1",
		"sql/a/b.sql custom added=true deleted=false hazards=1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	moved := &change.Change{Base: "b", Head: "h", BaseTree: memTree{"migrations/1_a.up.sql": "DROP TABLE a;"}, HeadTree: memTree{"migrations/2_a.up.sql": "DROP TABLE a;"},
		Files: []change.File{{Path: "migrations/2_a.up.sql", OldPath: "migrations/1_a.up.sql", Status: change.Renamed}}}
	e, err := Collect(context.Background(), Inputs{Change: moved})
	if err != nil || len(e.Migrations) != 2 || !e.Migrations[0].Deleted || !e.Migrations[1].Added || e.Migrations[1].Hazards[0].Kind != migration.Irreversible {
		t.Errorf("a moved migration: %+v, %v", e, err)
	}
}
