package envfile

import (
	"encoding/json"
	"strconv"
	"strings"
)

// checkArray holds each element of a JSON array or a separated list to the element's type. An array in @env-spec's own
// notation may hold references and calls, and is left alone.
func (t Type) checkArray(value string) string {
	var elements []string
	if text := strings.TrimSpace(value); strings.HasPrefix(text, "[") {
		var list []json.RawMessage
		if json.Unmarshal([]byte(text), &list) != nil {
			if strings.HasSuffix(text, "]") {
				return ""
			}
			return "is not an array"
		}
		for _, raw := range list {
			var s string
			if json.Unmarshal(raw, &s) != nil {
				s = string(raw)
			}
			elements = append(elements, s)
		}
	} else {
		separator, ok := t.option("separator")
		if !ok || separator == "" {
			separator = ","
		}
		for s := range strings.SplitSeq(text, separator) {
			if s = strings.TrimSpace(s); s != "" {
				elements = append(elements, s)
			}
		}
	}
	if problem := t.checkLength(len(elements), "elements", "minLength", "maxLength", "isLength"); problem != "" {
		return problem
	}
	if len(t.Args) == 0 {
		return ""
	}
	element := parseType(t.Args[0])
	for i, s := range elements {
		if problem, ok := element.Check(s); !ok {
			return "has an element, number " + strconv.Itoa(i+1) + ", that " + problem
		}
	}
	return ""
}

func checkRecord(value string) string {
	text := strings.TrimSpace(value)
	if !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return "is not an object in braces"
	}
	return ""
}
