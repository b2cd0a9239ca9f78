package migration

import (
	"strings"
)

// do judges the body of a DO block, whose statements run now. Those of a function or trigger do not.
func (r *reader) do(s *statement) {
	for _, t := range s.toks {
		if t.kind == sqlDollar || t.kind == sqlString {
			line := t.line
			if t.kind == sqlDollar && strings.HasPrefix(t.text, "\n") && t.line == s.line {
				line = t.line
			}
			r.plpgsql(t.text, line)
			return
		}
	}
}

// plpgsql judges the SQL statements of a body: what remains of each once PL/pgSQL's own words are taken off.
func (r *reader) plpgsql(body string, line int) {
	all := split(body, line, false, maxStatements)
	declaring := false
	for i := range all {
		s := &all[i]
		if s.word(0) == "DECLARE" {
			declaring = true
		}
		if declaring {
			at := s.index("BEGIN", 0)
			if at < 0 {
				continue
			}
			declaring = false
			s.cut(body, at)
		}
		s.control(body)
		switch s.word(0) {
		case "", "RAISE", "RETURN", "NULL", "PERFORM", "END", "EXIT", "CONTINUE", "OPEN", "CLOSE", "FETCH", "GET", "ASSERT", "WHEN", "CALL", "COMMIT":
			continue
		case "EXECUTE":
			r.execute(s)
			continue
		}
		if len(s.toks) > 1 && (s.toks[1].punct(':') || s.toks[1].punct('=')) { // an assignment
			continue
		}
		r.statement(s)
	}
}

// control takes PL/pgSQL's words off the front of a statement: BEGIN, IF … THEN, LOOP, EXCEPTION WHEN … THEN.
func (s *statement) control(body string) {
	for len(s.toks) > 0 {
		at := 0
		switch s.word(0) {
		case "BEGIN", "ELSE", "LOOP", "EXCEPTION":
			at = 1
		case "IF", "ELSIF", "ELSEIF", "WHEN", "CASE":
			at = s.index("THEN", 0) + 1
		case "FOR", "WHILE", "FOREACH":
			at = s.index("LOOP", 0) + 1
		default:
			if s.toks[0].punct('<') { // <<label>>
				at = 1
				for at < len(s.toks) && !s.toks[at-1].punct('>') {
					at++
				}
				if at < len(s.toks) && s.toks[at].punct('>') {
					at++
				}
			}
		}
		if at <= 0 {
			return
		}
		s.cut(body, at)
	}
}

// cut drops tokens from the front of a statement; src is the text that its tokens count in.
func (s *statement) cut(src string, n int) {
	s.toks = s.toks[min(n, len(s.toks)):]
	if len(s.toks) == 0 {
		s.text = ""
		return
	}
	s.text, s.line = src[s.toks[0].off:s.toks[len(s.toks)-1].end], s.toks[0].line
}

// execute judges a dynamic statement. One that is a literal as a whole can be read, any other not.
func (r *reader) execute(s *statement) {
	if len(s.toks) >= 2 && (s.toks[1].kind == sqlString || s.toks[1].kind == sqlDollar) &&
		(len(s.toks) == 2 || s.toks[2].is("USING") || s.toks[2].is("INTO")) {
		r.sql(s.toks[1].text, s.toks[1].line)
		return
	}
	r.unread(s.line, "EXECUTE runs a computed statement", "its text is put together when the migration runs")
}
