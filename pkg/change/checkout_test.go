package change

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"deploycoord/pkg/change/internal/gittest"
)

// many is a commit of enough files for copies to be used, old enough for the index to prove them clean.
func many(t *testing.T, config ...string) (*gittest.Repo, map[string]string) {
	r := gittest.New(t)
	for i := 0; i < len(config); i += 2 {
		r.Git("config", config[i], config[i+1])
	}
	want := map[string]string{}
	for i := range copiesAfter + 100 {
		path := fmt.Sprintf("d%d/f%d", i%7, i)
		want[path] = strings.Repeat(fmt.Sprintf("%d of a file\n", i), 3)
		r.Write(path, want[path])
		old := time.Unix(1700000000, 0)
		if err := os.Chtimes(filepath.Join(r.Dir, path), old, old); err != nil {
			t.Fatal(err)
		}
	}
	r.Commit()
	return r, want
}

func TestCleanCopiesAndBlobsAreTheSame(t *testing.T) {
	r, want := many(t)
	r.Write("d1/f1", "1 of a fool\n1 of a fool\n1 of a fool\n") // as long as what was committed
	r.Remove("d2/f2")
	r.Remove("d3/f3")
	r.Link("f10", "d3/f3")
	c := open(t, Options{Dir: r.Dir, Base: "HEAD", Head: "HEAD"})
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			var buf []byte
			for round := range 3 {
				for path, text := range want {
					data, err := c.HeadTree.Read(path, buf)
					if err != nil || string(data) != text {
						t.Errorf("worker %d, round %d: %s is %q, want %q (%v)", worker, round, path, data, text, err)
						return
					}
					buf = data
				}
			}
		})
	}
	wg.Wait()
	tree := c.HeadTree.(*commitTree)
	if got, ok := tree.copies.read("d4/f4", tree.mustID(t, "d4/f4"), nil, 100); !ok || string(got) != want["d4/f4"] {
		t.Error("a clean copy was not used")
	}
	for _, path := range []string{"d1/f1", "d2/f2", "d3/f3"} {
		if _, ok := tree.copies.read(path, tree.mustID(t, path), nil, 100); ok {
			t.Errorf("%s is not clean, yet it was used", path)
		}
	}
}

func (t *commitTree) mustID(tb testing.TB, path string) (id [20]byte) {
	tb.Helper()
	e, err := t.entry(path)
	if err != nil {
		tb.Fatal(err)
	}
	return e.ID
}

func TestConvertedCopiesAreNotBlobs(t *testing.T) {
	for name, set := range map[string][]string{
		"line endings": {"core.autocrlf", "true"},
		"a filter":     {"filter.rot.smudge", "tr a-z b-za", "filter.rot.clean", "tr b-za a-z"},
	} {
		t.Run(name, func(t *testing.T) {
			r, want := many(t, set...)
			if name == "a filter" {
				r.Commit(".gitattributes", "d*/* filter=rot\n")
			}
			r.Git("rm", "-q", "--cached", "-r", ".")
			r.Git("reset", "-q", "--hard")
			time.Sleep(20 * time.Millisecond)
			r.Git("update-index", "--really-refresh")
			blob := r.Git("cat-file", "-p", "HEAD:d4/f4") + "\n"
			onDisk, err := os.ReadFile(filepath.Join(r.Dir, "d4/f4"))
			if err != nil || string(onDisk) == blob {
				t.Fatalf("nothing was converted: %q %v", onDisk, err)
			}
			c := open(t, Options{Dir: r.Dir, Base: "HEAD", Head: "HEAD"})
			for path := range want {
				read(t, c.HeadTree, path)
			}
			equal(t, "content", blob, read(t, c.HeadTree, "d4/f4"))
		})
	}
}
