package expression

// each asks a predicate of every item of the list that is the first argument, until yield says to stop. there is false
// where the list is nil. Without a predicate the item itself is yielded.
func (e *evaluation) each(n *node, yield func(item, answer any) (bool, error)) (there bool, err error) {
	v, err := e.eval(n.args[0])
	if err != nil || v == nil {
		return false, err
	}
	items, ok := v.([]any)
	if !ok {
		return false, fault(n.at, "%s needs a list, found %s", n.name, kindOf(v))
	}
	e.items = append(e.items, nil)
	defer func() { e.items = e.items[:len(e.items)-1] }()
	for _, item := range items {
		item = plain(item)
		if err := e.spend(1); err != nil {
			return true, err
		}
		e.items[len(e.items)-1] = item
		answer := item
		if len(n.args) > 1 {
			if answer, err = e.eval(n.args[1]); err != nil {
				return true, err
			}
		}
		if goOn, err := yield(item, answer); !goOn || err != nil {
			return true, err
		}
	}
	return true, nil
}

// yes wants an answer to be true or false.
func yes(n *node, answer any) (bool, error) {
	b, ok := answer.(bool)
	if !ok {
		return false, fault(n.at, "%s needs true or false of every item, found %s", n.name, found(answer))
	}
	return b, nil
}

// every is all, any, none and one. Of a list that is missing none of them holds.
func (e *evaluation) every(n *node) (any, error) {
	hits, misses := 0, 0
	there, err := e.each(n, func(_, answer any) (bool, error) {
		b, err := yes(n, answer)
		if b {
			hits++
		} else {
			misses++
		}
		switch n.name {
		case "all":
			return misses == 0, err
		case "one":
			return hits < 2, err
		}
		return hits == 0, err
	})
	if err != nil || !there {
		return false, err
	}
	switch n.name {
	case "all":
		return misses == 0, nil
	case "any":
		return hits > 0, nil
	case "none":
		return hits == 0, nil
	}
	return hits == 1, nil
}

func (e *evaluation) count(n *node) (any, error) {
	hits := 0
	there, err := e.each(n, func(_, answer any) (bool, error) {
		b, err := yes(n, answer)
		if b {
			hits++
		}
		return true, err
	})
	if err != nil || !there {
		return nil, err
	}
	return float64(hits), nil
}

func (e *evaluation) filter(n *node) (any, error) {
	out := []any{}
	there, err := e.each(n, func(item, answer any) (bool, error) {
		b, err := yes(n, answer)
		if b {
			out = append(out, item)
		}
		return true, err
	})
	if err != nil || !there {
		return nil, err
	}
	return out, nil
}

func (e *evaluation) find(n *node) (any, error) {
	var hit any
	_, err := e.each(n, func(item, answer any) (bool, error) {
		b, err := yes(n, answer)
		if b {
			hit = item
		}
		return !b, err
	})
	return hit, err
}

func (e *evaluation) mapped(n *node) (any, error) {
	out := []any{}
	there, err := e.each(n, func(_, answer any) (bool, error) {
		out = append(out, answer)
		return true, nil
	})
	if err != nil || !there {
		return nil, err
	}
	return out, nil
}

// sum adds up; an item without a number leaves no sum.
func (e *evaluation) sum(n *node) (any, error) {
	total, whole := 0.0, true
	there, err := e.each(n, func(_, answer any) (bool, error) {
		f, ok := answer.(float64)
		if !ok && answer != nil {
			return false, fault(n.at, "sum needs numbers, found %s", kindOf(answer))
		}
		total += f
		whole = whole && ok
		return true, nil
	})
	if err != nil || !there || !whole {
		return nil, err
	}
	return total, nil
}
