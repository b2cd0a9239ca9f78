package expression

import (
	"fmt"
)

// evaluation is one walk over a tree.
type evaluation struct {
	facts map[string]any
	left  int   // steps
	items []any // that predicates are asked about, the innermost one last
}

func (e *evaluation) spend(steps int) error {
	if e.left -= steps; e.left < 0 {
		return errTooLong
	}
	return nil
}

// read spends what it takes to read texts.
func (e *evaluation) read(values ...any) error {
	bytes := 0
	for _, v := range values {
		if s, ok := v.(string); ok {
			bytes += len(s)
		}
	}
	return e.spend(bytes / 64)
}

func (e *evaluation) eval(n *node) (any, error) {
	if err := e.spend(1); err != nil {
		return nil, err
	}
	switch n.op {
	case opLiteral:
		return n.value, nil
	case opFact:
		return e.fact(n)
	case opItem:
		return e.items[len(e.items)-1], nil
	case opList:
		return e.all(n.args)
	case opMember:
		return e.member(n)
	case opHeader:
		return e.header(n)
	case opSlice:
		return e.slice(n)
	case opChoose:
		return e.choose(n)
	case opUnary:
		return e.unary(n)
	case opMatch:
		return e.match(n)
	case opCall:
		return n.function.call(e, n)
	}
	return e.binary(n)
}

func (e *evaluation) all(nodes []*node) ([]any, error) {
	out := make([]any, len(nodes))
	for i, n := range nodes {
		v, err := e.eval(n)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (e *evaluation) choose(n *node) (any, error) {
	yes, err := e.truth(n.args[0], "?")
	if err != nil {
		return nil, err
	}
	if yes {
		return e.eval(n.args[1])
	}
	return e.eval(n.args[2])
}

// truth evaluates what must be true or false; by says who needs it.
func (e *evaluation) truth(n *node, by string) (bool, error) {
	v, err := e.eval(n)
	if err != nil {
		return false, err
	}
	b, ok := v.(bool)
	if !ok {
		return false, fault(n.at, "%s needs true or false, found %s", by, found(v))
	}
	return b, nil
}

// found names what is there; a field that is missing and one that is null are the same.
func found(v any) string {
	if v == nil {
		return "nothing: it is missing or null"
	}
	return fmt.Sprint(kindOf(v))
}

func (e *evaluation) unary(n *node) (any, error) {
	if n.name == "not" {
		b, err := e.truth(n.args[0], "not")
		return !b, err
	}
	v, err := e.eval(n.args[0])
	if err != nil || v == nil {
		return nil, err
	}
	f, ok := v.(float64)
	if !ok {
		return nil, fault(n.at, "%s needs a number, found %s", n.name, kindOf(v))
	}
	if n.name == "-" {
		f = -f
	}
	return f, nil
}

func (e *evaluation) match(n *node) (any, error) {
	v, err := e.eval(n.args[0])
	if err != nil || v == nil {
		return false, err
	}
	s, ok := v.(string)
	if !ok {
		return nil, fault(n.at, "matches needs a text before it, found %s", kindOf(v))
	}
	// An automaton reads every byte once for each of its states at worst.
	if err := e.spend(len(s) / 16); err != nil {
		return nil, err
	}
	return n.pattern.MatchString(s), nil
}
