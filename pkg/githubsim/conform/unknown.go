package conform

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// unknown lists the members of a value that none of its schemas has. GitHub's description never forbids them, and GitHub
// ignores them: they are misspelt.
func unknown(schemas []*openapi3.Schema, value any, where string) []string {
	schemas = parts(schemas)
	var found []string
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			below, open := member(schemas, name)
			if len(below) == 0 && !open {
				found = append(found, fmt.Sprintf("%s: the description has no member %q", where, name))
			}
			found = append(found, unknown(below, v[name], where+"."+name)...)
		}
	case []any:
		var items []*openapi3.Schema
		for _, s := range schemas {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, element := range v {
			found = append(found, unknown(items, element, fmt.Sprintf("%s[%d]", where, i))...)
		}
	}
	return found
}

// parts takes compound schemas apart.
func parts(schemas []*openapi3.Schema) []*openapi3.Schema {
	var out []*openapi3.Schema
	for _, s := range schemas {
		out = append(out, s)
		for _, ref := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
			out = append(out, parts([]*openapi3.Schema{ref.Value})...)
		}
	}
	return out
}

// member gives the schemas of a member; open says that any member may stand there.
func member(schemas []*openapi3.Schema, name string) (found []*openapi3.Schema, open bool) {
	described := false
	for _, s := range schemas {
		if p := s.Properties[name]; p != nil {
			found = append(found, p.Value)
		}
		described = described || len(s.Properties) > 0
		if more := s.AdditionalProperties; more.Schema != nil {
			found = append(found, more.Schema.Value)
		} else if more.Has != nil && *more.Has {
			open = true
		}
	}
	return found, open || !described
}
