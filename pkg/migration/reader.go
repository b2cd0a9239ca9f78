package migration

import (
	"strings"
)

// The bounds of what is read of one file.
const (
	MaxSize       = 1 << 20 // bytes
	maxStatements = 5_000
	maxHazards    = 500
	maxNesting    = 200 // brackets
	maxParsed     = 256 << 10
)

// reader gathers what one file's statements do, in the order in which they run.
type reader struct {
	file *File
	// made holds what this migration itself made: nothing that is done to it can hurt.
	made map[string]bool
	// remade holds names that stand again at the end: recreated functions, a table under the old one's name.
	remade map[string]bool
	// newColumns are "table.column" that this migration added.
	newColumns map[string]bool
	// checked are "table.column" of which a validated constraint says that they are not null.
	checked map[string]bool
	other   bool // the dialect is not PostgreSQL's
	inTx    bool // the statements run in one transaction
	// casts are what Prisma's warnings say of columns whose type changes: "table.column" to "Text to Integer".
	casts  map[string]string
	prisma bool // the file has Prisma's own comments
	seen   map[Hazard]bool
}

func newReader(f *File) *reader {
	return &reader{
		file: f, made: map[string]bool{}, remade: map[string]bool{}, newColumns: map[string]bool{}, checked: map[string]bool{},
		casts: map[string]string{}, seen: map[Hazard]bool{},
	}
}

// key is a name as it is compared: in lower case, without quotes and PostgreSQL's default schema.
func key(name string) string {
	name = strings.ToLower(name)
	name = strings.TrimPrefix(name, "public.")
	return strings.TrimPrefix(name, "dbo.")
}

func (r *reader) make(name string) {
	if name != "" {
		r.made[key(name)] = true
	}
}

// isNew tells whether a table was made by this migration.
func (r *reader) isNew(table string) bool { return table != "" && r.made[key(table)] }

func (r *reader) add(h Hazard) {
	if r.seen[h] || len(r.file.Hazards) >= maxHazards {
		return
	}
	r.seen[h] = true
	r.file.Hazards = append(r.file.Hazards, h)
}

// unread says that the effect of a statement could not be told.
func (r *reader) unread(line int, what, why string) {
	h := Hazard{Line: line, Kind: Unparsed, What: what, Why: why, Better: "read it yourself: nothing here can tell what it does"}
	if r.seen[h] || len(r.file.Unread) >= maxHazards {
		return
	}
	r.seen[h] = true
	r.file.Unread = append(r.file.Unread, h)
}

// named bounds a name from outside for a message.
func named(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	name = strings.ReplaceAll(name, placeholder, "…")
	if name == "" || name == "…" {
		return "(a computed name)"
	}
	if len(name) > 80 {
		return strings.ToValidUTF8(name[:77], "") + "…"
	}
	return name
}

// dotted joins a table and a column.
func dotted(table, column string) string {
	if table == "" {
		return named(column)
	}
	return named(table) + "." + named(column)
}
