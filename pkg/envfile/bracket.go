package envfile

import "strings"

const maxNesting = 64

// closingBracket gives the offset of the bracket that closes the one at s[0], or -1. Quotes hide brackets up to the end
// of their line, a "#" that begins a word hides the rest of its line.
func closingBracket(s string) int {
	var stack [maxNesting]byte
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '(', '[', '{':
			if depth == maxNesting {
				return -1
			}
			stack[depth] = closerOf(c)
			depth++
		case ')', ']', '}':
			depth--
			if stack[depth] != c {
				return -1
			}
			if depth == 0 {
				return i
			}
		case '"', '\'', '`':
			if n := quotedLength(s[i:]); n > 0 {
				i += n - 1
			}
		case '/':
			if n := patternLength(s[i:]); n > 0 && opensArgument(s[:i]) {
				i += n - 1
			}
		case '#':
			if i > 0 && (isBlank(s[i-1]) || s[i-1] == '\n') {
				n := strings.IndexByte(s[i:], '\n')
				if n < 0 {
					return -1
				}
				i += n
			}
		}
	}
	return -1
}

func closerOf(c byte) byte {
	switch c {
	case '(':
		return ')'
	case '[':
		return ']'
	default:
		return '}'
	}
}

// opensArgument tells whether an argument may begin after before: only there is "/" a pattern's delimiter.
func opensArgument(before string) bool {
	before = strings.TrimRight(before, " \t\r\n")
	return before != "" && strings.IndexByte("(,=[{", before[len(before)-1]) >= 0
}

// quotedLength gives the length of the quoted string that s begins with, both quotes counted; 0 if it does not close on
// its line.
func quotedLength(s string) int {
	for i := 1; i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		}
	}
	return 0
}

// patternLength gives the length of the regular expression /…/flags that s begins with, or 0. What follows it must end
// an argument, so that a path such as /usr/lib/x is none.
func patternLength(s string) int {
	for i := 1; i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '\\':
			i++
		case '/':
			end := i + 1
			for end < len(s) && strings.IndexByte("gimsuy", s[end]) >= 0 {
				end++
			}
			if end == len(s) || strings.IndexByte(" \t\r\n,)]}", s[end]) >= 0 {
				return end
			}
			if strings.IndexByte("/.-_", s[end]) < 0 && !isNameByte(s[end]) {
				continue
			}
			return 0
		}
	}
	return 0
}
