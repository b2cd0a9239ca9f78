package apidiff

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
)

func users(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/users.before.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// edited replaces each old text by its new one; each must stand in the document.
func edited(t testing.TB, doc string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(doc, pairs[i]) {
			t.Fatalf("the document has no %q", pairs[i])
		}
		doc = strings.ReplaceAll(doc, pairs[i], pairs[i+1])
	}
	return doc
}

func worded(d Document) []string {
	out := []string{}
	if d.Fault != "" {
		out = append(out, "fault: "+d.Fault)
	}
	for _, b := range d.Breaks {
		level := "error"
		if b.Warning {
			level = "warning"
		}
		out = append(out, fmt.Sprintf("%s:%d: %s: %s", level, b.Line, b.ID, b.Operation))
	}
	return out
}

func TestCompare(t *testing.T) {
	doc := users(t)
	for _, c := range []struct {
		name  string
		pairs []string
		want  []string
	}{
		{"the same", nil, []string{}},
		{"an operation is gone", []string{"    post:\n", "    x-post:\n"}, []string{"error:4: api-removed-without-deprecation: POST /users"}},
		{"a path is gone", []string{"  /users/{id}:\n", "  x-users:\n"}, []string{"error:3: api-path-removed-without-deprecation: DELETE /users/{id}"}},
		{"an operation is new", []string{"    delete:\n", "    get: {responses: {\"200\": {description: x}}}\n    delete:\n"}, []string{}},
		{"a new required property", []string{"required: [name]", "required: [name, age]"}, []string{"error:16: request-property-became-required: POST /users"}},
		{"a narrowed enum", []string{"[name, age]}}", "[name]}}"}, []string{"error:5: request-parameter-enum-value-removed: GET /users"}},
		{"another type", []string{"age: {type: integer}", "age: {type: string}"}, []string{
			"error:5: response-property-type-changed: GET /users", "error:16: request-property-type-changed: POST /users"}},
		{"a property less", []string{"        age: {type: integer}\n", ""}, []string{"warning:5: response-optional-property-removed: GET /users", "warning:16: request-property-removed: POST /users"}},
		{"a parameter of the path changes", []string{"required: true, schema: {type: string}", "required: true, schema: {type: integer}"}, []string{"error:26: request-parameter-type-changed: DELETE /users/{id}"}},
		{"a response is gone", []string{`"201": {description: made}`, `"400": {description: no}`}, []string{"error:16: response-success-status-removed: POST /users"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, is := Compare("openapi.yaml", "", Side{Data: []byte(doc)}, Side{Data: []byte(edited(t, doc, c.pairs...))})
			if diff := cmp.Diff(c.want, worded(d)); diff != "" || !is {
				t.Errorf("%v (-want +got):\n%s", is, diff)
			}
			for _, b := range d.Breaks {
				if b.Text == "" || strings.ContainsRune(b.Text, '\x1b') {
					t.Errorf("the text is %q", b.Text)
				}
			}
		})
	}
}
