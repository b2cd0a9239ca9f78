package notify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"deploycoord/pkg/escape"
)

// gap parts what a chat would join to a link or a mention. escape.Prose shows one that comes from outside.
const gap = "\u200b"

// inert makes a text from outside one line in which no chat finds a mention, a link or a tag. Chats share no escape, so
// it is for all of them at once: <!channel>, <@U1>, <users/all>, <at id=all>, @everyone, [text](address), example.com.
func inert(text string, limit int) string {
	text = escape.Prose(text)
	var b strings.Builder
	b.Grow(len(text))
	for i, r := range text {
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch {
		case r == '<':
			b.WriteString("‹")
		case r == '>':
			b.WriteString("›")
		case r == '`': // opens code that swallows what follows
			b.WriteByte('\'')
		case r == '@' || r == '＠', r == ':' && after == '/', r == ']' && after == '(', (r == '|' || r == '~') && after == r:
			b.WriteRune(r)
			b.WriteString(gap)
		case isDot(r) && i > 0 && before != ' ' && unicode.IsLetter(after): // a host may have an emoji in it, too
			b.WriteString(gap) // README.md is a host to Slack
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return cut(b.String(), limit)
}

// isDot knows what browsers take for the dot in a host's name (UTS 46).
func isDot(r rune) bool { return r == '.' || r == '。' || r == '．' || r == '｡' }

// cut keeps at most n characters and ends a cut text with "…".
func cut(text string, n int) string {
	if len(text) <= n || utf8.RuneCountInString(text) <= n {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:n-1]), gap+" ") + "…"
}
