package expression

import (
	"math"
	"regexp"
	"strings"
)

// unary makes a node of !, not, - or +.
func (p *parser) unary(name string, at int, of *node) (*node, error) {
	k := number
	if name == "!" {
		name = "not"
	}
	if name == "not" {
		k = truth
	}
	if !of.kind.of(k) {
		hint := ""
		if name == "not" {
			hint = "; it binds tightly: write not (a == b)"
		}
		return nil, fault(at, "%s needs %s, found %s%s", name, k, of.kind, hint)
	}
	return p.make(node{op: opUnary, at: at, kind: k, name: name, args: []*node{of}})
}

// binary makes a node of an operator, and refuses what can never be evaluated, or never be equal.
func (p *parser) binary(name string, at int, left, right *node) (*node, error) {
	n := node{op: opBinary, at: at, kind: truth, name: name, args: []*node{left, right}}
	l, r := left.kind, right.kind
	fits := true
	switch name {
	case "&&", "and", "||", "or":
		n.name = map[string]string{"and": "&&", "or": "||"}[name]
		if n.name == "" {
			n.name = name
		}
		fits = l.of(truth) && r.of(truth)
	case "==", "!=":
		if l != r && l != anything && r != anything && l != nothing && r != nothing {
			return nil, fault(at, "%s compares %s with %s, which are never equal", name, l, r)
		}
	case "<", "<=", ">", ">=":
		fits = l.of(number, text) && r.of(number, text) && (l == r || l.of() || r.of())
	case "in":
		fits = r.of(list, object)
	case "contains", "startsWith", "endsWith":
		fits = l.of(text) && r.of(text)
	case "matches":
		return p.match(n, left, right)
	case "+":
		fits = l.of(number, text) && r.of(number, text) && (l == r || l.of() || r.of())
		if n.kind = l; l == nothing || l == anything {
			n.kind = r
		}
	case "..":
		n.kind, fits = list, l.of(number) && r.of(number)
	case "??":
		if n.kind = l; l != r {
			n.kind = anything
		}
	default: // - * / % ** ^
		n.kind, fits = number, l.of(number) && r.of(number)
	}
	if !fits {
		return nil, fault(at, "%s cannot be between %s and %s", name, l, r)
	}
	return p.make(n)
}

// match wants a pattern that is written out: an answer must not bring its own.
func (p *parser) match(n node, left, right *node) (*node, error) {
	written, ok := right.value.(string)
	if !ok || right.op != opLiteral {
		return nil, fault(n.at, "matches needs a regular expression in quotes")
	}
	if !left.kind.of(text) {
		return nil, fault(n.at, "matches needs a text before it, found %s", left.kind)
	}
	re, err := regexp.Compile(written)
	if err != nil {
		return nil, fault(right.at, "no regular expression of RE2: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	n.op, n.pattern, n.args = opMatch, re, []*node{left}
	return p.make(n)
}

// compare orders two numbers or two texts.
func compare(n *node, l, r any) (any, error) {
	var below, same bool
	switch a := l.(type) {
	case float64:
		b, ok := r.(float64)
		if !ok {
			return nil, mismatch(n, l, r)
		}
		below, same = a < b, a == b
	case string:
		b, ok := r.(string)
		if !ok {
			return nil, mismatch(n, l, r)
		}
		below, same = a < b, a == b
	default:
		return nil, mismatch(n, l, r)
	}
	switch n.name {
	case "<":
		return below, nil
	case "<=":
		return below || same, nil
	case ">":
		return !below && !same, nil
	}
	return !below, nil
}

func mismatch(n *node, l, r any) error {
	return fault(n.at, "%s cannot be between %s and %s", n.name, kindOf(l), kindOf(r))
}

// arithmetic is - * / % ** of numbers. What is no number any more is nil: it must not hold of anything.
func arithmetic(n *node, l, r any) (any, error) {
	a, ok := l.(float64)
	b, okay := r.(float64)
	if !ok || !okay {
		return nil, mismatch(n, l, r)
	}
	var v float64
	switch n.name {
	case "+":
		v = a + b
	case "-":
		v = a - b
	case "*":
		v = a * b
	case "/":
		v = a / b
	case "%":
		if a != math.Trunc(a) || b != math.Trunc(b) {
			return nil, fault(n.at, "%% needs whole numbers")
		}
		v = math.Mod(a, b)
	default:
		v = math.Pow(a, b)
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fault(n.at, "%s gives no number: a division by zero, or too large a number", n.name)
	}
	return v, nil
}

// between are the texts' own operators.
func between(n *node, l, r any) (any, error) {
	a, ok := l.(string)
	b, okay := r.(string)
	if !ok || !okay {
		return nil, mismatch(n, l, r)
	}
	switch n.name {
	case "contains":
		return strings.Contains(a, b), nil
	case "startsWith":
		return strings.HasPrefix(a, b), nil
	}
	return strings.HasSuffix(a, b), nil
}
