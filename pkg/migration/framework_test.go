package migration

import "testing"

func TestFramework(t *testing.T) {
	for p, want := range map[string]string{
		"prisma/migrations/20240101_x/migration.sql": "prisma", "packages/db/prisma/migrations/20240101000000_a/migration.sql": "prisma",
		"packages/db/migrations/20240101000000_a/migration.sql": "prisma", "prisma/migrations/migration_lock.toml": "", "prisma/schema.prisma": "",
		"apps/a/db/migrate/2024_x.rb": "rails", "db/animals_migrate/20240101000000_x.rb": "rails", "db/post_migrate/20240101000000_x.rb": "rails",
		"db/migrate/README.md": "", "db/schema.rb": "", "spec/migrations/20240101000000_x_spec.rb": "", "app/models/2024.rb": "",
		"app/migrations/0002_x.py": "django", "app/migrations/__init__.py": "", "app/migrations/0001_initial.pyc": "", "app/migrations/helper.py": "",
		"app/tests/migrations/0001_x.py": "", "app/migrations/0003_test_mode.py": "django",
		"alembic/versions/3f2a_x.py": "alembic", "migrations/versions/3f2a_x.py": "alembic", "src/db/versions/abc_x.py": "alembic", "alembic/env.py": "",
		"database/migrations/2024_01_01_000000_x.php": "laravel", "src/Migrations/Version20240101000000.php": "laravel", "database/seeders/X.php": "",
		"src/main/resources/db/migration/V1__x.sql": "flyway", "sql/V1_2.3__x.sql": "flyway", "db/migration/R__views.sql": "flyway", "db/migration/U1__x.sql": "flyway", "src/main/java/db/migration/V2__X.java": "flyway",
		"src/main/resources/db/changelog/001.xml": "liquibase", "db/changelog/db.changelog-master.yaml": "liquibase", "liquibase/a.json": "liquibase", "CHANGELOG.yaml": "", "src/a.xml": "", "pom.xml": "",
		"migrations/20240101000000_x.js": "knex", "db/migrations/20240101000000_x.ts": "knex", "migrations/helper.js": "", "migrations/20240101000000_x.d.ts": "",
		"src/migrations/1700000000000-X.ts": "typeorm", "src/migration/CreateX1700000000000.ts": "typeorm", "src/migrations/index.ts": "", "src/migrations/1700000000000-X.test.ts": "",
		"db/migrations/000001_x.up.sql": "golang-migrate", "db/migrations/000001_x.down.sql": "golang-migrate", "internal/store/1_x.up.sql": "golang-migrate",
		"priv/repo/migrations/20240101000000_x.exs": "ecto", "priv/repo/migrations/.formatter.exs": "", "priv/repo/seeds.exs": "",
		"x/Migrations/A.cs": "efcore", "Migrations/20240101000000_X.cs": "efcore", "Migrations/20240101000000_X.Designer.cs": "", "Migrations/ShopContextModelSnapshot.cs": "",
		"drizzle/0001_x.sql": "drizzle", "drizzle/meta/0001_snapshot.json": "", "drizzle.config.ts": "",
		"migrations/001_x.sql": "sql", "db/migrations/x.sql": "sql", "supabase/migrations/20240101000000_x.sql": "sql", "testdata/migrations/001_x.sql": "",
		"docs/migrations/guide.md": "", "docs/migrations/001.sql": "", "src/a.ts": "", "src/queries/a.sql": "", "migrations/": "", "": "", "migrations/.keep": "",
		"deploy/x.sql": "", ".github/workflows/changelog.yml": "", "migrations/2020-01-01-000000_x/up.sql": "diesel", "migrations/2020-01-01-000000_x/down.sql": "diesel", "sqitch/deploy/x.sql": "sqitch",
	} {
		if got, ok := Framework(p); got != want || ok != (want != "") {
			t.Errorf("Framework(%q) = %q, %v; want %q", p, got, ok, want)
		}
	}
}
