package githubsim

import (
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// selection is what is selected of an object, in order.
type selection struct {
	names  []string
	fields map[string][]*ast.Field
	spread map[string]bool // fragments that are in already: one that is spread again adds nothing
}

func (q *query) collect(name string, k *kind, set ast.SelectionSet, into *selection, depth int) {
	if depth > maxDepth {
		return
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if !q.included(s.Directives) {
				continue
			}
			if into.fields == nil {
				into.fields = map[string][]*ast.Field{}
			}
			if into.fields[s.Alias] == nil {
				into.names = append(into.names, s.Alias)
			}
			into.fields[s.Alias] = append(into.fields[s.Alias], s)
		case *ast.InlineFragment:
			if q.included(s.Directives) && k.answers(name, s.TypeCondition) {
				q.collect(name, k, s.SelectionSet, into, depth+1)
			}
		case *ast.FragmentSpread:
			if into.spread[s.Name] || !q.included(s.Directives) {
				continue
			}
			f := q.doc.Fragments.ForName(s.Name)
			if f == nil {
				q.invalid = append(q.invalid, &queryFault{Message: fmt.Sprintf("Fragment %s was used, but not defined", s.Name), Locations: at(s.Position)})
				continue
			}
			if into.spread == nil {
				into.spread = map[string]bool{}
			}
			into.spread[s.Name] = true
			if k.answers(name, f.TypeCondition) {
				q.collect(name, k, f.SelectionSet, into, depth+1)
			}
		}
	}
}

// answers tells whether a type is of the type that a fragment is about.
func (k *kind) answers(name, condition string) bool {
	return condition == "" || condition == name || slices.Contains(k.is, condition)
}

func (q *query) included(all ast.DirectiveList) bool {
	for _, d := range all {
		given := d.Arguments.ForName("if")
		if given == nil {
			continue
		}
		value, err := given.Value.Value(q.variables)
		when, is := value.(bool)
		if err == nil && is && (d.Name == "skip" && when || d.Name == "include" && !when) {
			return false
		}
	}
	return true
}
