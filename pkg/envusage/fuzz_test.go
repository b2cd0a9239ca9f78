package envusage

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzScan holds the scanner to its bounds on any input in any language: no panic, every place lies in the file, every
// name can be one, and the same input gives the same answer.
func FuzzScan(f *testing.F) {
	archives, _ := filepath.Glob("testdata/corpus/*/*.txtar")
	for _, a := range archives {
		ar, err := txtar.ParseFile(a)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if file.Name != "want" {
				f.Add(file.Name, file.Data)
			}
		}
	}
	if hostile, err := os.ReadFile("testdata/hostile.txt"); err == nil {
		for _, ext := range []string{".ts", ".py", ".rb", ".php", ".go", ".rs", ".java", ".kt", ".cs", ".ex", ".vue", ".astro", ".yml"} {
			f.Add("hostile"+ext, hostile)
		}
	}
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		if len(src) > 64<<10 {
			return
		}
		tree := memTree{name: src, "other.ts": []byte("export const env = process.env; export function need(k) { return env[k]; }")}
		u, err := Scan(context.Background(), tree, Options{})
		if err != nil {
			t.Fatal(err)
		}
		lines := 1
		for _, c := range src {
			if c == '\n' {
				lines++
			}
		}
		for _, r := range u.References {
			if !isName(r.Name) || r.Line < 1 || r.Path == name && r.Line > lines || r.Column < 1 || r.Via == "" || r.Language == "" {
				t.Errorf("%q: reference %+v in a file of %d lines", name, r, lines)
			}
		}
		again, err := Scan(context.Background(), tree, Options{})
		if err != nil || format(u) != format(again) {
			t.Errorf("%q: two scans differ", name)
		}
	})
}
