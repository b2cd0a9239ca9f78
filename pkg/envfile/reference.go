package envfile

import (
	"slices"
	"strings"
)

const (
	maxNames = 100 // references listed for one value
	maxWord  = 512 // bytes of the word in ${A:-word}
)

// expandedNames lists the names a value refers to by $A, ${A} and ${A:-x}, each once, in order.
func expandedNames(s string) []string {
	if strings.IndexByte(s, '$') < 0 {
		return nil
	}
	var names []string
	for s != "" {
		r, ok := nextReference(s)
		if !ok {
			break
		}
		if !slices.Contains(names, r.name) && len(names) < maxNames {
			names = append(names, r.name)
		}
		for _, inner := range expandedNames(r.word) {
			if !slices.Contains(names, inner) && len(names) < maxNames {
				names = append(names, inner)
			}
		}
		s = s[r.end:]
	}
	return names
}

// reference is one $A, ${A} or ${A<operator>word} in a value, at s[start:end].
type reference struct {
	start, end int
	name       string
	operator   string // "", "-", ":-", "+", ":+", "?", ":?"
	word       string
}

// nextReference finds the first reference of s. `\$` and `$$` are dollar signs, `$(…)` is a command nobody runs here.
func nextReference(s string) (reference, bool) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] != '$' || i+1 == len(s):
		case s[i+1] == '$':
			i++
		case s[i+1] == '{':
			if r, ok := bracedReference(s, i); ok {
				return r, true
			}
		default:
			if n := shellName(s[i+1:]); n > 0 {
				return reference{start: i, end: i + 1 + n, name: s[i+1 : i+1+n]}, true
			}
		}
	}
	return reference{}, false
}

func bracedReference(s string, start int) (reference, bool) {
	n := shellName(s[start+2:])
	at := start + 2 + n
	if n == 0 || at == len(s) {
		return reference{}, false
	}
	r := reference{start: start, name: s[start+2 : at]}
	if s[at] == '}' {
		r.end = at + 1
		return r, true
	}
	op := at
	if s[op] == ':' {
		op++
	}
	if op == len(s) || strings.IndexByte("-+?", s[op]) < 0 {
		return reference{}, false
	}
	depth := 0
	for i := op + 1; i < len(s) && i < op+maxWord; i++ {
		switch {
		case s[i] == '{' && s[i-1] == '$':
			depth++
		case s[i] == '}' && depth > 0:
			depth--
		case s[i] == '}':
			r.operator, r.word, r.end = s[at:op+1], s[op+1:i], i+1
			return r, true
		}
	}
	return reference{}, false
}

// shellName gives the length of the name [A-Za-z_][A-Za-z0-9_]* that s begins with.
func shellName(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || s[n] == '_' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}
