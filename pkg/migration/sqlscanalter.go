package migration

import "strings"

// scanAlter judges ALTER TABLE in other dialects, part by part.
func (r *reader) scanAlter(s *statement, at int) {
	at = s.skip(at, "ONLINE", "OFFLINE", "IGNORE")
	if s.word(at) != "TABLE" {
		switch s.word(at) {
		case "DATABASE", "SCHEMA", "VIEW", "PROCEDURE", "FUNCTION", "EVENT", "USER", "ROLE", "INDEX", "SEQUENCE", "LOGIN", "DEFAULT", "TRIGGER", "POLICY", "SYSTEM", "EXTENSION", "AUTHORIZATION", "SERVER":
			return
		}
		r.unread(s.line, "a statement could not be read: "+named(firstWords(s)), "no grammar here knows it")
		return
	}
	at = s.skip(at+1, "IF", "EXISTS", "ONLY")
	table, at := s.name(at)
	if s.word(at) == "WITH" { // SQL Server: WITH NOCHECK ADD CONSTRAINT
		at += 2
	}
	previous := ""
	for at < len(s.toks) {
		end := s.clauseEnd(at)
		previous = r.scanClause(s, table, at, end, previous)
		at = end + 1
	}
}

// clauseEnd gives the position of the comma that ends a part, or of the end.
func (s *statement) clauseEnd(at int) int {
	depth := 0
	for ; at < len(s.toks); at++ {
		switch t := s.toks[at]; {
		case t.punct('('):
			depth++
		case t.punct(')'):
			depth--
		case t.punct(',') && depth <= 0:
			return at
		}
	}
	return at
}

// scanClause judges one part, and gives the verb that a following part without one goes on with (SQL Server: DROP
// COLUMN a, b).
func (r *reader) scanClause(s *statement, table string, at, end int, previous string) string {
	line := s.toks[at].line
	verb := s.word(at)
	switch verb {
	case "DROP":
		return r.scanDropPart(s, table, line, at+1)
	case "MODIFY", "CHANGE", "ALTER":
		r.scanChange(s, table, line, at, end)
	case "RENAME":
		r.scanRename(s, table, line, at+1)
	case "ADD":
		r.scanAdd(s, table, line, at+1, end)
	default:
		if previous == "DROP COLUMN" {
			if name, next := s.name(at); next > at {
				r.dropColumn(line, table, name)
			}
			return previous
		}
	}
	return verb
}

func (r *reader) scanDropPart(s *statement, table string, line, at int) string {
	switch s.word(at) {
	case "INDEX", "KEY", "CONSTRAINT", "FOREIGN", "PRIMARY", "CHECK", "DEFAULT", "PERIOD", "SYSTEM":
		return "DROP"
	case "PARTITION":
		name, _ := s.name(at + 1)
		r.dropThing(line, "partition", table+"."+name)
		return "DROP"
	}
	at = s.skip(at, "COLUMN", "IF", "EXISTS")
	name, _ := s.name(at)
	r.dropColumn(line, table, name)
	return "DROP COLUMN"
}

// scanChange: MODIFY [COLUMN] c type, CHANGE [COLUMN] old new type, ALTER COLUMN c type.
func (r *reader) scanChange(s *statement, table string, line, at, end int) {
	verb := s.word(at)
	at = s.skip(at+1, "COLUMN")
	name, at := s.name(at)
	if verb == "CHANGE" {
		to, next := s.name(at)
		if at = next; key(to) != key(name) {
			r.renameColumn(line, table, name, to)
		}
	}
	if verb == "ALTER" {
		switch s.word(at) {
		case "SET", "DROP", "ADD":
			if s.word(at) == "SET" && s.word(at+1) == "NOT" {
				r.setNotNull(line, table, name)
			}
			return
		case "TYPE":
			at++
		}
	}
	r.changeType(line, table, name, s.typeAt(at, end), false)
}

// typeAt gives the type that begins at a position: varchar(20), double precision.
func (s *statement) typeAt(at, end int) string {
	var b strings.Builder
	for depth := 0; at < end && at < len(s.toks); at++ {
		t := s.toks[at]
		switch {
		case t.punct('('):
			depth++
			b.WriteString("(")
			continue
		case t.punct(')'):
			b.WriteString(")")
			return b.String()
		case depth == 0 && b.Len() > 0 && !t.is("PRECISION") && !t.is("VARYING") && !t.punct('('):
			if s.toks[at-1].end == t.off || at+1 < len(s.toks) {
				return b.String()
			}
		}
		if depth == 0 && b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(t.text)
	}
	return b.String()
}

func (r *reader) scanRename(s *statement, table string, line, at int) {
	switch s.word(at) {
	case "INDEX", "KEY", "CONSTRAINT":
		return
	case "TO", "AS":
		to, _ := s.name(at + 1)
		r.renameTable(line, table, to)
		return
	}
	at = s.skip(at, "COLUMN")
	from, next := s.name(at)
	if s.word(next) != "TO" { // RENAME new_name
		r.renameTable(line, table, from)
		return
	}
	to, _ := s.name(next + 1)
	r.renameColumn(line, table, from, to)
}

// scanAdd notes new columns. What an index or a constraint costs differs between the dialects: it is not judged.
func (r *reader) scanAdd(s *statement, table string, line, at, end int) {
	switch s.word(at) {
	case "INDEX", "KEY", "CONSTRAINT", "UNIQUE", "FULLTEXT", "SPATIAL", "FOREIGN", "PRIMARY", "CHECK", "PARTITION", "DEFAULT", "PERIOD":
		return
	}
	at = s.skip(at, "COLUMN", "IF", "NOT", "EXISTS")
	name, next := s.name(at)
	if next == at {
		return
	}
	required, filled := false, false
	for i := next; i < end && i < len(s.toks); i++ {
		required = required || s.word(i) == "NOT" && s.word(i+1) == "NULL"
		filled = filled || s.word(i) == "DEFAULT" || s.word(i) == "AUTO_INCREMENT" || s.word(i) == "GENERATED" || s.word(i) == "AS" || s.word(i) == "IDENTITY"
	}
	// MySQL fills such a column with its type's zero; the others refuse.
	if required && !filled && !r.other {
		r.addRequired(line, table, name)
	}
	r.newColumns[key(table)+"."+key(name)] = true
}
