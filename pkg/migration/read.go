package migration

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"
)

// Read judges one migration. Before is the file's content on the base, nil where the change adds it: what it said
// already is no hazard of this change. What cannot be read is in Unread. A file that is no migration after all has no
// Framework.
func Read(p, framework string, data, before []byte) File {
	f := read(p, framework, data)
	f.Added = before == nil
	if f.Added {
		return f
	}
	if f.Framework == "" {
		return f
	}
	old := read(p, framework, before)
	if f.Framework == "liquibase" || repeatable(p) || old.Down {
		f.Hazards, f.Unread = news(f.Hazards, old.Hazards), news(f.Unread, old.Unread)
		return f
	}
	same := equalCode(p, data, before)
	f.Hazards, f.Unread = news(f.Hazards, old.Hazards), news(f.Unread, old.Unread)
	if !same || f.Framework == "flyway" {
		f.Hazards = append([]Hazard{alteredHazard(f.Framework)}, f.Hazards...)
	}
	return f
}

// Deleted judges a migration that the change takes away.
func Deleted(p, framework string) File {
	f := File{Path: p, Framework: framework, Deleted: true, Down: isDown(p), Reversible: Unknown}
	if f.Down || repeatable(p) {
		return f
	}
	f.Hazards = []Hazard{{Line: 0, Kind: kindOfChange(framework), What: "deletes a migration that has been merged",
		Why:    "it has run in production; " + consequence(framework),
		Better: "keep it, and undo what it did in a new migration"}}
	return f
}

func alteredHazard(framework string) Hazard {
	return Hazard{Line: 1, Kind: kindOfChange(framework), What: "alters a migration that has been merged",
		Why:    "it has run in production; " + consequence(framework),
		Better: "leave it as it was, and make the change in a new migration"}
}

func kindOfChange(framework string) Kind {
	if framework == "flyway" {
		return Mismatched
	}
	return Altered
}

func consequence(framework string) string {
	if framework == "flyway" {
		return "Flyway compares checksums, and refuses to go on"
	}
	return "it does not run again, and production differs from what it says"
}

// read judges one file for itself.
func read(p, framework string, data []byte) File {
	f := File{Path: p, Framework: framework, Down: isDown(p)}
	r := newReader(&f)
	switch {
	case len(data) > MaxSize:
		r.unread(0, "the file is too large to be read", "it has over 1 MiB")
		return f
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		r.unread(0, "the file is no text", "it is not UTF-8")
		return f
	}
	src := string(data)
	if framework == "liquibase" && !strings.HasSuffix(p, ".sql") && !strings.Contains(src, "databaseChangeLog") {
		f.Framework = "" // a document of another kind
		return f
	}
	r.other = otherFolder(p)
	if f.Down {
		f.Reversible = Yes
		return f
	}
	switch strings.ToLower(path.Ext(p)) {
	case ".sql":
		r.script(src)
	default:
		r.program(p, src)
	}
	return f
}

// otherFolder tells migrations of other databases by their folder, where a project keeps several: mysql, sqlite.
func otherFolder(p string) bool {
	lower := strings.ToLower(path.Dir(p))
	for _, name := range []string{"mysql", "mariadb", "sqlite", "sqlserver", "mssql", "oracle", "clickhouse", "cassandra"} {
		if strings.Contains(lower, name) {
			return true
		}
	}
	return false
}

// isDown tells files that only a rollback runs.
func isDown(p string) bool {
	dir, base := path.Split(p)
	return strings.HasSuffix(base, ".down.sql") || base == "down.sql" || isFlywayName(base) && base[0] == 'U' ||
		strings.HasSuffix(dir, "revert/") && strings.HasSuffix(base, ".sql")
}

// repeatable tells Flyway's R__ files, which are meant to be altered.
func repeatable(p string) bool { return strings.HasPrefix(path.Base(p), "R__") }

// news gives what was not there before, wherever it stood.
func news(now, before []Hazard) []Hazard {
	type what struct {
		kind         Kind
		object, what string
	}
	had := map[what]int{}
	for _, h := range before {
		had[what{h.Kind, h.Object, h.What}]++
	}
	var out []Hazard
	for _, h := range now {
		k := what{h.Kind, h.Object, h.What}
		if had[k] > 0 {
			had[k]--
			continue
		}
		out = append(out, h)
	}
	return out
}

// equalCode tells whether two versions differ in comments and white space alone.
func equalCode(p string, a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if strings.HasSuffix(p, ".sql") {
		return equalSQL(string(a), string(b))
	}
	lang := languageOf(strings.ToLower(path.Ext(p)))
	if lang == nil || len(a) > MaxSize || len(b) > MaxSize {
		return false
	}
	x, _ := lex(string(a), lang)
	y, _ := lex(string(b), lang)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].kind != y[i].kind || x[i].text != y[i].text {
			return false
		}
	}
	return true
}

func equalSQL(a, b string) bool {
	x, y := sqlLexer{src: a}, sqlLexer{src: b}
	for {
		s, more := x.next()
		t, also := y.next()
		if more != also || s.kind != t.kind || s.text != t.text {
			return false
		}
		if !more {
			return true
		}
	}
}

func languageOf(ext string) *language {
	switch ext {
	case ".rb":
		return ruby
	case ".py":
		return python
	case ".php":
		return php
	case ".exs", ".ex":
		return elixir
	case ".cs":
		return csharp
	case ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts":
		return javascript
	}
	return nil
}
