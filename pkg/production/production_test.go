package production

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/envfile"
)

const planted = "pl4nted-s3cret-value"

// TestValueStaysInside: no verb, no String and no wrapper shows a value.
func TestValueStaysInside(t *testing.T) {
	v := NewValue("env file x", planted)
	inv := Inventory{Values: map[string]Value{"A": v}}
	for _, s := range []string{
		v.String(), v.GoString(), fmt.Sprint(v, &v, inv), fmt.Sprintf("%v %+v %#v %s %q %x %d", v, v, v, v, v, v, v), fmt.Sprintf("%#v", inv),
	} {
		if strings.Contains(s, planted) || strings.Contains(s, fmt.Sprintf("%x", planted)) {
			t.Errorf("the value is in %q", s)
		}
	}
	var hidden []string
	inv.Values["DB_PASSWORD"] = v
	inv.Hide(func(s string) { hidden = append(hidden, s) })
	if diff := cmp.Diff([]string{planted}, hidden); diff != "" {
		t.Errorf("hidden (-want +got):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	const want = "expected one JSON object of names and strings, as ${{ toJSON(secrets) }} gives"
	for _, c := range []struct{ data, err string }{
		{`{"A":"x","github_token":"t"}`, ""},
		{"\xef\xbb\xbf{}", ""},
		{``, "secrets JSON: is empty (byte 0); " + want},
		{`{"A":"` + planted, "secrets JSON: is cut short (byte 5); " + want},
		{`{"A":"` + planted + `"`, "secrets JSON: is cut short (byte 27); " + want},
		{`["` + planted + `"]`, "secrets JSON: is no JSON object (byte 1); " + want},
		{`"` + planted + `"`, "secrets JSON: is no JSON object (byte 22); " + want},
		{`{"A":1}`, `secrets JSON: the value of "A" is a number, expected a string`},
		{`{"A":null}`, `secrets JSON: the value of "A" is null, expected a string`},
		{`{"A":{"B":"` + planted + `"}}`, `secrets JSON: the value of "A" is an object, expected a string`},
		{`{"A":"x"} {"B":"y"}`, "secrets JSON: something follows the object at byte 11; " + want},
		{`{A:` + planted + `}`, "secrets JSON: is not valid JSON (byte 1); " + want},
	} {
		l, err := JSON{Label: "secrets", Data: []byte(c.data)}.Read(context.Background())
		got := ""
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(c.err, got); diff != "" {
			t.Errorf("%s: error (-want +got):\n%s", c.data, diff)
		}
		if c.err == "" && len(l.Values) > 1 {
			t.Errorf("%s: %d values, want the run's own token left out", c.data, len(l.Values))
		}
		if strings.Contains(got, planted) {
			t.Errorf("%s: the value is in the error", c.data)
		}
	}
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for p, s := range files {
		full := filepath.Join(dir, p)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// describe words a listing: name, class of the value, "?" where only the name is known.
func describe(l Listing) map[string]string {
	out := map[string]string{}
	for name, v := range l.Values {
		out[name] = v.Class().String()
		if !v.Readable {
			out[name] = "?"
		}
	}
	return out
}

func TestEnvFile(t *testing.T) {
	dir := write(t, map[string]string{".env": "A=x1\nexport B=\"two\nlines\"\nC=\nD=changeme\nA_URL=${A}/x\nbroken line\n"})
	l, err := EnvFile{Path: "deploy/.env", Open: OpenFile(filepath.Join(dir, ".env"))}.Read(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"A": "set", "B": "set", "C": "empty", "D": "placeholder", "A_URL": "set"}
	if diff := cmp.Diff(want, describe(l)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if !strings.Contains(l.Partial, "1 lines are not readable") || !strings.Contains(l.Partial, "deploy/.env:7") {
		t.Errorf("partial: %q, want the broken line named", l.Partial)
	}
	for _, path := range []string{filepath.Join(dir, "none"), dir} {
		if _, err := (EnvFile{Path: "x", Open: OpenFile(path)}).Read(context.Background()); err == nil || !strings.HasPrefix(err.Error(), "read env file x: ") {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

const composeFile = `
services:
  api:
    image: x
    env_file: [common.env, {path: none.env, required: false}]
    environment:
      API_KEY: ` + planted + `
      FROM_HOST:
      COMPUTED: ${X:-y}
      DOLLAR: a$$b
      PORT: 80
  web:
    image: y
    environment: ["WEB_ONE=1", "WEB_TWO"]
`

func TestCompose(t *testing.T) {
	open := func(dir string) func(string) (fs.File, error) {
		return func(p string) (fs.File, error) { return os.DirFS(dir).Open(p) }
	}
	dir := write(t, map[string]string{
		"deploy/compose.yml": composeFile, "deploy/common.env": "COMMON=1\nAPI_KEY=overridden\n",
		"missing.yml": "services: {a: {image: x, env_file: gone.env, environment: {A: b}}}\n",
		"out.yml":     "services: {a: {image: x, env_file: ../../etc/passwd}}\n",
		"bad.yml":     "services: [" + planted, "odd.yml": "services: {a: {image: x, environment: {A: [1]}}}\n",
	})
	for _, c := range []struct {
		path, service string
		want          map[string]string
		partial, err  string
	}{
		{path: "deploy/compose.yml", want: map[string]string{"API_KEY": "set", "FROM_HOST": "?", "COMPUTED": "?", "DOLLAR": "set", "PORT": "set", "COMMON": "set", "WEB_ONE": "set", "WEB_TWO": "?"}},
		{path: "deploy/compose.yml", service: "web", want: map[string]string{"WEB_ONE": "set", "WEB_TWO": "?"}},
		{path: "deploy/compose.yml", service: "db", err: "no such service; the file has: api, web"},
		{path: "missing.yml", want: map[string]string{"A": "set"}, partial: "env_file gone.env of service a is not readable here"},
		{path: "out.yml", want: map[string]string{}, partial: "service a"},
		{path: "bad.yml", err: "expected a compose file"},
		{path: "odd.yml", err: "expected a compose file"},
		{path: "none.yml", err: "read compose file none.yml: "},
	} {
		l, err := Compose{Path: c.path, Service: c.service, Open: open(dir)}.Read(context.Background())
		if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s %s: error %v, want %q", c.path, c.service, err, c.err)
		}
		if err != nil && strings.Contains(err.Error(), planted) {
			t.Errorf("%s: the value is in the error", c.path)
		}
		if err != nil {
			continue
		}
		if diff := cmp.Diff(c.want, describe(l)); diff != "" {
			t.Errorf("%s %s: values (-want +got):\n%s", c.path, c.service, diff)
		}
		if !strings.Contains(l.Partial, c.partial) || c.partial == "" && l.Partial != "" {
			t.Errorf("%s: partial %q, want %q", c.path, l.Partial, c.partial)
		}
	}
}

func TestJoin(t *testing.T) {
	a := JSON{Label: "secrets", Data: []byte(`{"A":"1","B":"changeme"}`)}
	b := JSON{Label: "variables", Data: []byte(`{"B":"real"}`)}
	inv, err := Join(context.Background(), []Source{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if inv.Values["B"].Class() != envfile.Set || !inv.Absent("C") || inv.Absent("A") {
		t.Errorf("joined: B %v, C absent %v, A absent %v", inv.Values["B"].Class(), inv.Absent("C"), inv.Absent("A"))
	}
	b.Partial = "a fork"
	if inv, _ = Join(context.Background(), []Source{a, b}); inv.Absent("C") {
		t.Error("a partial source proved an absence")
	}
	if (Inventory{}).Absent("C") {
		t.Error("no source proved an absence")
	}
	if _, err := Join(context.Background(), []Source{a, JSON{Label: "variables", Data: []byte(`[]`)}}); err == nil {
		t.Error("a broken source was passed over")
	}
}

// TestRemembering holds that names of old add to what today's sources do not tell, and prove no absence.
func TestRemembering(t *testing.T) {
	whole := Inventory{Values: map[string]Value{"A": NewValue("env file", "1")}, Sources: []string{"env file"}}
	cut := whole
	cut.Partial = []string{"env file: cut short"}
	for name, c := range map[string]struct {
		inv            Inventory
		has            bool
		known, proven  bool
		sources, marks int
	}{
		"nothing is told":     {Inventory{}, true, true, false, 1, 1},
		"a source is partial": {cut, true, true, false, 2, 2},
		"today's tell it all": {whole, false, true, true, 1, 0},
	} {
		got := c.inv.Remembering("record", []string{"A", "B"}, "old")
		if got.Has("B") != c.has || got.Known() != c.known || got.Absent("C") != c.proven || len(got.Sources) != c.sources || len(got.Partial) != c.marks {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := cut.Remembering("record", []string{"A"}, "old"); !got.Values["A"].Readable || cut.Has("B") || len(cut.Sources) != 1 {
		t.Errorf("what is known today was lost, or the inventory itself was changed: %+v", got)
	}
	if got := (Inventory{}).Remembering("record", nil, "old"); got.Known() {
		t.Error("a record without names is no source")
	}
}
