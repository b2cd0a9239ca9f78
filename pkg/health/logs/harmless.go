package logs

import "bytes"

// harmless tells whether the word at at, one of mentionGrams, is in no format what makes its line an error: a part of a
// path or of a name (/errors/404), a key without a value ("error":null), or a count of none (0 errors). It may say less
// than the readers of the formats know, and never more.
func harmless(b []byte, at int) bool {
	if at > 0 && isLower(b[at]) && (b[at-1] == '/' || b[at-1] == '_' || b[at-1] == '-' && !bytes.HasSuffix(b[:at], []byte("|-"))) {
		return true
	}
	end := at
	for end < len(b) && end < at+maxMention && isLower(b[end]) {
		end++
	}
	switch string(b[at:end]) {
	case "error":
		return keyOfNothing(b, at, end) || inQuiet(b, at, end)
	case "errors", "failed", "failures":
		return keyOfNothing(b, at, end) || countOfNone(b[:at]) || inQuiet(b, at, end)
	}
	return false
}

// inQuiet tells a word of a text, in a line that begins by saying that it is no error.
func inQuiet(b []byte, at, end int) bool {
	if at == 0 || end == len(b) || b[end] != ' ' || b[at-1] != ' ' && b[at-1] != '"' {
		return false
	}
	return quiet(b[lineStart(b, at):at])
}

const maxMention = len("failures") + 1

// keyOfNothing tells a key of JSON whose value is none.
func keyOfNothing(b []byte, at, end int) bool {
	ahead, found := bytes.CutSuffix(b[:at], []byte("\""))
	ahead = bytes.TrimSuffix(ahead, []byte(" "))
	if n := len(ahead); !found || n == 0 || ahead[n-1] != ',' && ahead[n-1] != '{' {
		return false
	}
	rest, found := bytes.CutPrefix(b[end:min(len(b), end+maxNothing+1)], []byte("\":"))
	if !found {
		return false
	}
	rest = bytes.TrimPrefix(rest, []byte(" "))
	for _, none := range [...]string{"null", "[]", "\"\"", "false", "{}"} {
		if after, found := bytes.CutPrefix(rest, []byte(none)); found {
			return len(after) > 0 && (after[0] == ',' || after[0] == '}' && isLower(none[0]))
		}
	}
	return false
}

const maxNothing = len("\": false")

// countOfNone tells what ends with "0 " or "no ".
func countOfNone(b []byte) bool {
	b, found := bytes.CutSuffix(b, []byte(" "))
	if !found {
		return false
	}
	for _, none := range [...]string{"0", "no", "without"} {
		if rest, found := bytes.CutSuffix(b, []byte(none)); found {
			return len(rest) == 0 || !partOfNumber(rest[len(rest)-1])
		}
	}
	return false
}

// partOfNumber tells what makes of the digits behind it no count: a port, a time, a fraction.
func partOfNumber(c byte) bool { return isAlnum(c) || c == ':' || c == '.' }
