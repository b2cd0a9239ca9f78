package gate

import (
	"fmt"
	"strings"
	"time"
)

// spell writes a duration as a person does: "10m", not "10m0s".
func spell(d time.Duration) string {
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

const (
	maxListed = 5
	maxText   = 100
)

// listed joins at most maxListed names, each cut.
func listed(names []string) string {
	out := make([]string, 0, maxListed)
	for _, n := range names[:min(len(names), maxListed)] {
		out = append(out, cut(n))
	}
	text := strings.Join(out, ", ")
	if more := len(names) - maxListed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// cut bounds a stranger's text to maxText characters.
func cut(s string) string {
	n := 0
	for i := range s {
		if n == maxText {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
