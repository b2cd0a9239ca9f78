// Package migration reads database migrations: which framework a file belongs to, and which of its statements cannot
// be taken back or lock a table.
//
// It takes a path and the file's bytes and returns plain data. It never runs a statement, opens a file or judges how
// grave a hazard is for a deployment.
package migration

// File is one migration that a change adds, alters or deletes.
type File struct {
	Path      string
	Framework string // "prisma", "rails", "django", "flyway", …; "" for a file that is no migration after all
	Added     bool   // false: a migration that was there before was altered
	Deleted   bool   // a migration that was there before is gone
	Down      bool   // it takes a migration back: its statements run on a rollback only
	Hazards   []Hazard
	// Unread are the statements whose effect could not be told, or the file itself at line 0.
	Unread []Hazard
	// Reversible tells whether the way back is written down (a down file, a down method); Unknown where it cannot be told.
	Reversible Answer
}

// Hazard is one statement to look at.
type Hazard struct {
	Line   int // from 1
	Kind   Kind
	Object string // the table, column or index; "" where it is not named
	What   string // for people: "drops the column users.email"
	Why    string // for people: "its data is gone, and the running version still reads it"
	Better string // for people: what to do instead; "" where nothing is better
}

// Kind is the kind of a hazard.
type Kind string

// The kinds. Irreversible loses data, cannot be undone, or fails on a table with rows; Locking keeps others from
// reading or writing while it runs; Breaking takes from the running version what can be made again; Altered and
// Mismatched say that a migration which has run elsewhere is not what it was: the framework will not run it again, or
// will refuse to run at all.
const (
	Irreversible Kind = "irreversible"
	Locking      Kind = "locking"
	Breaking     Kind = "breaking"
	Altered      Kind = "altered"
	Mismatched   Kind = "mismatched"
	Unparsed     Kind = "unparsed"
)

// Answer is yes, no or unknown.
type Answer uint8

// The answers.
const (
	Unknown Answer = iota
	Yes
	No
)
