package expression

import "math"

// member gives a field or an item; nil for what is not there.
func (e *evaluation) member(n *node) (any, error) {
	of, err := e.eval(n.args[0])
	if err != nil {
		return nil, err
	}
	name, err := e.eval(n.args[1])
	if err != nil || of == nil || name == nil {
		return nil, err
	}
	switch of := of.(type) {
	case map[string]any:
		if key, ok := name.(string); ok {
			return plain(of[key]), nil
		}
	case []any:
		if f, ok := name.(float64); ok && f == math.Trunc(f) {
			if f < 0 {
				f += float64(len(of))
			}
			if f < 0 || f >= float64(len(of)) {
				return nil, nil
			}
			return plain(of[int(f)]), nil
		}
	}
	return nil, fault(n.at, "%s has nothing under %s", kindOf(of), kindOf(name))
}

// slice gives a part of a list or, in bytes, of a text. Ends beyond it are its ends.
func (e *evaluation) slice(n *node) (any, error) {
	of, err := e.eval(n.args[0])
	if err != nil {
		return nil, err
	}
	length := 0
	switch of := of.(type) {
	case nil:
	case []any:
		length = len(of)
	case string:
		length = len(of)
	default:
		return nil, fault(n.at, "%s has no parts [from:to]", kindOf(of))
	}
	ends := [2]int{0, length}
	for i := range ends {
		if n.args[i+1] == nil {
			continue
		}
		v, err := e.eval(n.args[i+1])
		if err != nil || v == nil {
			return nil, err
		}
		f, ok := v.(float64)
		if !ok || f != math.Trunc(f) {
			return nil, fault(n.at, "a part begins and ends at a whole number, found %s", kindOf(v))
		}
		if f < 0 {
			f += float64(length)
		}
		ends[i] = int(min(max(f, 0), float64(length)))
	}
	ends[0] = min(ends[0], ends[1])
	switch of := of.(type) {
	case []any:
		return of[ends[0]:ends[1]], nil
	case string:
		return of[ends[0]:ends[1]], nil
	}
	return nil, nil
}
