package migration

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var fuzzed = []string{
	"migrations/1.sql", "prisma/migrations/20240101000000_a/migration.sql", "db/migrate/1_x.rb", "a/migrations/0001_x.py", "alembic/versions/1_x.py",
	"database/migrations/2024_x.php", "migrations/20240101_x.js", "src/migrations/1700000000000-X.ts", "priv/repo/migrations/1_x.exs", "Migrations/A.cs",
	"db/changelog/1.xml", "db/changelog/1.yaml",
}

// FuzzRead holds that no text whatever makes Read panic, hang or name a line that the file does not have.
func FuzzRead(f *testing.F) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i, p := range fuzzed {
			if filepath.Ext(p) == filepath.Ext(a.Files[0].Name) {
				f.Add(i, string(a.Files[0].Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, which int, src string) {
		p := fuzzed[uint(which)%uint(len(fuzzed))]
		framework, ok := Framework(p)
		if !ok {
			t.Fatalf("%s is no migration", p)
		}
		got := Read(p, framework, []byte(src), nil)
		lines := strings.Count(src, "\n") + 2
		for _, h := range append(got.Hazards, got.Unread...) {
			if h.Line < 0 || h.Line > lines || h.What == "" || len(h.What) > 400 {
				t.Errorf("%+v of %d lines", h, lines)
			}
		}
	})
}

func BenchmarkReadSQL(b *testing.B) {
	data, err := os.ReadFile("testdata/postgres.sql")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Read("migrations/1.sql", "sql", data, nil)
	}
}

func BenchmarkReadRails(b *testing.B) {
	a, err := txtar.ParseFile("testdata/rails/irreversible.txtar")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(a.Files[0].Data)))
	for b.Loop() {
		Read("db/migrate/1_x.rb", "rails", a.Files[0].Data, nil)
	}
}
