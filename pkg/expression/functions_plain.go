package expression

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// of makes a function of one that gets values. With nil among them the answer is nil.
func of(f func(*evaluation, *node, []any) (any, error)) func(*evaluation, *node) (any, error) {
	return func(e *evaluation, n *node) (any, error) {
		args, err := e.all(n.args)
		if err != nil {
			return nil, err
		}
		if slices.Contains(kinds(args), nothing) {
			return nil, nil
		}
		if err := e.read(args...); err != nil {
			return nil, err
		}
		return f(e, n, args)
	}
}

func kinds(values []any) []kind {
	out := make([]kind, len(values))
	for i, v := range values {
		out[i] = kindOf(v)
	}
	return out
}

func wrong(n *node, v any) error { return fault(n.at, "%s cannot be of %s", n.name, kindOf(v)) }

// length counts a text's characters, a list's items, an object's fields.
func length(_ *evaluation, n *node, args []any) (any, error) {
	switch v := args[0].(type) {
	case string:
		return float64(utf8.RuneCountInString(v)), nil
	case []any:
		return float64(len(v)), nil
	case map[string]any:
		return float64(len(v)), nil
	}
	return nil, wrong(n, args[0])
}

// keys gives an object's, sorted.
func keys(e *evaluation, n *node, args []any) (any, error) {
	m, ok := args[0].(map[string]any)
	if !ok {
		return nil, wrong(n, args[0])
	}
	if err := e.spend(len(m)); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	out := make([]any, len(names))
	for i, k := range names {
		out[i] = k
	}
	return out, nil
}

// values gives an object's, in the order of its keys.
func values(e *evaluation, n *node, args []any) (any, error) {
	names, err := keys(e, n, args)
	if err != nil {
		return nil, err
	}
	out := names.([]any)
	for i, k := range out {
		out[i] = plain(args[0].(map[string]any)[k.(string)])
	}
	return out, nil
}

// end is first and last.
func end(_ *evaluation, n *node, args []any) (any, error) {
	items, ok := args[0].([]any)
	switch {
	case !ok:
		return nil, wrong(n, args[0])
	case len(items) == 0:
		return nil, nil
	case n.name == "first":
		return plain(items[0]), nil
	}
	return plain(items[len(items)-1]), nil
}

// numbers takes numbers and lists of them; ok is false where one is missing, or where there are none.
func numbers(e *evaluation, n *node, args []any) (out []float64, ok bool, err error) {
	var all []any
	for _, a := range args {
		if items, isList := a.([]any); isList {
			all = append(all, items...)
		} else {
			all = append(all, a)
		}
	}
	for _, v := range all {
		v = plain(v)
		f, isNumber := v.(float64)
		if v == nil {
			return nil, false, nil
		}
		if !isNumber {
			return nil, false, wrong(n, v)
		}
		out = append(out, f)
	}
	return out, len(out) > 0, e.spend(len(out))
}

func extreme(e *evaluation, n *node, args []any) (any, error) {
	all, ok, err := numbers(e, n, args)
	if err != nil || !ok {
		return nil, err
	}
	if n.name == "max" {
		return slices.Max(all), nil
	}
	return slices.Min(all), nil
}

func mean(e *evaluation, n *node, args []any) (any, error) {
	all, ok, err := numbers(e, n, args)
	if err != nil || !ok {
		return nil, err
	}
	sum := 0.0
	for _, f := range all {
		sum += f
	}
	return sum / float64(len(all)), nil
}

func rounded(_ *evaluation, n *node, args []any) (any, error) {
	f, ok := args[0].(float64)
	if !ok {
		return nil, wrong(n, args[0])
	}
	switch n.name {
	case "abs":
		return math.Abs(f), nil
	case "ceil":
		return math.Ceil(f), nil
	case "floor":
		return math.Floor(f), nil
	}
	return math.Round(f), nil
}

// toNumber is int and float; int cuts what follows the point off.
func toNumber(_ *evaluation, n *node, args []any) (any, error) {
	var f float64
	switch v := args[0].(type) {
	case float64:
		f = v
	case string:
		parsed, err := strconv.ParseFloat(v, 64)
		if whole, bad := strconv.ParseInt(v, 10, 64); n.name == "int" {
			parsed, err = float64(whole), bad
		}
		if err != nil || math.IsNaN(parsed) || math.IsInf(parsed, 0) {
			return nil, fault(n.at, "%s of a text that is no number", n.name)
		}
		f = parsed
	default:
		return nil, wrong(n, v)
	}
	if n.name == "int" {
		f = math.Trunc(f)
	}
	return f, nil
}

func toText(_ *evaluation, n *node, args []any) (any, error) {
	switch v := args[0].(type) {
	case string:
		return v, nil
	case bool, float64:
		return fmt.Sprint(v), nil
	}
	return nil, wrong(n, args[0])
}

// strs wants texts alone.
func strs(n *node, args []any) ([]string, error) {
	out := make([]string, len(args))
	for i, a := range args {
		s, ok := a.(string)
		if !ok {
			return nil, wrong(n, a)
		}
		out[i] = s
	}
	return out, nil
}

// changed is lower, upper and trim, trimPrefix, trimSuffix.
func changed(e *evaluation, n *node, args []any) (any, error) {
	s, err := strs(n, args)
	if err != nil {
		return nil, err
	}
	if len(s) > 1 { // trim looks every character up in the second text
		if err := e.spend(len(s[0]) * min(len(s[1]), 1<<20) / 64); err != nil {
			return nil, err
		}
	}
	switch {
	case n.name == "lower":
		return strings.ToLower(s[0]), nil
	case n.name == "upper":
		return strings.ToUpper(s[0]), nil
	case n.name == "trimPrefix":
		return strings.TrimPrefix(s[0], s[1]), nil
	case n.name == "trimSuffix":
		return strings.TrimSuffix(s[0], s[1]), nil
	case len(s) > 1:
		return strings.Trim(s[0], s[1]), nil
	}
	return strings.TrimSpace(s[0]), nil
}

func ends(_ *evaluation, n *node, args []any) (any, error) {
	s, err := strs(n, args)
	if err != nil {
		return nil, err
	}
	if n.name == "hasPrefix" {
		return strings.HasPrefix(s[0], s[1]), nil
	}
	return strings.HasSuffix(s[0], s[1]), nil
}

// index is where a text is in another one, in bytes, or -1.
func index(_ *evaluation, n *node, args []any) (any, error) {
	s, err := strs(n, args)
	if err != nil {
		return nil, err
	}
	return float64(strings.Index(s[0], s[1])), nil
}

func split(e *evaluation, n *node, args []any) (any, error) {
	s, err := strs(n, args)
	if err != nil {
		return nil, err
	}
	if err := e.spend(strings.Count(s[0], s[1])); err != nil {
		return nil, err
	}
	parts := strings.Split(s[0], s[1])
	out := make([]any, len(parts))
	for i, part := range parts {
		out[i] = part
	}
	return out, nil
}

func joined(e *evaluation, n *node, args []any) (any, error) {
	items, ok := args[0].([]any)
	if !ok {
		return nil, wrong(n, args[0])
	}
	if err := e.read(items...); err != nil {
		return nil, err
	}
	between, ok := "", true
	if len(args) > 1 {
		if between, ok = args[1].(string); !ok {
			return nil, wrong(n, args[1])
		}
	}
	if err := e.spend(len(items) * (1 + len(between)/64)); err != nil {
		return nil, err
	}
	parts, err := strs(n, items)
	if err != nil {
		return nil, err
	}
	return strings.Join(parts, between), nil
}
