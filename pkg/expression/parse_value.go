package expression

import (
	"math"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/parser/lexer"
)

// primary reads a value with what precedes and follows it.
func (p *parser) primary() (*node, error) {
	t := p.peek()
	if t.Kind == lexer.Operator {
		switch t.Value {
		case "not", "!":
			return p.prefixed(t, 50)
		case "-", "+":
			return p.prefixed(t, 90)
		case "#", ".":
			if p.inside > 0 {
				return p.item(t)
			}
			if t.Value == "." {
				return nil, fault(t.From, "a field needs what it is a field of, such as json.status")
			}
		}
		return nil, p.unexpected()
	}
	if p.take("(") {
		inner, err := p.expression(0)
		if err == nil {
			err = p.expect(")")
		}
		if err != nil {
			return nil, err
		}
		return p.postfix(inner)
	}
	value, err := p.value(t)
	if err != nil {
		return nil, err
	}
	return p.postfix(value)
}

func (p *parser) prefixed(t lexer.Token, precedence int) (*node, error) {
	p.next++
	inner, err := p.expression(precedence)
	if err != nil {
		return nil, err
	}
	n, err := p.unary(t.Value, t.From, inner)
	if err != nil {
		return nil, err
	}
	return p.postfix(n)
}

// item reads #, and the start of .field, which is #.field.
func (p *parser) item(t lexer.Token) (*node, error) {
	if t.Value == "#" {
		p.next++
		if name := p.peek(); name.Kind == lexer.Identifier {
			return nil, fault(name.From, "unknown name #%s; legal: #", shown(name))
		}
	}
	made, err := p.make(node{op: opItem, at: t.From})
	if err != nil {
		return nil, err
	}
	return p.postfix(made)
}

func (p *parser) value(t lexer.Token) (*node, error) {
	switch {
	case t.Kind == lexer.Number:
		p.next++
		v, ok := numberOf(t.Value)
		if !ok {
			return nil, fault(t.From, "%s is no number", shown(t))
		}
		return p.make(node{op: opLiteral, at: t.From, kind: number, value: v})
	case t.Kind == lexer.String:
		p.next++
		return p.make(node{op: opLiteral, at: t.From, kind: text, value: t.Value})
	case t.Kind == lexer.Bracket && t.Value == "[":
		return p.list(t)
	case t.Kind == lexer.Identifier:
		p.next++
		return p.named(t)
	}
	return nil, p.unexpected()
}

// numberOf reads the number of a token: 1_000, 0x2A, 0o52, 0b10, 1.5e3.
func numberOf(s string) (float64, bool) {
	s = strings.ToLower(strings.ReplaceAll(s, "_", ""))
	if len(s) > 2 && s[0] == '0' && strings.ContainsRune("xob", rune(s[1])) {
		n, err := strconv.ParseInt(s, 0, 64)
		return float64(n), err == nil
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

func (p *parser) named(t lexer.Token) (*node, error) {
	if p.peek().Value == "(" && p.peek().Kind == lexer.Bracket {
		return p.call(t, nil)
	}
	switch t.Value {
	case "true", "false":
		return p.make(node{op: opLiteral, at: t.From, kind: truth, value: t.Value == "true"})
	case "nil":
		return p.make(node{op: opLiteral, at: t.From, kind: nothing})
	}
	k, ok := factKind(t.Value)
	if !ok {
		return nil, fault(t.From, "unknown name %s; legal: %s", shown(t), strings.Join(Names(), ", "))
	}
	return p.make(node{op: opFact, at: t.From, kind: k, name: t.Value})
}

func (p *parser) list(t lexer.Token) (*node, error) {
	p.next++
	items, err := p.items("]")
	if err != nil {
		return nil, err
	}
	return p.make(node{op: opList, at: t.From, kind: list, args: items})
}

// items reads values between commas, up to a closing bracket; a comma before it is allowed.
func (p *parser) items(closing string) ([]*node, error) {
	var all []*node
	for !p.take(closing) {
		if len(all) > 0 {
			if !p.take(",") {
				return nil, p.expect(closing)
			}
			if p.take(closing) {
				break
			}
		}
		one, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
