// Package escape makes text from outside harmless for the sink that it goes to.
//
// It takes any bytes, of any length, and returns text of bounded length: one line, valid UTF-8, with nothing in it that
// cannot be seen, and nothing that the sink would obey. It never loses what it can show instead.
package escape

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of what one text may take up. A name or a path is never cut below PATH_MAX of Linux.
const (
	MaxName  = 4096 // bytes
	MaxProse = 4096 // bytes
)

// Name makes a name, a path or a command harmless for every sink: what cannot be seen becomes a visible escape
// (\n, \x1b, \u202e), so that two names that look alike never are two names.
func Name(s string) string { return harmless(Cut(s, MaxName), false) }

// Prose does the same for a sentence, in which line breaks and runs of blanks count as one blank.
func Prose(s string) string { return harmless(Cut(s, MaxProse), true) }

// harmless keeps what strconv.IsPrint calls printable and the ASCII blank. That leaves out C0, DEL, C1, every
// bidirectional and zero-width control, line and paragraph separators, private use and bytes that are not UTF-8.
func harmless(s string, fold bool) string {
	if isPlain(s, fold) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := true // a sentence starts without one
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
			blank = false
		case fold && isBlank(r):
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		case strconv.IsPrint(r):
			b.WriteRune(r)
			blank = false
		default:
			b.WriteString(visible(r))
			blank = false
		}
		i += n
	}
	if fold {
		return strings.TrimRight(b.String(), " ")
	}
	return b.String()
}

// isPlain is the common case: ASCII without controls and, where blanks are folded, without runs of them.
func isPlain(s string, fold bool) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || fold && c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}

func visible(r rune) string {
	q := strconv.QuoteRuneToASCII(r) // always quoted: '\u202e'
	return q[1 : len(q)-1]
}

// Cut bounds a string to n bytes at a rune's edge and says how much is gone.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	end := n
	for end > 0 && end > n-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + fmt.Sprintf("… (%s bytes more)", group(len(s)-end))
}

// group writes a count with a comma between thousands.
func group(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return group(n/1000) + "," + fmt.Sprintf("%03d", n%1000)
}
