package migration

import (
	"path"
	"strings"
)

// Framework tells by its path whether a file is a migration, and of which framework: "prisma", "rails", "django",
// "alembic", "laravel", "flyway", "liquibase", "knex", "typeorm", "golang-migrate", "sqitch", "ecto", "efcore",
// "drizzle", "diesel", "sql" for plain SQL in a migrations folder. What only the content tells (goose, dbmate, formatted
// Liquibase SQL, Sequelize), Read finds out.
func Framework(p string) (name string, ok bool) {
	dir, base := path.Split(p)
	dir = strings.TrimSuffix(dir, "/")
	if base == "" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || notMigration(dir, base) {
		return "", false
	}
	segs := strings.Split(dir, "/")
	switch ext := strings.ToLower(path.Ext(base)); ext {
	case ".sql":
		return sqlFramework(segs, base)
	case ".rb":
		return match("rails", railsFolder(segs) && digits(base) > 0)
	case ".py":
		return pythonFramework(segs, base)
	case ".php":
		return match("laravel", hasRun(segs, "database", "migrations") || last(segs) == "migrations" && digits(base) >= 4 || last(segs) == "Migrations")
	case ".exs":
		return match("ecto", strings.Contains(last(segs), "migrations") && digits(base) > 0)
	case ".cs":
		return match("efcore", contains(segs, "Migrations") && !isDesigner(base) || digits(base) == 14 && containsFold(segs, "migrations") && !isDesigner(base))
	case ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts":
		return scriptFramework(segs, base)
	case ".xml", ".yaml", ".yml", ".json":
		return match("liquibase", isChangelog(segs, base))
	case ".java", ".kt":
		return match("flyway", isFlywayName(base) && (hasRun(segs, "db", "migration") || containsFold(segs, "migration") || containsFold(segs, "migrations")))
	}
	return "", false
}

func match(name string, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	return name, true
}

// notMigration tells files that stand among migrations and are none: tests, fixtures, documentation, snapshots.
func notMigration(dir, base string) bool {
	for seg := range strings.SplitSeq(dir, "/") {
		switch strings.ToLower(seg) {
		case "test", "tests", "__tests__", "spec", "specs", "testdata", "fixtures", "__fixtures__", "node_modules", "vendor", "docs", "doc", "meta", "__pycache__", "examples", "__snapshots__", "seeds", "seeders":
			return true
		}
		if strings.HasSuffix(seg, ".Tests") || strings.HasSuffix(seg, ".Test") {
			return true
		}
	}
	stem := strings.TrimSuffix(base, path.Ext(base))
	lower := strings.ToLower(stem)
	for _, end := range []string{"_test", "_spec", ".test", ".spec", ".d", ".stories"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	// A migration may be named test_…; one that has no number before the word is a test.
	return strings.HasPrefix(lower, "test_") || lower == "conftest" || lower == "index" || lower == "package" || lower == "tsconfig" || lower == "readme"
}

func sqlFramework(segs []string, base string) (string, bool) {
	lower := strings.ToLower(base)
	inFolder := false
	for _, seg := range segs {
		s := strings.ToLower(seg)
		inFolder = inFolder || strings.Contains(s, "migration") || s == "migrate" || s == "changelog" || s == "changelogs"
	}
	switch {
	case hasRun(segs, "prisma", "migrations") || base == "migration.sql" && digits(last(segs)) == 14:
		return match("prisma", base == "migration.sql" || digits(base) > 0 || base == "down.sql")
	case contains(segs, "drizzle"), digits(base) == 4 && containsRun(segs, "drizzle"):
		return "drizzle", true
	case strings.HasSuffix(lower, ".up.sql"), strings.HasSuffix(lower, ".down.sql"):
		return "golang-migrate", true
	case (base == "up.sql" || base == "down.sql") && inFolder && digits(last(segs)) > 0:
		return "diesel", true
	case isFlywayName(base) && (inFolder || containsFold(segs, "sql") || containsFold(segs, "db") || containsFold(segs, "flyway")):
		return "flyway", true
	case last(segs) == "deploy" || last(segs) == "revert":
		return match("sqitch", !inFolder && containsFold(segs, "sqitch"))
	case last(segs) == "verify":
		return "", false
	}
	return match("sql", inFolder || hasRun(segs, "db", "migrate") || containsFold(segs, "goose"))
}

// railsFolder also takes the folders of further databases (db/animals_migrate) and of engines.
func railsFolder(segs []string) bool {
	for i, s := range segs {
		if s == "db" && i+1 < len(segs) {
			next := segs[i+1]
			return next == "migrate" || next == "post_migrate" || strings.HasSuffix(next, "_migrate") || next == "migrations"
		}
	}
	return last(segs) == "migrate"
}

func pythonFramework(segs []string, base string) (string, bool) {
	switch {
	case base == "env.py" || base == "setup.py" || base == "manage.py":
		return "", false
	case last(segs) == "versions":
		return "alembic", true
	case hasRun(segs, "alembic", "versions") || hasRun(segs, "migrations", "versions"):
		return "alembic", true
	}
	return match("django", last(segs) == "migrations" && digits(base) >= 3)
}

func scriptFramework(segs []string, base string) (string, bool) {
	lower := strings.ToLower(base)
	in := false
	for _, s := range segs {
		s = strings.ToLower(s)
		in = in || s == "migrations" || s == "migration" || s == "migrate" || strings.HasSuffix(s, "-migrations") || strings.HasSuffix(s, "_migrations")
	}
	if !in {
		return "", false
	}
	switch n := digits(base); {
	case n >= 10 && n <= 13 && len(base) > n && base[n] == '-':
		return "typeorm", true
	case n >= 3:
		return "knex", true
	}
	// CreateUsers1700000000000.ts, Migration20240102030405.ts
	stem := strings.TrimSuffix(lower, path.Ext(lower))
	n := 0
	for n < len(stem) && isDigit(stem[len(stem)-1-n]) {
		n++
	}
	return match("typeorm", n >= 10)
}

// isChangelog tells Liquibase's files by their name or folder.
func isChangelog(segs []string, base string) bool {
	if strings.HasPrefix(segs[0], ".") {
		return false
	}
	lower := strings.ToLower(base)
	if strings.Contains(lower, "changelog") || strings.Contains(lower, "changeset") {
		return strings.HasPrefix(lower, "db.") || containsFold(segs, "resources") || containsFold(segs, "db") || containsFold(segs, "database") || containsFold(segs, "migrations") || containsFold(segs, "changelog") || containsFold(segs, "liquibase")
	}
	return containsFold(segs, "changelog") || containsFold(segs, "changelogs") || containsFold(segs, "changesets") && containsFold(segs, "db") || containsFold(segs, "liquibase")
}

// isFlywayName: V1__x.sql, V1_2.3__x.sql, U1__x.sql, R__x.sql, B1__x.sql.
func isFlywayName(base string) bool {
	prefix, rest, ok := strings.Cut(base, "__")
	if !ok || rest == "" || prefix == "" {
		return false
	}
	switch prefix[0] {
	case 'R':
		return len(prefix) == 1
	case 'V', 'U', 'B':
		return len(prefix) > 1 && strings.Trim(prefix[1:], "0123456789._") == ""
	}
	return false
}

func isDesigner(base string) bool {
	return strings.HasSuffix(base, ".Designer.cs") || strings.HasSuffix(base, "ModelSnapshot.cs")
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// digits counts the digits that a name begins with.
func digits(name string) int {
	n := 0
	for n < len(name) && isDigit(name[n]) {
		n++
	}
	return n
}

func last(segs []string) string { return segs[len(segs)-1] }

func contains(segs []string, want string) bool {
	for _, s := range segs {
		if s == want {
			return true
		}
	}
	return false
}

func containsFold(segs []string, want string) bool {
	for _, s := range segs {
		if strings.EqualFold(s, want) {
			return true
		}
	}
	return false
}

// containsRun tells whether a segment begins with a word, as in drizzle-out.
func containsRun(segs []string, word string) bool {
	for _, s := range segs {
		if strings.HasPrefix(strings.ToLower(s), word) {
			return true
		}
	}
	return false
}

// hasRun tells whether two folders follow one another.
func hasRun(segs []string, a, b string) bool {
	for i := range segs {
		if segs[i] == a && i+1 < len(segs) && segs[i+1] == b {
			return true
		}
	}
	return false
}
