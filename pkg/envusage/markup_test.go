package envusage

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestCutShort scans the corpus of the formats cut off at many places: nothing panics, and no reference stands outside
// of the file.
func TestCutShort(t *testing.T) {
	for _, folder := range []string{"compose", "dockerfile", "workflow", "prisma", "markup", "nodeconfig"} {
		archives, err := filepath.Glob("testdata/corpus/" + folder + "/*.txtar")
		if err != nil || len(archives) == 0 {
			t.Fatalf("no corpus for %s: %v", folder, err)
		}
		for _, name := range archives {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range ar.Files {
				for cut := 0; cut < len(f.Data); cut += 3 {
					checkCut(t, f.Name, f.Data[:cut])
				}
			}
		}
	}
}

func checkCut(t *testing.T, name string, data []byte) {
	t.Helper()
	u, err := Scan(context.Background(), memTree{name: data}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Count(data, []byte("\n")) + 1
	for _, r := range u.References {
		if r.Line < 1 || r.Line > lines || r.Column < 1 {
			t.Errorf("%s cut at %d: %s stands at %d:%d of %d lines", name, len(data), r.Name, r.Line, r.Column, lines)
		}
	}
}
