package probe

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// putURL makes a value fit for its place in an address. What an answer gave is hostile: it is never part of the host,
// and it never ends the path or a parameter. What the environment gave is taken as it is, but for userinfo and the value
// of a parameter, where a password may have any character.
func putURL(h hole, value string) (string, error) {
	_, rest, ok := strings.Cut(h.before, "://")
	authority, _, path := strings.Cut(rest, "/")
	_, query, hasQuery := strings.Cut(h.before, "?")
	switch {
	case hasQuery:
		if at := strings.LastIndexByte(query, '&'); h.captured || strings.Contains(query[at+1:], "=") {
			return url.QueryEscape(value), nil
		}
		return value, nil
	case h.captured && h.before == "":
		return value, nil
	case h.captured && !path && !strings.HasPrefix(h.before, "/"):
		return "", fmt.Errorf("${%s} is of an answer, and cannot be part of the host", h.name)
	case h.captured:
		return url.PathEscape(value), nil
	case ok && !path && strings.Contains(authority[strings.LastIndexByte(authority, '@')+1:], ":"): // USER:${PASSWORD}@HOST, or HOST:${PORT}
		return strings.ReplaceAll(url.QueryEscape(value), "+", "%20"), nil
	}
	return value, nil
}

// putHeader makes a value fit for a header. The line break at the end of a value of the environment is nobody's wish.
func putHeader(h hole, value string) (string, error) {
	if !h.captured {
		value = strings.TrimRight(value, "\r\n")
	}
	for _, c := range []byte(value) {
		if c < ' ' && c != '\t' || c == 0x7f {
			return "", fmt.Errorf("${%s} has a line break, or another character that no header may have", h.name)
		}
	}
	return value, nil
}

// putJSON makes a value fit for a JSON text: escaped within quotes; outside of them it must be a value by itself.
func putJSON(h hole, value string) (string, error) {
	if inString(h.before) {
		quoted, err := json.Marshal(value)
		if err != nil {
			return "", fmt.Errorf("${%s} cannot be part of JSON", h.name)
		}
		return string(quoted[1 : len(quoted)-1]), nil
	}
	if h.captured && !json.Valid([]byte(value)) {
		return "", fmt.Errorf("${%s} is no JSON: put quotes around it in the body", h.name)
	}
	return value, nil
}

// inString says whether a JSON text ends within quotes.
func inString(text string) bool {
	in := false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			in = !in
		case text[i] == '\\' && in:
			i++
		}
	}
	return in
}

// putForm makes a value fit for a form (application/x-www-form-urlencoded).
func putForm(_ hole, value string) (string, error) { return url.QueryEscape(value), nil }
