package engine

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes a stranger's text one line of at most limit bytes that can be shown anywhere.
func Plain(s string, limit int) string {
	cut := len(s) > 4*limit
	if cut {
		s = s[:4*limit]
	}
	s = strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) && c != utf8.RuneError {
			return c
		}
		return ' '
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > limit {
		s, cut = strings.ToValidUTF8(s[:limit-len("…")], ""), true
	}
	if cut {
		s += "…"
	}
	return s
}
