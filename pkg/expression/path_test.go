package expression

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPath(t *testing.T) {
	var whole any
	if err := json.Unmarshal([]byte(answer), &whole); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]any{
		".db": "up", ".items[1].id": 2.0, ".items[0].tags[1]": "y", `."a-b".c`: 1.0, ".a-b.c": 1.0, `["a"]`: nil,
		`.["a-b"]["c"]`: 1.0, ".nested[0][1]": 2.0, ".ready": true, ".in.not": 1.0,
	} {
		path, err := ParsePath(text)
		if text[0] != '.' {
			if err == nil {
				t.Errorf("%s is read without a dot", text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, ok := path.In(whole)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v %s", text, ok, diff)
		}
	}
	for text, there := range map[string]bool{
		".": true, ".none": true, ".missing": false, ".db.deeper": false, ".db[0]": false, ".items[2]": false, ".items.id": false,
	} {
		path, err := ParsePath(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if _, ok := path.In(whole); ok != there {
			t.Errorf("%s: %v, want %v", text, ok, there)
		}
	}
	if path, err := ParsePath(".[1]"); err != nil || len(path) != 1 {
		t.Errorf("%v, %v", path, err)
	}
}

func TestPathThatIsNone(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "needs a dot before its first field, such as .status or .items[0].id",
		"status":                        "needs a dot before its first field, such as .status or .items[0].id",
		"$.status":                      "needs a dot before its first field, such as .status or .items[0].id",
		"..a":                           "has a dot without a field behind it",
		".a.":                           "has a dot without a field behind it",
		".a..b":                         "has a dot without a field behind it",
		".a.[0]":                        "has a dot without a field behind it",
		".a[":                           "has a [ without its ]",
		`.["a"`:                         "has a [ without its ]",
		".a[]":                          "has no number between [ and ]: items are counted from 0",
		".a[-1]":                        "has no number between [ and ]: items are counted from 0",
		".a[99999999999]":               "has no number between [ and ]: items are counted from 0",
		".a[*]":                         "has no number between [ and ]: items are counted from 0",
		`."a`:                           "has a quote without its end",
		".a b":                          `has a field with a space, a quote or a bracket: write it as ."a b"`,
		".a[0]b":                        "has something behind a part that is no part: a field begins with a dot, an item is [0]",
		`."a"b`:                         "has something behind a part that is no part: a field begins with a dot, an item is [0]",
		"." + strings.Repeat("a", 1000): "has more than 1000 bytes",
		"." + strings.Repeat("[0]", 65): "has more than 64 parts",
	} {
		if _, err := ParsePath(text); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func FuzzPath(f *testing.F) {
	f.Add(".a[0].\"b c\"")
	f.Fuzz(func(t *testing.T, text string) {
		path, err := ParsePath(text)
		if err == nil {
			path.In(map[string]any{"a": []any{1.0}})
		}
		if err == nil && text != "." && len(path) == 0 {
			t.Errorf("%q is read as nothing", text)
		}
	})
}
