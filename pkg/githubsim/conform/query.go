package conform

import (
	"bytes"
	_ "embed" // the schema
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
)

//go:embed testdata/schema.graphql
var schemaText string

// schema is the GraphQL schema, loaded once.
var schema = sync.OnceValue(func() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Name: "testdata/schema.graphql", Input: schemaText})
})

// Schema is GitHub's GraphQL schema, as far as testdata has it. It is shared: nobody may change it.
func Schema() *ast.Schema { return schema() }

// queried is a GraphQL request that was understood.
type queried struct {
	operation *ast.OperationDefinition
	variables map[string]any
}

// queried reads a GraphQL request; nil with what is wrong where it cannot be carried out.
func (x *exchange) queried() (*queried, []string) {
	switch {
	case x.method != http.MethodPost:
		return nil, []string{"GraphQL is asked by POST alone"}
	case x.query != "":
		return nil, []string{"GraphQL takes no parameters in the address"}
	}
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(x.body, &sent); err != nil {
		return nil, []string{"the body is no JSON object: " + err.Error()}
	}
	var found []string
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if !slices.Contains([]string{"query", "variables", "operationName"}, name) {
			found = append(found, fmt.Sprintf("the body has the member %q: expected query, variables, operationName", name))
		}
	}
	var text, name string
	variables := map[string]any{}
	for member, into := range map[string]any{"query": &text, "operationName": &name, "variables": &variables} {
		if raw := sent[member]; raw != nil {
			if err := exact(raw, into); err != nil {
				return nil, append(found, fmt.Sprintf("the member %s: %v", member, err))
			}
		}
	}
	doc, faults := gqlparser.LoadQuery(schema(), text) //nolint:staticcheck // the rules that are GitHub's are the default ones
	for _, f := range faults {
		found = append(found, "the query: "+f.Error())
	}
	if len(faults) > 0 {
		return nil, found
	}
	operation := doc.Operations.ForName(name)
	if operation == nil {
		return nil, append(found, fmt.Sprintf("the query has no operation %q", name))
	}
	for _, given := range slices.Sorted(maps.Keys(variables)) {
		if operation.VariableDefinitions.ForName(given) == nil {
			found = append(found, fmt.Sprintf("the query has no variable %q", given))
		}
	}
	for _, v := range operation.VariableDefinitions {
		found = append(found, quoted(v.Type, variables[v.Variable], "$"+v.Variable)...)
	}
	values, err := validator.VariableValues(schema(), operation, variables)
	if err != nil {
		return nil, append(found, "the variables: "+err.Error())
	}
	return &queried{operation, values}, found
}

// quoted lists the numbers and truths that are sent as strings: the validator reads them, GitHub does not.
func quoted(t *ast.Type, value any, where string) []string {
	switch v := value.(type) {
	case string:
		if slices.Contains([]string{"Int", "Float", "Boolean"}, t.Name()) {
			return []string{fmt.Sprintf("the variables: %s is a string, not %s", where, t)}
		}
	case []any:
		var found []string
		for i, element := range v {
			if t.Elem != nil {
				found = append(found, quoted(t.Elem, element, fmt.Sprintf("%s[%d]", where, i))...)
			}
		}
		return found
	case map[string]any:
		var found []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if input := schema().Types[t.Name()]; input != nil && input.Fields.ForName(name) != nil {
				found = append(found, quoted(input.Fields.ForName(name).Type, v[name], where+"."+name)...)
			}
		}
		return found
	}
	return nil
}

// exact reads JSON without making numbers inexact.
func exact(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}
