package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/parser/lexer"
)

// parser reads by precedence climbing. Precedences and shapes are those of expr's own parser (parser/operator).
type parser struct {
	tokens []lexer.Token
	next   int
	nodes  int
	depth  int
	inside int // so many predicates are open
}

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

func (p *parser) parse() (*node, error) {
	root, err := p.expression(0)
	if err == nil && p.peek().Kind != lexer.EOF {
		err = p.unexpected()
	}
	return root, err
}

// peek gives the current token; the end stays the end.
func (p *parser) peek() lexer.Token { return p.ahead(0) }

func (p *parser) ahead(n int) lexer.Token {
	if p.next+n < len(p.tokens) {
		return p.tokens[p.next+n]
	}
	return lexer.Token{Kind: lexer.EOF}
}

// take moves on if the current token is this operator or bracket.
func (p *parser) take(value string) bool {
	if t := p.peek(); (t.Kind == lexer.Operator || t.Kind == lexer.Bracket) && t.Value == value {
		p.next++
		return true
	}
	return false
}

func (p *parser) expect(value string) error {
	if p.take(value) {
		return nil
	}
	if t := p.peek(); t.Kind != lexer.EOF {
		return fault(t.From, "expected %s, found %s", value, shown(t))
	}
	return fault(p.end(), "expected %s, found the end", value)
}

func (p *parser) unexpected() error {
	t := p.peek()
	switch {
	case t.Kind == lexer.EOF:
		return fault(p.end(), "it ends where a value is expected")
	case t.Value == "=":
		return fault(t.From, "= compares nothing: write ==")
	case t.Value == "&":
		return fault(t.From, "& is no operator: write &&")
	}
	return fault(t.From, "%s is not expected here", shown(t))
}

// end is where the text ends.
func (p *parser) end() int {
	if n := len(p.tokens); n > 0 {
		return p.tokens[n-1].To
	}
	return 0
}

func shown(t lexer.Token) string {
	if t.Kind == lexer.String || t.Kind == lexer.Bytes {
		return "a text"
	}
	value := strings.ToValidUTF8(t.Value, "?")
	if len(value) > 40 {
		value = strings.ToValidUTF8(value[:40], "") + "…"
	}
	return value
}

// make counts a node.
func (p *parser) make(n node) (*node, error) {
	if p.nodes++; p.nodes > maxNodes {
		return nil, fault(n.at, "it has more than %d parts", maxNodes)
	}
	return &n, nil
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
