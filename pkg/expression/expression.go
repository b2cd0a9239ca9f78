// Package expression decides conditions on an answer: status == 200 && json.db == "up".
//
// It takes a text in expr's language (expr-lang.org) and the facts of one answer, and returns whether the text holds.
// It never opens, asks or calls anything, follows no pattern but RE2's, and ends within a fixed number of steps.
//
// The tokens are those of expr's own lexer. Its parser and its machine stay out: they look methods up by name, which
// keeps the linker from leaving out what nobody calls. Measured on a binary of 26.21 MB: all of expr v1.17.8 adds
// 8.93 MB, its parser alone 8.52 MB, the parser of cel-go v0.26.1 12.42 MB, the lexer 0.05 MB. So the part of the
// language that conditions need is parsed and walked here; a test holds every answer to that of expr itself.
//
// One thing differs: what is missing is nil, and nil passes through members, arithmetic and functions. A comparison
// with nil is false, but for == and !=. Where true or false is needed, nil is an error.
package expression

import (
	"errors"
	"fmt"
	"strings"
)

// The bounds of a text and of its evaluation.
const (
	MaxText  = 2000      // bytes
	maxNodes = 500       // of the tree
	maxDepth = 64        // of the tree
	maxSteps = 1_000_000 // a node that is looked at is one, and so are 64 bytes of text that are read or made
)

// Program is an expression that was read. It can be used by several goroutines at once.
type Program struct {
	text string
	root *node
}

// Check says what is wrong with a text as an expression: the error reads on from "is no condition: ".
func Check(text string) error {
	_, err := Compile(text)
	return err
}

// Compile reads an expression. Its error names the column, and of several lines the line, counted from 1 in characters.
func Compile(text string) (*Program, error) {
	if len(text) > MaxText {
		return nil, fmt.Errorf("it has more than %d bytes", MaxText)
	}
	tokens, err := lex(text)
	if err != nil {
		return nil, placed(text, err)
	}
	p := parser{tokens: tokens}
	root, err := p.parse()
	if err == nil && root.kind != truth && root.kind != anything {
		err = fault(root.at, "it gives %s, expected true or false", root.kind)
	}
	if err != nil {
		return nil, placed(text, err)
	}
	return &Program{text, root}, nil
}

// Holds says whether the expression is true of the facts. They are known by Names: status and latency (milliseconds)
// are numbers, body and commit texts, headers a map of text, json what json.Unmarshal makes of any value. A fact that
// is not there is missing, and a nil one (the JSON null) is nil. An error means that it could not be evaluated; it says
// why without quoting a value, and the answer is false.
func (p *Program) Holds(facts map[string]any) (bool, error) {
	e := evaluation{facts: facts, left: maxSteps}
	v, err := e.eval(p.root)
	holds, ok := v.(bool)
	if err == nil && !ok {
		err = fault(p.root.at, "it gives %s, expected true or false", kindOf(v))
	}
	if err != nil {
		return false, fmt.Errorf("could not be evaluated: %w", placed(p.text, err))
	}
	return holds, nil
}

// Names are the facts that an expression may speak of.
func Names() []string { return []string{"body", "commit", "headers", "json", "latency", "status"} }

var errTooLong = errors.New("it takes too many steps")

// misplaced is an error at a place of the text, counted from 0 in characters.
type misplaced struct {
	at      int
	message string
}

func (m *misplaced) Error() string { return fmt.Sprintf("column %d: %s", m.at+1, m.message) }

func fault(at int, format string, args ...any) error {
	return &misplaced{at, fmt.Sprintf(format, args...)}
}

// placed says in which line an error is, where the text has several.
func placed(text string, err error) error {
	var m *misplaced
	if !strings.Contains(text, "\n") || !errors.As(err, &m) {
		return err
	}
	line, column := 1, 1
	for i, c := range []rune(text) {
		switch {
		case i >= m.at:
		case c == '\n':
			line, column = line+1, 1
		default:
			column++
		}
	}
	return fmt.Errorf("line %d, column %d: %s", line, column, m.message)
}
