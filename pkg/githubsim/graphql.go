package githubsim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// maxTokens bounds a query; GitHub bounds the nodes that it may ask for in place of that.
const maxTokens = 20_000

// graphql answers POST /graphql and /api/graphql. t is nil for a request without a token. The mutex is held.
//
// It carries out what a client asks and is no validator: whether a query fits the schema is said of the fields that are
// reached. The tests hold both to the schema.
func (s *Server) graphql(w http.ResponseWriter, r *http.Request, t *Token) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c := s.newCall(r, body)
	c.token = t
	a := c.asked()
	for key, values := range a.header {
		w.Header()[key] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // into memory
}

// asked carries a GraphQL request out.
func (c *call) asked() *answer {
	var sent struct {
		Query         *string
		Variables     map[string]any
		OperationName string
	}
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.UseNumber()
	if err := d.Decode(&sent); err != nil {
		return c.refusedBy(&refusal{status: http.StatusBadRequest, message: "Problems parsing JSON"})
	}
	if sent.Query == nil {
		return c.refusedBy(&refusal{status: http.StatusBadRequest, message: "A query attribute must be specified and must be a string."})
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: *sent.Query}, maxTokens)
	if err != nil {
		return c.answered(object{"errors": []*queryFault{parseFault(err)}})
	}
	operation, fault := chosen(doc, sent.OperationName)
	if fault != nil {
		return c.answered(object{"errors": []*queryFault{fault}})
	}
	q := &query{call: c, doc: doc, kinds: map[string]*kind{}, merges: map[*Pull]mergeWord{}}
	if fault := q.bind(operation, sent.Variables); fault != nil {
		return c.answered(object{"errors": []*queryFault{fault}})
	}
	return c.answered(q.run(operation))
}

// chosen is the operation that is meant: the one of that name, or the only one.
func chosen(doc *ast.QueryDocument, name string) (*ast.OperationDefinition, *queryFault) {
	operation := doc.Operations.ForName(name)
	switch {
	case operation == nil && name != "":
		return nil, &queryFault{Message: "No operation named \"" + name + "\""}
	case operation == nil && len(doc.Operations) == 0:
		return nil, &queryFault{Message: "A query attribute must be specified and must be a string."}
	case operation == nil:
		return nil, &queryFault{Message: "An operation name is required"}
	case operation.Operation == ast.Subscription:
		return nil, &queryFault{Message: "Schema is not configured for subscriptions"}
	}
	return operation, nil
}

// bind gives the operation's variables their values: those sent, else their defaults.
func (q *query) bind(operation *ast.OperationDefinition, sent map[string]any) *queryFault {
	q.variables = map[string]any{}
	for _, v := range operation.VariableDefinitions {
		value, given := sent[v.Variable]
		if !given && v.DefaultValue != nil {
			fallback, err := v.DefaultValue.Value(nil)
			if err != nil {
				return &queryFault{Message: "Variable $" + v.Variable + " has a default that cannot be read", Locations: at(v.Position)}
			}
			value, given = fallback, true
		}
		if value == nil && v.Type.NonNull || !fitsType(v.Type, value) {
			return &queryFault{
				Message:    "Variable $" + v.Variable + " of type " + v.Type.String() + " was provided invalid value",
				Locations:  at(v.Position),
				Extensions: object{"value": value, "problems": []object{{"path": []any{}, "explanation": "Expected value to not be null or of another type"}}},
			}
		}
		if given {
			q.variables[v.Variable] = value
		}
	}
	return nil
}

// fitsType tells whether a value may stand for a type, as far as the built-in types say it.
func fitsType(t *ast.Type, value any) bool {
	if value == nil {
		return !t.NonNull
	}
	if t.Elem != nil {
		list, is := value.([]any)
		if !is {
			return fitsType(t.Elem, value) // one element stands for a list of it
		}
		for _, element := range list {
			if !fitsType(t.Elem, element) {
				return false
			}
		}
		return true
	}
	switch t.NamedType {
	case "Int":
		_, is := whole(value)
		return is
	case "String", "GitObjectID", "URI", "DateTime", "Base64String":
		_, is := value.(string)
		return is
	case "Boolean":
		_, is := value.(bool)
		return is
	}
	return true
}

// whole reads a number of a query or of its variables.
func whole(value any) (int, bool) {
	switch n := value.(type) {
	case int64:
		return int(n), true
	case json.Number:
		i, err := n.Int64()
		return int(i), err == nil && i == int64(int32(i))
	}
	return 0, false
}
