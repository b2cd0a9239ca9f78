package logs

import (
	"bytes"
	"sync"
)

// migrations are what the common tools say when a migration of the database did not go through. All parts of one stand in
// a line, in their order.
var migrations = [...][]string{
	{"P3009"}, {"P3018"}, {"P3006"}, // Prisma Migrate
	{"migrate found failed migrations"},
	{"A migration failed to apply"},
	{"An error has occurred, this and all later migrations canceled"}, // Rails
	{"An error has occurred, all later migrations canceled"},
	{"ActiveRecord::PendingMigrationError"},
	{"Migration of schema", "failed"}, // Flyway
	{"FlywayMigrateException"}, {"FlywayValidateException"}, {"Validate failed: Migrations have failed validation"},
	{"Migration failed for change"}, // Liquibase
	{"liquibase.exception.MigrationFailedException"}, {"Unexpected error running Liquibase"}, {"liquibase.exception.LiquibaseException"},
	{"alembic.util.exc."}, {"FAILED: Can't locate revision"}, {"FAILED: Multiple head revisions"}, {"FAILED: Target database is not up to date"}, // Alembic
	{"migration file ", " failed"}, {"migration failed with error"}, // Knex
	{"Dirty database version"}, // golang-migrate
	{"(details: ", "migration failed"}, {"migration failed in line"}, {"migration failed:"},
	{"goose run:"}, {"ERROR goose"}, // goose
	{"Ecto.MigrationError"}, {"(Ecto.", "migrat"}, {"could not run migration"},
	{"MigrationSchemaMissing"}, {"InconsistentMigrationHistory"}, {"django.db.migrations.exceptions."}, // Django
	{"Error during migration"}, {"Migration \"", "\" failed, error:"}, // TypeORM
	{"ERROR: Migration"}, {"SequelizeDatabaseError", "migrat"}, // Sequelize
	{"Migration failed"}, {"migration failed"}, {"migrations failed"}, {"Migrations failed"},
	{"failed to run migration"}, {"failed to apply migration"}, {"Failed to apply migration"}, {"Failed to run migration"},
	{"failed to run database migration"}, {"Failed to run database migration"}, {"Database migration failed"},
}

// migrationPlaces are files of a trace that are in one only while migrations run.
var migrationPlaces = [...]string{
	"django/core/management/commands/migrate.py", "django/db/migrations/executor.py", "alembic/runtime/migration.py",
	"Ecto.Migrator", "Ecto.Migration.Runner", "active_record/migration.rb", "flask_migrate/", "org.flywaydb.core", "liquibase.Liquibase",
	"Illuminate/Database/Migrations/Migrator.php", "Illuminate\\Database\\Migrations\\Migrator",
}

// migrationFailed tells whether a line, of an entry that is an error, is of a migration that failed.
func migrationFailed(b []byte) bool {
	if !mentions(b) {
		return false
	}
	for _, parts := range migrations {
		if inOrder(b, parts) {
			return true
		}
	}
	for _, place := range migrationPlaces {
		if bytes.Contains(b, []byte(place)) {
			return true
		}
	}
	return false
}

// mentions is a quick look: without any of these none of the above is there.
func mentions(b []byte) bool { return migrationWords().next(b, 0) >= 0 }

var migrationWords = sync.OnceValue(func() *sieve {
	all := []gram{{"P", "3", "0", digits, digits}}
	for _, text := range []string{"igrat", "lembic", "iquibase", "lyway", "Ecto.", "irty database", "goose", "FAILED"} {
		all = append(all, word(text))
	}
	return newSieve(all, nil)
})

func inOrder(b []byte, parts []string) bool {
	for _, part := range parts {
		at := bytes.Index(b, []byte(part))
		if at < 0 {
			return false
		}
		b = b[at+len(part):]
	}
	return true
}
