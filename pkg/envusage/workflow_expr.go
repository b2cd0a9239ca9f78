package envusage

import (
	"bytes"
	"strings"

	"github.com/rhysd/actionlint"
)

// expression reads the expression src[from:to], which `}}` or the end of its scalar closes, and gives the offset behind
// it. One that does not parse is passed over: GitHub does not run it either.
func (w *workflowFile) expression(s yamlScalar, from, to int) int {
	text := w.src[from : from+expressionEnd(w.src[from:to])]
	if !mayReadStore(text) {
		return from + len(text)
	}
	source := string(text)
	if !strings.HasSuffix(source, "}}") {
		source += "}}"
	}
	if s.style == '\'' {
		source = unescapeSingle(source)
	}
	lexer := actionlint.NewExprLexer(source)
	tree, err := actionlint.NewExprParser().Parse(lexer)
	if err != nil {
		return from + len(text)
	}
	e := workflowExpr{w: w, from: from}
	e.read(tree, false)
	return from + len(text)
}

// expressionEnd gives the length of an expression with the `}}` that closes it, outside of its strings.
func expressionEnd(text []byte) int {
	quoted := false
	for i, c := range text {
		switch {
		case c == '\'':
			quoted = !quoted
		case !quoted && c == '}' && i+1 < len(text) && text[i+1] == '}':
			return i + 2
		}
	}
	return len(text)
}

// unescapeSingle makes the doubled quotes of a single-quoted YAML scalar single, and keeps the width for the columns.
func unescapeSingle(s string) string {
	parts := strings.Split(s, "''")
	var b strings.Builder
	for i, p := range parts {
		if b.WriteString(p); i < len(parts)-1 {
			b.WriteString([]string{" '", "' "}[i%2])
		}
	}
	return b.String()
}

// mayReadStore tells whether text has the name of one of the two stores, in any case.
func mayReadStore(text []byte) bool {
	lower := bytes.ToLower(text)
	return bytes.Contains(lower, []byte("secrets")) || bytes.Contains(lower, []byte("vars"))
}

// workflowExpr is one parsed expression that begins at the offset from.
type workflowExpr struct {
	w    *workflowFile
	from int
}

// read walks an expression. goesOn tells whether something stands in where the expression is empty.
func (e workflowExpr) read(n actionlint.ExprNode, goesOn bool) {
	switch n := n.(type) {
	case *actionlint.ObjectDerefNode:
		if v, ok := n.Receiver.(*actionlint.VariableNode); ok && e.store(v) {
			e.add(v, n.Property, goesOn)
			return
		}
		e.read(n.Receiver, goesOn)
	case *actionlint.IndexAccessNode:
		e.index(n, goesOn)
	case *actionlint.ArrayDerefNode:
		e.read(n.Receiver, goesOn)
	case *actionlint.VariableNode:
		if e.store(n) {
			e.dynamic(n, n.Name)
		}
	case *actionlint.NotOpNode:
		e.read(n.Operand, false)
	case *actionlint.CompareOpNode:
		e.read(n.Left, isEmptyString(n.Right))
		e.read(n.Right, isEmptyString(n.Left))
	case *actionlint.LogicalOpNode:
		e.logical(n, goesOn)
	case *actionlint.FuncCallNode:
		for _, a := range n.Args {
			if v, ok := a.(*actionlint.VariableNode); ok && e.store(v) {
				continue // toJSON(secrets) hands the store on, it reads no name
			}
			e.read(a, false)
		}
	}
}

// logical reads `a || b`, where b stands in for a. In `c && a || b`, which chooses, another secret or variable is the
// other choice and stands in for nothing.
func (e workflowExpr) logical(n *actionlint.LogicalOpNode, goesOn bool) {
	if n.Kind != actionlint.LogicalOpNodeKindOr {
		e.read(n.Left, goesOn)
		e.read(n.Right, goesOn)
		return
	}
	if choice, ok := n.Left.(*actionlint.LogicalOpNode); ok && choice.Kind == actionlint.LogicalOpNodeKindAnd {
		e.read(choice.Left, true)
		e.read(choice.Right, goesOn || !e.readsStore(n.Right))
	} else {
		e.read(n.Left, true)
	}
	e.read(n.Right, goesOn)
}

// readsStore tells whether n is a lone secret or variable.
func (e workflowExpr) readsStore(n actionlint.ExprNode) bool {
	d, ok := n.(*actionlint.ObjectDerefNode)
	if !ok {
		return false
	}
	v, ok := d.Receiver.(*actionlint.VariableNode)
	return ok && e.store(v)
}

// index reads secrets['X'], and secrets[…] with a name that only the run knows.
func (e workflowExpr) index(n *actionlint.IndexAccessNode, goesOn bool) {
	v, ok := n.Operand.(*actionlint.VariableNode)
	if !ok || !e.store(v) {
		e.read(n.Operand, goesOn)
		e.read(n.Index, false)
		return
	}
	if name, ok := n.Index.(*actionlint.StringNode); ok {
		e.add(v, name.Value, goesOn)
		return
	}
	e.dynamic(v, v.Name+"[…]")
	e.read(n.Index, false)
}

func (e workflowExpr) store(v *actionlint.VariableNode) bool {
	return v.Name == "secrets" || v.Name == "vars"
}

// isEmptyString tells whether a comparison with n asks if the other side is set.
func isEmptyString(n actionlint.ExprNode) bool {
	s, ok := n.(*actionlint.StringNode)
	return ok && s.Value == ""
}

func (e workflowExpr) add(v *actionlint.VariableNode, name string, goesOn bool) {
	if name = strings.ToUpper(name); name == "GITHUB_TOKEN" && v.Name == "secrets" {
		return // GitHub makes it for each run
	}
	r := e.w.addOffset(e.from+v.Token().Offset, name, goesOn, v.Name)
	if r == nil {
		return
	}
	r.Kind = WorkflowVariable
	if v.Name == "secrets" {
		r.Kind = WorkflowSecret
	}
}

// dynamic records a read of the whole store, or of a name in it that only the run knows.
func (e workflowExpr) dynamic(v *actionlint.VariableNode, expr string) {
	line, _ := e.w.place(e.from + v.Token().Offset)
	f := e.w.facts
	f.dynamics = append(f.dynamics, Dynamic{Path: f.path, Line: line, Test: f.test, Language: f.lang.name, Expr: expr})
}
