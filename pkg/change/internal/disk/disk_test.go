package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
)

// both runs a test on each implementation.
func both(t *testing.T, root string, test func(t *testing.T, d Disk)) {
	t.Helper()
	d, err := New(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("as opened", func(t *testing.T) { test(t, d) })
	r, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("portable", func(t *testing.T) { test(t, &portable{root: r, path: root}) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T) string {
	t.Helper()
	outside, root := t.TempDir(), filepath.Join(t.TempDir(), "root")
	must(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("planted"), 0o644))
	must(t, os.MkdirAll(filepath.Join(root, "a/b"), 0o755))
	must(t, os.WriteFile(filepath.Join(root, "a/b/file"), []byte("content"), 0o644))
	must(t, os.WriteFile(filepath.Join(root, "empty"), nil, 0o644))
	must(t, os.Symlink("a/b/file", filepath.Join(root, "inner")))
	must(t, os.Symlink("a", filepath.Join(root, "folder")))
	must(t, os.Symlink(outside, filepath.Join(root, "out")))
	must(t, os.Symlink(filepath.Join(outside, "secret"), filepath.Join(root, "a/leak")))
	must(t, os.Symlink("loop", filepath.Join(root, "loop")))
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe"), 0o644))
	return root
}

func TestRead(t *testing.T) {
	tests := map[string]struct {
		limit int64
		want  string
		err   error
	}{
		"a/b/file":         {7, "content", nil},
		"empty":            {0, "", nil},
		"a/b/file/x":       {9, "", fs.ErrNotExist},
		"absent":           {9, "", fs.ErrNotExist},
		"absent/x":         {9, "", fs.ErrNotExist},
		"../root/empty":    {9, "", fs.ErrNotExist},
		"a/../empty":       {9, "", fs.ErrNotExist},
		"/etc/passwd":      {9, "", fs.ErrNotExist},
		"":                 {9, "", fs.ErrNotExist},
		"a\x00":            {9, "", fs.ErrNotExist},
		"a/b":              {9, "", ErrNotRegular},
		"inner":            {9, "", ErrNotRegular},
		"a/leak":           {9, "", ErrNotRegular},
		"pipe":             {9, "", ErrNotRegular},
		"loop":             {9, "", ErrNotRegular},
		"folder/b/file":    {9, "", errAny},
		"out/secret":       {9, "", errAny},
		"a/b/file\nsecond": {9, "", fs.ErrNotExist},
	}
	both(t, folder(t), func(t *testing.T, d Disk) {
		for path, test := range tests {
			data, _, err := d.Read(path, nil, test.limit, nil)
			if test.err == errAny && err != nil {
				continue
			}
			if string(data) != test.want || !errors.Is(err, test.err) {
				t.Errorf("%q: %q, %v", path, data, err)
			}
		}
		if _, _, err := d.Read("a/b/file", nil, 6, nil); !errors.Is(err, ErrTooLarge) {
			t.Errorf("over the limit: %v", err)
		}
		buf := make([]byte, 3, 100)
		data, ok, err := d.Read("a/b/file", buf, 9, func(st Stat) bool { return st.Size == 7 && st.Mode.IsRegular() && st.Mtime > 0 })
		if err != nil || !ok || &data[0] != &buf[0] {
			t.Errorf("the buffer was not used: %v %v", ok, err)
		}
		if _, ok, err := d.Read("a/b/file", buf, 9, func(Stat) bool { return false }); ok || err != nil {
			t.Errorf("a refused file was read: %v", err)
		}
	})
}

var errAny = errors.New("any")

func TestOpen(t *testing.T) {
	both(t, folder(t), func(t *testing.T, d Disk) {
		f, err := d.Open("")
		must(t, err)
		defer f.Close()
		entries, err := f.Entries()
		must(t, err)
		var names []string
		for _, e := range entries {
			names = append(names, e.Type.String()[:1]+" "+e.Name)
		}
		slices.Sort(names)
		want := []string{"- empty", "L folder", "L inner", "L loop", "L out", "d a", "p pipe"}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Error(diff)
		}
		for _, path := range []string{"folder", "out", "folder/b", "empty", "absent", "..", "loop", "a/../a"} {
			if f, err := d.Open(path); err == nil {
				_ = f.Close()
				t.Errorf("%q was opened", path)
			}
		}
		st, err := Lstat(d, "a/b/file")
		if err != nil || st.Size != 7 || !st.Mode.IsRegular() {
			t.Errorf("%+v, %v", st, err)
		}
		if st, err := Lstat(d, "a/leak"); err != nil || st.Mode&fs.ModeSymlink == 0 {
			t.Errorf("%+v, %v", st, err)
		}
		for _, path := range []string{"out/secret", "a/absent", "..", ""} {
			if st, err := Lstat(d, path); err == nil && !st.Mode.IsDir() {
				t.Errorf("%q: %+v", path, st)
			}
		}
	})
}

func TestConcurrentReads(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"x", "y", "z"} {
		must(t, os.WriteFile(filepath.Join(root, name), []byte(strings.Repeat(name, 3000)), 0o644))
	}
	both(t, root, func(t *testing.T, d Disk) {
		var wg sync.WaitGroup
		for _, name := range []string{"x", "y", "z", "x"} {
			wg.Go(func() {
				var buf []byte
				for range 200 {
					data, _, err := d.Read(name, buf, 4000, nil)
					if err != nil || !bytes.Equal(data, []byte(strings.Repeat(name, 3000))) {
						t.Errorf("%s: %v", name, err)
						return
					}
					buf = data
				}
			})
		}
		wg.Wait()
	})
}
