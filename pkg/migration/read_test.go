package migration

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadBounds(t *testing.T) {
	for name, data := range map[string][]byte{
		"too large":   bytes.Repeat([]byte("-- x\n"), MaxSize),
		"not text":    []byte("DROP TABLE a\x00"),
		"not UTF-8":   []byte("DROP TABLE \xff"),
		"many":        []byte(strings.Repeat("SELECT 1;", maxStatements+2)),
		"a deep tree": []byte("SELECT " + strings.Repeat("(", 100_000)),
	} {
		if f := Read("migrations/1.sql", "sql", data, nil); len(f.Unread) == 0 {
			t.Errorf("%s: nothing is unread", name)
		}
	}
	f := Read("migrations/1.sql", "sql", []byte(strings.Repeat("DROP TABLE a;\n", maxStatements-1)), nil)
	if len(f.Hazards) != maxHazards {
		t.Errorf("%d hazards, want at most %d", len(f.Hazards), maxHazards)
	}
}

func TestAltered(t *testing.T) {
	const p = "db/migrate/20240101000000_x.rb"
	before := "class X < ActiveRecord::Migration[7.0]\n  def change\n    remove_column :a, :b, :int\n  end\nend\n"
	for name, c := range map[string]struct {
		path, now, before string
		want              []string
	}{
		"as it was":        {p, before, before, nil},
		"a comment":        {p, "# why\n" + before, before, nil},
		"code":             {p, strings.Replace(before, ":b", ":c", 1), before, []string{"altered", "irreversible drops the column a.c"}},
		"SQL's comment":    {"migrations/1.sql", "-- x\nDROP  TABLE a;", "DROP TABLE a;", nil},
		"SQL":              {"migrations/1.sql", "SELECT 1;", "DROP TABLE a;", []string{"altered"}},
		"Flyway's comment": {"db/migration/V1__x.sql", "-- x\nDROP TABLE a;", "DROP TABLE a;", []string{"mismatched"}},
		"Flyway's view":    {"db/migration/R__x.sql", "CREATE VIEW v AS SELECT 2;", "CREATE VIEW v AS SELECT 1;", nil},
		"an empty one":     {"migrations/1.sql", "DROP TABLE a;", "", []string{"altered", "irreversible drops the table a"}},
	} {
		framework, _ := Framework(c.path)
		var got []string
		for _, h := range Read(c.path, framework, []byte(c.now), []byte(c.before)).Hazards {
			if h.Kind == Altered || h.Kind == Mismatched {
				got = append(got, string(h.Kind))
				continue
			}
			got = append(got, string(h.Kind)+" "+h.What)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestOtherDatabase: what locks is known of PostgreSQL alone; a document of another kind is no migration.
func TestOtherDatabase(t *testing.T) {
	const index = "CREATE INDEX i ON a (b);\nDROP TABLE c;"
	for p, want := range map[string]int{"db/migrations/sqlite/1.up.sql": 1, "db/migrations/postgres/1.up.sql": 2} {
		if f := Read(p, "golang-migrate", []byte(index), nil); len(f.Hazards) != want {
			t.Errorf("%s: %v, want %d", p, f.Hazards, want)
		}
	}
	if f := Read("db/changelog/a.yaml", "liquibase", []byte("name: x\n"), nil); f.Framework != "" || len(f.Unread) > 0 {
		t.Errorf("another document: %+v", f)
	}
}

func TestDeleted(t *testing.T) {
	for p, want := range map[string]Kind{
		"db/migrate/20240101000000_x.rb": Altered, "db/migration/V1__x.sql": Mismatched, "db/migration/R__x.sql": "", "migrations/1_x.down.sql": "",
	} {
		framework, _ := Framework(p)
		f := Deleted(p, framework)
		got := Kind("")
		if len(f.Hazards) > 0 {
			got = f.Hazards[0].Kind
		}
		if got != want || !f.Deleted {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
}
