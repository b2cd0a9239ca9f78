package migration

import "strings"

// The hazards by name, each with why it is one and what is better. The facts are those of PostgreSQL's manual ("ALTER
// TABLE", "Explicit Locking", "Building Indexes Concurrently").

const (
	expand   = "stop using it first; drop it in a later deployment, after a backup"
	twoSteps = "add the new one, write to both, move the rows and the readers over, drop the old one in a later deployment"
)

func (r *reader) dropTable(line int, table string) {
	if r.isNew(table) || r.remade["table:"+key(table)] {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(table), What: "drops the table " + named(table),
		Why: "its rows are gone, and the running version may still read it", Better: expand})
}

func (r *reader) dropColumn(line int, table, column string) {
	if r.isNew(table) || r.newColumns[key(table)+"."+key(column)] {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: dotted(table, column), What: "drops the column " + dotted(table, column),
		Why: "its data is gone, and the running version may still read it", Better: expand})
}

// dropThing is about what holds data or the shape of data: a schema, a database, a type, a sequence.
func (r *reader) dropThing(line int, kind, name string) {
	if r.isNew(name) || r.remade[key(name)] {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(name), What: "drops the " + kind + " " + named(name),
		Why: "what it holds is gone, and the running version may still use it", Better: expand})
}

// dropMade is about what the code can make again: a view, a function.
func (r *reader) dropMade(line int, kind, name string) {
	if r.isNew(name) || r.remade[key(name)] {
		return
	}
	r.add(Hazard{Line: line, Kind: Breaking, Object: named(name), What: "drops the " + kind + " " + named(name),
		Why: "the running version may still use it", Better: "drop it in a later deployment, when nothing uses it"})
}

func (r *reader) truncate(line int, table string) {
	if r.isNew(table) {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(table), What: "empties the table " + named(table),
		Why: "its rows are gone", Better: "take a backup first, and delete with a WHERE what is to go"})
}

func (r *reader) deleteAll(line int, table string) {
	if r.isNew(table) {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(table), What: "deletes every row of " + named(table),
		Why: "the DELETE has no WHERE", Better: "say with a WHERE which rows are to go, and take a backup first"})
}

// updateAll is an UPDATE without WHERE. One that only fills columns of this migration loses nothing.
func (r *reader) updateAll(line int, table string, columns []string) {
	if r.isNew(table) {
		return
	}
	fills := len(columns) > 0
	for _, c := range columns {
		fills = fills && r.newColumns[key(table)+"."+key(c)]
	}
	if fills {
		r.add(Hazard{Line: line, Kind: Locking, Object: named(table), What: "fills every row of " + named(table) + " in one statement",
			Why: "each row stays locked until the end", Better: "fill in batches, outside of the migration"})
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(table), What: "overwrites every row of " + named(table),
		Why: "the UPDATE has no WHERE; the old values are gone", Better: "say with a WHERE which rows are meant, and keep the old values"})
}

func (r *reader) renameTable(line int, table, to string) {
	if r.isNew(table) {
		r.make(to)
		return
	}
	if r.remade[key(table)] {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(table), What: "renames the table " + named(table) + " to " + named(to),
		Why: "the running version still uses the old name", Better: "rename, and leave a view under the old name until nothing uses it; or " + twoSteps})
}

func (r *reader) renameColumn(line int, table, column, to string) {
	if r.isNew(table) || r.newColumns[key(table)+"."+key(column)] {
		r.newColumns[key(table)+"."+key(to)] = true
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: dotted(table, column), What: "renames the column " + dotted(table, column) + " to " + named(to),
		Why: "the running version still uses the old name", Better: twoSteps})
}

// renameThing is about a type, a schema, an enum's value.
func (r *reader) renameThing(line int, kind, name, to string) {
	if r.isNew(name) {
		r.make(to)
		return
	}
	if r.remade[key(name)] {
		r.make(to)
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(name), What: "renames the " + kind + " " + named(name) + " to " + named(to),
		Why: "the running version still uses the old name", Better: twoSteps})
}

// changeType is a column that gets another type. Which type it had is not known: to is judged by what it can hold.
func (r *reader) changeType(line int, table, column, to string, using bool) {
	if r.isNew(table) || r.newColumns[key(table)+"."+key(column)] {
		return
	}
	to = strings.Join(strings.Fields(strings.ToLower(to)), " ")
	h := Hazard{Line: line, Object: dotted(table, column), What: "changes the type of " + dotted(table, column)}
	if to != "" {
		h.What += " to " + named(to)
	}
	cast := r.casts[key(table)+"."+key(column)]
	switch {
	case cast != "":
		h.Kind, h.Why = Irreversible, "values may not fit: the type was "+cast
	case r.prisma && !using:
		h.Kind, h.Why = Locking, "the table is locked, and written anew where the types differ"
	case safeType(to):
		return
	case wideType(to) && !using:
		h.Kind, h.Why = Locking, "the whole table is written anew under a lock that keeps everybody out"
	default:
		h.Kind, h.Why = Irreversible, "values that do not fit are cut or make it fail, and the table is written anew under a lock"
	}
	h.Better = twoSteps
	r.add(h)
}

// safeType is a type that takes what shorter strings held, without a rewrite.
func safeType(t string) bool {
	switch strings.TrimPrefix(t, "pg_catalog.") {
	case "text", "varchar", "character varying", "citext", "mediumtext", "longtext", "nvarchar(max)", "varchar(max)", ":text", "clob":
		return true
	}
	return false
}

// wideType is a type that holds all values of the narrower ones that it usually replaces.
func wideType(t string) bool {
	base, _, sized := strings.Cut(t, "(")
	switch strings.TrimSpace(strings.TrimPrefix(base, "pg_catalog.")) {
	case "bigint", "int8", "double precision", "float8", "double", "jsonb", "json", "timestamptz", "timestamp with time zone", "bytea", "biginteger", "big_integer", "longblob", "blob":
		return true
	case "numeric", "decimal":
		return !sized
	case "timestamp", "timestamp without time zone":
		return !sized
	}
	return false
}
