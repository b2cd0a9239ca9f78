package dependency

import (
	"bytes"
	"fmt"
)

// How deep brackets may stand in one another. Readers take a stack frame for each, and one of JSON work that grows with
// the square; in other formats brackets in texts count, too.
const (
	maxDepthJSON = 500
	maxDepth     = 10_000
)

func checkNesting(data []byte) error {
	limit, quotes := maxDepth, false
	if bytes.TrimSpace(data)[0] == '{' {
		limit, quotes = maxDepthJSON, true
	}
	depth, inText := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inText && c == '\\':
			i++
		case quotes && c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			if depth++; depth > limit {
				return fmt.Errorf("nested deeper than %d levels", limit)
			}
		case c == ']' || c == '}':
			depth = max(0, depth-1)
		}
	}
	return nil
}
