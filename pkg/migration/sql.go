package migration

import (
	"strings"

	pg "github.com/multigres/multigres/go/common/parser"
	"github.com/multigres/multigres/go/common/parser/ast"
)

// placeholder stands in SQL for what is computed when the migration runs.
const placeholder = "computed__"

// sql judges a script that begins at a line. Statements are read with PostgreSQL's grammar; what that refuses, by
// their leading words, in any dialect.
func (r *reader) sql(script string, line int) {
	script = withoutVariables(script)
	if otherDialect(script) {
		r.other = true
	}
	all := split(script, line, r.other, maxStatements+1)
	if len(all) > maxStatements {
		all = all[:maxStatements]
		r.unread(all[len(all)-1].line, "everything from here on", "the file has more statements than are read")
	}
	r.foresee(all)
	for i := range all {
		r.statement(&all[i])
	}
}

// statement judges one statement.
func (r *reader) statement(s *statement) {
	switch {
	case s.fault != "":
		r.unread(s.line, "a statement could not be read", s.fault)
		return
	case s.depth > maxNesting:
		r.unread(s.line, "a statement could not be read", "it is nested too deeply")
		return
	case len(s.text) > maxParsed:
		r.scan(s)
		return
	}
	if !r.other || !s.foreign() {
		if nodes, ok := parse(s.text); ok {
			for _, n := range nodes {
				r.node(s, n)
			}
			return
		}
		if text, bound := s.unbound(); bound {
			if nodes, ok := parse(text); ok {
				for _, n := range nodes {
					r.node(s, n)
				}
				return
			}
		}
	}
	r.scan(s)
}

// unbound gives the statement with a parameter of PostgreSQL's in the place of those that libraries fill in: :name, ?.
func (s *statement) unbound() (text string, bound bool) {
	var b strings.Builder
	base := s.toks[0].off
	from := 0
	for i := 0; i < len(s.toks); i++ {
		t := s.toks[i]
		to := t.end
		switch {
		case t.punct('?'):
		case t.punct(':') && i+1 < len(s.toks) && s.toks[i+1].kind == sqlWord && s.toks[i+1].off == t.end && (i == 0 || !s.toks[i-1].punct(':')):
			i++
			to = s.toks[i].end
		default:
			continue
		}
		b.WriteString(s.text[from : t.off-base])
		b.WriteString("$1")
		from, bound = to-base, true
	}
	b.WriteString(s.text[from:])
	return b.String(), bound
}

// foreign tells words of other dialects that PostgreSQL's grammar takes for something else.
func (s *statement) foreign() bool {
	w := s.word(0)
	return w == "REPLACE" || w == "USE" || w == "PRAGMA"
}

// parse reads a statement with PostgreSQL's grammar. The library is not trusted with hostile text: a panic of it is a
// statement that could not be read.
func parse(text string) (nodes []ast.Stmt, ok bool) {
	defer func() {
		if recover() != nil {
			nodes, ok = nil, false
		}
	}()
	nodes, err := pg.ParseSQL(text)
	return nodes, err == nil && len(nodes) > 0
}

// withoutVariables puts a word of the same length in the place of ${variables}, which Flyway and Liquibase fill in.
func withoutVariables(src string) string {
	if !strings.Contains(src, "${") {
		return src
	}
	out := []byte(src)
	for i := 0; i+2 < len(src); i++ {
		if src[i] != '$' || src[i+1] != '{' {
			continue
		}
		n := strings.IndexAny(src[i:min(len(src), i+100)], "}\n'\" ")
		if n < 3 || src[i+n] != '}' {
			continue
		}
		for j := i; j <= i+n; j++ {
			out[j] = 'v'
		}
		i += n
	}
	return string(out)
}

// otherDialect tells a script of another dialect by what PostgreSQL never has, outside of strings and comments.
func otherDialect(src string) bool {
	l := sqlLexer{src: src}
	previous := sqlToken{}
	for {
		t, ok := l.next()
		if !ok {
			return false
		}
		switch t.kind {
		case sqlName:
			if c := src[t.off]; c == '`' || c == '[' {
				return true
			}
		case sqlWord:
			switch strings.ToLower(t.text) {
			case "auto_increment", "autoincrement", "pragma", "delimiter", "unsigned", "nvarchar", "sp_rename", "varchar2", "datetime2", "engine":
				if !previous.punct('.') && !previous.punct(',') && !previous.punct('(') {
					return true
				}
			}
		}
		previous = t
	}
}

// foresee notes what stands at the end of the script, so that what is dropped and made again is no loss.
func (r *reader) foresee(all []statement) {
	copied := map[string]bool{}
	for i := range all {
		s := &all[i]
		at := 1
		switch s.word(0) {
		case "CREATE":
			for at < len(s.toks) && !isObject(s.word(at)) {
				at++
			}
			kind := s.word(at)
			at++
			for s.word(at) == "CONCURRENTLY" || s.word(at) == "IF" || s.word(at) == "NOT" || s.word(at) == "EXISTS" || s.word(at) == "VIEW" {
				at++
			}
			if name, _ := s.name(at); name != "" && kind != "TABLE" && kind != "SCHEMA" && kind != "SEQUENCE" {
				r.remade[key(name)] = true
			}
		case "INSERT":
			if j := s.index("FROM", 1); j > 0 {
				name, _ := s.name(j + 1)
				copied[key(name)] = true
			}
		case "ALTER":
			j := s.index("RENAME", 2)
			if j < 0 || s.word(j+1) != "TO" {
				continue
			}
			to, _ := s.name(j + 2)
			if at = 2; s.word(at) == "IF" {
				at += 2
			}
			from, _ := s.name(at)
			if s.word(1) != "TABLE" {
				r.remade[key(to)] = true
			} else if copied[key(to)] && s.createdBefore(all[:i], from) {
				r.remade["table:"+key(to)] = true
			}
		}
	}
}

// createdBefore tells whether a table was made by an earlier statement.
func (s *statement) createdBefore(before []statement, table string) bool {
	for i := range before {
		b := &before[i]
		if b.word(0) != "CREATE" {
			continue
		}
		at := b.index("TABLE", 1)
		if at < 0 {
			continue
		}
		for at++; b.word(at) == "IF" || b.word(at) == "NOT" || b.word(at) == "EXISTS"; at++ {
		}
		if name, _ := b.name(at); key(name) == key(table) {
			return true
		}
	}
	return false
}

func isObject(word string) bool {
	switch word {
	case "TABLE", "VIEW", "MATERIALIZED", "FUNCTION", "PROCEDURE", "TRIGGER", "INDEX", "TYPE", "SEQUENCE", "AGGREGATE", "DOMAIN", "RULE", "POLICY", "EVENT", "SCHEMA":
		return true
	}
	return false
}

// index gives the first position of a keyword from at on, -1 where it does not stand.
func (s *statement) index(word string, at int) int {
	for i := at; i < len(s.toks); i++ {
		if s.toks[i].is(word) {
			return i
		}
	}
	return -1
}

// name reads a possibly qualified name at a position, and gives the position after it.
func (s *statement) name(at int) (string, int) {
	var parts []string
	for at < len(s.toks) && (s.toks[at].kind == sqlWord || s.toks[at].kind == sqlName) {
		parts = append(parts, s.toks[at].text)
		at++
		if at >= len(s.toks) || !s.toks[at].punct('.') {
			break
		}
		at++
	}
	return strings.Join(parts, "."), at
}
