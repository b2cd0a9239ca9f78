package githubsim

import (
	"fmt"
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// query is one operation on its way.
type query struct {
	call      *call
	doc       *ast.QueryDocument
	variables map[string]any
	kinds     map[string]*kind
	faults    []*queryFault // of what is null in the answer
	invalid   []*queryFault // of the query itself: it is not answered
	merges    map[*Pull]mergeWord
	nodes     int
}

// maxNodes is how many nodes a query may ask for (docs.github.com/en/graphql, "node limit").
const maxNodes = 500_000

// node is a value of an object type.
type node struct {
	kind  string
	repo  *Repository // that it belongs to; nil for none
	value any
}

// kind is an object type. A field whose name ends with "!" is never null, as in the schema.
type kind struct {
	is     []string // its interfaces and unions
	fields map[string]resolver
}

// resolver reads a field: nil, a string, number, bool, time, *node, or a list of one of these.
type resolver func(*here) (any, error)

// here is a field on its way.
type here struct {
	*query
	repo  *Repository
	value any
	name  string
	args  map[string]any
}

// with makes a resolver of a function over a node's value. Inlined, each of its many calls would have code of its own.
//
//go:noinline
func with[T any](read func(*here, T) any) resolver {
	return func(h *here) (any, error) { return read(h, h.value.(T)), nil }
}

// try is with for what may fail.
//
//go:noinline
func try[T any](read func(*here, T) (any, error)) resolver {
	return func(h *here) (any, error) { return read(h, h.value.(T)) }
}

// always is a field that has one value.
func always(value any) resolver { return func(*here) (any, error) { return value, nil } }

// run carries the operation out and gives the whole answer.
func (q *query) run(operation *ast.OperationDefinition) object {
	root := "Query"
	if operation.Operation == ast.Mutation {
		root = "Mutation"
	}
	data, ok := q.object(&node{kind: root}, []ast.SelectionSet{operation.SelectionSet}, nil, 0)
	if len(q.invalid) > 0 {
		return object{"errors": q.invalid}
	}
	out := object{"data": data}
	if !ok {
		out["data"] = nil
	}
	if len(q.faults) > 0 {
		out["errors"] = q.faults
	}
	return out
}

// maxDepth bounds how deep an answer may be.
const maxDepth = 100

// object answers the selections of a node; not ok means that a field failed that may not be null.
func (q *query) object(n *node, sets []ast.SelectionSet, path []any, depth int) (out *members, ok bool) {
	k := q.kindOf(n.kind)
	if depth > maxDepth || k == nil {
		q.invalid = append(q.invalid, &queryFault{Message: "Query has a depth that exceeds the limit", Path: path})
		return nil, false
	}
	var selected selection
	for _, set := range sets {
		q.collect(n.kind, k, set, &selected, 0)
	}
	out = &members{}
	for _, name := range selected.names {
		fields := selected.fields[name]
		at := append(slices.Clone(path), name)
		if fields[0].Name == "__typename" {
			out.add(name, n.kind)
			continue
		}
		read, must := k.fields[fields[0].Name], false
		if read == nil {
			read, must = k.fields[fields[0].Name+"!"], true
		}
		if read == nil {
			q.invalid = append(q.invalid, undefinedField(n.kind, fields[0], path))
			continue
		}
		value, ok := q.field(n, fields, read, at, depth)
		if !ok || value == nil && must {
			if ok {
				q.fail(fmt.Errorf("the field %s.%s is null", n.kind, fields[0].Name), fields[0], at)
			}
			if must {
				return nil, false
			}
			value = nil
		}
		out.add(name, value)
	}
	return out, true
}

// field reads a field and answers what is selected of it.
func (q *query) field(n *node, fields []*ast.Field, read resolver, path []any, depth int) (any, bool) {
	f := fields[0]
	h := &here{query: q, repo: n.repo, value: n.value, name: f.Name, args: map[string]any{}}
	for _, a := range f.Arguments {
		if a.Value.Kind == ast.Variable {
			if value, bound := q.variables[a.Value.Raw]; bound {
				h.args[a.Name] = value
			}
			continue
		}
		value, err := a.Value.Value(q.variables)
		if err != nil {
			q.fail(err, f, path)
			return nil, false
		}
		h.args[a.Name] = value
	}
	value, err := read(h)
	if err != nil {
		q.fail(err, f, path)
		return nil, false
	}
	var sets []ast.SelectionSet
	for _, f := range fields {
		sets = append(sets, f.SelectionSet)
	}
	return q.complete(value, f, sets, path, depth+1)
}

// complete turns what a resolver gave into what is answered.
func (q *query) complete(value any, f *ast.Field, sets []ast.SelectionSet, path []any, depth int) (any, bool) {
	switch v := value.(type) {
	case *node:
		if v == nil {
			return nil, true
		}
		if q.nodes++; q.nodes > maxNodes {
			q.invalid = append(q.invalid[:0], &queryFault{Type: "MAX_NODE_LIMIT_EXCEEDED", Message: fmt.Sprintf("This query requests more than %d possible nodes.", maxNodes)})
			return nil, false
		}
		if len(f.SelectionSet) == 0 {
			q.invalid = append(q.invalid, noSelection(v.kind, f, path))
			return nil, true
		}
		out, ok := q.object(v, sets, path, depth)
		if !ok {
			return nil, false
		}
		return out, true
	case []*node:
		list := make([]any, len(v))
		for i, element := range v {
			if failed, is := elementFault(element); is {
				q.fail(failed, f, append(slices.Clone(path), i))
				continue
			}
			list[i], _ = q.complete(element, f, sets, append(slices.Clone(path), i), depth)
		}
		return list, true
	case time.Time:
		if v.IsZero() {
			return nil, true
		}
		return v.UTC().Format(time.RFC3339), true
	}
	return value, true
}

// failedElement is an element of a list that is null for a reason.
const failedElement = "failed"

func elementFault(n *node) (error, bool) { //nolint:revive // the fault is what is asked for
	if n == nil || n.kind != failedElement {
		return nil, false
	}
	err, is := n.value.(error)
	return err, is
}
