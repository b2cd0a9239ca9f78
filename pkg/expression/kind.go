package expression

// kind is what a node gives, as far as it is known before there are facts.
type kind uint8

const (
	anything kind = iota // only the facts can tell
	nothing
	truth
	number
	text
	list
	object
)

func (k kind) String() string {
	return [...]string{"a value", "nil", "true or false", "a number", "a text", "a list", "an object"}[k]
}

// kindOf is the kind of a value.
func kindOf(v any) kind {
	switch v.(type) {
	case nil:
		return nothing
	case bool:
		return truth
	case float64:
		return number
	case string:
		return text
	case []any:
		return list
	case map[string]any:
		return object
	}
	return anything
}

// of tells whether something of kind k can be one of the others.
func (k kind) of(others ...kind) bool {
	if k == anything || k == nothing {
		return true
	}
	for _, o := range others {
		if k == o {
			return true
		}
	}
	return false
}

// factKind is the kind of a fact; ok is false for a name that is none.
func factKind(name string) (kind, bool) {
	switch name {
	case "status", "latency":
		return number, true
	case "body", "commit":
		return text, true
	case "headers":
		return object, true
	case "json":
		return anything, true
	}
	return anything, false
}
