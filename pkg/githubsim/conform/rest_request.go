package conform

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// restRequest lists what is wrong with a REST request: its path, its parameters and its body.
func (x *exchange) restRequest() []string {
	d := description()
	e, args, known := d.find(x.method, x.path)
	switch {
	case e == nil && known:
		return []string{"the description has this path, but not for this method"}
	case e == nil:
		return []string{"the description has no such path"}
	}
	operation := e.item.GetOperation(x.method)
	found := x.parameters(e, operation)
	query, err := x.values()
	if err != nil {
		return append(found, "the query cannot be read: "+err.Error())
	}
	request, err := http.NewRequest(x.method, "https://api.github.com"+x.path+"?"+query.Encode(), http.NoBody)
	if err != nil {
		return append(found, err.Error())
	}
	request.Header = x.header
	err = openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: request, PathParams: args, QueryParams: query,
		Route:   &routers.Route{Spec: d.doc, Path: e.template, PathItem: e.item, Method: x.method, Operation: operation},
		Options: &openapi3filter.Options{ExcludeRequestBody: true, MultiError: true, SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	})
	if err != nil {
		found = append(found, "parameters: "+brief(err))
	}
	return append(found, x.sent(operation)...)
}

// parameters lists those of the query that the description does not have, or that stand twice.
func (x *exchange) parameters(e *endpoint, operation *openapi3.Operation) []string {
	query, err := x.values()
	if err != nil {
		return nil // said by the caller
	}
	var known, found []string
	for _, p := range slices.Concat(e.item.Parameters, operation.Parameters) {
		if p.Value.In == openapi3.ParameterInQuery {
			known = append(known, p.Value.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch {
		case !slices.Contains(known, name):
			found = append(found, fmt.Sprintf("the description has no parameter %q in the query; it has %q", name, known))
		case len(query[name]) > 1:
			found = append(found, fmt.Sprintf("the parameter %q stands in the query %d times", name, len(query[name])))
		}
	}
	return found
}

// sent lists what is wrong with the request's body.
func (x *exchange) sent(operation *openapi3.Operation) []string {
	body := operation.RequestBody
	switch {
	case len(x.body) == 0 && (body == nil || !body.Value.Required):
		return nil
	case len(x.body) == 0:
		return []string{"the body is missing"}
	case body == nil || body.Value.Content["application/json"] == nil:
		return []string{"the description has no body here"}
	}
	if kind, _, err := mime.ParseMediaType(x.header.Get("Content-Type")); err != nil || kind != "application/json" {
		return []string{fmt.Sprintf("the body's Content-Type is %q: expected application/json", x.header.Get("Content-Type"))}
	}
	var value any
	if err := json.Unmarshal(x.body, &value); err != nil {
		return []string{"the body is no JSON: " + err.Error()}
	}
	schema := body.Value.Content["application/json"].Schema.Value
	found := unknown([]*openapi3.Schema{schema}, value, "the body")
	if err := schema.VisitJSON(value, openapi3.MultiErrors()); err != nil {
		found = append(found, "the body: "+brief(err))
	}
	return found
}
