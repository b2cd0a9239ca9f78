package envfile

import "strings"

// isPlaceholder tells a value that somebody still has to fill in. value is trimmed and not empty.
//
// It must not take a real value for one: what this package calls a placeholder blocks a deployment. So `example-bucket`
// and `test` are none, words count only where they stand as an instruction does, and of long values (keys,
// certificates, JSON) only the shapes that chance does not bring are looked at. Weak defaults such as `secret`,
// `password`, `postgres` or Java's `changeit` are values that really work; to call them bad is another check's matter.
func isPlaceholder(value string) bool {
	if len(value) > 2 && isFiller(value) || hasFillerRun(value) {
		return true
	}
	if len(value) > 300 {
		return false
	}
	return isElided(value) || hasAngleBrackets(value) || isBraced(value) || hasDocumentSuffix(value) || isInstruction(value)
}

// isFiller tells values of nothing but signs: xxx, ****, ..., ----, XXXX-XXXX, ???.
func isFiller(value string) bool {
	filler := 0
	for _, r := range value {
		switch r {
		case 'x', 'X', '*', '?', '…', '•':
			filler++
		case '.', '_', '-':
			filler++
		case ' ', '#', '/', ':', '+', '(', ')':
		default:
			return false
		}
	}
	return filler > 2 && !strings.HasPrefix(value, "* ") && !strings.Contains(value, "/") && !isCron(value)
}

// isCron keeps `* * * * *` and `*/5 * * * *` from being filler.
func isCron(value string) bool {
	return strings.Count(value, " ") >= 4 && !strings.Contains(value, "**")
}

// hasFillerRun finds xxxx or *** in a value, or xxx that nothing alphanumeric touches, as in sk_test_xxx.
// In a long value chance brings four of a letter: there it takes ten.
func hasFillerRun(value string) bool {
	least := 4
	if len(value) > 300 {
		least = 10
	}
	for i := 0; i < len(value); {
		c := value[i]
		j := i + 1
		if c != 'x' && c != 'X' && c != '*' {
			i = j
			continue
		}
		for j < len(value) && value[j] == c {
			j++
		}
		alone := (i == 0 || !isAlphanumeric(value[i-1])) && (j == len(value) || !isAlphanumeric(value[j]))
		if n := j - i; n >= least || n == 3 && least == 4 && (c == '*' || alone) {
			return true
		}
		i = j
	}
	return false
}

// isElided tells values that are cut short: sk-..., AKIA…, -----BEGIN KEY-----\n...\n-----END KEY-----.
// Three dots in a path or a sentence are none.
func isElided(value string) bool {
	at := strings.Index(value, "...")
	if at < 0 {
		if at = strings.IndexRune(value, '…'); at < 0 {
			return false
		}
	}
	if strings.Contains(value, "\n...\n") || strings.Contains(value, `\n...\n`) {
		return true
	}
	if at > 0 && value[at-1] == '/' || strings.Contains(value, "/...") || strings.IndexByte(value, ' ') >= 0 {
		return false
	}
	if strings.HasSuffix(value, "...") || strings.HasSuffix(value, "…") {
		return true
	}
	return at > 0 && strings.IndexByte("_-", value[at-1]) >= 0
}

// hasAngleBrackets finds <something>. Mail addresses (`App <a@b.c>`) and markup are none.
func hasAngleBrackets(value string) bool {
	if strings.Contains(value, "</") || strings.Contains(value, "/>") {
		return false
	}
	for {
		open := strings.IndexByte(value, '<')
		if open < 0 {
			return false
		}
		value = value[open+1:]
		end := strings.IndexByte(value, '>')
		if end < 0 {
			return false
		}
		inner := value[:end]
		if inner != "" && len(inner) < 80 && isAlphanumeric(inner[0]) && !strings.ContainsAny(inner, "@=\"") && !isMarkup(inner) {
			return true
		}
		value = value[end+1:]
	}
}

func isMarkup(tag string) bool {
	switch strings.ToLower(tag) {
	case "a", "b", "i", "p", "u", "br", "hr", "em", "strong", "span", "div", "li", "ul", "ol", "img", "h1", "h2", "h3":
		return true
	}
	return false
}

// isBraced tells {{ anything }}, %ANYTHING%, __ANYTHING__, @@ANYTHING@@, !!!ANYTHING!!!, [ANYTHING] and {ANYTHING} as the whole value,
// or {{…}} inside one without blanks. In a sentence `{{name}}` is the value's own template.
func isBraced(value string) bool {
	if open := strings.Index(value, "{{"); open >= 0 && strings.Contains(value[open:], "}}") {
		return strings.HasPrefix(value, "{{") && strings.HasSuffix(value, "}}") && strings.Count(value, "{{") == 1 ||
			strings.IndexByte(value, ' ') < 0
	}
	for _, pair := range [...][2]string{{"%", "%"}, {"__", "__"}, {"@@", "@@"}, {"!!!", "!!!"}, {"[", "]"}, {"{", "}"}} {
		inner, ok := strings.CutPrefix(value, pair[0])
		if !ok {
			continue
		}
		if inner, ok = strings.CutSuffix(inner, pair[1]); ok && isShouted(inner) {
			return true
		}
	}
	return false
}

// isShouted tells words as placeholders are written: API_KEY, YOUR-PASSWORD.
func isShouted(s string) bool {
	letters := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'A' && c <= 'Z':
			letters++
		case c == '_', c == '-', c == ' ', c >= '0' && c <= '9':
		default:
			return false
		}
	}
	return letters > 2
}

// hasDocumentSuffix tells the keys that AWS prints in its documentation: AKIAIOSFODNN7EXAMPLE, …/bPxRfiCYEXAMPLEKEY.
func hasDocumentSuffix(value string) bool {
	return len(value) >= 16 && strings.IndexByte(value, ' ') < 0 &&
		(strings.HasSuffix(value, "EXAMPLE") || strings.HasSuffix(value, "EXAMPLEKEY"))
}

func isAlphanumeric(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }
