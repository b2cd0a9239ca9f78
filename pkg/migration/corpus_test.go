package migration

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"deploycoord/internal/golden"
)

// TestCorpus reads each archive of testdata: one migration under the path that it has in a repository, and, where the
// change alters it, a file "before". The golden says what was found, with the line of the source that it was found on.
func TestCorpus(t *testing.T) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) < 40 {
		t.Fatalf("%d archives, %v; expected the corpus", len(archives), err)
	}
	for _, file := range archives {
		name := strings.TrimSuffix(filepath.ToSlash(file), ".txtar")
		t.Run(strings.TrimPrefix(name, "testdata/"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil || len(a.Files) == 0 {
				t.Fatalf("read the archive: %v", err)
			}
			var before []byte
			if len(a.Files) > 1 {
				before = a.Files[1].Data
			}
			framework, ok := Framework(a.Files[0].Name)
			if !ok {
				t.Fatalf("%s is no migration by its path", a.Files[0].Name)
			}
			golden.Assert(t, name+".golden", []byte(told(Read(a.Files[0].Name, framework, a.Files[0].Data, before), string(a.Files[0].Data))))
		})
	}
}

// told words a file for a golden.
func told(f File, src string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, reversible: %s", f.Framework, []string{"unknown", "yes", "no"}[f.Reversible])
	if f.Down {
		b.WriteString(", down")
	}
	b.WriteString("\n")
	lines := strings.Split(src, "\n")
	for _, h := range append(f.Hazards, f.Unread...) {
		fmt.Fprintf(&b, "%d %s: %s (%s)\n", h.Line, h.Kind, h.What, h.Why)
		if h.Line > 0 && h.Line <= len(lines) {
			fmt.Fprintf(&b, "\t%s\n", strings.TrimSpace(lines[h.Line-1]))
		}
	}
	return b.String()
}
