package envfile

import (
	"strings"

	"github.com/hashicorp/go-envparse"
)

// unescape gives the meaning of the text between two quotes.
//
// Double quotes with an escape in them are go-envparse's: JSON's escapes. What it refuses (control characters such as
// the line breaks of a long value, escapes JSON does not know such as `\$` or `\d`) is read tolerantly below: the
// escapes every dotenv library has, and any other backslash stays, so `\$` is still there for Values to see.
// Single quotes and backticks know only the escaped quote itself.
func unescape(text string, quote byte) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	if quote != '"' {
		return strings.ReplaceAll(text, `\`+string(quote), string(quote))
	}
	if s, ok := readWithEnvparse(`"` + text + `"`); ok {
		return s
	}
	return unescapeTolerant(text)
}

// readWithEnvparse hands the right side of one assignment to go-envparse. ok is false where it does not take it; its
// own error is dropped, since it quotes the value.
func readWithEnvparse(raw string) (text string, ok bool) {
	if len(raw) > 32<<10 || strings.ContainsAny(raw, "\n\r") { // its scanner takes lines up to 64 KiB
		return "", false
	}
	env, err := envparse.Parse(strings.NewReader("V=" + raw))
	if err != nil {
		return "", false
	}
	return env["V"], true
}

func unescapeTolerant(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case '"', '\\':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
