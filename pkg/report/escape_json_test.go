package report

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/pkg/finding"
)

func TestJSONEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"<a> & b":      `"<a> & b"`,
		"\x1b[2J":      `"\u001b[2J"`,
		"\u202e\u009b": `"\u202e\u009b"`,
		"\x7f":         `"\u007f"`,
		"##[error]":    `"##\u005berror]"`,
		"a[0]":         `"a[0]"`,
		"\U000e0041":   `"\udb40\udc41"`,
		"\xff\ufffd":   `"\ufffd\ufffd"`,
		"漢字 👍":         `"漢字 👍"`,
		"a\n":          `"a\n"`,
	} {
		var out output
		if err := encodeJSON(&out, in); err != nil || out.String() != want+"\n" {
			t.Errorf("%q gives %s(%v), want %s", in, out.String(), err, want)
		}
	}
}

// The escapes change nothing for a program: what comes out is what went in.
func TestJSONReadsBack(t *testing.T) {
	for _, s := range hostile {
		checkJSON(t, s)
	}
}

func checkJSON(t *testing.T, s string) {
	t.Helper()
	r := everywhere(s)
	data := render(t, JSON, r, Options{})
	checkLog(t, s, data)
	var got finding.Result
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	// Each broken byte becomes one U+FFFD, as the conversion to runes has it.
	if want := string([]rune(s)); got.Command != want || got.Environment.Setup[0].Command != want {
		t.Errorf("command %q, want %q", got.Command, want)
	}
	again := render(t, JSON, got, Options{})
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Errorf("%q does not come out the same twice:\n%s", s, diff)
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkJSON)
}
