package config

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
)

// begin is where a value begins; the parser's own place of a block mapping is its first colon.
func begin(n ast.Node) place {
	switch node := n.(type) {
	case *ast.MappingNode:
		if !node.IsFlowStyle && len(node.Values) > 0 {
			return begin(node.Values[0])
		}
	case *ast.MappingValueNode:
		if node.Key != nil {
			return placeOf(node.Key.GetToken())
		}
	}
	return placeOf(n.GetToken())
}

func keyOf(pair *ast.MappingValueNode) (string, place) {
	var key ast.Node = pair.Key
	if explicit, ok := key.(*ast.MappingKeyNode); ok { // "? key"
		key = explicit.Value
	}
	if key == nil || reflect.ValueOf(key).IsNil() {
		return "", placeOf(pair.GetToken())
	}
	if s, ok := key.(*ast.StringNode); ok {
		return s.Value, placeOf(s.GetToken())
	}
	t := key.GetToken()
	if t == nil {
		return "", placeOf(pair.GetToken())
	}
	return t.Value, placeOf(t)
}

// scalarOf gives a scalar's text and its kind: Bool, Int, Float64 or String, and Invalid for what is no scalar.
func scalarOf(n ast.Node) (string, reflect.Kind) {
	switch node := n.(type) {
	case *ast.StringNode:
		return node.Value, reflect.String
	case *ast.LiteralNode:
		// With Windows' line ends the parser takes the one after "|" for the text's own.
		return strings.Trim(strings.ReplaceAll(node.Value.Value, "\r\n", "\n"), "\n"), reflect.String
	case *ast.BoolNode:
		return strconv.FormatBool(node.Value), reflect.Bool
	case *ast.IntegerNode:
		return fmt.Sprint(node.Value), reflect.Int
	case *ast.FloatNode:
		// The parser makes a float of a whole number that is too large.
		if node.Value == math.Trunc(node.Value) && !strings.Contains(node.GetToken().Value, ".") {
			return node.GetToken().Value, reflect.Int
		}
		return node.GetToken().Value, reflect.Float64
	case *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, reflect.Float64
	}
	return "", reflect.Invalid
}

// describe says what stands in the file.
func describe(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	}
	text, kind := scalarOf(n)
	switch kind {
	case reflect.String:
		return "the text " + quote(text)
	case reflect.Invalid:
		return "something else"
	default:
		return clip(text)
	}
}

func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

func isControl(c rune) bool { return unicode.Is(unicode.Cc, c) || c == '\u2028' || c == '\u2029' }

// quote shows text of the file in one line of bounded length, without anything a terminal would act on.
func quote(s string) string { return strconv.Quote(clip(s)) }

func clip(s string) string {
	const limit = 60
	if r := []rune(s[:min(len(s), 4*limit+4)]); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}

func join(name, key string) string {
	if name == "" {
		return key
	}
	return name + "." + key
}

func named(name string) string {
	if name == "" {
		return "the file"
	}
	return name
}
