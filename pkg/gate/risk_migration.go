package gate

import (
	"cmp"
	"fmt"
	"slices"

	"deploycoord/pkg/config"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/migration"
)

var riskMigration = Check{
	ID:    "risk-migration",
	Title: "Database migration",
	Doc: `Each migration that the change adds is read: SQL with PostgreSQL's own grammar, other dialects and the frameworks' code by
what they call. A statement that loses data, cannot be undone or fails on a table with rows is an error; one that locks a
table while it works, or takes a view from the running version, is a warning. What cannot be read (SQL that is put together
when it runs) leaves the check undecided. A merged migration that is altered or deleted is named, too.

Somebody who has looked at it says so with a ticked item in the pull request's body: ` + "`- [x] The irreversible migration was reviewed and a backup exists`" + `
makes irreversible statements a warning, ` + "`- [x] Migration tested on a copy of production`" + ` what could not be read. What is done to a table that the
same migration made is no hazard. ` + "`risk.migrations.paths`" + ` adds folders, ` + "`risk.migrations.ignore`" + ` leaves files out.`,
	level: func(p Policy) config.Level { return p.Risk.Migrations.Level },
	run:   judgeMigrations,
}

// The items by which somebody takes responsibility.
var (
	irreversibleItem = wording{{"irreversible"}, {"destructive"}, {"data loss"}}
	readMigration    = wording{{"migration*", "review*"}, {"migration*", "tested"}, {"migration*", "verified"}, {"irreversible"}, {"destructive"}, {"data loss"}}
)

// maxShownHazards bounds the findings of one file.
const maxShownHazards = 20

// migrating tells whether the deployment runs a database migration. What only a rollback would run is none.
func (s *survey) migrating() bool {
	return slices.ContainsFunc(s.Migrations, func(f migration.File) bool { return !f.Down })
}

func judgeMigrations(s *survey) outcome {
	if !s.migrating() {
		return outcome{skipped: true, summary: noMigration}
	}
	var out outcome
	for i := range s.Migrations {
		if f := &s.Migrations[i]; !f.Down {
			out.findings = append(out.findings, s.hazards(f)...)
		}
	}
	out.summary = s.migrationSummary()
	return out
}

// hazards words what is to be said of one file, the worst first, at most maxShownHazards and one line for the rest.
func (s *survey) hazards(f *migration.File) []finding.Finding {
	var all []finding.Finding
	for _, h := range append(slices.Clone(f.Hazards), f.Unread...) {
		all = append(all, s.hazard(f, h))
	}
	slices.SortStableFunc(all, func(a, b finding.Finding) int {
		if c := cmp.Compare(b.Severity, a.Severity); c != 0 {
			return c
		}
		return cmp.Compare(a.Line, b.Line)
	})
	if len(all) > maxShownHazards {
		rest := all[maxShownHazards:]
		all = append(all[:maxShownHazards:maxShownHazards], finding.Finding{
			Severity: rest[0].Severity, Path: f.Path,
			Message: fmt.Sprintf("%d more statements to look at", len(rest)), Fix: "split the migration, so that each part can be judged",
		})
	}
	if f.Reversible == migration.No && f.Framework != "prisma" {
		all = append(all, finding.Finding{Severity: finding.Note, Path: f.Path, Message: "no way back is written down", Fix: "write the down migration, or say in the rollback plan how to go back"})
	}
	return all
}

func (s *survey) hazard(f *migration.File, h migration.Hazard) finding.Finding {
	out := finding.Finding{Severity: finding.Warning, Path: f.Path, Line: h.Line, Message: h.What, Fix: h.Better}
	if h.Why != "" {
		out.Message += ": " + h.Why
	}
	switch h.Kind {
	case migration.Irreversible, migration.Mismatched:
		if out.Severity = s.unless(irreversibleItem); out.Severity != finding.Warning {
			out.Fix = orTick(h.Better, "The irreversible migration was reviewed and a backup exists")
		} else if s.Hosted == nil {
			out.Fix = join(h.Better, "in a pull request this blocks until somebody ticks an item that says irreversible")
		}
	case migration.Unparsed:
		out.Severity = finding.Unknown
		if s.Hosted != nil && s.acknowledged(readMigration) {
			out.Severity = finding.Warning
		} else if s.Hosted != nil {
			out.Fix = orTick(h.Better, "Migration tested on a copy of production")
		}
	}
	return out
}

// unless gives the severity of what somebody may take responsibility for. Without a pull request there is nobody to
// ask: it is a warning.
func (s *survey) unless(item wording) finding.Severity {
	if s.Hosted == nil || s.acknowledged(item) {
		return finding.Warning
	}
	return finding.Error
}

// acknowledged tells whether an item is ticked, in every pull request that speaks of it.
func (s *survey) acknowledged(item wording) bool {
	if s.Hosted == nil || s.Hosted.Fault != "" {
		return false
	}
	done := false
	for i := range s.Hosted.Pulls {
		p := &s.Hosted.Pulls[i]
		if p.PullRequest.Err != nil {
			continue
		}
		switch s.ticked(p, item, nil).state {
		case tickOpen:
			return false
		case tickDone:
			done = true
		}
	}
	return done
}

func orTick(better, item string) string {
	return join(better, "or tick in the pull request's body: - [x] "+item)
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
