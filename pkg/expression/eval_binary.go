package expression

import (
	"math"
	"strings"
)

func (e *evaluation) binary(n *node) (any, error) {
	switch n.name {
	case "&&", "||":
		l, err := e.truth(n.args[0], n.name)
		if err != nil || l == (n.name == "||") {
			return l, err
		}
		return e.truth(n.args[1], n.name)
	case "??":
		l, err := e.eval(n.args[0])
		if err != nil || l != nil {
			return l, err
		}
		return e.eval(n.args[1])
	}
	l, err := e.eval(n.args[0])
	if err != nil {
		return nil, err
	}
	r, err := e.eval(n.args[1])
	if err != nil {
		return nil, err
	}
	if err := e.read(l, r); err != nil {
		return nil, err
	}
	return e.apply(n, l, r)
}

// apply is an operator on two values.
func (e *evaluation) apply(n *node, l, r any) (any, error) {
	switch n.name {
	case "==", "!=":
		same, err := e.equal(l, r)
		return same == (n.name == "=="), err
	case "in":
		return e.in(n, l, r)
	}
	if l == nil || r == nil {
		if n.kind == truth {
			return false, nil
		}
		return nil, nil
	}
	switch n.name {
	case "<", "<=", ">", ">=":
		return compare(n, l, r)
	case "contains", "startsWith", "endsWith":
		return between(n, l, r)
	case "..":
		return e.span(n, l, r)
	case "+":
		a, ok := l.(string)
		if b, okay := r.(string); ok && okay {
			return a + b, nil
		}
	}
	return arithmetic(n, l, r)
}

// equal compares by value. Lists and objects are compared through.
func (e *evaluation) equal(l, r any) (bool, error) {
	if err := e.spend(1); err != nil {
		return false, err
	}
	l, r = plain(l), plain(r)
	switch a := l.(type) {
	case []any:
		b, ok := r.([]any)
		if !ok || len(a) != len(b) {
			return false, nil
		}
		for i := range a {
			if same, err := e.equal(a[i], b[i]); !same {
				return false, err
			}
		}
		return true, nil
	case map[string]any:
		b, ok := r.(map[string]any)
		if !ok || len(a) != len(b) {
			return false, nil
		}
		for k, v := range a {
			other, ok := b[k]
			if !ok {
				return false, nil
			}
			if same, err := e.equal(v, other); !same {
				return false, err
			}
		}
		return true, nil
	case nil, bool, float64, string:
		if kindOf(r) != kindOf(l) {
			return false, nil
		}
		return l == r, e.read(l)
	}
	return false, nil
}

// in looks for an item of a list or a key of an object.
func (e *evaluation) in(n *node, l, r any) (any, error) {
	switch of := r.(type) {
	case nil:
		return false, nil
	case []any:
		for _, v := range of {
			if same, err := e.equal(l, v); same || err != nil {
				return same, err
			}
		}
		return false, nil
	case map[string]any:
		name, ok := l.(string)
		if !ok {
			return false, nil
		}
		_, there := of[name]
		if n.args[1].op == opFact && n.args[1].name == "headers" {
			for k := range of {
				there = there || strings.EqualFold(k, name)
			}
		}
		return there, e.spend(len(of) / 8)
	}
	return nil, mismatch(n, l, r)
}

// span is a list of whole numbers, both ends in it.
func (e *evaluation) span(n *node, l, r any) (any, error) {
	a, ok := l.(float64)
	b, okay := r.(float64)
	if !ok || !okay || a != math.Trunc(a) || b != math.Trunc(b) {
		return nil, fault(n.at, ".. needs whole numbers on both sides")
	}
	if b < a {
		return []any{}, nil
	}
	if b-a > maxSteps {
		return nil, errTooLong
	}
	if err := e.spend(int(b - a)); err != nil {
		return nil, err
	}
	out := make([]any, 0, int(b-a)+1)
	for v := a; v <= b; v++ {
		out = append(out, v)
	}
	return out, nil
}
