package conform

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

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
	if err := schema.VisitJSON(value, openapi3.VisitAsRequest(), openapi3.MultiErrors()); err != nil {
		found = append(found, "the body: "+brief(err))
	}
	return found
}

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

// brief is a validation's error without the schema and the value, which fill pages.
func brief(err error) string {
	var lines []string
	var walk func(error, string)
	walk = func(err error, where string) {
		switch e := err.(type) { //nolint:errorlint // the tree of errors is walked by hand
		case openapi3.MultiError:
			for _, inner := range e {
				walk(inner, where)
			}
		case *openapi3filter.RequestError:
			if e.Parameter != nil {
				where = e.Parameter.In + " " + e.Parameter.Name
			}
			if e.Err == nil {
				lines = append(lines, where+": "+e.Reason)
				return
			}
			walk(e.Err, where)
		case *openapi3.SchemaError:
			at := strings.Join(append([]string{where}, e.JSONPointer()...), "/")
			if inner, compound := e.Origin.(openapi3.MultiError); compound { //nolint:errorlint // as above
				lines = append(lines, at+": "+e.SchemaField)
				walk(inner, at)
				return
			}
			lines = append(lines, at+": "+e.Reason)
		default:
			lines = append(lines, where+": "+err.Error())
		}
	}
	walk(err, "")
	if len(lines) > 6 {
		lines = append(lines[:6], fmt.Sprintf("and %d more", len(lines)-6))
	}
	text := strings.Join(lines, "; ")
	return text[:min(len(text), 2000)]
}
