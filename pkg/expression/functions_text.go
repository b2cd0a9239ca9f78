package expression

import (
	"fmt"
	"strings"
)

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
	between := ""
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
