package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"deploycoord/internal/golden"
	"deploycoord/pkg/finding"
	"deploycoord/pkg/health"
	"deploycoord/pkg/history"
	"deploycoord/pkg/monitor"
	"deploycoord/pkg/pipeline"
	"deploycoord/pkg/record"
)

const docs = "../../docs"

// enums are the types whose values are a closed list in the contract.
var enums = map[reflect.Type][]any{
	reflect.TypeFor[finding.Severity]():    {"note", "warning", "unknown", "error"},
	reflect.TypeFor[finding.Status]():      {finding.Pass, finding.Fail, finding.Warn, finding.Undecided, finding.Skipped},
	reflect.TypeFor[finding.Verdict]():     {finding.VerdictPass, finding.VerdictBlocked, finding.VerdictUnknown},
	reflect.TypeFor[finding.Risk]():        {finding.RiskLow, finding.RiskMedium, finding.RiskHigh, finding.RiskVeryHigh},
	reflect.TypeFor[finding.Deployment]():  {finding.Regular, finding.Migration, finding.Breaking},
	reflect.TypeFor[finding.Decision]():    {finding.Deployed, finding.Continue, finding.Hold, finding.RollBack},
	reflect.TypeFor[health.Outcome]():      {"good", "bad", "could-not-measure"},
	reflect.TypeFor[record.Status]():       {record.Deployed, record.RolledBack, record.Proposed, record.Needed, record.Held},
	reflect.TypeFor[history.Outcome]():     {history.Succeeded, history.Failed, history.Undecided},
	reflect.TypeFor[monitor.WindowState](): {monitor.Looked, monitor.Rested, monitor.Left, monitor.Closed, monitor.Unread},
	reflect.TypeFor[Cell]():                {CellSet, CellEmpty, CellPlaceholder, CellMissing, CellUnknown},
}

// schemaOf generates the JSON Schema of a contract. Keys may be added without a new version, so it allows them.
func schemaOf(t *testing.T, value any, title string, mayBeEmpty ...reflect.Type) []byte {
	t.Helper()
	r := jsonschema.Reflector{
		Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true,
		Namer: definition,
		Mapper: func(of reflect.Type) *jsonschema.Schema {
			if values, ok := enums[of]; ok {
				if slices.Contains(mayBeEmpty, of) {
					values = append(slices.Clone(values), "")
				}
				return &jsonschema.Schema{Type: "string", Enum: values}
			}
			return nil
		},
	}
	comments(t, &r, "../finding", "deploycoord/pkg/finding")
	for _, room := range []string{"health", "pipeline", "rollback", "record", "monitor", "history"} {
		comments(t, &r, "../"+room, "deploycoord/pkg/"+room)
	}
	comments(t, &r, ".", "deploycoord/pkg/report")
	schema := r.Reflect(value)
	notRequired(schema, reflect.TypeOf(value))
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

// definition names a type's schema: two rooms have an Outcome, and two a Deployment.
func definition(of reflect.Type) string {
	switch of {
	case reflect.TypeFor[record.Deployment]():
		return "DeploymentRecord"
	case reflect.TypeFor[pipeline.Outcome]():
		return "PipelineOutcome"
	}
	return of.Name()
}

// notRequired takes the keys out of what is required that encoding/json leaves out where they are zero: the library knows
// omitempty alone.
func notRequired(schema *jsonschema.Schema, root reflect.Type) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		at := schema.Definitions[definition(of)]
		if of == root {
			at = schema
		}
		for i := range of.NumField() {
			f := of.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if at != nil && strings.Contains(options, "omitzero") {
				at.Required = slices.DeleteFunc(at.Required, func(key string) bool { return key == name })
			}
			walk(f.Type)
		}
	}
	walk(root)
}

func TestSchemasAreCurrent(t *testing.T) {
	golden.Assert(t, filepath.Join(docs, "result.schema.json"), schemaOf(t, finding.Result{}, "What deploycoord gate --format json writes"))
	golden.Assert(t, filepath.Join(docs, "inventory.schema.json"), schemaOf(t, Inventory{}, "What deploycoord env --format json writes"))
	// A look at production alone weighs no risk.
	unweighed := []reflect.Type{reflect.TypeFor[finding.Risk](), reflect.TypeFor[finding.Deployment]()}
	golden.Assert(t, filepath.Join(docs, "verification.schema.json"), schemaOf(t, record.Verification{}, "What deploycoord verify --format json writes", unweighed...))
	golden.Assert(t, filepath.Join(docs, "deployment.schema.json"), schemaOf(t, record.Deployment{}, "What deploycoord post-deploy --format json writes", unweighed...))
	golden.Assert(t, filepath.Join(docs, "monitoring.schema.json"), schemaOf(t, monitor.Round{}, "What deploycoord monitor --format json writes", unweighed...))
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
		docs + "/verification.schema.json": {"verification-good.out.json", "verification-bad.out.json"},
		docs + "/deployment.schema.json":   {"deployment-deployed.out.json", "deployment-rollback.out.json"},
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
