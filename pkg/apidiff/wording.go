package apidiff

import (
	"fmt"
	"strings"
)

// wording says what a difference is: oasdiff's rules are named in words already. Its own texts are left out, as they
// are templates: a binary that holds text/template keeps every method of every type, and is 10 MB larger.
func wording(id string, args []any) string {
	text := strings.ReplaceAll(id, "-", " ")
	var named []string
	for _, a := range args {
		if s := fmt.Sprint(a); s != "" {
			named = append(named, cut(s))
		}
	}
	if len(named) > 0 {
		text += ": " + strings.Join(named, ", ")
	}
	return text
}

// cut bounds a name from outside.
func cut(s string) string {
	if len(s) > 100 {
		s = strings.ToValidUTF8(s[:100], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}
