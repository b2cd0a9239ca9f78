package conform

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

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
