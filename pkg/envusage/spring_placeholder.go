package envusage

import "strings"

// placeholder is one ${NAME}, ${NAME:default}, ${NAME:-default} or HOCON's ${?NAME}.
type placeholder struct {
	name       string
	at         int // offset of the "$"
	hasDefault bool
}

// placeholders lists the placeholders of a text whose names are written as environment variables are; other keys are
// properties. Defaults may hold placeholders themselves: ${A:${B:c}}.
func placeholders(s string) []placeholder {
	var out []placeholder
	for i := 0; i+2 < len(s); i++ {
		if s[i] != '$' || s[i+1] != '{' {
			continue
		}
		from := i + 2
		optional := s[from] == '?'
		if optional {
			from++
		}
		to := from
		for to < len(s) && (isLetter(s[to]) && s[to] < 0x80 || isDigit(s[to]) || s[to] == '.' || s[to] == '-') {
			to++
		}
		name := strings.TrimPrefix(s[from:to], "env.")
		if to < len(s) && (s[to] == '}' || s[to] == ':' || s[to] == '?' || s[to] == '|') && screaming(name) {
			out = append(out, placeholder{name, i, optional || s[to] != '}'})
		}
		i = from - 1
	}
	return out
}
