package expression

import (
	"encoding/json"
	"strings"
)

// fact gives a fact in the kinds of JSON.
func (e *evaluation) fact(n *node) (any, error) {
	v, ok := e.facts[n.name]
	if !ok {
		return nil, fault(n.at, "%s is missing", n.name)
	}
	if n.name == "headers" {
		return headerMap(v), nil
	}
	v = plain(v)
	if v != nil && kindOf(v) == anything || !kindOf(v).of(n.kind) && n.kind != anything {
		return nil, fault(n.at, "%s is %T, which no condition can look at", n.name, v)
	}
	return v, nil
}

// plain makes a float64 of any number, and leaves all else.
func plain(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String()
	}
	return v
}

// headerMap takes headers as a map of texts; nil stays nil.
func headerMap(v any) any {
	switch m := v.(type) {
	case map[string]string:
		out := make(map[string]any, len(m))
		for k, v := range m {
			out[k] = v
		}
		return out
	case map[string]any:
		return m
	}
	return nil
}

func (e *evaluation) header(n *node) (any, error) {
	name, err := e.eval(n.args[0])
	if err != nil || name == nil {
		return nil, err
	}
	v, ok := e.facts["headers"]
	if !ok {
		return nil, fault(n.at, "headers is missing")
	}
	wanted, ok := name.(string)
	if !ok {
		return nil, fault(n.at, "a header has no name that is %s", kindOf(name))
	}
	switch m := v.(type) {
	case map[string]string:
		for k, v := range m {
			if strings.EqualFold(k, wanted) {
				return v, nil
			}
		}
	case map[string]any:
		for k, v := range m {
			if strings.EqualFold(k, wanted) {
				return plain(v), nil
			}
		}
	default:
		return nil, fault(n.at, "headers is %T, which no condition can look at", v)
	}
	return nil, nil
}
