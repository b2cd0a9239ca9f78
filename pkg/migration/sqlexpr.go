package migration

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/multigres/multigres/go/common/parser/ast"
)

// isNil tells an absent node, also one in an interface.
func isNil(n ast.Node) bool {
	if n == nil {
		return true
	}
	v := reflect.ValueOf(n)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// isTrue tells a WHERE that is absent or says nothing: TRUE, 1 = 1.
func isTrue(n ast.Node) bool {
	if isNil(n) {
		return true
	}
	switch n := n.(type) {
	case *ast.ParenExpr:
		return !isNil(n.Expr) && isTrue(n.Expr)
	case *ast.A_Const:
		b, ok := n.Val.(*ast.Boolean)
		return ok && b.BoolVal
	case *ast.A_Expr:
		a, ok := n.Lexpr.(*ast.A_Const)
		b, also := n.Rexpr.(*ast.A_Const)
		if !ok || !also || joined(n.Name) != "=" {
			return false
		}
		x, ok := a.Val.(*ast.Integer)
		y, also := b.Val.(*ast.Integer)
		return ok && also && x.IVal == y.IVal
	}
	return false
}

func isNull(n ast.Node) bool {
	c, ok := n.(*ast.A_Const)
	return ok && c.Isnull
}

// typeText gives a type as people write it: "varchar(20)", "my_enum", "int4[]".
func typeText(t *ast.TypeName) string {
	if t == nil {
		return ""
	}
	name := strings.ToLower(strings.TrimPrefix(joined(t.Names), "pg_catalog."))
	var mods []string
	for _, m := range items(t.Typmods) {
		if c, ok := m.(*ast.A_Const); ok {
			if i, ok := c.Val.(*ast.Integer); ok {
				mods = append(mods, strconv.Itoa(i.IVal))
			}
		}
	}
	if spoken, ok := map[string]string{"int4": "integer", "int8": "bigint", "int2": "smallint", "bool": "boolean", "bpchar": "char", "float8": "double precision", "float4": "real"}[name]; ok {
		name = spoken
	}
	if len(mods) > 0 && name != "interval" {
		name += "(" + strings.Join(mods, ",") + ")"
	}
	if len(items(t.ArrayBounds)) > 0 {
		name += "[]"
	}
	return name
}

// stable are functions that give one value to all rows of a statement: a default of them needs no rewrite. Any other
// function may be volatile; pg_proc is not here to ask.
func stable(name string) bool {
	switch strings.TrimPrefix(strings.ToLower(name), "pg_catalog.") {
	case "now", "statement_timestamp", "transaction_timestamp", "current_setting", "current_database", "timezone", "date_trunc",
		"to_char", "to_timestamp", "to_date", "lower", "upper", "concat", "md5", "coalesce", "jsonb_build_object", "json_build_object",
		"jsonb_build_array", "json_build_array", "to_jsonb", "to_json", "make_interval", "make_date", "date_part", "extract", "array_fill",
		"txid_current", "version", "decode", "encode", "length", "abs", "round", "floor", "ceil", "int4range", "tstzrange", "to_tsvector":
		return true
	}
	return false
}

// volatile names a function in an expression that gives every row a value of its own; "" for none.
func volatile(n ast.Node, depth int) string {
	if isNil(n) || depth > 50 {
		return ""
	}
	switch n := n.(type) {
	case *ast.FuncCall:
		if name := joined(n.Funcname); !stable(name) {
			return named(name)
		}
		for _, a := range items(n.Args) {
			if f := volatile(a, depth+1); f != "" {
				return f
			}
		}
	case *ast.TypeCast:
		return volatile(n.Arg, depth+1)
	case *ast.ParenExpr:
		return volatile(n.Expr, depth+1)
	case *ast.A_Expr:
		if f := volatile(n.Lexpr, depth+1); f != "" {
			return f
		}
		return volatile(n.Rexpr, depth+1)
	}
	return ""
}

// nullTest gives the column of an expression "column IS NOT NULL"; "" for any other.
func nullTest(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ParenExpr:
		return nullTest(n.Expr)
	case *ast.NullTest:
		c, ok := n.Arg.(*ast.ColumnRef)
		if ok && n.Nulltesttype == ast.IS_NOT_NULL && len(items(c.Fields)) == 1 {
			return joined(c.Fields)
		}
	}
	return ""
}
