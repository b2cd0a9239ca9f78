package envfile

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"deploycoord/internal/golden"
)

// listed is an entry as the goldens show it: with its value, which Entry itself never gives away.
type listed struct {
	Entry
	Value string `json:"value"`
	Class string `json:"class"`
	Fault string `json:"fault,omitempty"` // what Type.Check says
}

// TestTemplates reads templates written in the styles that public repositories have.
func TestTemplates(t *testing.T) {
	paths, err := filepath.Glob("testdata/templates/*.env*")
	if err != nil || len(paths) < 12 {
		t.Fatalf("%d templates: %v", len(paths), err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			if !IsTemplate(name) {
				t.Errorf("IsTemplate(%q) is false", name)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := list(t, Parse(name[len("00-"):], data))
			golden.Assert(t, filepath.Join("testdata", "golden", name+".json"), got)
		})
	}
}

func list(t *testing.T, f File) []byte {
	t.Helper()
	out := struct {
		Path    string        `json:"path"`
		Entries []listed      `json:"entries"`
		Errors  []SyntaxError `json:"errors"`
	}{Path: f.Path, Errors: f.Errors}
	for _, e := range f.Entries {
		problem, _ := e.Type.Check(e.Value)
		out.Entries = append(out.Entries, listed{Entry: e, Value: e.Value, Class: Classify(e.Value).String(), Fault: problem})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
