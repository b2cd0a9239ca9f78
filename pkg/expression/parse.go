package expression

import (
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
