package migration

import (
	"strings"
)

// statement is one SQL statement with its tokens.
type statement struct {
	text  string
	line  int
	toks  []sqlToken
	depth int    // the deepest nesting of its parentheses
	fault string // why it is none: "a string is not closed"
}

// word gives the keyword at i in upper case, "" for anything else.
func (s *statement) word(i int) string {
	if i < len(s.toks) && s.toks[i].kind == sqlWord {
		return strings.ToUpper(s.toks[i].text)
	}
	return ""
}

// has tells whether a keyword stands anywhere in the statement, outside of strings.
func (s *statement) has(word string) bool {
	for _, t := range s.toks {
		if t.is(word) {
			return true
		}
	}
	return false
}

// splitter cuts a script into statements, as the clients of PostgreSQL, MySQL and SQL Server do.
type splitter struct {
	lex       sqlLexer
	delimiter string // MySQL's; "" for the semicolon
	out       []statement
	toks      []sqlToken
	depth     int
	deepest   int
	block     int // BEGIN … END of a routine
	limit     int
}

// split gives the statements of a script that begins at a line. Client commands (psql's \connect) are left out; those
// that bring in other statements come with a fault.
func split(src string, line int, mysql bool, limit int) []statement {
	s := splitter{lex: sqlLexer{src: src, line: line, mysql: mysql}, limit: limit}
	for len(s.out) < limit {
		if len(s.toks) == 0 && s.command() {
			continue
		}
		t, ok := s.lex.next()
		if !ok {
			break
		}
		s.take(t)
	}
	s.flush()
	if s.lex.open != "" && len(s.out) > 0 {
		s.out[len(s.out)-1].fault = s.lex.open + " is not closed"
	}
	return s.out
}

func (s *splitter) take(t sqlToken) {
	if s.delimiter != "" {
		if strings.HasPrefix(s.lex.src[t.off:], s.delimiter) {
			s.lex.pos = t.off + len(s.delimiter)
			s.flush()
			return
		}
		s.toks = append(s.toks, t)
		return
	}
	switch {
	case t.punct('('):
		s.depth++
		s.deepest = max(s.deepest, s.depth)
	case t.punct(')'):
		s.depth--
	case t.punct(';') && s.block == 0:
		s.flush()
		if isCopy := len(s.out) > 0 && s.out[len(s.out)-1].fromStdin(); isCopy {
			s.copyData()
		}
		return
	case t.is("GO") && s.alone(t):
		s.flush()
		return
	case t.kind == sqlWord:
		s.blocks(t)
	}
	s.toks = append(s.toks, t)
}

// alone tells whether a token has its line to itself, as SQL Server's GO must.
func (s *splitter) alone(t sqlToken) bool {
	src := s.lex.src
	from := strings.LastIndexByte(src[:t.off], '\n') + 1
	to := t.end
	for to < len(src) && src[to] != '\n' {
		to++
	}
	return strings.EqualFold(strings.TrimSpace(src[from:to]), "GO")
}

// blocks counts the BEGIN … END of a routine's body: a semicolon in there ends nothing.
func (s *splitter) blocks(t sqlToken) {
	routine := false
	if len(s.toks) > 0 && s.toks[0].is("CREATE") {
		for _, h := range s.toks[1:min(len(s.toks), 8)] {
			routine = routine || h.is("FUNCTION") || h.is("PROCEDURE") || h.is("TRIGGER") || h.is("EVENT")
		}
	}
	if !routine {
		return
	}
	prev := sqlToken{}
	if len(s.toks) > 0 {
		prev = s.toks[len(s.toks)-1]
	}
	switch {
	case t.is("BEGIN"), t.is("CASE") && s.block > 0 && !prev.is("END"):
		s.block++
	case t.is("END") && s.block > 0:
		s.block--
	case (t.is("IF") || t.is("LOOP") || t.is("WHILE") || t.is("REPEAT")) && prev.is("END"):
		s.block++ // END IF closes what was not counted
	}
}

func (s *splitter) flush() {
	if len(s.toks) > 0 {
		first, last := s.toks[0], s.toks[len(s.toks)-1]
		s.out = append(s.out, statement{text: s.lex.src[first.off:last.end], line: first.line, toks: s.toks, depth: s.deepest})
	}
	s.toks, s.depth, s.deepest, s.block = nil, 0, 0, 0
}

// command passes a line that only a client understands, at the start of a statement.
func (s *splitter) command() bool {
	s.lex.blank()
	rest := s.lex.src[s.lex.pos:]
	line, _, _ := strings.Cut(rest, "\n")
	line = strings.TrimSpace(line)
	words := strings.Fields(line[:min(len(line), 200)])
	switch {
	case len(words) == 0:
		return false
	case strings.HasPrefix(line, `\`):
		if w := words[0]; w == `\i` || w == `\ir` || w == `\include` || w == `\include_relative` || w == `\!` || w == `\copy` {
			s.out = append(s.out, statement{text: line, line: s.lex.line, fault: "it runs what stands in another place: " + w})
		}
		s.lex.toLineEnd()
		return true
	case len(words) == 2 && strings.EqualFold(words[0], "DELIMITER"):
		if s.delimiter = words[1]; s.delimiter == ";" {
			s.delimiter = ""
		}
		s.lex.toLineEnd()
		return true
	}
	return false
}

// fromStdin tells COPY … FROM stdin, after which data follows.
func (s *statement) fromStdin() bool {
	return s.word(0) == "COPY" && s.has("STDIN") && s.has("FROM")
}

// copyData passes the data of a COPY, up to its \. line.
func (s *splitter) copyData() {
	for s.lex.pos < len(s.lex.src) {
		s.lex.toLineEnd()
		if s.lex.pos >= len(s.lex.src) {
			return
		}
		s.lex.pos++
		s.lex.line++
		rest := s.lex.src[s.lex.pos:]
		if strings.HasPrefix(rest, "\\.\n") || strings.HasPrefix(rest, "\\.\r\n") || rest == `\.` {
			s.lex.toLineEnd()
			return
		}
	}
}
