package conform

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// object holds a value to the selections of an object, an interface or a union.
func (q *queried) object(of *ast.Definition, sets []ast.SelectionSet, value any, where string) []string {
	fields, is := value.(map[string]any)
	if !is {
		return []string{fmt.Sprintf("%s: expected an object of type %s", where, of.Name)}
	}
	var best []string
	for i, kind := range schema().GetPossibleTypes(of) {
		found := q.concrete(kind, sets, fields, where)
		if len(found) == 0 {
			return nil
		}
		if i == 0 || len(found) < len(best) {
			best = found
		}
	}
	return best
}

func (q *queried) concrete(kind *ast.Definition, sets []ast.SelectionSet, fields map[string]any, where string) []string {
	selected := map[string][]*ast.Field{}
	for _, set := range sets {
		q.collect(kind, set, selected)
	}
	var found []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if selected[name] == nil {
			found = append(found, fmt.Sprintf("%s.%s: nobody asked for it", where, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(selected)) {
		at := where + "." + name
		all := selected[name]
		value, there := fields[name]
		switch {
		case !there:
			found = append(found, at+": it was asked for and is missing")
		case all[0].Name == "__typename":
			if value != kind.Name {
				found = append(found, fmt.Sprintf("%s: %v, where %s stands", at, value, kind.Name))
			}
		default:
			var below []ast.SelectionSet
			for _, f := range all {
				below = append(below, f.SelectionSet)
			}
			found = append(found, q.value(all[0].Definition.Type, below, value, at)...)
			found = append(found, q.page(all[0], value, at)...)
		}
	}
	return found
}

// collect gathers the fields that are selected of a concrete type, by the name they are answered under.
func (q *queried) collect(kind *ast.Definition, set ast.SelectionSet, into map[string][]*ast.Field) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if q.included(s.Directives) {
				into[s.Alias] = append(into[s.Alias], s)
			}
		case *ast.InlineFragment:
			if q.included(s.Directives) && is(kind, s.TypeCondition) {
				q.collect(kind, s.SelectionSet, into)
			}
		case *ast.FragmentSpread:
			if q.included(s.Directives) && is(kind, s.Definition.TypeCondition) {
				q.collect(kind, s.Definition.SelectionSet, into)
			}
		}
	}
}

func is(kind *ast.Definition, condition string) bool {
	if condition == "" || condition == kind.Name || slices.Contains(kind.Interfaces, condition) {
		return true
	}
	other := schema().Types[condition]
	return other != nil && other.Kind == ast.Union && slices.Contains(other.Types, kind.Name)
}

func (q *queried) included(all ast.DirectiveList) bool {
	for _, d := range all {
		when, _ := d.ArgumentMap(q.variables)["if"].(bool)
		if d.Name == "skip" && when || d.Name == "include" && !when {
			return false
		}
	}
	return true
}

// value holds a value to its type.
func (q *queried) value(t *ast.Type, sets []ast.SelectionSet, value any, where string) []string {
	if value == nil {
		if t.NonNull {
			return []string{where + ": null, where the schema has " + t.String()}
		}
		return nil
	}
	if t.Elem != nil {
		list, is := value.([]any)
		if !is {
			return []string{where + ": expected a list, " + t.String()}
		}
		var found []string
		for i, element := range list {
			found = append(found, q.value(t.Elem, sets, element, fmt.Sprintf("%s[%d]", where, i))...)
		}
		return found
	}
	kind := schema().Types[t.NamedType]
	switch kind.Kind {
	case ast.Enum:
		name, is := value.(string)
		if !is || kind.EnumValues.ForName(name) == nil {
			return []string{fmt.Sprintf("%s: %v is no %s", where, value, kind.Name)}
		}
		return nil
	case ast.Scalar:
		if said := scalar(kind.Name, value); said != "" {
			return []string{fmt.Sprintf("%s: %s, where the schema has %s", where, said, kind.Name)}
		}
		return nil
	}
	return q.object(kind, sets, value, where)
}

// page holds a connection to the number of elements that were asked for.
func (q *queried) page(f *ast.Field, value any, where string) []string {
	fields, is := value.(map[string]any)
	if !is || !strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		return nil
	}
	args := f.ArgumentMap(q.variables)
	for _, name := range []string{"first", "last"} {
		most, given := count(args[name])
		for _, key := range []string{"nodes", "edges"} {
			if list, is := fields[key].([]any); is && given && len(list) > most {
				return []string{fmt.Sprintf("%s.%s: %d elements, where %s is %d", where, key, len(list), name, most)}
			}
		}
	}
	return nil
}

func count(v any) (int, bool) {
	switch n := v.(type) {
	case int64:
		return int(n), true
	case int:
		return n, true
	case float64:
		return int(n), true
	case json.Number:
		i, err := n.Int64()
		return int(i), err == nil
	}
	return 0, false
}
