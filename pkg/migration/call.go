package migration

import (
	"strings"
)

// call is one call of a program: its receiver's last word, its name, its arguments.
type call struct {
	at   int
	line int
	recv string
	name string
	args []arg
	end  int // behind its last token
}

// arg is one argument: its tokens, and its name where it has one.
type arg struct {
	name string
	toks []token
}

// callAt reads the call whose name stands at i; ok is false where it is none.
func (c *code) callAt(i int) (call, bool) {
	t := c.at(i)
	out := call{at: i, line: t.line, name: t.text, end: i + 1}
	if p := c.at(i - 1); p.punct(".") || p.punct("->") || p.punct("::") {
		out.recv = c.at(i - 2).text
	}
	open := i + 1
	if c.at(open).punct("<") { // Schema.createTable<User>(…)
		for open < len(c.toks) && open < i+12 && !c.at(open).punct("(") {
			open++
		}
	}
	switch {
	case c.at(open).punct("(") && c.close[open] > open:
		out.end = c.close[open] + 1
		out.args = c.arguments(open+1, c.close[open])
		return out, true
	case c.lang.bare && !c.at(i+1).first && i+1 < len(c.toks) && c.bareArgument(i+1):
		out.end = c.lineEnd(i + 1)
		out.args = c.arguments(i+1, out.end)
		return out, true
	}
	return out, c.lang.bare
}

// bareArgument tells whether what follows a name can be its argument.
func (c *code) bareArgument(i int) bool {
	switch t := c.at(i); t.kind {
	case punctToken:
		return t.text == "[" || t.text == "{" || t.text == "*"
	default:
		return !t.word("do") && !t.word("if") && !t.word("unless")
	}
}

// lineEnd gives the end of a call without parentheses: the end of the line, unless it goes on.
func (c *code) lineEnd(i int) int {
	for j := i; j < len(c.toks) && c.spend(1); j++ {
		t := c.toks[j]
		if j > i && t.first {
			if p := c.toks[j-1]; !(p.punct(",") || p.punct("\\") || p.punct("=>") || p.punct(":") || p.punct("+") || p.punct("<>") || p.punct("|")) && !t.punct(".") {
				return j
			}
		}
		if t.kind == punctToken {
			switch t.text {
			case "(", "[", "{":
				if c.close[j] > j {
					j = c.close[j]
				}
			case ")", "]", "}", ";":
				return j
			}
		}
		if t.word("do") || t.word("if") && !c.at(j-1).punct(",") || t.word("unless") {
			return j
		}
	}
	return len(c.toks)
}

// arguments cuts tokens at the commas of their own level.
func (c *code) arguments(from, to int) []arg {
	var out []arg
	start := from
	to = min(to, len(c.toks))
	for j := from; j <= to && c.spend(1); j++ {
		if j < to {
			t := c.toks[j]
			if t.kind != punctToken {
				continue
			}
			if t.text == "(" || t.text == "[" || t.text == "{" {
				j = max(j, min(c.close[j], to-1))
				continue
			}
			if t.text != "," {
				continue
			}
		}
		if j > start {
			out = append(out, newArg(c.toks[start:j]))
		}
		start = j + 1
	}
	return out
}

// newArg tells name: value, name=value, "name" => value and :name => value from plain values.
func newArg(toks []token) arg {
	if len(toks) > 2 && toks[1].kind == punctToken {
		switch {
		case toks[1].text == ":" && toks[0].kind != punctToken, toks[1].text == "=>" && toks[0].kind != punctToken,
			toks[1].text == "=" && toks[0].kind == wordToken && toks[2].text != "=":
			return arg{name: toks[0].text, toks: toks[2:]}
		}
	}
	return arg{toks: toks}
}

// pos gives the n-th argument without a name.
func (c call) pos(n int) arg {
	for _, a := range c.args {
		if a.name == "" {
			if n == 0 {
				return a
			}
			n--
		}
	}
	return arg{}
}

// named gives the argument of one of these names.
func (c call) named(names ...string) (arg, bool) {
	for _, a := range c.args {
		for _, n := range names {
			if a.name == n {
				return a, true
			}
		}
	}
	return arg{}, false
}

// either gives the argument by its name, else by its place among those without one.
func (c call) either(n int, names ...string) arg {
	if a, ok := c.named(names...); ok {
		return a
	}
	return c.pos(n)
}

// says tells whether a named argument is this word or symbol.
func (c call) says(name, value string) bool {
	a, ok := c.named(name)
	return ok && len(a.toks) == 1 && strings.EqualFold(a.toks[0].text, value)
}

// text gives an argument that is one literal name; "" for a computed one.
func (a arg) text() string {
	if len(a.toks) > 0 && (a.toks[0].kind == stringToken || a.toks[0].kind == symbolToken) && !a.toks[0].hole {
		for _, t := range a.toks[1:] {
			if t.kind != punctToken || t.text != "::" && t.text != ":" { // :name::varchar
				if !t.word("as") && !t.word("const") {
					return orElse(a.toks[0].text, "")
				}
			}
		}
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
