package apidiff

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const head30 = "openapi: 3.0.3\ninfo: {title: x, version: \"1\"}\npaths:\n  /a:\n    get:\n      responses:\n        \"200\": {description: x, content: {application/json: {schema: %s}}}\n"

func compared(before, after string) (Document, bool) {
	return Compare("api/openapi.yaml", "", Side{Data: []byte(before)}, Side{Data: []byte(after)})
}

// fan gives schemas of which each has the next one twice, so that they are 2^n when written out.
func fan(n int, leaf string) string {
	var out strings.Builder
	fmt.Fprintf(&out, head30+"components:\n  schemas:\n", `{$ref: "#/components/schemas/S0"}`)
	for i := range n {
		fmt.Fprintf(&out, "    S%d: {type: object, properties: {a: {$ref: \"#/components/schemas/S%d\"}, b: {$ref: \"#/components/schemas/S%d\"}}}\n", i, i+1, i+1)
	}
	fmt.Fprintf(&out, "    S%d: {type: %s}\n", n, leaf)
	return out.String()
}

func TestHostile(t *testing.T) {
	plain := fmt.Sprintf(head30, "{type: string}")
	bomb := "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("x%d: &x%d [*x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d]\n", i+1, i+1, i, i, i, i, i, i, i, i)
	}
	for name, c := range map[string]struct{ after, want string }{
		"too large":          {plain + "x: " + strings.Repeat("a", MaxSize), "larger than 4 MB"},
		"deep, flow":         {plain + "x: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "the version after: nested deeper than 200 levels"},
		"deeper than parsed": {plain + "x: " + strings.Repeat("[", 200000), "the version after: neither YAML nor JSON"},
		"aliases":            {plain + bomb, "the version after: more than 1000000 values"},
		"an alias of itself": {plain + "x: &a [*a]\n", "the version after: "},
		"no YAML":            {plain + "\t- : {", "the version after: neither YAML nor JSON"},
		"paths are a list":   {"openapi: 3.0.3\npaths: [a]\n", "the version after: "},
		"a dangling ref":     {fmt.Sprintf(head30, `{$ref: "#/components/schemas/None"}`), "the version after: "},
		"OpenAPI 4":          {strings.Replace(plain, "3.0.3", "4.0.0", 1), `the version after: OpenAPI "4.0.0" is not supported, only 2.0, 3.0 and 3.1`},
		"swagger 1.2":        {"swagger: \"1.2\"\n", `the version after: swagger "1.2" is not supported, only 2.0`},
		"another host":       {fmt.Sprintf(head30, `{$ref: "https://example.com/a.yaml"}`), "the version after: "},
		"a file URL":         {fmt.Sprintf(head30, `{$ref: "file:///etc/passwd.yaml"}`), "the version after: "},
		"out of the tree":    {fmt.Sprintf(head30, `{$ref: "../../a.yaml"}`), "the version after: "},
		"absolute":           {fmt.Sprintf(head30, `{$ref: "/etc/a.yaml"}`), "the version after: "},
		"no data":            {fmt.Sprintf(head30, `{$ref: ".env"}`), "the version after: "},
		"fan":                {fan(40, "integer"), "the comparison: the versions differ in more than 500000 places"},
	} {
		t.Run(name, func(t *testing.T) {
			opened := ""
			side := Side{Data: []byte(c.after), Open: func(p string) ([]byte, error) { opened = p; return nil, errors.New("no such file") }}
			before := plain
			if name == "fan" {
				before = fan(40, "string")
			}
			d, is := Compare("api/openapi.yaml", "", Side{Data: []byte(before)}, side)
			if !is || !strings.HasPrefix(d.Fault, c.want) || len(d.Breaks) > 0 || opened != "" && opened != "api/openapi.yaml" {
				t.Errorf("%v, opened %q: %+v", is, opened, d)
			}
		})
	}
}

func TestRecursive(t *testing.T) {
	tree := fmt.Sprintf(head30, `{$ref: "#/components/schemas/T"}`) + "components:\n  schemas:\n    T: {type: object, properties: {kids: {type: array, items: {$ref: \"#/components/schemas/T\"}}, n: {type: %s}}}\n"
	d, is := compared(fmt.Sprintf(tree, "string"), fmt.Sprintf(tree, "integer"))
	if !is || d.Fault != "" || len(d.Breaks) == 0 {
		t.Errorf("%+v", d)
	}
	self := fmt.Sprintf(head30, `{$ref: "#/components/schemas/T"}`) + "components: {schemas: {T: {$ref: \"#/components/schemas/T\"}}}\n"
	if d, is := compared(self, self); !is {
		t.Errorf("%+v", d)
	}
}
