package githubsim

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// queryFault is one entry of an answer's errors.
type queryFault struct {
	Type       string     `json:"type,omitempty"`
	Path       []any      `json:"path,omitempty"`
	Extensions object     `json:"extensions,omitempty"`
	Locations  []location `json:"locations,omitempty"`
	Message    string     `json:"message"`
}

type location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

func (f *queryFault) Error() string { return f.Message }

func at(p *ast.Position) []location {
	if p == nil {
		return nil
	}
	return []location{{p.Line, max(p.Column, 1)}}
}

// fail notes why a field is null.
func (q *query) fail(err error, f *ast.Field, path []any) {
	fault := faultOf(err)
	fault.Path, fault.Locations = path, at(f.Position)
	q.faults = append(q.faults, &fault)
}

// faultOf words an error as GraphQL does.
func faultOf(err error) queryFault {
	var said *queryFault
	var no *refusal
	switch {
	case errors.As(err, &said):
		return *said
	case errors.As(err, &no) && no.status == http.StatusForbidden:
		return queryFault{Type: "FORBIDDEN", Message: no.message, Extensions: object{"saml_failure": false}}
	case errors.As(err, &no) && no.status == http.StatusNotFound:
		return queryFault{Type: "NOT_FOUND", Message: no.message}
	case errors.As(err, &no):
		return queryFault{Type: "UNPROCESSABLE", Message: no.text()}
	case errors.Is(err, errMissing):
		return queryFault{Type: "NOT_FOUND", Message: "Could not resolve: " + err.Error()}
	}
	return queryFault{Message: "Something went wrong while executing your query: " + err.Error()}
}

// text is what a refusal says where there is room for one line only.
func (e *refusal) text() string {
	if len(e.errors) == 0 {
		return e.message
	}
	detail := e.errors[0]
	if message, is := detail["message"].(string); is {
		return message
	}
	return fmt.Sprintf("%s: %v %v", e.message, detail["field"], detail["code"])
}

func parseFault(err error) *queryFault {
	f := &queryFault{Message: "Parse error on the query: " + err.Error()}
	var said *gqlerror.Error
	if errors.As(err, &said) {
		f.Message = "Parse error: " + said.Message
		for _, l := range said.Locations {
			f.Locations = append(f.Locations, location{l.Line, l.Column})
		}
	}
	return f
}

func undefinedField(kind string, f *ast.Field, path []any) *queryFault {
	return &queryFault{
		Path: append(append([]any{"query"}, path...), f.Name), Locations: at(f.Position),
		Extensions: object{"code": "undefinedField", "typeName": kind, "fieldName": f.Name},
		Message:    fmt.Sprintf("Field '%s' doesn't exist on type '%s'", f.Name, kind),
	}
}

func noSelection(kind string, f *ast.Field, path []any) *queryFault {
	return &queryFault{
		Path: append([]any{"query"}, path...), Locations: at(f.Position),
		Extensions: object{"code": "selectionMismatch", "nodeName": fmt.Sprintf("field '%s'", f.Name), "typeName": kind},
		Message:    fmt.Sprintf("Field must have selections (field '%s' returns %s but has no selections. Did you mean '%s { ... }'?)", f.Name, kind, f.Name),
	}
}

// missingArgument refuses a field without an argument that it needs.
func missingArgument(h *here, names string) error {
	return &queryFault{
		Extensions: object{"code": "missingRequiredArguments", "className": "Field", "name": h.name, "arguments": names},
		Message:    fmt.Sprintf("Field '%s' is missing required arguments: %s", h.name, names),
	}
}

func unresolved(format string, args ...any) error {
	return &queryFault{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to "+format, args...)}
}

// may tells why the token may not do something in the repository; nil where it may.
func (h *here) may(n need, number int) error {
	c := h.web()
	if number > 0 {
		c.args["number"] = fmt.Sprint(number)
	}
	return h.call.server.allowed(c, &route{need: n})
}
