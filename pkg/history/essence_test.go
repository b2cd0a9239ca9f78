package history

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/record"
)

func TestEssence(t *testing.T) {
	for in, want := range map[string]string{
		`{"latencies_ms": [1, 2.5e3]}`:                      `{"latencies_ms": []}`,
		`{"a":[{"latencies_ms":[1]},{"latencies_ms":[ ]}]}`: `{"a":[{"latencies_ms":[]},{"latencies_ms":[]}]}`,
		`{"latencies_ms": [1, "x"]}`:                        `{"latencies_ms":[1,"x"]}`,
		`{"latencies_ms": null, "b": "latencies_ms"}`:       `{"latencies_ms":null,"b":"latencies_ms"}`,
		`{"t": "say \"latencies_ms\": [1, 2]"}`:             `{"t":"say \"latencies_ms\": [1, 2]"}`,
		`{"t": "a  \\", "u":  "b\\\"  c" }`:                 `{"t":"a  \\","u":"b\\\"  c"}`,
		"{\n  \"a\": [\n    1,\n    2\n  ]\n}\n":            `{"a":[1,2]} `,
		`{"latencies_ms": [1, 2`:                            `{"latencies_ms":[1,2`,
		`"latencies_ms"`:                                    `"latencies_ms"`,
		`{"a": 1 2, "b": tr ue}`:                            `{"a":1 2,"b":tr ue}`,
		`"open \"`:                                          `"open \"`,
		" ":                                                 " ",
		"":                                                  "",
	} {
		if got := string(essence([]byte(in))); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

// FuzzEssence holds that what is JSON stays the same JSON but for latencies, and that nothing else becomes any.
func FuzzEssence(f *testing.F) {
	data, err := record.Encode(deployment(3))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{string(data), `{"latencies_ms": [1, 2]}`, `{"a": 1 2}`, `"\\\" x"`, "[ ]", `{"latencies_ms"`, `"latencies_ms": [1] x`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		valid := json.Valid(data)
		got := essence(bytes.Clone(data))
		if bytes.Contains(data, latencies) {
			if valid && !json.Valid(got) {
				t.Errorf("%q becomes %q", data, got)
			}
			return
		}
		if json.Valid(got) != valid {
			t.Errorf("%q becomes %q", data, got)
		}
		var a, b any
		if !valid || json.Unmarshal(data, &a) != nil {
			return
		}
		if err := json.Unmarshal(got, &b); err != nil || !cmp.Equal(a, b) {
			t.Errorf("%q becomes %q, %v", data, got, err)
		}
	})
}
