package expression

import (
	"github.com/expr-lang/expr/parser/lexer"
)

// postfix reads what follows a value: .field, ?.field, [index], [from:to].
func (p *parser) postfix(n *node) (*node, error) {
	for {
		t := p.peek()
		var err error
		switch {
		case t.Kind == lexer.Operator && (t.Value == "." || t.Value == "?."):
			p.next++
			if t.Value == "?." && p.take("[") {
				n, err = p.bracket(n, t)
			} else {
				n, err = p.field(n)
			}
		case t.Kind == lexer.Bracket && t.Value == "[":
			p.next++
			n, err = p.bracket(n, t)
		case t.Kind == lexer.Bracket && t.Value == "(":
			return nil, fault(t.From, "only functions can be called")
		default:
			return n, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// field reads a name after a dot; words that are operators are names there.
func (p *parser) field(n *node) (*node, error) {
	t := p.peek()
	word := t.Kind == lexer.Operator && t.Value != "" && t.Value[0] >= 'a' && t.Value[0] <= 'z'
	if t.Kind != lexer.Identifier && !word {
		return nil, fault(t.From, `expected a name after the dot; one with other characters is written ["a-b"]`)
	}
	p.next++
	if p.peek().Kind == lexer.Bracket && p.peek().Value == "(" {
		return nil, fault(t.From, "%s cannot be called: only functions can", shown(t))
	}
	name, err := p.make(node{op: opLiteral, at: t.From, kind: text, value: t.Value})
	if err != nil {
		return nil, err
	}
	return p.member(n, name)
}

func (p *parser) bracket(n *node, open lexer.Token) (*node, error) {
	var from, to *node
	var err error
	if p.peek().Value != ":" || p.peek().Kind != lexer.Operator {
		if from, err = p.expression(0); err != nil {
			return nil, err
		}
	}
	if !p.take(":") {
		if err = p.expect("]"); err != nil {
			return nil, err
		}
		return p.member(n, from)
	}
	if !p.take("]") {
		if to, err = p.expression(0); err != nil {
			return nil, err
		}
		if err = p.expect("]"); err != nil {
			return nil, err
		}
	}
	if !n.kind.of(text, list) {
		return nil, fault(open.From, "%s has no parts [from:to]", n.kind)
	}
	return p.make(node{op: opSlice, at: open.From, kind: n.kind, args: []*node{n, from, to}})
}

func (p *parser) member(of, name *node) (*node, error) {
	switch {
	case !of.kind.of(list, object):
		return nil, fault(name.at, "%s has no fields", of.kind)
	case of.kind == object && !name.kind.of(text), of.kind == list && !name.kind.of(number), !name.kind.of(text, number):
		return nil, fault(name.at, "%s has nothing under %s", of.kind, name.kind)
	case of.op == opFact && of.name == "headers":
		return p.make(node{op: opHeader, at: name.at, kind: text, args: []*node{name}})
	}
	return p.make(node{op: opMember, at: name.at, args: []*node{of, name}})
}
