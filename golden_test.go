package main

import (
	"go/build/constraint"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	_ "deploycoord/internal/golden" // the -update flag
)

// TestUpdateEverywhere holds that every package with tests knows the -update flag, so that `go test ./... -update`
// renews every golden of the module, and that none registers a flag of its own beside it.
func TestUpdateEverywhere(t *testing.T) {
	tested, known := map[string]bool{}, map[string]bool{"internal/golden": true}
	for _, file := range testFiles(t) {
		dir := path.Dir(file)
		tested[dir] = true
		known[dir] = known[dir] || slices.Contains(imports(t, file), "deploycoord/internal/golden")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if flagged := "flag.Bool(" + `"update"`; strings.Contains(string(data), flagged) {
			t.Errorf("%s registers -update itself; use deploycoord/internal/golden", file)
		}
	}
	if len(tested) < 10 {
		t.Fatalf("%d packages with tests: the test looks in the wrong place", len(tested))
	}
	for dir := range tested {
		if !known[dir] {
			t.Errorf("%s: no test imports deploycoord/internal/golden, so go test ./... -update fails there; add to one of its tests\n"+
				"\t_ \"deploycoord/internal/golden\" // the -update flag", dir)
		}
	}
}

// testFiles lists the test files that `go test ./...` compiles: none in testdata or a hidden folder, none behind a
// build tag of ours.
func testFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(p, "_test.go") && !tagged(t, p):
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// tagged tells whether a file is left out unless a tag is given on the command line.
func tagged(t *testing.T, file string) bool {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "package ") {
			break
		}
		if expr, err := constraint.Parse(strings.TrimSpace(line)); err == nil {
			return !expr.Eval(func(tag string) bool { return tag == "linux" || tag == "unix" || strings.HasPrefix(tag, "go1.") })
		}
	}
	return false
}
