package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
)

const (
	// minLine is the shortest line of a multi-line value that is hidden by itself. Lines such as "}" or "type: x"
	// in a JSON key file are nobody's secret.
	minLine = 8

	// maxPattern bounds one pattern, and so what a Writer holds back. A longer value is hidden piece by piece, which
	// also hides a copy of it that was cut short.
	maxPattern = 1024
)

// forms lists what a value may look like in text: as it is and without the spaces around it, each of its lines, and
// each of these as a JSON string (Go's two ways), as a Go string, in HTML, in a URL's query and path, and in base64,
// both alphabets, padded or not, by itself or inside of other encoded text at any of the three alignments.
// It is empty for a value that is not to be hidden.
func forms(value string) []string {
	var plain []string
	if Hides(value) {
		plain = append(plain, strings.TrimSpace(value))
	}
	if strings.ContainsAny(value, "\r\n") {
		for line := range strings.FieldsFuncSeq(value, func(c rune) bool { return c == '\n' || c == '\r' }) {
			line = strings.TrimSpace(line)
			if len(line) >= minLine && Hides(line) && !strings.HasPrefix(line, "-----") {
				plain = append(plain, line)
			}
		}
	}
	var all []string
	for _, p := range plain {
		all = appendPieces(all, p)
		for _, f := range []string{
			jsonForm(p, true), jsonForm(p, false), inner(strconv.Quote(p)),
			html.EscapeString(p), url.QueryEscape(p), url.PathEscape(p),
		} {
			if f != p {
				all = appendPieces(all, f)
			}
		}
		for shift := range 3 {
			core := base64Core(p, shift)
			if len(core) < MinLength+1 {
				continue // a fragment this short turns up in any encoded text
			}
			all = appendPieces(all, core)
			if other := strings.NewReplacer("+", "-", "/", "_").Replace(core); other != core {
				all = appendPieces(all, other)
			}
		}
	}
	return all
}

func jsonForm(s string, escapeHTML bool) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(escapeHTML)
	if e.Encode(s) != nil {
		return s
	}
	return inner(strings.TrimSuffix(b.String(), "\n"))
}

func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

// base64Core gives the characters that stand for s alone when shift bytes (0 to 2) come before it in the encoded text:
// the first and the last character are left out where they also hold bits of a neighbour.
func base64Core(s string, shift int) string {
	encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + s))
	first := (shift*8 + 5) / 6
	last := (shift + len(s)) * 8 / 6
	if shift == 0 {
		first = 0
	}
	if first >= last {
		return ""
	}
	return encoded[first:last]
}

// appendPieces adds pattern, cut into equal pieces when it is longer than maxPattern.
func appendPieces(all []string, pattern string) []string {
	n := (len(pattern) + maxPattern - 1) / maxPattern
	for i := range n {
		piece := pattern[len(pattern)*i/n : len(pattern)*(i+1)/n]
		if !isRuling(piece) { // ruling inside of a value is no secret
			all = append(all, piece)
		}
	}
	return all
}
