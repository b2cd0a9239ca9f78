package escape

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// JSON escapes, in valid JSON, what encoding/json leaves: DEL, C1, bidirectional and other invisible
// characters, and the "##[" that a runner would read as a command. None of them can stand outside of a string.
func JSON(out *bytes.Buffer, text []byte) {
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && c != 0x7f && c != '[' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		keep := strconv.IsPrint(r) && r != utf8.RuneError // encoding/json writes \ufffd for a broken byte: one form for both
		if c == '[' {
			keep = !bytes.HasSuffix(text[:i], []byte("##"))
		}
		if !keep {
			out.Write(text[from:i])
			writeUTF16(out, r)
			from = i + n
		}
		i += n
	}
	out.Write(text[from:])
}

func writeUTF16(out *bytes.Buffer, r rune) {
	if r > 0xffff {
		r -= 0x10000
		fmt.Fprintf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		return
	}
	fmt.Fprintf(out, `\u%04x`, r)
}
