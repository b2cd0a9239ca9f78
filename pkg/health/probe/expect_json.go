package probe

import (
	"fmt"
	"maps"
	"slices"

	"deploycoord/pkg/config"
	"deploycoord/pkg/expression"
	"deploycoord/pkg/health"
)

// expectJSON holds fields of a JSON body. A text is compared as it is, anything else as JSON writes it: 1, true, null.
func expectJSON(c config.Expect, captured []string, env Env) ([]assertion, error) {
	var all []assertion
	for _, text := range slices.Sorted(maps.Keys(c.JSON)) {
		place := oneLine(dotted(text), 80)
		path, err := expression.ParsePath(dotted(text))
		if err != nil {
			return nil, fmt.Errorf("json: %s %w", place, err)
		}
		want, err := parseTemplate(c.JSON[text], captured, env)
		if err != nil {
			return nil, fmt.Errorf("json: %s: %w", place, err)
		}
		all = append(all, func(a *answer, captured map[string]string) *health.Sample {
			value, err := want.render(captured, nil)
			if err != nil {
				return &health.Sample{Text: place + " could not be compared: " + err.Error()}
			}
			return fieldIs(a, place, path, value)
		})
	}
	return all, nil
}

func fieldIs(a *answer, place string, path expression.Path, value string) *health.Sample {
	d := a.document()
	if d.fault != "" {
		s := down("its answer "+d.fault, "JSON whose "+place+" is "+a.quote(value))
		return &s
	}
	raw, ok := d.find(path)
	if !ok {
		s := down("has no "+place, place+" "+a.quote(value))
		return &s
	}
	is := plainValue(raw)
	if is == value {
		return nil
	}
	if raw[0] == '{' || raw[0] == '[' {
		if other := parseDocument([]byte(value)); other.fault == "" && plainValue(other.text) == is {
			return nil
		}
	}
	if raw[0] == '"' {
		s := down(place+" is "+a.quote(is), a.quote(value))
		return &s
	}
	s := down(place+" is "+a.short(is), a.short(value))
	return &s
}
