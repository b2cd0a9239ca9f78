package apidiff

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkCompare compares documents of 500 operations and 500 schemas, one of which changes everywhere.
func BenchmarkCompare(b *testing.B) {
	var out strings.Builder
	out.WriteString("openapi: 3.0.3\ninfo: {title: x, version: \"1\"}\npaths:\n")
	for i := range 500 {
		fmt.Fprintf(&out, "  /p%d:\n    post:\n      requestBody: {content: {application/json: {schema: {$ref: \"#/components/schemas/S%d\"}}}}\n      responses: {\"200\": {description: x}}\n", i, i)
	}
	out.WriteString("components:\n  schemas:\n")
	for i := range 500 {
		fmt.Fprintf(&out, "    S%d: {type: object, properties: {a: {type: string}, b: {type: array, items: {type: integer}}, c: {$ref: \"#/components/schemas/Z\"}}}\n", i)
	}
	out.WriteString("    Z: {type: object, properties: {z: {type: string}}}\n")
	before := []byte(out.String())
	after := []byte(strings.Replace(out.String(), "{z: {type: string}}", "{z: {type: integer}}", 1))
	b.SetBytes(int64(len(before)))
	for b.Loop() {
		if d, _ := Compare("a.yaml", "", Side{Data: before}, Side{Data: after}); len(d.Breaks) != 500 {
			b.Fatalf("%d differences", len(d.Breaks))
		}
	}
}
