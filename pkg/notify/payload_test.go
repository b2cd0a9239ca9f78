package notify

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"deploycoord/internal/golden"
	"deploycoord/internal/hostile"
	"deploycoord/pkg/config"
)

const schemaFile = "../../docs/notification.schema.json"

// TestSchemaIsCurrent holds that the published schema is made of Payload. Keys may be added without a new version, so it
// allows them; the events may become more, so they are named in a description alone.
func TestSchemaIsCurrent(t *testing.T) {
	r := jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true, CommentMap: comments(t)}
	schema := r.Reflect(Payload{})
	schema.Title = "What a webhook of notify-urls gets"
	version, there := schema.Properties.Get("schema")
	if !there {
		t.Fatal("the payload has no schema")
	}
	version.Const = payloadSchema
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(schema); err != nil {
		t.Fatal(err)
	}
	golden.Assert(t, schemaFile, out.Bytes())
	event, _ := schema.Properties.Get("event")
	for _, kind := range config.NotifyEvents {
		if !strings.Contains(event.Description, `"`+kind+`"`) {
			t.Errorf("the schema does not name the event %s", kind)
		}
	}
}

// comments takes the descriptions from the sources.
func comments(t *testing.T) map[string]string {
	t.Helper()
	var r jsonschema.Reflector
	if err := r.AddGoComments("x", "."); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for key, text := range r.CommentMap {
		key = key[strings.LastIndex(key, "/")+1:]
		if i := strings.Index(key, "."); i >= 0 {
			out[reflect.TypeFor[Payload]().PkgPath()+key[i:]] = strings.Join(strings.Fields(text), " ")
		}
	}
	return out
}

// TestPayloadsFitTheirSchema holds that what is sent is what is published, whatever an event holds.
func TestPayloadsFitTheirSchema(t *testing.T) {
	c := validator.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	events := []Event{{}, {Kind: "a message to try", At: now}}
	for _, kind := range config.NotifyEvents {
		events = append(events, event(kind))
	}
	for _, text := range append(slices.Clone(hostile.Texts), strings.Repeat("a long word ", 10_000)) {
		events = append(events, hostileEvent("verified", text))
	}
	for _, e := range events {
		title, body := Message(e)
		data, err := json.Marshal(payload(message{Event: e, title: title, body: body}))
		if err != nil {
			t.Fatal(err)
		}
		value, err := validator.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%.80s: %v", data, err)
		}
		if len(data) > 200_000 {
			t.Errorf("a payload of %d bytes", len(data))
		}
	}
}

// TestPayloadIsBounded holds the numbers of what is listed.
func TestPayloadIsBounded(t *testing.T) {
	e := event("verified")
	for range 200 {
		e.Pulls = append(e.Pulls, Pull{Number: 1, Title: strings.Repeat("x", 1000), URL: "javascript:alert(1)"})
		e.Reasons = append(e.Reasons, strings.Repeat("y", 1000))
	}
	p := payload(message{Event: e})
	if len(p.Pulls) != maxListed || len(p.Reasons) != maxListed {
		t.Errorf("%d pull requests, %d reasons", len(p.Pulls), len(p.Reasons))
	}
	if last := p.Pulls[maxListed-1]; len([]rune(last.Title)) != maxText || last.URL != "" {
		t.Errorf("a title of %d characters, the address %q", len([]rune(last.Title)), last.URL)
	}
}
