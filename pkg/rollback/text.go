package rollback

import (
	"strings"
	"unicode"
)

// maxReason bounds what is told of a reason, in bytes.
const maxReason = 500

// oneLine makes a stranger's text one bounded line: nothing in it can look like a trailer, or skip a pipeline.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	s = strings.NewReplacer("[", "(", "]", ")").Replace(strings.Join(strings.Fields(s), " ")) // "[skip ci]"
	if len(s) > maxReason {
		s = strings.ToValidUTF8(s[:maxReason], "") + "…"
	}
	return s
}

// inert is oneLine for Markdown, as code: no mention, no link, no HTML.
func inert(s string) string { return "`" + strings.ReplaceAll(oneLine(s), "`", "'") + "`" }
