package envfile

import "strings"

const maxArguments = 1000

// argument is one of a call, an array or an object: `value` or `key=value`, as written.
type argument struct{ key, value string }

// splitArguments parts the text between two brackets at its commas. Comments inside it are left out.
func splitArguments(s string) []argument {
	var args []argument
	for len(args) < maxArguments {
		s = skipFiller(s)
		if s == "" {
			break
		}
		n := argumentLength(s)
		raw := trimBlank(s[:n])
		a := argument{value: raw}
		if eq := strings.IndexByte(raw, '='); eq > 0 && isOptionName(strings.TrimRight(raw[:eq], " ")) {
			a = argument{key: strings.TrimRight(raw[:eq], " "), value: strings.TrimLeft(raw[eq+1:], " ")}
		}
		args = append(args, a)
		s = s[n:]
	}
	return args
}

// skipFiller steps over blanks, commas and comments.
func skipFiller(s string) string {
	for {
		s = strings.TrimLeft(s, " \t\r\n,")
		if s == "" || s[0] != '#' {
			return s
		}
		n := strings.IndexByte(s, '\n')
		if n < 0 {
			return ""
		}
		s = s[n:]
	}
}

// argumentLength gives the length of the argument that s begins with; at least 1.
func argumentLength(s string) int {
	for i := 0; i < len(s); i++ {
		n := 0
		switch s[i] {
		case ',', '\n':
			return max(i, 1)
		case '"', '\'', '`':
			n = quotedLength(s[i:])
		case '(', '[', '{':
			n = closingBracket(s[i:]) + 1
		case '/':
			if i == 0 || s[i-1] == '=' {
				n = patternLength(s[i:])
			}
		}
		if n > 1 {
			i += n - 1
		}
	}
	return len(s)
}

func isOptionName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && (i == 0 || s[i] != '_' && (s[i] < '0' || s[i] > '9')) {
			return false
		}
	}
	return s != ""
}
