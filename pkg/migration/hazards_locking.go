package migration

import "strings"

func (r *reader) addRequired(line int, table, column string) {
	if r.isNew(table) {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: dotted(table, column), What: "adds the column " + dotted(table, column) + " as NOT NULL without a default",
		Why: "it fails on a table with rows, and the running version does not fill it", Better: "give it a default, or add it nullable, fill it, and demand it later"})
}

func (r *reader) setNotNull(line int, table, column string) {
	if r.isNew(table) || r.checked[key(table)+"."+key(column)] {
		return
	}
	if r.newColumns[key(table)+"."+key(column)] && r.checked[key(table)+".*"] {
		return
	}
	r.add(Hazard{Line: line, Kind: Locking, Object: dotted(table, column), What: "sets " + dotted(table, column) + " NOT NULL",
		Why: "the whole table is read under a lock, and it fails where a value is missing", Better: "add CHECK (… IS NOT NULL) NOT VALID, validate it in a second migration, then set NOT NULL"})
}

// createIndex takes the index's name, "" for none, and its columns, where they are known.
func (r *reader) createIndex(line int, table, index string, columns ...string) {
	if r.isNew(table) || r.other {
		return
	}
	what := "builds an index on " + named(table)
	if index != "" {
		what = "builds the index " + named(index) + " on " + named(table)
	}
	if len(columns) > 0 {
		what += " (" + named(strings.Join(columns, ", ")) + ")"
	}
	r.add(Hazard{Line: line, Kind: Locking, Object: named(table), What: what,
		Why: "nobody can write to the table until it is built", Better: "build it CONCURRENTLY, in a migration without a transaction"})
}

// concurrently is what the database refuses inside of a transaction.
func (r *reader) concurrently(line int, what, object string) {
	if !r.inTx {
		return
	}
	r.add(Hazard{Line: line, Kind: Irreversible, Object: named(object), What: what + " concurrently inside of a transaction",
		Why: "PostgreSQL refuses it: the migration fails", Better: "put it into a migration of its own that runs without a transaction"})
}

func (r *reader) dropIndex(line int, index string) {
	if r.isNew(index) || r.other {
		return
	}
	r.add(Hazard{Line: line, Kind: Locking, Object: named(index), What: "drops the index " + named(index),
		Why: "the table is locked, and waits behind every running query", Better: "drop it CONCURRENTLY, in a migration without a transaction"})
}

// constraint is one that is checked against all rows while the table is locked; kind is "foreign key" or "check".
func (r *reader) constraint(line int, table, kind string) {
	if r.isNew(table) || r.other {
		return
	}
	r.add(Hazard{Line: line, Kind: Locking, Object: named(table), What: "adds a " + kind + " constraint to " + named(table),
		Why: "all rows are checked while nobody can write", Better: "add it NOT VALID, and VALIDATE CONSTRAINT in a second migration"})
}

// unique is a constraint that needs an index; kind is "unique", "primary key" or "exclusion".
func (r *reader) unique(line int, table, kind string) {
	if r.isNew(table) || r.other {
		return
	}
	h := Hazard{Line: line, Kind: Locking, Object: named(table), What: "adds " + article(kind) + " constraint to " + named(table),
		Why: "its index is built while nobody can use the table", Better: "build a unique index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX"}
	if kind == "exclusion" {
		h.Better = "do it when nobody uses the table"
	}
	r.add(h)
}

func article(kind string) string {
	if kind == "exclusion" {
		return "an " + kind
	}
	return "a " + kind
}

// locks is any other statement that keeps others out while it runs.
func (r *reader) locks(line int, object, what, why, better string) {
	if r.isNew(object) {
		return
	}
	r.add(Hazard{Line: line, Kind: Locking, Object: named(object), What: what, Why: why, Better: better})
}
