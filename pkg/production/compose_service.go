package production

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// environmentOf reads a service's `environment`: a mapping, or a list of NAME=VALUE and NAME. A name alone has no value.
func environmentOf(env any) (map[string]*string, error) {
	out := map[string]*string{}
	switch env := env.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		for name, v := range env {
			value, err := scalar(v)
			if err != nil {
				return nil, err
			}
			out[name] = value
		}
	case []any:
		for _, v := range env {
			text, err := scalar(v)
			if err != nil {
				return nil, err
			}
			if text == nil {
				text = new("<nil>") // compose's reading of an empty entry
			}
			name, value, given := strings.Cut(*text, "=")
			if strings.TrimRightFunc(name, unicode.IsSpace) != name {
				return nil, errors.New("a variable's name ends with a blank")
			}
			out[name] = nil
			if given {
				out[name] = &value
			}
		}
	default:
		return nil, errors.New("is neither a mapping nor a list")
	}
	return out, nil
}

// scalar is a value as compose writes it into the environment; nil for none.
func scalar(v any) (*string, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case map[string]any, map[any]any, []any:
		return nil, errors.New("holds a value that is no scalar")
	default:
		return new(fmt.Sprint(v)), nil
	}
}

// envFilesOf reads a service's `env_file`: a path, or a list of paths and of mappings with a path.
func envFilesOf(files any) ([]envFileEntry, error) {
	if files == nil {
		return nil, nil
	}
	list, ok := files.([]any)
	if one, single := files.(string); single {
		list, ok = []any{one}, true
	}
	if !ok {
		return nil, errors.New("is neither a path nor a list")
	}
	var out []envFileEntry
	for _, f := range list {
		entry := envFileEntry{required: true}
		switch f := f.(type) {
		case string:
			entry.path, ok = f, true
		case map[string]any:
			entry.path, ok = f["path"].(string)
			if required, given := f["required"].(bool); given {
				entry.required = required
			}
		default:
			ok = false
		}
		if !ok {
			return nil, errors.New("an entry has no path")
		}
		out = append(out, entry)
	}
	return out, nil
}
