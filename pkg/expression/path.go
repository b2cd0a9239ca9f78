package expression

import (
	"fmt"
	"strconv"
	"strings"
)

// Path is the place of a value in JSON: .build.sha, .items[0].id, ."a-b".c; . alone is the whole.
type Path []any // of string and int

// The bounds of a path.
const (
	maxPath  = 1000 // bytes
	maxParts = 64
)

// ParsePath reads a path. Its error reads on from the path: "needs …", "has …".
func ParsePath(s string) (Path, error) {
	switch {
	case !strings.HasPrefix(s, "."):
		return nil, fmt.Errorf("needs a dot before its first field, such as .status or .items[0].id")
	case len(s) > maxPath:
		return nil, fmt.Errorf("has more than %d bytes", maxPath)
	case s == ".":
		return Path{}, nil
	}
	var path Path
	rest := s
	for rest != "" {
		part, after, err := pathPart(rest, len(path) == 0)
		if err != nil {
			return nil, err
		}
		if path = append(path, part); len(path) > maxParts {
			return nil, fmt.Errorf("has more than %d parts", maxParts)
		}
		rest = after
	}
	return path, nil
}

// pathPart reads .name, ."name", [0] or ["name"]; the first part may be .[0] too.
func pathPart(s string, first bool) (part any, rest string, err error) {
	if s[0] == '.' {
		s = s[1:]
		if !first && strings.HasPrefix(s, "[") || s == "" {
			return nil, "", fmt.Errorf("has a dot without a field behind it")
		}
		if !strings.HasPrefix(s, "[") {
			return pathName(s)
		}
	}
	if s[0] != '[' {
		return nil, "", fmt.Errorf(`has something behind a part that is no part: a field begins with a dot, an item is [0]`)
	}
	if strings.HasPrefix(s, `["`) {
		name, rest, err := pathName(s[1:])
		if err == nil && !strings.HasPrefix(rest, "]") {
			err = fmt.Errorf("has a [ without its ]")
		}
		if err != nil {
			return nil, "", err
		}
		return name, rest[1:], nil
	}
	digits, rest, ok := strings.Cut(s[1:], "]")
	if !ok {
		return nil, "", fmt.Errorf("has a [ without its ]")
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil {
		return nil, "", fmt.Errorf("has no number between [ and ]: items are counted from 0")
	}
	return int(n), rest, nil
}

// pathName reads a field's name: up to the next part, or in quotes as JSON has them.
func pathName(s string) (any, string, error) {
	if s[0] == '"' {
		quoted, err := strconv.QuotedPrefix(s)
		if err != nil {
			return nil, "", fmt.Errorf("has a quote without its end")
		}
		name, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, "", fmt.Errorf("has a quoted field that cannot be read")
		}
		return name, s[len(quoted):], nil
	}
	end := strings.IndexAny(s, ".[]\"' \t")
	if end < 0 {
		end = len(s)
	}
	switch {
	case end == 0:
		return nil, "", fmt.Errorf("has a dot without a field behind it")
	case end < len(s) && s[end] != '.' && s[end] != '[':
		return nil, "", fmt.Errorf(`has a field with a space, a quote or a bracket: write it as ."a b"`)
	}
	return s[:end], s[end:], nil
}

// In finds the path's value in what json.Unmarshal makes of any value. ok is false where nothing is there; a null is
// there.
func (p Path) In(v any) (value any, ok bool) {
	for _, part := range p {
		switch at := part.(type) {
		case string:
			fields, isObject := v.(map[string]any)
			if !isObject {
				return nil, false
			}
			if v, ok = fields[at]; !ok {
				return nil, false
			}
		case int:
			items, isList := v.([]any)
			if !isList || at >= len(items) {
				return nil, false
			}
			v = items[at]
		}
	}
	return v, true
}
