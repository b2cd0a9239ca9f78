package apidiff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const swagger = `swagger: "2.0"
info: {title: x, version: "1"}
paths:
  /a:
    get:
      parameters:
        - {name: q, in: query, type: string}
      responses:
        200: {description: x, schema: {$ref: "#/definitions/A"}}
definitions:
  A: {type: object, required: [n], properties: {n: {type: string}}}
`

func json31(schema string) string {
	return `{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {
	"/a": {
		"post": {"requestBody": {"content": {"application/json": {"schema": ` + schema + `}}}, "responses": {"200": {"description": "x"}}}
	}
}}`
}

func TestVersions(t *testing.T) {
	gone := []string{"error:0: document-removed: "}
	for _, c := range []struct {
		name, before, after string
		want                []string
	}{
		{"swagger", swagger, strings.Replace(swagger, "type: string}", "type: integer}", 1), []string{"error:5: request-parameter-type-changed: GET /a"}},
		{"swagger, a part", swagger, strings.Replace(swagger, "{n: {type: string}}", "{n: {type: integer}}", 1), []string{"error:5: response-property-type-changed: GET /a"}},
		{"swagger to OpenAPI", swagger, strings.NewReplacer(`swagger: "2.0"`, "openapi: 3.0.0", "type: string}\n", "schema: {type: string}}\n", "schema: {$ref: \"#/definitions/A\"}", "content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}",
			"definitions:\n  A:", "components:\n  schemas:\n    A:").Replace(swagger), []string{}},
		{"3.1, types", json31(`{"type": ["string", "null"]}`), json31(`{"type": "string"}`), []string{"error:3: request-body-type-changed: POST /a"}},
		{"3.1, the same", json31(`{"type": "integer", "exclusiveMinimum": 0, "const": 4}`), json31(`{"type": "integer", "exclusiveMinimum": 0, "const": 4}`), []string{}},
		{"3.1, a bound", json31(`{"type": "integer", "exclusiveMinimum": 0}`), json31(`{"type": "integer", "exclusiveMinimum": 5}`), []string{"error:3: request-body-min-increased: POST /a"}},
		{"3.1, a constant", json31(`{"const": "a"}`), json31(`{"const": "b"}`), []string{"error:3: request-body-enum-value-removed: POST /a"}},
		{"security", swagger, swagger + "security: [{key: []}]\nsecurityDefinitions: {key: {type: apiKey, in: header, name: k}}\n", []string{"warning:0: api-global-security-added: "}},
		{"3.1, a keyword", json31(`{"prefixItems": [{"type": "string"}]}`), json31(`{"prefixItems": [{"type":  "integer"}]}`), []string{"warning:3: keyword-not-compared: "}},
		{"3.1, a keyword less", json31(`{"propertyNames": {"maxLength": 3}}`), json31(`{}`), []string{"warning:0: keyword-not-compared: "}},
		{"3.1, another layout", json31(`{"if": {"type": "string"}, "then": {}}`), json31(`{"then": {}, "if":  {"type":"string"}}`), []string{}},
		{"3.1, a property of that name", json31(`{"properties": {"if": {"title": "a"}}}`), json31(`{"properties": {"if": {"title": "b"}}}`), []string{}},
		{"gone", swagger, "", gone},
		{"no document any more", swagger, "a: b\n", gone},
		{"new", "", swagger, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sides := [2]Side{}
			for i, text := range []string{c.before, c.after} {
				if text != "" {
					sides[i].Data = []byte(text)
				}
			}
			d, is := Compare("a.yaml", "", sides[0], sides[1])
			if diff := cmp.Diff(c.want, worded(d)); diff != "" || !is {
				t.Errorf("%v (-want +got):\n%s", is, diff)
			}
			if d.Removed != (len(c.want) == 1 && c.want[0] == gone[0]) {
				t.Errorf("removed is %v", d.Removed)
			}
		})
	}
	for _, other := range []string{"", "a: b\n", "- a\n", "{{ helm }}", "openapi", "paths: {}\n"} {
		if d, is := Compare("a.yaml", "", Side{Data: []byte(other)}, Side{Data: []byte("type: object\n")}); is {
			t.Errorf("%q is a document: %+v", other, d)
		}
	}
}

// TestParts follows references to other files of the same version, by their paths in the tree.
func TestParts(t *testing.T) {
	doc := fmt.Sprintf(head30, `{$ref: "../parts/a.yaml#/A"}`)
	part := "A: {type: object, required: [b], properties: {b: {$ref: \"b.json\"}, own: {$ref: \"a.yaml#/A\"}}}\n"
	tree := func(b string) func(string) ([]byte, error) {
		files := map[string]string{"parts/a.yaml": part, "parts/b.json": b}
		return func(p string) ([]byte, error) {
			if text, ok := files[p]; ok {
				return []byte(text), nil
			}
			return nil, fmt.Errorf("%s is not there", p)
		}
	}
	side := func(b string) Side { return Side{Data: []byte(doc), Open: tree(b)} }
	d, _ := Compare("api/openapi.yaml", "", side(`{"type": "string"}`), side(`{"type": "integer"}`))
	if len(d.Breaks) == 0 || d.Breaks[0].ID != "response-property-type-changed" || d.Fault != "" {
		t.Errorf("%+v", d)
	}
	d, _ = Compare("api/openapi.yaml", "", side(`{"type": "string"}`), side(`{"type": "string"}`))
	if len(d.Breaks) > 0 || d.Fault != "" {
		t.Errorf("%+v", d)
	}
	d, _ = Compare("openapi.yaml", "api/openapi.yaml", side(`{"type": "string"}`), side(`{"type": "string"}`))
	if !strings.Contains(d.Fault, "a reference out of the repository is not followed") {
		t.Errorf("%+v", d)
	}
	d, _ = Compare("api/openapi.yaml", "", side(`{"type": "string"}`), Side{Data: []byte(doc)})
	if d.Fault == "" {
		t.Errorf("there is nobody to read the parts, and no fault: %+v", d)
	}
}

func TestIsDocument(t *testing.T) {
	for p, want := range map[string]bool{
		"openapi.yaml": true, "api/OpenAPI.YML": true, "swagger.json": true, "v1/users.openapi.yaml": true, "openapi/users.yaml": true, "docs/openapi.v2.json": true,
		"openapi.go": false, "users.yaml": false, "openapi/README.md": false, "openapitools.json": false, "package.json": false, "openapi": false,
	} {
		if got := IsDocument(p); got != want {
			t.Errorf("%s: %v, want %v", p, got, want)
		}
	}
}

func TestWording(t *testing.T) {
	for want, got := range map[string]string{
		"the path is gone": wording("api-path-removed-without-deprecation", nil),
		"the query parameter q changed from string to integer/int32": wording("request-parameter-type-changed", []any{"query", "q", "[string]", "", "[integer]", "int32"}),
		"a request's body changed from any to string":                wording("request-body-type-changed", []any{"", "", "[string]", ""}),
		"api stability decreased: stable, beta":                      wording("api-stability-decreased", []any{"stable", "beta"}),
		"the operation is gone":                                      wording("api-removed-without-deprecation", []any{"{0}"}),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := wording("new-request-path-parameter", []any{strings.Repeat("é", 100)}); len(got) > 200 {
		t.Errorf("%d bytes", len(got))
	}
}
