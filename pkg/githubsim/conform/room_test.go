package conform

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestOnlyTestsImportThis keeps the validators out of the program.
func TestOnlyTestsImportThis(t *testing.T) {
	root := os.DirFS("../../..")
	seen := 0
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, spec := range file.Imports {
			if strings.HasSuffix(strings.Trim(spec.Path.Value, `"`), "githubsim/conform") {
				t.Errorf("%s imports conform, which is for tests alone", path)
			}
		}
		return nil
	})
	if err != nil || seen < 50 {
		t.Errorf("%d files read: %v", seen, err)
	}
}
