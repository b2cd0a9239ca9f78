package migration

import (
	"strconv"
	"strings"
)

// widens tells whether every value of one type fits another without a rewrite or a loss, where both are known.
func widens(from, to string) bool {
	from, to = strings.ToLower(from), strings.ToLower(to)
	if from == to {
		return true
	}
	fromBase, fromSize := sized(from)
	toBase, toSize := sized(to)
	text := map[string]bool{"varchar": true, "character varying": true, "string": true, "text": true}
	switch {
	case text[fromBase] && text[toBase]:
		return toSize == 0 || fromSize > 0 && fromSize <= toSize && fromBase != "text"
	case fromBase == toBase && (fromBase == "numeric" || fromBase == "decimal"):
		return toSize == 0
	}
	return false
}

// sized gives a type's name and the first number in its parentheses, 0 for none.
func sized(t string) (string, int) {
	base, rest, ok := strings.Cut(t, "(")
	if !ok {
		return strings.TrimSpace(t), 0
	}
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	n, err := strconv.Atoi(digits)
	if err != nil {
		return strings.TrimSpace(base), 0
	}
	return strings.TrimSpace(base), n
}
