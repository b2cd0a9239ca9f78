package escape

import (
	"fmt"
	"strings"
)

// inert breaks, without a visible trace, what GitHub makes links of in rendered text: it is what Renovate and
// Dependabot write too. An entity, so that a reader of the source sees that something stands there.
const inert = "&#8203;"

// Markdown makes a sentence safe in GitHub's Markdown and in the HTML it becomes: in a paragraph, a list item or
// a table cell. Nothing in it is markup, and mentions, references and addresses are no links.
func Markdown(s string) string {
	s = Prose(s)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i := range len(s) {
		c := s[i]
		if hostDot(s, i) {
			b.WriteString(inert)
		}
		switch {
		case i == 0 && !letterOrDigit(c) && c < 0x80:
			entity(&b, c) // no list, heading, quote or rule begins with an entity
		case c == '&' || c == '<' || c == '>' || c == '$' || c == '|':
			entity(&b, c)
		case c == '_' && i > 0 && i+1 < len(s) && letterOrDigit(s[i-1]) && letterOrDigit(s[i+1]):
			b.WriteByte(c) // within a word it is no emphasis, and A_NAME stays readable in the source
		case strings.IndexByte("\\`*_[]~", c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		case (c == '.' || c == ')') && i > 0 && onlyDigits(s[:i]):
			b.WriteByte('\\') // "1." would begin a list
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		if links(s, i) {
			b.WriteString(inert)
		}
	}
	return b.String()
}

// links says whether GitHub could make a link of what goes on after s[i]: @name and mail addresses, #1, GH-1,
// scheme:// (GFM 6.9 and GitHub's own references).
func links(s string, i int) bool {
	next := byte(0)
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch s[i] {
	case '@', '#':
		return letterOrDigit(next) || next == '_'
	case ':':
		return next == '/' || endsWithFold(s[:i], "mailto") || endsWithFold(s[:i], "xmpp")
	case '-':
		return next >= '0' && next <= '9' && endsWithFold(s[:i], "gh")
	}
	return false
}

// hostDot says whether s[i] is the dot of "www.", which must be parted from what is before it: behind the dot the
// parser takes nearly anything for a host, and a browser drops a zero-width space from it (UTS 46).
func hostDot(s string, i int) bool { return s[i] == '.' && endsWithFold(s[:i], "www") }

// Code shows a name, a path or a command as code. Tame ones get backticks; all others <code> with every
// doubtful character an entity, which holds in table cells and for any run of backticks.
func Code(s string) string {
	s = Name(s)
	if s == "" {
		return "<code></code>"
	}
	if tame(s) {
		return "`" + s + "`"
	}
	var b strings.Builder
	b.WriteString("<code>")
	for i := range len(s) {
		if hostDot(s, i) {
			b.WriteString(inert)
		}
		if c := s[i]; c >= 0x80 || letterOrDigit(c) {
			b.WriteByte(c)
		} else {
			entity(&b, c)
		}
		if links(s, i) {
			b.WriteString(inert) // <code> is no code to a Markdown parser that looks for addresses
		}
	}
	b.WriteString("</code>")
	return b.String()
}

func tame(s string) bool {
	if s[0] == ' ' || s[len(s)-1] == ' ' || strings.Contains(s, "##[") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c < 0x80 && !letterOrDigit(c) && strings.IndexByte("_-./:@#=+, ()[]{}\"'%~^!?;*&$", c) < 0 {
			return false
		}
	}
	return true
}

// Fence gives a line of backticks longer than any run within the lines, so that none of them closes the block.
func Fence(lines []string) string {
	longest := 2
	for _, l := range lines {
		run := 0
		for i := range len(l) {
			if l[i] != '`' {
				run = 0
				continue
			}
			run++
			longest = max(longest, run)
		}
	}
	return strings.Repeat("`", longest+1)
}

func entity(b *strings.Builder, c byte) {
	switch c {
	case '&':
		b.WriteString("&amp;")
	case '<':
		b.WriteString("&lt;")
	case '>':
		b.WriteString("&gt;")
	default:
		fmt.Fprintf(b, "&#%d;", c)
	}
}

func letterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

func onlyDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func endsWithFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// Link links to a web address; where there is none that is safe in Markdown, it is the text alone.
func Link(text, address string) string {
	safe := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
	if !safe || strings.ContainsAny(address, " ()<>[]\"'`\\\r\n\t") {
		return Markdown(text)
	}
	return "[" + Markdown(text) + "](" + address + ")"
}
