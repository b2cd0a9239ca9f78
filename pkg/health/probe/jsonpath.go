package probe

import (
	"bytes"
	"encoding/json"

	"deploycoord/pkg/expression"
)

// maxNesting bounds how deep JSON may be nested.
const maxNesting = 1000

// document is the body of an answer as JSON. Values are found in its bytes, so that numbers stay as they are written
// (1.0, 12345678901234567890) and nothing is built of what nobody asked for.
type document struct {
	text  []byte
	fault string // why it is none: "is not JSON"
}

// parseDocument looks whether a text is JSON, in bounds.
func parseDocument(text []byte) document {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	switch {
	case len(text) == 0:
		return document{fault: "has no body"}
	case nesting(text) > maxNesting:
		return document{fault: "is JSON nested more than 1000 deep"}
	case !json.Valid(text):
		return document{fault: "is not JSON"}
	}
	return document{text: text}
}

// nesting is how deep the brackets of a text are nested.
func nesting(text []byte) int {
	depth, most, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			most = max(most, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return most
}

// find gives the value at a path as the document writes it. Of several fields with one name it is the last one.
func (d document) find(path expression.Path) (raw []byte, ok bool) {
	raw = d.text
	for _, part := range path {
		switch at := part.(type) {
		case string:
			raw = member(raw, at)
		case int:
			raw = item(raw, at)
		}
		if raw == nil {
			return nil, false
		}
	}
	return raw, len(raw) > 0
}

// any is the whole document as json.Unmarshal makes it.
func (d document) any() (any, bool) {
	var v any
	if d.text == nil || json.Unmarshal(d.text, &v) != nil {
		return nil, false
	}
	return v, true
}

// member gives an object's field; nil where there is none. The text is valid JSON.
func member(text []byte, name string) (value []byte) {
	if len(text) == 0 || text[0] != '{' {
		return nil
	}
	for rest := blank(text[1:]); len(rest) > 0 && rest[0] == '"'; {
		n := valueEnd(rest)
		key := rest[:n]
		rest = blank(blank(rest[n:])[1:]) // the colon
		n = valueEnd(rest)
		if isKey(key, name) {
			value = rest[:n]
		}
		rest = next(rest[n:])
	}
	return value
}

// item gives a list's item, counted from 0; nil where there is none. The text is valid JSON.
func item(text []byte, index int) []byte {
	if len(text) == 0 || text[0] != '[' {
		return nil
	}
	rest := blank(text[1:])
	for i := 0; len(rest) > 0 && rest[0] != ']'; i++ {
		n := valueEnd(rest)
		if i == index {
			return rest[:n]
		}
		rest = next(rest[n:])
	}
	return nil
}

// next is what comes after the comma; nothing where there is none.
func next(text []byte) []byte {
	if text = blank(text); len(text) > 0 && text[0] == ',' {
		return blank(text[1:])
	}
	return nil
}

func blank(text []byte) []byte { return bytes.TrimLeft(text, " \t\r\n") }

// isKey tells whether a quoted key is name.
func isKey(quoted []byte, name string) bool {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1:len(quoted)-1]) == name
	}
	var key string
	return json.Unmarshal(quoted, &key) == nil && key == name
}

// valueEnd is where the value ends that valid JSON begins with.
func valueEnd(text []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\':
			i++
		case quoted && c != '"':
		case c == '"':
			if quoted = !quoted; !quoted && depth == 0 {
				return i + 1
			}
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth == 0 {
				return i // of what a number is in
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case depth == 0 && (c == ',' || c == ':' || c <= ' '):
			return i
		}
	}
	return len(text)
}

// plainValue is a JSON value as a text: what is in the quotes, or as it is written, without spaces between its parts.
func plainValue(raw []byte) string {
	switch {
	case len(raw) == 0:
		return ""
	case raw[0] == '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s
		}
	case raw[0] == '{' || raw[0] == '[':
		var b bytes.Buffer
		if json.Compact(&b, raw) == nil {
			return b.String()
		}
	}
	return string(raw)
}
