package expression

import (
	"slices"

	"github.com/expr-lang/expr/parser/lexer"
)

// binding of binary operators; all bind to the left but powers.
func binding(operator string) (precedence int, ok bool) {
	switch operator {
	case "|":
		return 0, true
	case "or", "||":
		return 10, true
	case "and", "&&":
		return 15, true
	case "==", "!=", "<", ">", ">=", "<=", "in", "matches", "contains", "startsWith", "endsWith":
		return 20, true
	case "..":
		return 25, true
	case "+", "-":
		return 30, true
	case "*", "/", "%":
		return 60, true
	case "**", "^":
		return 100, true
	case "??":
		return 500, true
	}
	return 0, false
}

// expression reads what binds at least as tightly as a precedence.
func (p *parser) expression(least int) (*node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fault(p.peek().From, "it is nested too deeply")
	}
	defer func() { p.depth-- }()
	left, err := p.primary()
	for previous := ""; err == nil; {
		t := p.peek()
		negated := t.Kind == lexer.Operator && t.Value == "not"
		if negated {
			t = p.ahead(1)
			if !slices.Contains([]string{"in", "matches", "contains", "startsWith", "endsWith"}, t.Value) {
				return nil, p.unexpected()
			}
		}
		precedence, ok := binding(t.Value)
		if t.Kind != lexer.Operator || !ok || precedence < least {
			break
		}
		if previous == "??" && t.Value != "??" {
			return nil, fault(t.From, "?? beside %s needs ( ) around one of them", t.Value)
		}
		if p.next++; negated {
			p.next++
		}
		left, err = p.right(left, t, precedence)
		if negated && err == nil {
			left, err = p.unary("not", t.From, left)
		}
		previous = t.Value
	}
	if err == nil && least == 0 {
		return p.choice(left)
	}
	return left, err
}

// right reads what stands right of an operator.
func (p *parser) right(left *node, t lexer.Token, precedence int) (*node, error) {
	switch t.Value {
	case "|":
		name := p.peek()
		if name.Kind != lexer.Identifier {
			return nil, p.unexpected()
		}
		p.next++
		call, err := p.call(name, left)
		if err != nil {
			return nil, err
		}
		return p.postfix(call)
	case "<", "<=", ">", ">=":
		return p.comparison(left, t, precedence)
	case "**", "^": // binds to the right
		precedence--
	}
	right, err := p.expression(precedence + 1)
	if err != nil {
		return nil, err
	}
	return p.binary(t.Value, t.From, left, right)
}

// comparison reads a chain: 200 <= status < 300 is 200 <= status && status < 300.
func (p *parser) comparison(left *node, t lexer.Token, precedence int) (*node, error) {
	var all *node
	for {
		right, err := p.expression(precedence + 1)
		if err != nil {
			return nil, err
		}
		one, err := p.binary(t.Value, t.From, left, right)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = one
		} else if all, err = p.binary("&&", t.From, all, one); err != nil {
			return nil, err
		}
		left, t = right, p.peek()
		if t.Kind != lexer.Operator || !slices.Contains([]string{"<", "<=", ">", ">="}, t.Value) {
			return all, nil
		}
		p.next++
	}
}

// choice reads a ? b : c, and a ?: c.
func (p *parser) choice(condition *node) (*node, error) {
	for p.peek().Value == "?" && p.take("?") {
		yes, err := condition, error(nil)
		if !p.take(":") {
			if yes, err = p.expression(0); err != nil {
				return nil, err
			}
			if err = p.expect(":"); err != nil {
				return nil, err
			}
		}
		no, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		if !condition.kind.of(truth) {
			return nil, fault(condition.at, "? needs true or false before it, found %s", condition.kind)
		}
		k := yes.kind
		if k != no.kind {
			k = anything
		}
		if condition, err = p.make(node{op: opChoose, at: condition.at, kind: k, args: []*node{condition, yes, no}}); err != nil {
			return nil, err
		}
	}
	return condition, nil
}
