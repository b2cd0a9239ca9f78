package migration

import (
	"path"
	"strings"
)

// program judges a migration that is written in a programming language, or described in XML, YAML or JSON.
func (r *reader) program(p, src string) {
	ext := strings.ToLower(path.Ext(p))
	switch ext {
	case ".xml":
		r.changelogXML(src)
		return
	case ".yaml", ".yml", ".json":
		r.changelogYAML(src)
		return
	}
	lang := languageOf(ext)
	if lang == nil {
		r.unread(0, "a migration in "+strings.TrimPrefix(ext, ".")+" is not read", "what it runs is told by its code alone")
		return
	}
	toks, whole := lex(src, lang)
	if !whole {
		r.unread(0, "the file could not be read to its end", "a string or comment is not closed")
	}
	c := &code{reader: r, lang: lang, toks: toks, skip: make([]bool, len(toks)+1)}
	if c.match(); !c.spend(0) {
		lang = nil
	}
	switch lang {
	case ruby:
		c.rails()
	case elixir:
		c.ecto()
	case python:
		if r.file.Framework == "alembic" || c.mentions("alembic") || c.mentions("op") && !c.mentions("migrations") {
			c.alembic()
		} else {
			c.django()
		}
	case php:
		c.laravel()
	case csharp:
		c.efcore()
	case javascript:
		c.javascript()
	}
	if !c.spend(0) {
		r.unread(0, "the file could not be read to its end", "it is too long or too deeply nested")
	}
}

// code is a program's tokens while it is judged.
type code struct {
	*reader
	lang  *language
	toks  []token
	skip  []bool // tokens that only a rollback runs
	close []int  // for each opening bracket the position of its end
	scope []tableScope
	work  int // steps taken
}

// maxWork bounds the steps that one file takes: a migration takes some thousands, text that is made to be slow any
// number.
const maxWork = 20_000_000

// spend counts steps; false when there were too many.
func (c *code) spend(n int) bool {
	c.work += n
	return c.work <= maxWork
}

// tableScope is a block in which a table's columns are named without the table.
type tableScope struct {
	from, to int
	table    string
}

// match finds the end of each bracket. One that is not closed ends with the file.
func (c *code) match() {
	c.close = make([]int, len(c.toks))
	var open []int
	for i, t := range c.toks {
		if t.kind != punctToken {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			c.close[i] = len(c.toks)
			if open = append(open, i); len(open) > maxNesting { // each call's arguments are looked at anew
				c.work = maxWork + 1
				return
			}
		case ")", "]", "}":
			if len(open) > 0 {
				c.close[open[len(open)-1]] = i
				open = open[:len(open)-1]
			}
		}
	}
}

// at gives a token; the zero token beyond the ends.
func (c *code) at(i int) token {
	if i < 0 || i >= len(c.toks) {
		return token{kind: punctToken}
	}
	return c.toks[i]
}

func (c *code) mentions(word string) bool {
	for _, t := range c.toks {
		if t.word(word) {
			return true
		}
	}
	return false
}

// passOver leaves out what only a rollback runs, and notes whether anything stands there.
func (c *code) passOver(from, to int) {
	for i := from; i < to && i < len(c.skip) && c.spend(1); i++ {
		c.skip[i] = true
	}
}

// wayBack notes what a down method says: nothing, that there is no way, or how.
func (c *code) wayBack(from, to int) {
	words := 0
	for i := from; i < to && i < len(c.toks) && c.spend(1); i++ {
		t := c.toks[i]
		if t.word("raise") || t.word("throw") || strings.Contains(t.text, "Irreversible") && t.kind == wordToken {
			c.file.Reversible = No
			return
		}
		if t.kind == wordToken && !emptyWord(t.text) {
			words++
		}
	}
	c.file.Reversible = No
	if words > 0 {
		c.file.Reversible = Yes
	}
}

// emptyWord tells the words of a body that does nothing.
func emptyWord(w string) bool {
	switch w {
	case "end", "pass", "do", "return", "void", "Promise", "resolve", "nil", "ok", "async", "await", "None", "null", "undefined":
		return true
	}
	return false
}

// braced gives the end of a function whose name stands at i: behind its body in braces, or where an expression ends.
func (c *code) braced(i int) int {
	for j := i + 1; j < len(c.toks) && c.spend(1); j++ {
		t := c.toks[j]
		if t.kind != punctToken {
			continue
		}
		switch t.text {
		case "{":
			return c.close[j] + 1
		case "(", "[":
			if c.close[j] <= j {
				return j
			}
			j = c.close[j]
		case ")", "]", "}", ";", ",":
			return j
		}
	}
	return len(c.toks)
}

// indented gives the end of a Python block whose first line's first token stands at i.
func (c *code) indented(i int) int {
	col := c.toks[i].col
	for j := i + 1; j < len(c.toks) && c.spend(1); j++ {
		if c.toks[j].first && c.toks[j].col <= col && c.toks[j].line > c.toks[i].line && !c.toks[j].punct(")") {
			return j
		}
	}
	return len(c.toks)
}

// ended gives the end of a Ruby or Elixir block whose line holds i: the "end" that stands below the line's beginning.
func (c *code) ended(i int) int {
	first := i
	for first > 0 && !c.toks[first].first {
		first--
	}
	for j := i + 1; j < len(c.toks) && c.spend(1); j++ {
		t := c.toks[j]
		if !t.word("end") && !t.punct("}") {
			continue
		}
		if t.line == c.toks[i].line && t.word("end") || t.first && t.col <= c.toks[first].col {
			return j
		}
	}
	return len(c.toks)
}

// tableAt gives the table in whose block a position stands.
func (c *code) tableAt(i int) (string, bool) {
	for j := len(c.scope) - 1; j >= 0 && c.spend(1); j-- {
		if s := c.scope[j]; i > s.from && i < s.to {
			return s.table, true
		}
	}
	return "", false
}
