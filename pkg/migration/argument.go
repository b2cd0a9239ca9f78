package migration

import (
	"strings"
)

// text gives an argument that is one literal name; "" for a computed one.
func (a arg) text() string {
	if len(a.toks) > 0 && (a.toks[0].kind == stringToken || a.toks[0].kind == symbolToken) && !a.toks[0].hole {
		return a.toks[0].text
	}
	return ""
}

// texts gives the literal names of an argument: one, or a list of them.
func (a arg) texts() []string {
	var out []string
	for _, t := range a.toks {
		if t.kind == stringToken || t.kind == symbolToken {
			out = append(out, t.text)
		}
	}
	return out
}

// has tells whether a word stands anywhere in an argument.
func (a arg) has(word string) bool {
	for _, t := range a.toks {
		if t.word(word) {
			return true
		}
	}
	return false
}

// wrappers are words around a literal that leave its text as it is.
func wrapper(word string) bool {
	switch word {
	case "squish", "strip_heredoc", "strip", "strip_indent", "chomp", "freeze", "text", "sa", "op", "textwrap", "dedent", "sql", "SQL", "Arel", "sequelize", "trim",
		"DB", "raw", "knex", "Prisma", "inspect", "String", "squeeze", "stripIndent", "outdent", "heredoc", "lstrip", "rstrip", "schema", "as", "await":
		return true
	}
	return false
}

// sqlText gives the SQL of an expression: its literals one after the other, with a placeholder for what is computed.
// Each literal keeps its line.
func (a arg) sqlText() (text string, line int) {
	var b strings.Builder
	lines := 0
	add := func(s string, at int) {
		if line == 0 {
			line = at
		}
		if n := at - line - lines; n > 0 && n < 1000 {
			b.WriteString(strings.Repeat("\n", n))
			lines += n
		}
		b.WriteString(s)
		lines += strings.Count(s, "\n")
	}
	operand := true
	for i := 0; i < len(a.toks); i++ {
		t := a.toks[i]
		switch t.kind {
		case stringToken:
			add(t.text, t.line)
			operand = false
		case wordToken, symbolToken:
			called := i+1 < len(a.toks) && a.toks[i+1].punct("(")
			if wrapper(t.text) {
				continue
			}
			if operand {
				add(placeholder, t.line)
				operand = false
			}
			if called { // what it is given is no SQL
				i = a.closing(i + 1)
			}
		case punctToken:
			operand = operand || t.text == "+" || t.text == "<>" || t.text == "%"
		}
	}
	return b.String(), line
}

// closing gives the end of the parenthesis that opens at a position.
func (a arg) closing(at int) int {
	depth := 0
	for i := at; i < len(a.toks); i++ {
		switch t := a.toks[i]; {
		case t.punct("("), t.punct("["), t.punct("{"):
			depth++
		case t.punct(")"), t.punct("]"), t.punct("}"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(a.toks)
}

// constant gives the literal that a name stands for, where the file assigns it once: SQL = """…""".
func (c *code) constant(name string) (arg, bool) {
	var found arg
	for i := 0; i+2 < len(c.toks) && c.spend(1); i++ {
		if !c.toks[i].word(name) {
			continue
		}
		from := i + 2
		if !c.toks[i+1].punct("=") {
			if from = i + 1; !c.lang.ends || name[0] != '@' || c.toks[from].kind != stringToken { // Elixir: @sql "…"
				continue
			}
		}
		if len(found.toks) > 0 || c.toks[from].punct("=") {
			return arg{}, false
		}
		to := from
		for to < len(c.toks) && (c.toks[to].kind == stringToken || c.toks[to].punct("(") || c.toks[to].punct(")") || c.toks[to].punct("+") || wrapper(c.toks[to].text) && c.toks[to].kind == wordToken) {
			to++
		}
		if found.toks = c.toks[from:to]; len(found.toks) == 0 || len(found.texts()) == 0 {
			return arg{}, false
		}
	}
	return found, len(found.toks) > 0
}

// execute judges SQL that the program runs.
func (c *code) execute(at int, a arg) {
	if len(a.toks) == 1 && a.toks[0].kind == wordToken {
		if literal, ok := c.constant(a.toks[0].text); ok {
			a = literal
		}
	}
	text, line := a.sqlText()
	if strings.TrimSpace(strings.ReplaceAll(text, placeholder, "")) == "" {
		c.unread(at, "runs SQL that is put together elsewhere", "its text is known when the migration runs")
		return
	}
	c.sql(text, line)
}
