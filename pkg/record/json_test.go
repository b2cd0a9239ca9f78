package record

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deploycoord/internal/hostile"
)

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "read the record: unexpected end of JSON input"},
		{"no object", "[]", "read the record: json: cannot unmarshal array into Go value of type record.Deployment"},
		{"no schema", "{}", `read the record: it has no "schema": 1`},
		{"schema 0", `{"schema": 0}`, `read the record: it has no "schema": 1`},
		{"a newer schema", `{"schema": 2}`, "read the record: the record is newer than this program: it is of schema 2, this version knows 1; use a newer deploycoord"},
		{"a newer schema of another form", `{"schema": 3, "id": {"day": 1}}`, "read the record: the record is newer than this program: it is of schema 3, this version knows 1; use a newer deploycoord"},
		{"another form", `{"schema": 1, "id": 7}`, "read the record: json: cannot unmarshal number into Go struct field Deployment.id of type string"},
		{"a path", `{"schema": 1, "id": "2026-11-23-../../x"}`, "read the record: its id 2026-11-23-../../x is none that names a record"},
		{"hostile id", `{"schema": 1, "id": "\u001b[2J"}`, `read the record: its id \x1b[2J is none that names a record`},
		{"trailing", `{"schema": 1} {}`, "read the record: invalid character '{' after top-level value"},
		{"too large", strings.Repeat(" ", maxInput) + `{"schema": 1}`, "read the record: it has 4194317 bytes, at most 4194304 are read"},
		{"too many values", `{"schema": 1, "reasons": [` + strings.Repeat("null,", maxValues) + "null]}", "read the record: it has more than 60000 values"},
	} {
		_, err := Decode([]byte(c.data))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if errors.Is(err, ErrNewer) != strings.Contains(c.name, "newer") {
			t.Errorf("%s: %v is ErrNewer: %t", c.name, err, errors.Is(err, ErrNewer))
		}
	}
}

// TestEncodeReadsBack holds that nothing is lost, and that the same value gives the same bytes.
func TestEncodeReadsBack(t *testing.T) {
	for _, s := range append(hostile.Texts, nasty) {
		d := everywhere(s, 2)
		data, err := Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(data)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if diff := cmp.Diff(canonical(d, bounds{}), canonical(back, bounds{})); diff != "" {
			t.Errorf("%q comes back as another (-want +got):\n%s", s, diff)
		}
		checkAgain(t, data)
		if strings.ContainsAny(string(data), "\x1b\x00\u202e\u009b") {
			t.Errorf("%q stands in the JSON as it is", s)
		}
	}
}

func checkAgain(t *testing.T, data []byte) {
	t.Helper()
	d, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Errorf("written again it is another:\n%s", diff)
	}
}

// FuzzDecode holds that no file makes it panic, and that what it takes can be written, shown and written again.
func FuzzDecode(f *testing.F) {
	for _, d := range []Deployment{good(), bad(), held(), closed(), hostileDeployment(), everywhere("x", 1)} {
		data, err := Encode(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"schema":1,"id":"0000-01-01-0","began":"9999-12-31T23:59:59.9999999-23:59","monitoring":{"spans":[{"availability":-1e308}]}}`))
	f.Add([]byte(`{"schema":1,"verification":{"findings":[{}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Decode(data)
		if err != nil {
			return
		}
		once, err := Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		checkAgain(t, once)
		if n := len(Markdown(d)) + len(Incident(d)); n > 350_000 {
			t.Errorf("%d bytes of Markdown", n)
		}
		if d.ID == "" {
			return
		}
		tree := memTree{"specs/active/FEATURE-123.md": "x"}.written(t, d)
		if files, err := Compose(tree, d, layout); err != nil || len(files) > 0 {
			t.Errorf("composed again: %v, %v", paths(files), err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data, err := Encode(closed())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	tree := memTree{"specs/active/FEATURE-123.md": "x"}
	for b.Loop() {
		if _, err := Compose(tree, bad(), layout); err != nil {
			b.Fatal(err)
		}
	}
}
