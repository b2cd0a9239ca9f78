package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
)

const docs = "../../docs"

// enums are the types whose values are a closed list in the contract.
var enums = map[reflect.Type][]any{
	reflect.TypeFor[finding.Severity]():   {"note", "warning", "unknown", "error"},
	reflect.TypeFor[finding.Status]():     {finding.Pass, finding.Fail, finding.Warn, finding.Undecided, finding.Skipped},
	reflect.TypeFor[finding.Verdict]():    {finding.VerdictPass, finding.VerdictBlocked, finding.VerdictUnknown},
	reflect.TypeFor[finding.Risk]():       {finding.RiskLow, finding.RiskMedium, finding.RiskHigh, finding.RiskVeryHigh},
	reflect.TypeFor[finding.Deployment](): {finding.Regular, finding.Migration, finding.Breaking},
	reflect.TypeFor[Cell]():               {CellSet, CellEmpty, CellPlaceholder, CellMissing, CellUnknown},
}

// schemaOf generates the JSON Schema of a contract. Keys may be added without a new version, so it allows them.
func schemaOf(t *testing.T, value any, title string) []byte {
	t.Helper()
	r := jsonschema.Reflector{
		Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true,
		Mapper: func(of reflect.Type) *jsonschema.Schema {
			if values, ok := enums[of]; ok {
				return &jsonschema.Schema{Type: "string", Enum: values}
			}
			return nil
		},
	}
	comments(t, &r, "../finding", "deploycoord/pkg/finding")
	comments(t, &r, ".", "deploycoord/pkg/report")
	schema := r.Reflect(value)
	schema.Title = title
	if version, ok := schema.Properties.Get("schema"); ok {
		version.Const = finding.SchemaVersion
	}
	if kind, ok := schema.Definitions["Setup"]; ok {
		if p, ok := kind.Properties.Get("kind"); ok {
			p.Enum = []any{"secret", "variable"}
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// comments takes the descriptions from the Go sources, whose package path the reflector makes of base and folder.
func comments(t *testing.T, r *jsonschema.Reflector, folder, pkg string) {
	t.Helper()
	var local jsonschema.Reflector
	if err := local.AddGoComments("x", folder); err != nil {
		t.Fatal(err)
	}
	if r.CommentMap == nil {
		r.CommentMap = map[string]string{}
	}
	for key, text := range local.CommentMap {
		key = key[strings.LastIndex(key, "/")+1:]
		if i := strings.Index(key, "."); i >= 0 {
			r.CommentMap[pkg+key[i:]] = strings.Join(strings.Fields(text), " ")
		}
	}
}

func TestSchemasAreCurrent(t *testing.T) {
	golden.Assert(t, filepath.Join(docs, "result.schema.json"), schemaOf(t, finding.Result{}, "What deploycoord gate --format json writes"))
	golden.Assert(t, filepath.Join(docs, "inventory.schema.json"), schemaOf(t, Inventory{}, "What deploycoord env --format json writes"))
	golden.Assert(t, "testdata/matrix.schema.json", schemaOf(t, Matrix{}, "What deploycoord env --matrix --format json writes"))
}

func compile(t testing.TB, path string) *validator.Schema {
	t.Helper()
	c := validator.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t testing.TB, schema *validator.Schema, what string, data []byte) {
	t.Helper()
	value, err := validator.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func TestGoldensFitTheirSchemas(t *testing.T) {
	for schema, files := range map[string][]string{
		docs + "/result.schema.json":       {"pass.out.json", "blocked.out.json", "unknown.out.json"},
		docs + "/inventory.schema.json":    {"inventory.out.json", "inventory-hostile.out.json"},
		"testdata/matrix.schema.json":      {"matrix.out.json"},
		"testdata/sarif-schema-2.1.0.json": {"pass.sarif", "blocked.sarif", "unknown.sarif", "hostile.sarif"},
	} {
		compiled := compile(t, schema)
		for _, f := range files {
			data, err := os.ReadFile(filepath.Join("testdata", f))
			if err != nil {
				t.Fatal(err)
			}
			validate(t, compiled, f, data)
		}
	}
}

// A schema that takes anything would make the test above worthless.
func TestSchemasRefuse(t *testing.T) {
	good, err := os.ReadFile("testdata/blocked.out.json")
	if err != nil {
		t.Fatal(err)
	}
	schema := compile(t, docs+"/result.schema.json")
	for _, c := range [][2]string{
		{`"schema": 1`, `"schema": 2`}, {`"verdict": "blocked"`, `"verdict": "maybe"`}, {`"severity": "error"`, `"severity": "fatal"`},
		{`"status": "fail"`, `"status": "failed"`}, {`"kind": "secret"`, `"kind": "value"`}, {`"missing": [`, `"lacking": [`}, {`"line": 14`, `"line": "14"`},
	} {
		bad := strings.Replace(string(good), c[0], c[1], 1)
		value, err := validator.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if bad == string(good) || schema.Validate(value) == nil {
			t.Errorf("%s is taken for %s", c[1], c[0])
		}
	}
}
