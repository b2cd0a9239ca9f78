// Package golden compares what a test got with a file beside it, and renews the file where `-update` is given.
//
// It takes a path and bytes, and fails the test where they differ. It is for tests alone, and it is the one place that
// registers the flag: a package with tests but no goldens imports it blank, so that `go test ./... -update` works.
package golden

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens and the generated pages anew")

// Update tells whether goldens are to be written, for tests that keep them in a form of their own.
func Update() bool { return *update }

// Assert compares got with the file at path, relative to the package's folder. With -update the file is written first,
// its folders too.
func Assert(t testing.TB, path string, got []byte) {
	t.Helper()
	want, err := os.ReadFile(path)
	if *update && (err != nil || !bytes.Equal(want, got)) {
		write(t, path, got)
		return
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Errorf("there is no golden %s; go test . -update in this folder writes it:\n%s", path, got)
	case err != nil:
		t.Errorf("read the golden: %v", err)
	case !bytes.Equal(want, got):
		t.Errorf("%s (-golden +got); go test . -update in this folder renews it:\n%s", path, cmp.Diff(string(want), string(got)))
	}
}

func write(t testing.TB, path string, got []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, got, 0o644); err != nil {
		t.Fatal(err)
	}
}
