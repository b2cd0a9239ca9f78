package dependency

import (
	"encoding/json"
	"strings"
)

// readBun reads Bun's text lock file (bun.com/docs/pm/lockfile): JSON with commas behind the last element.
func readBun(f file) ([]locked, error) {
	var lock struct {
		Workspaces map[string]npmAsks           `json:"workspaces"`
		Packages   map[string][]json.RawMessage `json:"packages"`
	}
	if err := json.Unmarshal(withoutTrailingCommas(f.data), &lock); err != nil {
		return nil, unreadable(err)
	}
	var list, asks []locked
	for _, parts := range lock.Packages {
		var id string
		if len(parts) == 0 || json.Unmarshal(parts[0], &id) != nil {
			return nil, errMalformed
		}
		at := strings.IndexByte(id[min(1, len(id)):], '@') + 1
		if at < 1 || strings.HasPrefix(id[at+1:], "workspace:") || strings.HasPrefix(id[at+1:], "link:") {
			continue
		}
		list = append(list, locked{name: id[:at], version: strings.TrimPrefix(id[at+1:], "npm:")})
	}
	for _, w := range lock.Workspaces {
		asks = append(asks, w.list()...)
	}
	mark(list, asks)
	return list, nil
}

// withoutTrailingCommas blanks commas that stand before a closing bracket.
func withoutTrailingCommas(data []byte) []byte {
	out := append([]byte(nil), data...)
	comma, inText := -1, false
	for i := 0; i < len(out); i++ {
		switch c := out[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText, comma = !inText, -1
		case inText, c == ' ', c == '\n', c == '\r', c == '\t':
		case c == ',':
			comma = i
		case (c == ']' || c == '}') && comma >= 0:
			out[comma], comma = ' ', -1
		default:
			comma = -1
		}
	}
	return out
}
