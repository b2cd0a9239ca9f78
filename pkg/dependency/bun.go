package dependency

import (
	"encoding/json"
	"strings"
)

// readBun reads Bun's text lock file (bun.com/docs/pm/lockfile): JSON with commas behind the last element.
func readBun(f file) ([]locked, error) {
	var lock struct {
		Workspaces map[string]struct {
			npmAsks
			Name string `json:"name"`
		} `json:"workspaces"`
		Packages map[string][]json.RawMessage `json:"packages"`
	}
	if err := json.Unmarshal(withoutTrailingCommas(f.data), &lock); err != nil {
		return nil, unreadable(err)
	}
	var list []locked
	wanted := map[string]bool{} // by the path under which it is installed; whether for development alone
	for _, w := range lock.Workspaces {
		for _, a := range w.aliases() {
			at := a.name
			if _, nested := lock.Packages[w.Name+"/"+at]; nested {
				at = w.Name + "/" + at
			}
			dev, known := wanted[at]
			wanted[at] = a.dev && (dev || !known)
		}
	}
	for at, parts := range lock.Packages {
		var id string
		if len(parts) == 0 || json.Unmarshal(parts[0], &id) != nil {
			return nil, errMalformed
		}
		name, version, ok := cutVersion(id)
		if !ok || strings.HasPrefix(version, "workspace:") || strings.HasPrefix(version, "link:") {
			continue
		}
		dev, direct := wanted[at]
		list = append(list, locked{name: name, version: strings.TrimPrefix(version, "npm:"), direct: direct, dev: dev})
	}
	return list, nil
}

// cutVersion takes "name@version" and "@scope/name@version" apart.
func cutVersion(text string) (name, version string, ok bool) {
	at := strings.IndexByte(text[min(1, len(text)):], '@') + 1
	if at < 1 {
		return text, "", false
	}
	return text[:at], text[at+1:], true
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
