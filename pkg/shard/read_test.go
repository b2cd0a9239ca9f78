package shard

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// names are those of the services that have a result; a service with two is followed by "!".
func (r Results) names() map[string]bool {
	out := map[string]bool{}
	for name, one := range r.by {
		out[name] = one != nil
	}
	return out
}

const minimal = `{"schema":1,"command":"verify","shard":%q}`

// TestRead reads folders as actions/download-artifact leaves them, and what a job of somebody's may have put there.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"api.json":                            fmt.Sprintf(minimal, "api"),
		"shard-web/deploycoord-report.json":   fmt.Sprintf(minimal, "web"),
		"deep/er/down.json":                   fmt.Sprintf(minimal, "down"),
		"notes.txt":                           "no JSON, and not read",
		"broken.json":                         `{"schema":1,`,
		"empty.json":                          "",
		"list.json":                           "[1]",
		"newer.json":                          `{"schema":99,"shard":"newer"}`,
		"whole.json":                          `{"schema":1,"command":"verify"}`,
		"odd\u202e\x1b[2Jname.json":           "{",
		"twice/one.json":                      fmt.Sprintf(minimal, "two"),
		"twice/two.json":                      fmt.Sprintf(minimal, "two"),
		"types.json":                          `{"schema":1,"command":"verify","shard":"types","measurements":{"a":1}}`,
		"outcome.json":                        `{"schema":1,"command":"verify","shard":"outcome","measurements":[{"kind":"probe","name":"x","outcome":"splendid"}]}`,
		"shard-large/deploycoord-report.json": `{"schema":1,"x":"` + strings.Repeat("x", maxResult) + `"}`,
	})
	outside := t.TempDir()
	put(t, outside, map[string]string{"secret.json": fmt.Sprintf(minimal, "outside")})
	for link, to := range map[string]string{"link.json": filepath.Join(outside, "secret.json"), "folder": outside, "inside.json": "api.json"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o755); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"api": true, "web": true, "two": false}, got.names()); diff != "" {
		t.Errorf("results (-want +got)\n%s", diff)
	}
	want := []string{
		"broken.json is no result of a shard: unexpected end of JSON input",
		"empty.json is no result of a shard: unexpected end of JSON input",
		"folder.json is no result of a shard: it is no regular file",
		"inside.json is no result of a shard: it is no regular file",
		"link.json is no result of a shard: it is no regular file",
		"list.json is no result of a shard: json: cannot unmarshal array",
		`newer.json is no result of a shard: it has "schema": 99, expected 1`,
		`odd\u202e\x1b[2Jname.json is no result of a shard: unexpected end of JSON input`,
		`outcome.json is no result of a shard: `,
		"types.json is no result of a shard: json: cannot unmarshal object",
		"whole.json is no result of a shard: it names no shard",
		fmt.Sprintf("shard-large/deploycoord-report.json is no result of a shard: it has %d bytes, at most %d are read", maxResult+19, maxResult),
		"twice/two.json is no result of a shard: service two has two results",
	}
	if len(got.Notices) != len(want) {
		t.Errorf("%d notices, want %d", len(got.Notices), len(want))
	}
	for i, text := range got.Notices {
		if i < len(want) && !strings.HasPrefix(text, want[i]) {
			t.Errorf("notice %d is\n%q, want\n%q", i, text, want[i])
		}
		if strings.ContainsAny(text, "\x1b\u202e\n") {
			t.Errorf("%q is not harmless", text)
		}
	}
}

func TestReadNothing(t *testing.T) {
	got, err := Read(filepath.Join(t.TempDir(), "none"))
	if err != nil || len(got.by)+len(got.Notices) != 0 {
		t.Errorf("a folder that is not there is %+v, %v", got, err)
	}
	file := filepath.Join(t.TempDir(), "file")
	put(t, filepath.Dir(file), map[string]string{"file": "{}"})
	if _, err := Read(file); err == nil {
		t.Error("a file is no folder")
	}
}

func TestReadTooMany(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{}
	for i := range maxFiles + 1 {
		files[fmt.Sprintf("%d.json", i)] = "{}"
	}
	put(t, dir, files)
	if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), "it has 2001 files, at most 2000 are read") {
		t.Errorf("%v", err)
	}
}
