package github

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPayloadTexts(t *testing.T) {
	for _, c := range []struct {
		in   string
		want map[string]string
	}{
		{``, nil}, {`null`, nil}, {`""`, nil}, {`[]`, nil}, {`7`, nil}, {`{`, nil}, {`"{"`, nil},
		{`{"deploycoord":"x","n":1,"o":{}}`, map[string]string{"deploycoord": "x"}},
		{`"{\"deploycoord\":\"x\"}"`, map[string]string{"deploycoord": "x"}},
		{`{"a":"` + strings.Repeat("x", 2*maxName) + `"}`, map[string]string{"a": strings.Repeat("x", maxName)}},
		{`{"a":"` + strings.Repeat("x", 2*maxBody) + `"}`, nil},
	} {
		if diff := cmp.Diff(c.want, payloadTexts(json.RawMessage(c.in))); diff != "" {
			t.Errorf("%.60s: %s", c.in, diff)
		}
	}
}
