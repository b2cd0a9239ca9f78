package gate

import "deploycoord/pkg/finding"

var migrationTested = Check{
	ID:    "migration-tested",
	Title: "The database migration is tested locally",
	Doc: `Of a deployment with a database migration, a ticked item must say that the migration was tested
(` + "`- [x] Migration tested locally`" + `). It cannot be struck through: there is a migration. Skipped without one.`,
	level: migrationLevel,
	pull: extra((*survey).migrating, noMigration, ticking{
		item:     wording{{"migration*", "test*"}, {"migration*", "dry run"}, {"migrate*", "test*"}, {"migration*", "rehears*"}, {"migration*", "ran locally"}, {"migration*", "run locally"}},
		line:     "Migration tested locally",
		missing:  "the change has a database migration, and no item says that it was tested",
		severity: finding.Error,
		strict:   true,
	}.judge),
}

var migrationIntegrity = Check{
	ID:    "migration-integrity",
	Title: "Data integrity checks are planned",
	Doc: `Of a deployment with a database migration, a ticked item (` + "`- [x] Data integrity checks planned`" + `) or a section "Data integrity"
should say how the data is checked afterwards; otherwise this is a warning. Skipped without a migration.`,
	level: migrationLevel,
	pull: extra((*survey).migrating, noMigration, ticking{
		item:     wording{{"data integrity"}, {"integrity check*"}, {"data", "consistency"}, {"data", "verif*"}, {"data", "validat*"}},
		line:     "Data integrity checks planned",
		missing:  "the change has a database migration, and nothing says how the data is checked after it",
		severity: finding.Warning,
		sections: []string{"data integrity", "data integrity check", "data integrity checks", "integrity checks", "data verification", "data validation"},
	}.judge),
}
