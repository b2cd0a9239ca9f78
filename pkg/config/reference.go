package config

import "strings"

// dereference puts 1 in place of every ${NAME}, which may stand in a host, a port and a path alike, and ${ in place of
// $${, which is how a text says ${ itself. The fault reads on from the field's name; it quotes nothing.
func dereference(text string) (plain, fault string) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), ""
		}
		if strings.HasSuffix(before, "$") {
			b.WriteString("{")
			text = rest
			continue
		}
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case !closed:
			return "", "has a ${ without its }; write $${ where ${ itself is meant"
		case !isVariable(name):
			return "", "has a ${…} that holds no name of a variable; legal: ${NAME}, and $${ where ${ itself is meant"
		}
		b.WriteByte('1')
		text = after
	}
}

// isVariable tells whether a text is a name as a shell would have it.
func isVariable(s string) bool {
	return s != "" && only(s, "_") && (s[0] < '0' || s[0] > '9')
}

// refers tells whether a text has a ${NAME} in it.
func refers(text string) bool {
	return strings.Contains(strings.ReplaceAll(text, "$${", ""), "${")
}

// template wants a text whose ${NAME} are well formed. It quotes nothing: what is sent may be secret.
func template(s string) string {
	_, fault := dereference(s)
	return fault
}
