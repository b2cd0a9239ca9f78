package conform

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// queryAnswer lists what is wrong with the answer to a GraphQL request.
func (x *exchange) queryAnswer() []string {
	found := x.headers()
	if x.status != http.StatusOK {
		return append(found, x.refusal()...)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(x.answer, &members); err != nil {
		return append(found, "the answer is no JSON object: "+err.Error())
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains([]string{"data", "errors", "extensions"}, name) {
			found = append(found, fmt.Sprintf("the answer has the member %q: expected data, errors, extensions", name))
		}
	}
	var data any
	if raw := members["data"]; raw != nil {
		if err := exact(raw, &data); err != nil {
			return append(found, "the answer's data: "+err.Error())
		}
	}
	faults, wrong := queryErrors(members["errors"])
	found = append(found, wrong...)
	if data == nil && len(faults) == 0 {
		return append(found, "the answer has neither data nor errors")
	}
	if data == nil {
		return found
	}
	for _, f := range faults {
		if said := f.fits(data); said != "" {
			found = append(found, said)
		}
	}
	q, _ := x.queried()
	if q == nil {
		return found // the request is at fault
	}
	root := schema().Query
	if q.operation.Operation == ast.Mutation {
		root = schema().Mutation
	}
	return append(found, q.object(root, []ast.SelectionSet{q.operation.SelectionSet}, data, "data")...)
}

// refusal holds an answer that is not 200 to what REST says in its place.
func (x *exchange) refusal() []string {
	if _, usual := everywhere[x.status]; !usual {
		return []string{fmt.Sprintf("GraphQL does not answer %d", x.status)}
	}
	var said struct{ Message string }
	if err := json.Unmarshal(x.answer, &said); err != nil || said.Message == "" {
		return []string{fmt.Sprintf("the answer %d has no message", x.status)}
	}
	return nil
}

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
