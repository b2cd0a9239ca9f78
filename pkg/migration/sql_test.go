package migration

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPostgresGrammar: every statement of the list is one that PostgreSQL's own grammar takes (libpg_query said so when
// it was written down), so the library here must take it, too, and the splitter must leave it whole.
func TestPostgresGrammar(t *testing.T) {
	data, err := os.ReadFile("testdata/postgres.sql")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	all := split(string(data), 1, false, maxStatements)
	if len(all) != len(lines) || len(all) < 250 {
		t.Fatalf("%d statements on %d lines", len(all), len(lines))
	}
	for i := range all {
		if s := &all[i]; s.line != i+1 || s.text+";" != lines[i] {
			t.Fatalf("line %d: split as %q at %d", i+1, s.text, s.line)
		} else if _, ok := parse(s.text); !ok {
			t.Errorf("line %d is not read: %s", i+1, s.text)
		}
	}
}

// judged gives what plain SQL says, as "line kind what"; unread statements, too.
func judged(sql string) []string {
	f := Read("migrations/1.sql", "sql", []byte(sql), nil)
	out := []string{}
	for _, h := range append(f.Hazards, f.Unread...) {
		out = append(out, fmt.Sprintf("%d %s: %s", h.Line, h.Kind, h.What))
	}
	return out
}

func TestSQL(t *testing.T) {
	for _, c := range []struct {
		name, sql string
		want      []string
	}{
		{"nothing", "", nil},
		{"comments alone", "-- DROP TABLE a;\n/* DROP TABLE b; /* nested */ */", nil},
		{"a widened number", "ALTER TABLE a ALTER b TYPE bigint", []string{"1 locking: changes the type of a.b to bigint"}},
		{"a smaller number", "ALTER TABLE a ALTER b TYPE int", []string{"1 irreversible: changes the type of a.b to integer"}},
		{"text", "ALTER TABLE a ALTER b TYPE text, ALTER c TYPE varchar", nil},
		{"a shorter text", "ALTER TABLE a ALTER b TYPE varchar(10)", []string{"1 irreversible: changes the type of a.b to varchar(10)"}},
		{"a number with a scale", "ALTER TABLE a ALTER b TYPE numeric(8,2)", []string{"1 irreversible: changes the type of a.b to numeric(8,2)"}},
		{"now is stable", "ALTER TABLE a ADD b timestamptz NOT NULL DEFAULT now()", nil},
		{"random is not", "ALTER TABLE a ADD b float DEFAULT random() * 2", []string{"1 locking: adds the column a.b with random() for every row"}},
		{"a default of NULL is none", "ALTER TABLE a ADD b int NOT NULL DEFAULT NULL", []string{"1 irreversible: adds the column a.b as NOT NULL without a default"}},
		{"serial", "ALTER TABLE a ADD b serial", []string{"1 locking: adds the column a.b with serial for every row"}},
		{"generated", "ALTER TABLE a ADD b int GENERATED ALWAYS AS (c + 1) STORED", []string{"1 locking: adds the column a.b with a generated value for every row"}},
		{"a new column with a reference", "ALTER TABLE a ADD b int REFERENCES c", []string{"1 locking: adds a foreign key constraint to a"}},
		{"dropped again", "ALTER TABLE a ADD b int; ALTER TABLE a DROP b", nil},
		{"its own table", "CREATE TABLE a (b int); ALTER TABLE A ADD c int NOT NULL; CREATE INDEX ON public.a (b); DELETE FROM a; TRUNCATE a; ALTER TABLE a RENAME TO z; DROP TABLE z", nil},
		{"created only later", "DROP TABLE a; CREATE TABLE a (b int)", []string{"1 irreversible: drops the table a"}},
		{"a view made anew", "DROP VIEW v; CREATE VIEW v AS SELECT 1", nil},
		{"a view gone", "DROP VIEW v", []string{"1 breaking: drops the view v"}},
		{"a trigger, a policy, a rule", "DROP TRIGGER t ON a; DROP POLICY p ON a; DROP RULE r ON a", nil},
		{"a type made anew with its columns", "DROP TYPE t CASCADE; CREATE TYPE t AS ENUM ('a')", []string{"1 irreversible: drops the type t"}},
		{"a schema made anew", "DROP SCHEMA s CASCADE; CREATE SCHEMA s", []string{"1 irreversible: drops the schema s"}},
		{"a view in the old table's place", "ALTER TABLE a RENAME TO b; CREATE VIEW a AS SELECT * FROM b", nil},
		{"an enum's value", "ALTER TYPE t ADD VALUE 'x'; ALTER TYPE t RENAME VALUE 'a' TO 'b'", []string{"1 irreversible: renames the value t.a to b"}},
		{"moved to another schema", "ALTER TABLE a SET SCHEMA s", []string{"1 irreversible: renames the table a to s.a"}},
		{"constraints later", "ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c; ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i; ALTER TABLE a DROP CONSTRAINT d", nil},
		{"constraints at once", "ALTER TABLE a\n ADD CHECK (b > 0),\n ADD UNIQUE (b),\n ADD EXCLUDE USING gist (c WITH &&)", []string{"2 locking: adds a check constraint to a", "3 locking: adds a unique constraint to a", "4 locking: adds an exclusion constraint to a"}},
		{"not null after its check", "ALTER TABLE a ADD CONSTRAINT c CHECK (b IS NOT NULL) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c; ALTER TABLE a ALTER b SET NOT NULL", nil},
		{"not null after another one's", "ALTER TABLE a ADD CONSTRAINT c CHECK (x IS NOT NULL) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c; ALTER TABLE a ALTER b SET NOT NULL", []string{"1 locking: sets a.b NOT NULL"}},
		{"an index in a transaction", "BEGIN;\nCREATE INDEX CONCURRENTLY i ON a (b);\nCOMMIT;\nCREATE INDEX CONCURRENTLY j ON a (c);\nDROP INDEX CONCURRENTLY k;", []string{"2 irreversible: builds an index concurrently inside of a transaction"}},
		{"an index dropped", "DROP INDEX i", []string{"1 locking: drops the index i"}},
		{"upkeep", "VACUUM a; ANALYZE a; VACUUM (FULL) a; REFRESH MATERIALIZED VIEW CONCURRENTLY v; REINDEX INDEX CONCURRENTLY i", []string{"1 locking: runs VACUUM FULL"}},
		{"rows", "DELETE FROM a WHERE b; UPDATE a SET b = 1 WHERE c; DELETE FROM a WHERE 1 = 1", []string{"1 irreversible: deletes every row of a"}},
		{"a backfill", "ALTER TABLE a ADD b int; UPDATE a SET b = 1", []string{"1 locking: fills every row of a in one statement"}},
		{"a temporary table", "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1); UPDATE t SET a = 2; DROP TABLE t", nil},
		{"a function's body", "CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM a; DELETE FROM b; END;\nDROP TABLE c", []string{"2 irreversible: drops the table c"}},
		{"DO with control", "DO $$\nDECLARE r record;\nBEGIN\n FOR r IN SELECT 1 LOOP\n  DELETE FROM a;\n END LOOP;\n IF x THEN UPDATE b SET c = 1;\n ELSE DROP TABLE d; END IF;\nEND $$", []string{"5 irreversible: deletes every row of a", "7 irreversible: overwrites every row of b", "8 irreversible: drops the table d"}},
		{"computed in DO", "DO $$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$", []string{"1 unparsed: EXECUTE runs a computed statement"}},
		{"DO with a string", "DO 'BEGIN DROP TABLE a; END'", []string{"1 irreversible: drops the table a"}},
		{"Windows lines", "DROP TABLE a;\r\nDROP TABLE b;\r\n", []string{"1 irreversible: drops the table a", "2 irreversible: drops the table b"}},
		{"a byte order mark", "\ufeffDROP TABLE a;", []string{"1 irreversible: drops the table a"}},
		{"no semicolon", "DROP TABLE a", []string{"1 irreversible: drops the table a"}},
		{"not SQL", "hello there", []string{"1 unparsed: a statement could not be read: hello there"}},
		{"nested too deeply", "SELECT " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300), []string{"1 unparsed: a statement could not be read"}},
		{"a placeholder", "DROP TABLE ${schema}.a", []string{"1 irreversible: drops the table vvvvvvvvv.a"}},
		{"a template", "{{ if x }} DROP TABLE a; {{ end }}", []string{"1 unparsed: a statement could not be read: { { if x", "1 unparsed: a statement could not be read: { { end }"}},
		{"MySQL", "ALTER TABLE `a` DROP `b`, ADD INDEX (`c`), MODIFY d tinyint(1), ALGORITHM=INPLACE", []string{"1 irreversible: drops the column a.b", "1 irreversible: changes the type of a.d to tinyint(1)"}},
		{"MySQL's multi-table rows", "DELETE FROM `a`; UPDATE `a` JOIN b SET a.c = b.c; DELETE FROM `a` LIMIT 10", []string{"1 irreversible: deletes every row of a"}},
		{"MySQL's partition", "ALTER TABLE `a` DROP PARTITION p0", []string{"1 irreversible: drops the partition a.p0"}},
	} {
		want := c.want
		if want == nil {
			want = []string{}
		}
		if diff := cmp.Diff(want, judged(c.sql)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
