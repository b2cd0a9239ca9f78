package migration

import (
	"strings"
)

// scan judges a statement by its words, where PostgreSQL's grammar does not know it: MySQL's, SQLite's and SQL
// Server's dialects. What is not recognised is unread.
func (r *reader) scan(s *statement) {
	at := 0
	// SQL Server: IF EXISTS (…) DROP TABLE x
	if s.word(0) == "IF" || s.word(0) == "BEGIN" && len(s.toks) > 1 {
		for at < len(s.toks) && !isVerb(s.word(at)) {
			at++
		}
		if at == len(s.toks) {
			at = 0
		}
	}
	switch s.word(at) {
	case "DROP":
		r.scanDrop(s, at+1)
	case "TRUNCATE":
		if at++; s.word(at) == "TABLE" {
			at++
		}
		name, _ := s.name(at)
		r.truncate(s.toks[0].line, name)
	case "DELETE", "UPDATE":
		r.scanRows(s, at)
	case "ALTER":
		r.scanAlter(s, at+1)
	case "RENAME":
		from, next := s.name(at + 2)
		to, _ := s.name(next + 1)
		r.renameTable(s.line, from, to)
	case "CREATE":
		r.scanCreate(s, at+1)
	case "OPTIMIZE":
		name, _ := s.name(at + 2)
		r.locks(s.line, name, "runs OPTIMIZE TABLE", "the table is written anew", "do it outside of the migration")
	case "LOCK":
		r.locks(s.line, "", "locks tables", "others wait until the migration ends", "do without")
	case "EXEC", "EXECUTE", "CALL":
		r.scanExec(s, at+1)
	case "INSERT", "REPLACE", "SELECT", "WITH", "MERGE", "SET", "USE", "PRAGMA", "GRANT", "REVOKE", "COMMIT", "BEGIN", "START", "ROLLBACK", "END", "ANALYZE",
		"UNLOCK", "SHOW", "COMMENT", "VACUUM", "REINDEX", "ATTACH", "DETACH", "PRINT", "DECLARE", "SAVEPOINT", "RELEASE", "FLUSH", "COPY", "DO", "NOTIFY", "EXPLAIN", "PREPARE", "DEALLOCATE", "VALUES", "TABLE", "IF", "RAISERROR", "THROW", "CHECK", "KILL", "REFRESH":
		r.scanRest(s, at)
	default:
		r.unread(s.line, "a statement could not be read: "+named(firstWords(s)), "no grammar here knows it")
	}
}

func isVerb(w string) bool {
	switch w {
	case "DROP", "TRUNCATE", "DELETE", "UPDATE", "ALTER", "EXEC", "EXECUTE", "CREATE", "INSERT":
		return true
	}
	return false
}

// scanRest looks at statements that are harmless unless PostgreSQL's grammar should have known them: WITH … DELETE, DO.
func (r *reader) scanRest(s *statement, at int) {
	w := s.word(at)
	if (w == "WITH" || w == "DO" || w == "EXPLAIN") && (s.has("DELETE") || s.has("UPDATE") || s.has("DROP") || s.has("TRUNCATE") || w == "DO") {
		r.unread(s.line, "a statement could not be read: "+named(firstWords(s)), "no grammar here knows it")
	}
}

func firstWords(s *statement) string {
	var words []string
	for _, t := range s.toks[:min(4, len(s.toks))] {
		if t.kind == sqlString || t.kind == sqlDollar {
			break
		}
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

func (s *statement) skip(at int, words ...string) int {
	for {
		found := false
		for _, w := range words {
			if s.word(at) == w {
				at, found = at+1, true
			}
		}
		if !found {
			return at
		}
	}
}

func (r *reader) scanDrop(s *statement, at int) {
	line := s.toks[at-1].line
	at = s.skip(at, "TEMPORARY", "TEMP")
	kind := s.word(at)
	at = s.skip(at+1, "IF", "EXISTS", "CONCURRENTLY")
	for at < len(s.toks) {
		name, next := s.name(at)
		if next == at {
			return
		}
		switch kind {
		case "TABLE":
			r.dropTable(line, name)
		case "DATABASE", "SCHEMA", "SEQUENCE", "TYPE":
			r.dropThing(line, strings.ToLower(kind), name)
		case "VIEW", "FUNCTION", "PROCEDURE":
			r.dropMade(line, strings.ToLower(kind), name)
		}
		if next >= len(s.toks) || !s.toks[next].punct(',') {
			return
		}
		at = next + 1
	}
}

func (r *reader) scanRows(s *statement, at int) {
	verb := s.word(at)
	line := s.toks[at].line
	at = s.skip(at+1, "LOW_PRIORITY", "QUICK", "IGNORE", "FROM", "ONLY")
	if s.word(at) == "OR" { // SQLite: UPDATE OR IGNORE t
		at += 2
	}
	name, _ := s.name(at)
	if where := s.index("WHERE", at); where >= 0 {
		rest := s.toks[where+1:]
		always := len(rest) == 3 && rest[0].text == rest[2].text && rest[1].punct('=') || len(rest) == 1 && rest[0].is("TRUE")
		if !always {
			return
		}
	} else if s.has("LIMIT") || s.has("JOIN") && verb == "UPDATE" {
		return
	}
	if verb == "DELETE" {
		r.deleteAll(line, name)
		return
	}
	var columns []string
	if set := s.index("SET", at); set > 0 {
		columns = s.assigned(set + 1)
	}
	r.updateAll(line, name, columns)
}

// assigned gives the columns of SET a = 1, t.b = 2.
func (s *statement) assigned(at int) []string {
	var out []string
	depth, begins := 0, true
	for ; at < len(s.toks); at++ {
		t := s.toks[at]
		switch {
		case t.punct('('):
			depth++
		case t.punct(')'):
			depth--
		case t.punct(',') && depth == 0:
			begins = true
			continue
		case t.punct('=') && depth == 0:
		default:
			if begins {
				name, _ := s.name(at)
				out = append(out, lastPart(name))
			}
			begins = begins && at+1 < len(s.toks) && s.toks[at+1].punct('.')
		}
	}
	return out
}

func (r *reader) scanCreate(s *statement, at int) {
	at = s.skip(at, "OR", "REPLACE", "TEMPORARY", "TEMP", "GLOBAL", "LOCAL", "UNLOGGED", "EXTERNAL", "VIRTUAL")
	if s.word(at) != "TABLE" {
		return
	}
	at = s.skip(at+1, "IF", "NOT", "EXISTS")
	name, _ := s.name(at)
	r.make(name)
}

// scanExec knows SQL Server's sp_rename; any other routine is unread.
func (r *reader) scanExec(s *statement, at int) {
	name, next := s.name(at)
	if strings.EqualFold(lastPart(name), "sp_rename") {
		var args []string
		for _, t := range s.toks[next:] {
			if t.kind == sqlString {
				args = append(args, t.text)
			}
		}
		if len(args) >= 2 {
			if table, column, ok := strings.Cut(strings.NewReplacer("[", "", "]", "").Replace(args[0]), "."); ok && (len(args) == 2 || strings.EqualFold(args[2], "COLUMN")) {
				r.renameColumn(s.line, table, column, args[1])
			} else if len(args) == 2 {
				r.renameTable(s.line, args[0], args[1])
			}
			return
		}
	}
	if at < len(s.toks) && (s.toks[at].kind == sqlString || s.toks[at].punct('(') && at+1 < len(s.toks) && s.toks[at+1].kind == sqlString) {
		t := s.toks[at]
		if t.punct('(') {
			t = s.toks[at+1]
		}
		r.sql(t.text, t.line)
		return
	}
	r.unread(s.line, "runs the routine "+named(name), "what it does stands in another place")
}
