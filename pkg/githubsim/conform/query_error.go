package conform

import (
	"encoding/json"
	"fmt"
)

// queryError is one error of an answer.
type queryError struct {
	Type, Message string
	Path          []any
	Locations     []struct{ Line, Column int }
	Extensions    map[string]any
}

func queryErrors(raw json.RawMessage) (all []queryError, found []string) {
	if raw == nil {
		return nil, nil
	}
	if err := exact(raw, &all); err != nil {
		return nil, []string{"the answer's errors: " + err.Error()}
	}
	if len(all) == 0 {
		found = append(found, "the answer's list of errors is empty")
	}
	for i, e := range all {
		if e.Message == "" {
			found = append(found, fmt.Sprintf("errors[%d] has no message", i))
		}
		for _, l := range e.Locations {
			if l.Line < 1 || l.Column < 1 {
				found = append(found, fmt.Sprintf("errors[%d] has the location %d:%d", i, l.Line, l.Column))
			}
		}
	}
	return all, found
}

// fits tells whether what an error is about is missing in the data, as it must be.
func (e queryError) fits(data any) string {
	at := data
	for _, step := range e.Path {
		if at == nil {
			return "" // null already above
		}
		switch s := step.(type) {
		case string:
			fields, is := at.(map[string]any)
			value, there := fields[s]
			if !is || !there {
				return fmt.Sprintf("the error %q is about %v, where the data has nothing", e.Message, e.Path)
			}
			at = value
		case json.Number:
			list, is := at.([]any)
			n, err := s.Int64()
			if !is || err != nil || n < 0 || int(n) >= len(list) {
				return fmt.Sprintf("the error %q is about %v, where the data has nothing", e.Message, e.Path)
			}
			at = list[n]
		default:
			return fmt.Sprintf("the error %q has the path %v", e.Message, e.Path)
		}
	}
	if at != nil {
		return fmt.Sprintf("the error %q is about %v, which is not null", e.Message, e.Path)
	}
	return ""
}
