package config

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"deploycoord/internal/golden"
)

const schemaPath = "../../docs/configuration.schema.json"

// durationPattern is what parseDuration reads, but for the empty text.
const durationPattern = "^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?([0-9]{1,5}ms)?$"

// schema makes the JSON Schema of Config. It is made here and not in the program, which has no use for it at run time.
func schema(t *testing.T) []byte {
	t.Helper()
	r := jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true,
		Mapper: func(typ reflect.Type) *jsonschema.Schema {
			if typ != durationType {
				return nil
			}
			return &jsonschema.Schema{Type: "string", Pattern: durationPattern}
		},
	}
	if err := r.AddGoComments("deploycoord/pkg/config", "./"); err != nil {
		t.Fatal(err)
	}
	for key, comment := range r.CommentMap {
		r.CommentMap[key] = strings.Join(strings.Fields(comment), " ")
	}
	s := r.Reflect(Config{})
	s.Title = "Deployment Coordination"
	s.Description = "The configuration of Deployment Coordination, " + Path + "."
	complete(s)
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// complete says what no tag does: a list holds no empty text, a list of numbers may be one number, a mapping of the
// user's own keys has bounds, a text has one, and a Source's service goes with a compose file.
func complete(s *jsonschema.Schema) {
	if entry := s.AdditionalProperties; entry != nil && entry.Type == "string" {
		keys, key, value, one := uint64(maxEntries), uint64(maxKey), uint64(maxEntryValue), uint64(1)
		entry.Type, entry.MaxLength = "", &value
		entry.Extras = map[string]any{"type": []string{"string", "number", "boolean"}}
		s.MaxProperties, s.PropertyNames = &keys, &jsonschema.Schema{MinLength: &one, MaxLength: &key}
		return
	}
	if s.Items != nil && s.Items.Type == "integer" {
		list := *s
		list.Description, list.Extras = "", nil
		*s = jsonschema.Schema{Description: s.Description, AnyOf: []*jsonschema.Schema{&list, s.Items}}
		return
	}
	if bound := uint64(maxText); s.Type == "string" && s.MaxLength == nil && s.Enum == nil {
		s.MaxLength = &bound
	}
	if s.Items != nil {
		if one := uint64(1); s.Items.Type == "string" {
			s.Items.MinLength = &one
		}
		complete(s.Items)
	}
	if two := uint64(2); s.Pattern == durationPattern {
		s.MinLength = &two
	}
	if s.Type == "boolean" && s.Enum != nil {
		s.Enum = []any{true}
	}
	if s.Properties == nil {
		return
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		complete(p.Value)
		if names := p.Value.PropertyNames; names != nil {
			names.Pattern = keyPatterns[p.Key]
		}
	}
	if _, probe := s.Properties.Get("tcp"); probe {
		for _, kind := range probeKinds {
			s.OneOf = append(s.OneOf, &jsonschema.Schema{Required: []string{kind}})
		}
	} else if _, request := s.Properties.Get("redirects"); request {
		s.Required = append(s.Required, "url")
	}
	if _, source := s.Properties.Get("compose-file"); source {
		s.DependentRequired = map[string][]string{"service": {"compose-file"}}
	}
}

// keyPatterns are the rules of the user's own keys, by the name of their mapping.
var keyPatterns = map[string]string{
	"headers": "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "capture": "^[A-Za-z_][A-Za-z0-9_]*$", "json": "^\\.",
	"inputs": "^[A-Za-z_][A-Za-z0-9_-]*$",
}

func TestSchemaIsCurrent(t *testing.T) {
	golden.Assert(t, schemaPath, schema(t))
}

func compiled(t *testing.T) *validator.Schema {
	t.Helper()
	doc, err := validator.UnmarshalJSON(bytes.NewReader(schema(t)))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	if err := c.AddResource("deployment.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("deployment.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainValue reads YAML as an editor's schema check would: into maps, lists and scalars.
func plainValue(data []byte) (any, error) {
	var v any
	if err := yaml.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &v); err != nil {
		return nil, err
	}
	if v == nil {
		v = map[string]any{}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return validator.UnmarshalJSON(bytes.NewReader(text))
}

func TestGoodFilesFitTheSchema(t *testing.T) {
	s := compiled(t)
	for path, data := range files(t, "testdata/good/*.yml") {
		v, err := plainValue(data)
		if err == nil {
			err = s.Validate(v)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestSchemaRefusesWhatParseRefuses holds the two together: a bad file passes the schema only if its fault is one that
// a schema does not see.
func TestSchemaRefusesWhatParseRefuses(t *testing.T) {
	s := compiled(t)
	unseen := []string{ // YAML's own ways of writing, the rules of rules.go, bounds of a time, what must differ
		"address-wrong", "anchor-and-alias", "capture-in-host", "capture-without-steps", "check-name-broken", "check-names-everything",
		"control-character", "database-wrong", "directive", "duplicate-key", "duration-too-long", "duration-too-short",
		"engine-host-keys-of-nobody", "engine-no-address", "engine-scheme", "engine-ssh-no-host", "engine-ssh-no-user",
		"engine-ssh-password", "engine-ssh-port", "engine-ssh-without-host-keys", "engine-tcp-no-host",
		"engine-tcp-no-port", "engine-tcp-port-too-large", "engine-unix-empty", "engine-unix-relative",
		"expression-wrong", "folder-is-everything", "folder-leads-out", "folders-the-same", "freeze-wrong",
		"friday-never", "friday-wrong", "glob-broken", "glob-leads-out", "glob-negated", "header-wrong",
		"identity-without-containers", "ignore-everything", "ignore-paths-everything", "image-capitals",
		"image-no-registry", "image-no-tag", "image-placeholder", "image-wrong", "json-path-wrong",
		"known-hosts-private-key", "known-hosts-wrong", "logs-without-containers", "map-merge", "merge-key",
		"name-glob-broken", "name-twice", "never-holds", "not-utf8", "path-absolute", "path-backslash", "path-folder",
		"path-home", "path-leads-out", "probe-key-out-of-place", "probe-names-twice", "regexp-broken", "regexp-empty",
		"regexp-lookahead", "rollback-too-many-inputs", "rollback-without-workflow", "rollback-workflow-of-nobody",
		"services-container-unknown", "services-container-unlisted", "services-empty-handed", "services-name-twice",
		"services-probe-twice", "services-probe-unknown", "services-too-many",
		"tag", "text-empty", "text-with-line-break", "timezone-local", "timezone-unknown", "two-documents",
		"url-with-password", "url-wrong", "verify-percentages", "verify-times", "window-wrong", "words-too-long",
	}
	for path, data := range files(t, "testdata/bad/*.yml") {
		name := strings.TrimSuffix(filepath.Base(path), ".yml")
		v, err := plainValue(data)
		if err == nil {
			err = s.Validate(v)
		}
		if err == nil && !slices.Contains(unseen, name) {
			t.Errorf("%s passes the schema", name)
		}
	}
}

// TestTagsAreRead guards against a tag that a typing error makes silent.
func TestTagsAreRead(t *testing.T) {
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			for option := range strings.SplitSeq(f.Tag.Get("jsonschema"), ",") {
				key, value, _ := strings.Cut(option, "=")
				if !slices.Contains([]string{"", "enum", "default", "required", "oneof_required", "minItems", "minLength", "maxLength", "minimum", "maximum", "type"}, key) {
					t.Errorf("%s.%s: the reader does not know the tag %q", typ, f.Name, key)
				}
				typ := f.Type // of a list of numbers the bounds hold for each
				if typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Int {
					typ = typ.Elem()
				}
				isNumber := typ == durationType || typ.Kind() == reflect.Int
				if bound := key == "minimum" || key == "maximum"; bound && !isNumber || (bound || key == "default") && !setText(reflect.New(typ).Elem(), value) {
					t.Errorf("%s.%s: %s is no %s", typ, f.Name, option, f.Type)
				}
			}
			for _, name := range []string{f.Tag.Get("check"), f.Tag.Get("keys")} {
				if name != "" && !slices.ContainsFunc(rules, func(r rule) bool { return r.name == name }) {
					t.Errorf("%s.%s: no rule %q", typ, f.Name, name)
				}
			}
			if f.Tag.Get("keys") != "" && f.Type.Kind() != reflect.Map {
				t.Errorf("%s.%s: a rule of keys, and no map", typ, f.Name)
			}
			inner := f.Type
			if inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			if inner.Kind() == reflect.Struct {
				walk(inner)
			}
		}
	}
	walk(reflect.TypeFor[Config]())
}
