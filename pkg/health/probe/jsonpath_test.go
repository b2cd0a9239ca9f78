package probe

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"deploycoord/pkg/expression"
)

func TestFind(t *testing.T) {
	const text = "\xef\xbb\xbf" + ` { "a" : {"b": [ 1.0 , {"c d": "x\"]}"} , [] ] } , "n":12345678901234567890,"t":true,"z":null,
		"dup": 1, "dup": {"x": 2}, "\u0064ot.ted": "é", "e": {}, "l": [[1,2],[3]], "neg":-1e5 } `
	d := parseDocument([]byte(text))
	if d.fault != "" {
		t.Fatal(d.fault)
	}
	for _, tt := range []struct {
		path string
		want string
		ok   bool
	}{
		{".a.b[0]", "1.0", true},
		{`.a.b[1]."c d"`, `"x\"]}"`, true},
		{".a.b[2]", "[]", true},
		{".a.b[3]", "", false},
		{".a.b[2][0]", "", false},
		{".n", "12345678901234567890", true},
		{".t", "true", true},
		{".z", "null", true},
		{".dup", `{"x": 2}`, true},
		{".dup.x", "2", true},
		{`."dot.ted"`, `"é"`, true},
		{".e", "{}", true},
		{".e.x", "", false},
		{".l[0][1]", "2", true},
		{".l[1][0]", "3", true},
		{".neg", "-1e5", true},
		{".t.x", "", false},
		{".n[0]", "", false},
		{".none", "", false},
		{".a[0]", "", false},
		{".l.x", "", false},
	} {
		path, err := expression.ParsePath(tt.path)
		if err != nil {
			t.Fatal(err)
		}
		raw, ok := d.find(path)
		if string(raw) != tt.want || ok != tt.ok {
			t.Errorf("%s: got %q, %v; want %q, %v", tt.path, raw, ok, tt.want, tt.ok)
		}
	}
}

func TestParseDocument(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for text, want := range map[string]string{
		"":                                    "has no body",
		" \n":                                 "has no body",
		"<html>":                              "is not JSON",
		`{"a": 1`:                             "is not JSON",
		`{"a": 1} x`:                          "is not JSON",
		`{"a": NaN}`:                          "is not JSON",
		deep(1000):                            "",
		deep(1001):                            "is JSON nested more than 1000 deep",
		deep(10_000):                          "is JSON nested more than 1000 deep",
		strings.Repeat("[", 500_000):          "is JSON nested more than 1000 deep",
		`"` + strings.Repeat("[", 5000) + `"`: "",
		"1":                                   "", "null": "",
	} {
		if got := parseDocument([]byte(text)).fault; got != want {
			t.Errorf("%.40q: got %q, want %q", text, got, want)
		}
	}
}

func TestPlainValue(t *testing.T) {
	for raw, want := range map[string]string{
		`"a\nb\u00e9"`: "a\nbé", "1.0": "1.0", "true": "true", "null": "null", `{ "a" : [1, 2] }`: `{"a":[1,2]}`, "": "",
	} {
		if got := plainValue([]byte(raw)); got != want {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}

// FuzzFind holds the values that are found to what encoding/json makes of the whole.
func FuzzFind(f *testing.F) {
	f.Add(`{"a": [1, {"b": "x"}], "a": [2, {"b": "\u0041"}]}`, ".a[1].b")
	f.Add(`[[1],[2,[3]]]`, ".[1][1][0]")
	f.Add(`{"a": {"b": [[{}]]} , "c":-1e9}`, ".a.b[0][0]")
	f.Add(`{"":1,"a":{"":[]}}`, `.a.""`)
	f.Fuzz(func(t *testing.T, text, at string) {
		path, err := expression.ParsePath(at)
		if err != nil {
			return
		}
		d := parseDocument([]byte(text))
		raw, ok := d.find(path)
		if d.fault != "" {
			if ok {
				t.Errorf("%q is found in what %s", raw, d.fault)
			}
			return
		}
		var whole, got any
		if json.Unmarshal(d.text, &whole) != nil {
			return // a number that no float64 holds
		}
		want, there := walk(whole, path)
		if ok != there {
			t.Fatalf("%s of %s: found %v, want %v", at, text, ok, there)
		}
		if ok && (json.Unmarshal(raw, &got) != nil || !reflect.DeepEqual(got, want)) {
			t.Errorf("%s of %s: got %s, want %v", at, text, raw, want)
		}
	})
}

// walk finds a path's value in what json.Unmarshal makes of any value.
func walk(v any, path expression.Path) (any, bool) {
	for _, part := range path {
		switch of := v.(type) {
		case map[string]any:
			name, isName := part.(string)
			field, ok := of[name]
			if !isName || !ok {
				return nil, false
			}
			v = field
		case []any:
			at, ok := part.(int)
			if !ok || at >= len(of) {
				return nil, false
			}
			v = of[at]
		default:
			return nil, false
		}
	}
	return v, true
}
