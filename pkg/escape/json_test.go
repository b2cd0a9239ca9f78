package escape

import (
	"bytes"
	"encoding/json"
	"testing"

	"deploycoord/internal/hostile"
)

// What comes out is JSON of the same value, and nothing in it is invisible.
func TestJSONReadsBack(t *testing.T) {
	for _, s := range hostile.Texts {
		source, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		JSON(&out, source)
		var got, want string
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if err := json.Unmarshal(source, &want); err != nil || got != want {
			t.Errorf("%q comes back as %q", s, got)
		}
		checkVisible(t, "JSON", s, out.String())
	}
}
