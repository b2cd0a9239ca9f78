package record

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestRecordsFitTheirSchema holds that what is written is what is published.
func TestRecordsFitTheirSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../../docs/deployment.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	unmeasured := closed()
	unmeasured.Monitoring.Spans[0].Availability, unmeasured.Monitoring.Spans[0].ErrorRate = nil, nil
	bare := good()
	bare.Gate, bare.Pipeline, bare.Verification, bare.Monitoring, bare.PullRequests, bare.Reasons = nil, nil, nil, nil, nil, nil
	for name, d := range map[string]Deployment{"good": good(), "bad": bad(), "held": held(), "closed": closed(), "hostile": hostileDeployment(), "unmeasured": unmeasured, "bare": bare} {
		data, err := Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
