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
