package probe

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"deploycoord/pkg/expression"
)

// capture is a value of an answer that later steps use.
type capture struct {
	name   string
	from   string // as the configuration spells it
	header string
	path   expression.Path
}

// maxCapture bounds a captured value, in bytes.
const maxCapture = 8 << 10

func parseCaptures(given map[string]string) ([]capture, error) {
	var all []capture
	for _, name := range slices.Sorted(maps.Keys(given)) {
		from := strings.TrimSpace(given[name])
		if !isVariable(name) {
			return nil, fmt.Errorf("capture: %q is no name of a variable: expected letters, digits and _", oneLine(name, 60))
		}
		c := capture{name: name, from: oneLine(from, 80)}
		if header, ok := strings.CutPrefix(from, "header:"); ok {
			if c.header = strings.TrimSpace(header); !httpguts.ValidHeaderFieldName(c.header) {
				return nil, fmt.Errorf("capture: %s: header: wants the name of a header behind it", name)
			}
			all = append(all, c)
			continue
		}
		path, err := expression.ParsePath(dotted(from))
		if err != nil {
			return nil, fmt.Errorf("capture: %s: %s %w", name, c.from, err)
		}
		c.path = path
		all = append(all, c)
	}
	return all, nil
}

// capture takes what later steps need. Its errors quote no value.
func (s *step) capture(a *answer, into map[string]string) error {
	for _, c := range s.captures {
		var value string
		if c.header != "" {
			values := a.header.Values(c.header)
			if len(values) == 0 {
				return fmt.Errorf("its answer has no header %s, which the next steps need", c.header)
			}
			value = values[0]
		} else {
			d := a.document()
			if d.fault != "" {
				return fmt.Errorf("its answer %s; the next steps need its %s", d.fault, c.from)
			}
			raw, ok := d.find(c.path)
			if !ok || string(raw) == "null" {
				return fmt.Errorf("its answer has no %s, which the next steps need", c.from)
			}
			value = plainValue(raw)
		}
		switch {
		case len(value) > maxCapture:
			return fmt.Errorf("its %s is longer than 8 kB", c.from)
		case value == "":
			return fmt.Errorf("its %s is empty, and the next steps need it", c.from)
		}
		into[c.name] = value
	}
	return nil
}

// needsBody tells whether somebody looks at the body.
func (s *step) needsBody(a *answer) bool {
	for _, c := range s.captures {
		if c.header == "" {
			return true
		}
	}
	return s.expect.needsBody || s.identity.needsBody(a.header.Get("Content-Type"))
}
