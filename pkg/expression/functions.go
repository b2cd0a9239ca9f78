package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/parser/lexer"
)

// function is one of expr's own.
type function struct {
	name      string
	least     int  // arguments
	most      int  // 0 for any number
	predicate bool // the second argument is asked of every item
	first     []kind
	gives     kind
	call      func(*evaluation, *node) (any, error)
}

// functions are those of expr that conditions need.
var functions = []function{
	{"all", 2, 2, true, lists, truth, (*evaluation).every},
	{"any", 2, 2, true, lists, truth, (*evaluation).every},
	{"none", 2, 2, true, lists, truth, (*evaluation).every},
	{"one", 2, 2, true, lists, truth, (*evaluation).every},
	{"count", 1, 2, true, lists, number, (*evaluation).count},
	{"filter", 2, 2, true, lists, list, (*evaluation).filter},
	{"find", 2, 2, true, lists, anything, (*evaluation).find},
	{"map", 2, 2, true, lists, list, (*evaluation).mapped},
	{"sum", 1, 2, true, lists, number, (*evaluation).sum},

	{"len", 1, 1, false, []kind{text, list, object}, number, of(length)},
	{"keys", 1, 1, false, []kind{object}, list, of(keys)},
	{"values", 1, 1, false, []kind{object}, list, of(values)},
	{"first", 1, 1, false, lists, anything, of(end)},
	{"last", 1, 1, false, lists, anything, of(end)},
	{"max", 1, 0, false, []kind{number, list}, number, of(extreme)},
	{"min", 1, 0, false, []kind{number, list}, number, of(extreme)},
	{"mean", 1, 0, false, []kind{number, list}, number, of(mean)},

	{"abs", 1, 1, false, []kind{number}, number, of(rounded)},
	{"ceil", 1, 1, false, []kind{number}, number, of(rounded)},
	{"floor", 1, 1, false, []kind{number}, number, of(rounded)},
	{"round", 1, 1, false, []kind{number}, number, of(rounded)},
	{"int", 1, 1, false, []kind{number, text}, number, of(toNumber)},
	{"float", 1, 1, false, []kind{number, text}, number, of(toNumber)},
	{"string", 1, 1, false, []kind{number, text, truth}, text, of(toText)},

	{"lower", 1, 1, false, texts, text, of(changed)},
	{"upper", 1, 1, false, texts, text, of(changed)},
	{"trim", 1, 2, false, texts, text, of(changed)},
	{"trimPrefix", 2, 2, false, texts, text, of(changed)},
	{"trimSuffix", 2, 2, false, texts, text, of(changed)},
	{"hasPrefix", 2, 2, false, texts, truth, of(ends)},
	{"hasSuffix", 2, 2, false, texts, truth, of(ends)},
	{"indexOf", 2, 2, false, texts, number, of(index)},
	{"split", 2, 2, false, texts, list, of(split)},
	{"join", 1, 2, false, lists, text, of(joined)},
}

var (
	lists = []kind{list}
	texts = []kind{text}
)

// Functions names them, sorted.
func Functions() []string {
	var names []string
	for _, f := range functions {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// call reads the arguments of a function; piped is its first one in a | f(b).
func (p *parser) call(t lexer.Token, piped *node) (*node, error) {
	i := slices.IndexFunc(functions, func(f function) bool { return f.name == t.Value })
	if i < 0 {
		return nil, fault(t.From, "unknown function %s; legal: %s", shown(t), strings.Join(Functions(), ", "))
	}
	f := &functions[i]
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var args []*node
	if piped != nil {
		args = []*node{piped}
	}
	for !p.take(")") {
		if len(args) > 0 && (piped == nil || len(args) > 1) {
			if !p.take(",") {
				return nil, p.expect(")")
			}
			if p.take(")") {
				break
			}
		}
		one, err := p.argument(f.predicate && len(args) == 1)
		if err != nil {
			return nil, err
		}
		args = append(args, one)
	}
	if len(args) < f.least || f.most > 0 && len(args) > f.most {
		return nil, fault(t.From, "%s has %d arguments, expected %s", f.name, len(args), f.arity())
	}
	if !args[0].kind.of(f.first...) {
		return nil, fault(args[0].at, "%s cannot be of %s", f.name, args[0].kind)
	}
	return p.make(node{op: opCall, at: t.From, kind: f.gives, name: f.name, function: f, args: args})
}

func (f *function) arity() string {
	switch {
	case f.most == 0:
		return "one or more"
	case f.most == 1:
		return "1"
	case f.least == f.most:
		return "2"
	}
	return "1 or 2"
}

// argument reads one; a predicate may stand in braces.
func (p *parser) argument(predicate bool) (*node, error) {
	if !predicate {
		return p.expression(0)
	}
	p.inside++
	defer func() { p.inside-- }()
	braces := p.take("{")
	n, err := p.expression(0)
	if err == nil && braces {
		err = p.expect("}")
	}
	return n, err
}
