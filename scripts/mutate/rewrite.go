package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// insertion is text that goes before the byte at offset. Where several go to one place, a lower rank goes first.
type insertion struct {
	offset, rank int
	text         string
}

// rewriter puts the mutants of one package into its files: each expression becomes a function that gives the mutant whose
// number is chosen, or else the expression itself.
type rewriter struct {
	fset     *token.FileSet
	info     *types.Info
	pkg      *types.Package
	mutants  []*mutant
	sites    int
	file     *ast.File
	name     string
	source   []byte
	inserted []insertion
}

// rewrite returns the text of the file with its mutants, and adds them to r.mutants.
func (r *rewriter) rewrite(file *ast.File, name string, source []byte) []byte {
	r.file, r.name, r.source, r.inserted = file, name, source, nil
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok != token.CONST && n.Tok != token.IMPORT && n.Tok != token.TYPE
		case *ast.ArrayType:
			return false
		case *ast.BinaryExpr:
			r.binary(n)
		case *ast.UnaryExpr:
			if n.Op == token.SUB {
				r.expression(n, n.OpPos, []string{r.text(n.X.Pos(), n.X.End())})
			}
		case *ast.IncDecStmt:
			r.step(n)
		}
		return true
	})
	slices.SortStableFunc(r.inserted, func(a, b insertion) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.rank, b.rank))
	})
	var b strings.Builder
	from := 0
	for _, i := range r.inserted {
		b.Write(source[from:i.offset])
		b.WriteString(i.text)
		from = i.offset
	}
	b.Write(source[from:])
	return []byte(b.String())
}

func (r *rewriter) binary(n *ast.BinaryExpr) {
	t := r.info.TypeOf(n.X)
	if value := r.info.Types[n].Value; value != nil || t == nil {
		return // a constant: the compiler needs it as one
	}
	var others []token.Token
	if basic, ok := t.Underlying().(*types.Basic); n.Op != token.ADD || ok && basic.Info()&types.IsNumeric != 0 {
		others = operators[n.Op]
	}
	var instead []string
	for _, o := range others {
		instead = append(instead, r.text(n.X.Pos(), n.OpPos)+o.String()+r.text(n.OpPos+token.Pos(len(n.Op.String())), n.End()))
	}
	r.expression(n, n.OpPos, instead)
}

// operators says what stands in the place of an operator: the neighbour of a boundary, the opposite, the reverse.
var operators = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
}

// expression puts the texts of instead in the place of n, each as a mutant.
func (r *rewriter) expression(n ast.Expr, at token.Pos, instead []string) {
	typ, ok := r.typeName(r.info.TypeOf(n))
	if !ok || len(instead) == 0 {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "func() %s { switch mutantAt(%d) {", typ, r.sites)
	for _, text := range instead {
		fmt.Fprintf(&b, "case %d: return %s\n", r.add(at, r.text(n.Pos(), n.End()), text), text)
	}
	b.WriteString("}; return ")
	r.around(n, b.String(), "}()")
}

// step lets i++ be i-- and the reverse.
func (r *rewriter) step(n *ast.IncDecStmt) {
	other := map[token.Token]string{token.INC: "--", token.DEC: "++"}[n.Tok]
	text := r.text(n.X.Pos(), n.X.End()) + other
	site := r.sites
	number := r.add(n.TokPos, r.text(n.Pos(), n.End()), text)
	r.around(n, fmt.Sprintf("func() { if mutantAt(%d) == %d { %s } else { ", site, number, text), "}}()")
}

// around wraps n. What is larger opens first and closes last.
func (r *rewriter) around(n ast.Node, before, after string) {
	from, to := r.offset(n.Pos()), r.offset(n.End())
	r.inserted = append(r.inserted,
		insertion{from, 1<<30 - (to - from), before}, insertion{to, to - from - 1<<30, after})
	r.sites++
}

func (r *rewriter) add(at token.Pos, was, is string) int {
	p := r.fset.Position(at)
	m := &mutant{number: len(r.mutants) + 1, site: r.sites, file: r.name, line: p.Line, column: p.Column, fate: notReached,
		what: fmt.Sprintf("%s -> %s", short(was), short(is))}
	r.mutants = append(r.mutants, m)
	return m.number
}

// typeName writes a type as the file can name it; false where it cannot.
func (r *rewriter) typeName(t types.Type) (string, bool) {
	ok := t != nil
	if b, basic := t.(*types.Basic); basic && b.Info()&types.IsUntyped != 0 {
		t = types.Default(t)
	}
	name := types.TypeString(t, func(p *types.Package) string {
		if p == r.pkg {
			return ""
		}
		for _, i := range r.file.Imports {
			if strings.Trim(i.Path.Value, "`\"") == p.Path() {
				if i.Name != nil {
					return i.Name.Name
				}
				return p.Name()
			}
		}
		ok = false
		return p.Name()
	})
	return name, ok
}

func (r *rewriter) text(from, to token.Pos) string {
	return string(r.source[r.offset(from):r.offset(to)])
}

func (r *rewriter) offset(p token.Pos) int { return r.fset.Position(p).Offset }

// short is a text on one line.
func short(text string) string {
	return strings.Join(strings.Fields(text), " ")
}
