package expression

import (
	"slices"
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
