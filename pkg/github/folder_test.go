package github

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f := &folder{dir: dir, now: func() time.Time { return now }, most: 10_000}
	want := &remembered{URL: "u", Tag: `W/"t"`, Link: "l", Type: "json", body: []byte("one\ntwo")}
	f.write("k", want)
	if diff := cmp.Diff(want, f.read("k"), cmp.AllowUnexported(remembered{})); diff != "" {
		t.Error(diff)
	}
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "answer-k"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	t.Run("bounded, the oldest go first", func(t *testing.T) {
		for i := range 100 {
			now = now.Add(time.Minute)
			f.write(strconv.Itoa(i), &remembered{Tag: "t", body: make([]byte, 500)})
			if f.read("0") == nil && i < 10 {
				t.Error("the first is gone early")
			}
		}
		var size int64
		for _, i := range f.files() {
			size += i.Size()
		}
		if size > f.most || f.read("99") == nil || f.read("20") != nil {
			t.Errorf("%d bytes are kept", size)
		}
	})
	t.Run("removed", func(t *testing.T) {
		f.remove("99")
		if f.read("99") != nil {
			t.Error("it is still there")
		}
	})
}

func TestSpoiltFilesAreIgnored(t *testing.T) {
	good := pack(&remembered{URL: "u", Tag: "t", body: []byte(`{"a":1}`)})
	for name, data := range map[string][]byte{
		"empty": nil, "cut": good[:len(good)-1], "longer": append(append([]byte{}, good...), 'x'), "no line": []byte("x"),
		"another version": []byte(strings.Replace(string(good), `"u"`, `"v"`, 1)), "zeros": make([]byte, 100), "huge": make([]byte, maxRemembered+maxPreamble+1),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "answer-k"), data, 0o600); err != nil {
				t.Fatal(err)
			}
			f := &folder{dir: dir, now: time.Now, most: maxOnDisk}
			if got := f.read("k"); got != nil {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A folder that is of no use only costs requests.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, pack(&remembered{URL: "u", Tag: "t"}), 0o600); err != nil {
		t.Fatal(err)
	}
	linked := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(linked, "answer-k")); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below"), linked} {
		f := &folder{dir: dir, now: time.Now, most: maxOnDisk}
		if f.read("k") != nil {
			t.Errorf("%s gave an answer", dir)
		}
		f.write("other", &remembered{Tag: "t"})
	}
}
