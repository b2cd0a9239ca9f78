package expression

import (
	"math"
	"slices"
	"strconv"
)

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
