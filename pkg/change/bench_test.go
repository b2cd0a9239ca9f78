package change

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// repo50k generates, once for a machine, a repository of 50,000 files of 1 KB in 2,500 folders, with a branch "feature"
// that changes 20 of them.
func repo50k(b *testing.B) string {
	b.Helper()
	dir := filepath.Join(os.TempDir(), "deploycoord-bench-50k-v1")
	if _, err := os.Stat(filepath.Join(dir, "done")); err == nil {
		return filepath.Join(dir, "repo")
	}
	if err := os.RemoveAll(dir); err != nil {
		b.Fatal(err)
	}
	repo := filepath.Join(dir, "repo")
	if err := os.MkdirAll(repo, 0o755); err != nil {
		b.Fatal(err)
	}
	run := func(stdin []byte, args ...string) {
		cmd := exec.Command("git", args...)
		cmd.Dir, cmd.Stdin = repo, bytes.NewReader(stdin)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run(nil, "init", "-q", "-b", "main")
	run(stream50k(), "fast-import", "--quiet")
	run(nil, "repack", "-adq")
	run(nil, "checkout", "-q", "feature")
	run(nil, "update-index", "--refresh")
	if err := os.WriteFile(filepath.Join(dir, "done"), nil, 0o644); err != nil {
		b.Fatal(err)
	}
	return repo
}

func stream50k() []byte {
	words := strings.Fields("const value process return function import from await request index name export default class")
	random := rand.New(rand.NewPCG(1, 2))
	var out bytes.Buffer
	file := func(i int) {
		var text strings.Builder
		for text.Len() < 1000 {
			for range 8 {
				text.WriteString(words[random.IntN(len(words))] + " ")
			}
			fmt.Fprintf(&text, "%x\n", random.Uint64())
		}
		path := fmt.Sprintf("src/a%02d/b%02d/c%d/file%05d.ts", i/2500, i/100%25, i/20%5, i)
		fmt.Fprintf(&out, "M 100644 inline %s\ndata %d\n%s\n", path, text.Len(), text.String())
	}
	out.WriteString("commit refs/heads/main\ncommitter A <a@example.com> 1700000000 +0000\ndata 3\none\n")
	for i := range 50000 {
		file(i)
	}
	out.WriteString("\ncommit refs/heads/feature\ncommitter A <a@example.com> 1700000100 +0000\ndata 3\ntwo\nfrom refs/heads/main\n")
	for i := range 20 {
		file(i * 2503 % 50000)
	}
	out.WriteString("\n")
	return out.Bytes()
}

func BenchmarkOpenCommits50k(b *testing.B) {
	dir := repo50k(b)
	b.ReportAllocs()
	for b.Loop() {
		c, err := Open(context.Background(), Options{Dir: dir, Base: "main", Head: "feature"})
		if err != nil || len(c.Files) != 20 {
			b.Fatal(err, len(c.Files))
		}
		for _, f := range c.Files {
			for _, t := range []Tree{c.BaseTree, c.HeadTree} {
				if _, err := t.Read(f.Path, nil); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

func BenchmarkWorkTree50k(b *testing.B) {
	dir := repo50k(b)
	b.ReportAllocs()
	for b.Loop() {
		t, _, err := OpenWorkTree(context.Background(), Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		if paths, err := t.Paths(); err != nil || len(paths) != 50000 {
			b.Fatal(err, len(paths))
		}
	}
}

func BenchmarkOpenWorkTree50k(b *testing.B) {
	dir := repo50k(b)
	b.ReportAllocs()
	for b.Loop() {
		c, err := Open(context.Background(), Options{Dir: dir, Base: "main"})
		if err != nil || len(c.Files) != 20 {
			b.Fatal(err, len(c.Files))
		}
	}
}

func BenchmarkCommitPaths50k(b *testing.B) {
	dir := repo50k(b)
	b.ReportAllocs()
	for b.Loop() {
		c, err := Open(context.Background(), Options{Dir: dir, Base: "main", Head: "feature"})
		if err != nil {
			b.Fatal(err)
		}
		if paths, err := c.HeadTree.Paths(); err != nil || len(paths) != 50000 {
			b.Fatal(err, len(paths))
		}
	}
}

// BenchmarkReadAll50k reads every file of a commit's tree: from blobs, and from clean copies in the work tree.
func BenchmarkReadAll50k(b *testing.B) {
	dir := repo50k(b)
	for _, copies := range []bool{false, true} {
		b.Run(fmt.Sprintf("copies=%v", copies), func(b *testing.B) {
			for b.Loop() {
				c, err := Open(context.Background(), Options{Dir: dir, Base: "main", Head: "feature"})
				if err != nil {
					b.Fatal(err)
				}
				t := c.HeadTree.(*commitTree)
				if !copies {
					t.copies = nil
				}
				paths, err := t.Paths()
				if err != nil {
					b.Fatal(err)
				}
				var buf []byte
				for _, p := range paths {
					if buf, err = t.Read(p, buf); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// BenchmarkGoGitCommits50k is what go-git takes for the same comparison, without reading the files.
func BenchmarkGoGitCommits50k(b *testing.B) {
	dir := repo50k(b)
	b.ReportAllocs()
	for b.Loop() {
		s := filesystem.NewStorageWithOptions(osfs.New(dir+"/.git"), cache.NewObjectLRUDefault(), filesystem.Options{KeepDescriptors: true})
		tree := func(name string) *object.Tree {
			ref, err := s.Reference(plumbing.ReferenceName("refs/heads/" + name))
			if err != nil {
				b.Fatal(err)
			}
			c, err := object.GetCommit(s, ref.Hash())
			if err != nil {
				b.Fatal(err)
			}
			t, err := c.Tree()
			if err != nil {
				b.Fatal(err)
			}
			return t
		}
		changes, err := object.DiffTreeWithOptions(context.Background(), tree("main"), tree("feature"), nil)
		if err != nil || len(changes) != 20 {
			b.Fatal(err, len(changes))
		}
		_ = s.Close()
	}
}

func BenchmarkGoGitIndex50k(b *testing.B) {
	dir := repo50k(b)
	b.ReportAllocs()
	for b.Loop() {
		s := filesystem.NewStorage(osfs.New(dir+"/.git"), cache.NewObjectLRUDefault())
		if x, err := s.Index(); err != nil || len(x.Entries) != 50000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkGit50k(b *testing.B) {
	dir := repo50k(b)
	for _, args := range [][]string{
		{"--version"}, {"diff", "--stat", "main", "feature"},
		{"ls-files", "-co", "--exclude-standard"}, {"status", "--short"},
	} {
		b.Run(args[0], func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command("git", args...)
				cmd.Dir = dir
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
			}
		})
	}
}
