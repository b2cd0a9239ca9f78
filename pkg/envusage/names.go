package envusage

import "strings"

// isName tells whether s can be an environment variable's name: letters, digits and "_", not a digit first
// (POSIX Base Definitions §8.1), at most 256 bytes.
func isName(s string) bool {
	if s == "" || len(s) > 256 || isDigit(s[0]) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// screaming tells whether s is written as environment variables are: upper case, digits and "_", two bytes or more.
func screaming(s string) bool {
	return len(s) > 1 && isName(s) && s == strings.ToUpper(s) && strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' })
}

// constantLike tells whether an identifier, possibly qualified, is written as a constant of some file: its last
// segment, or the qualifier, begins with a capital letter.
func constantLike(ident string) bool {
	last := ident
	if i := strings.LastIndexAny(ident, ".:"); i >= 0 {
		last = ident[i+1:]
	}
	return last != "" && (last[0] >= 'A' && last[0] <= 'Z' || last != ident && ident[0] >= 'A' && ident[0] <= 'Z')
}

// defaultLike tells whether a parameter's name says that it is a default.
func defaultLike(param string) bool {
	p := strings.ToLower(strings.Trim(param, "$_&*"))
	for _, w := range []string{"default", "fallback", "dflt", "otherwise", "alternative"} {
		if strings.Contains(p, w) {
			return true
		}
	}
	return p == "def" || p == "d" || p == "alt" || p == "or" || p == "defval" || p == "els"
}
