package change

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"deploycoord/pkg/change/internal/gittest"
)

func workTreeOf(t *testing.T, dir string) Tree {
	t.Helper()
	tree, _, err := OpenWorkTree(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func pathsIn(t *testing.T, tree Tree) []string {
	t.Helper()
	paths, err := tree.Paths()
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// gitPaths is git's list of tracked and not ignored files, less those that are no regular file on disk.
func gitPaths(r *gittest.Repo) []string {
	var paths []string
	for _, p := range strings.Split(r.Git("ls-files", "-co", "-z", "--exclude-standard"), "\x00") {
		if info, err := os.Lstat(filepath.Join(r.Dir, p)); p != "" && err == nil && info.Mode().IsRegular() {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// messy is a work tree with everything a listing must tell apart.
func messy(t *testing.T) *gittest.Repo {
	r := gittest.New(t)
	r.Write(".gitignore", "*.log\nnode_modules/\n/build/*\n!/build/keep\n.env\n", "src/.gitignore", "*.gen\n!important.log\n", ".git/info/exclude", "private\n")
	r.Write("src/a.ts", "1", "src/a-b", "1", "src/a/b", "1", "src/tracked.log", "1", "node_modules/kept/index.js", "1", "gone", "1", "gone-dir/x", "1", "conflict", "base\n", "Ünï cödé", "1", ".env.example", "A=\n")
	r.Git("add", "-A")
	r.Git("add", "-f", "src/tracked.log", "node_modules/kept/index.js")
	r.Link("src/a.ts", "link")
	r.Link("/etc", "out")
	r.Link("src", "src-link")
	r.Git("add", "-A")
	r.Git("commit", "-qm", "x")
	r.Remove("gone")
	r.Remove("gone-dir")
	r.Write("new.ts", "n", "x.log", "n", "src/important.log", "n", "src/x.gen", "n", "node_modules/other/index.js", "n", "build/drop", "n", "build/keep", "n",
		".env", "SECRET=planted\n", "private", "n", "deep/er/private", "n", "deep/er/new", "n")
	r.Link("nowhere", "dangling")
	nested := r.At(filepath.Join(r.Dir, "nested"))
	if err := os.Mkdir(nested.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	nested.Git("init", "-q")
	nested.Write("inner", "n")
	if err := syscall.Mkfifo(filepath.Join(r.Dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWorkTreeListsWhatGitWould(t *testing.T) {
	r := messy(t)
	want := gitPaths(r)
	want = slices.DeleteFunc(want, func(p string) bool { return strings.HasPrefix(p, "nested/") })
	tree := workTreeOf(t, filepath.Join(r.Dir, "src"))
	equal(t, "paths", want, pathsIn(t, tree))
	for _, p := range want {
		if _, err := tree.Read(p, nil); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestListIsOneFolderOfTheListing(t *testing.T) {
	r := messy(t)
	work := open(t, Options{Dir: r.Dir})
	for _, tree := range []Tree{work.HeadTree, work.BaseTree} {
		want := map[string][]Entry{"": nil}
		for _, p := range pathsIn(t, tree) {
			for _, dir := range Ancestors(filepath.Dir(p)) {
				if dir == "." {
					dir = ""
				}
				rel := strings.TrimPrefix(strings.TrimPrefix(p, dir), "/")
				name, _, isDir := strings.Cut(rel, "/")
				if e := (Entry{name, isDir}); !slices.Contains(want[dir], e) {
					want[dir] = append(want[dir], e)
				}
			}
		}
		for dir, entries := range want {
			slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
			got, err := tree.List(dir)
			if err != nil {
				t.Fatal(err)
			}
			// A folder that holds nothing listed may be named: telling takes a walk.
			got = slices.DeleteFunc(slices.Clone(got), func(e Entry) bool { return e.IsDir && want[join(dir, e.Name)] == nil })
			equal(t, fmt.Sprintf("%T %q", tree, dir), entries, got)
		}
		for _, dir := range []string{"out", "src-link", ".git", "src/a.ts", "nowhere", "../"} {
			if got, err := tree.List(dir); err == nil {
				t.Errorf("%T lists %q: %v", tree, dir, got)
			}
		}
	}
}

func TestReadsStayInTheTree(t *testing.T) {
	r := messy(t)
	work := open(t, Options{Dir: r.Dir})
	r.Link("../..", "src/up")
	for path, want := range map[string]string{
		"link": "not regular", "out": "not regular", "out/passwd": "", "src-link/a.ts": "", "src/up/x": "", "dangling": "not regular", "pipe": "not regular", "src": "not regular",
		"../repo/new.ts": "absent", "/etc/passwd": "absent", "src/../new.ts": "absent", "": "absent", "new.ts/x": "absent", ".git/config": "absent", "nested/.git/config": "absent",
		".GIT/config": "absent", "new.ts\x00": "absent", ".": "",
	} {
		data, err := work.HeadTree.Read(path, nil)
		if err == nil || want != "" && kindOf(err) != want {
			t.Errorf("%q: %q, %v", path, data, err)
		}
		if _, err := work.BaseTree.Read(path, nil); err == nil {
			t.Errorf("base %q was read", path)
		}
	}
	equal(t, "an ignored file may be read by name", "SECRET=planted\n", read(t, work.HeadTree, ".env"))
}

func TestEveryKindOfChangeInTheWorkTree(t *testing.T) {
	r := gittest.New(t)
	r.Commit("same", "1\n", "edited", "1\n", "touched", "1\n", "staged", "1\n", "staged-back", "1\n", "deleted", "gone\n", "removed", "r\n", "uncached", "u\n", "mode", "1\n",
		"d/deep/edited", "1\n", "d/deep/same", "1\n", "now-a-folder", "x\n", "folder/x", "y\n", "now-a-link", "l\n", "moved", "some content\n", "assumed", "1\n", "both", "1\n")
	r.Link("same", "was-a-link")
	r.Commit()
	r.Git("checkout", "-q", "-b", "work")
	r.Commit("committed", "c\n", "both", "2\n")
	r.Write("edited", "2\n", "d/deep/edited", "22\n", "untracked", "u\n", "assumed", "2\n", "both", "3\n")
	r.Git("update-index", "--assume-unchanged", "assumed")
	r.Write("staged", "2\n", "staged-back", "2\n", "staged-new", "s\n", "intended", "i\n")
	r.Git("add", "staged", "staged-back", "staged-new")
	r.Git("add", "-N", "intended")
	r.Write("staged-back", "1\n")
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(r.Dir, "touched"), later, later); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(r.Dir, "mode"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.Remove("deleted")
	r.Git("rm", "-q", "removed")
	r.Git("rm", "-q", "--cached", "uncached")
	for _, p := range []string{"now-a-folder", "folder", "now-a-link", "moved", "was-a-link"} {
		r.Remove(p)
	}
	r.Write("now-a-folder/x", "x2\n", "folder", "y2\n", "was-a-link", "plain\n", "to/moved", "some content\n")
	r.Link("same", "now-a-link")
	want := []string{
		"M both", "A committed", "M d/deep/edited", "D deleted", "M edited", "A folder", "D folder/x", "A intended", "M mode", "D now-a-folder", "A now-a-folder/x",
		"D now-a-link", "D removed", "M staged", "A staged-new", "R moved to/moved", "A untracked", "A was-a-link",
	}
	check := func(t *testing.T) {
		t.Helper()
		equal(t, "files", strings.Join(want, "\n"), files(open(t, Options{Dir: r.Dir, Base: "main"})))
	}
	check(t)
	t.Run("without the index's cache of trees", func(t *testing.T) {
		r.Git("update-index", "--index-version", "4")
		check(t)
	})
}

func TestYoungFilesAreCompared(t *testing.T) {
	r := gittest.New(t)
	r.Commit("racy", "1111\n")
	index := filepath.Join(r.Dir, ".git/index")
	path := filepath.Join(r.Dir, "racy")
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	r.Write("racy", "2222\n") // the same size, and below the same time as git recorded
	for _, at := range []string{path, index} {
		if err := os.Chtimes(at, before.ModTime(), before.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "files", "M racy", files(open(t, Options{Dir: r.Dir})))
}

func TestConflictsAndSparseCheckouts(t *testing.T) {
	t.Run("conflict", func(t *testing.T) {
		r := gittest.New(t)
		r.Commit("f", "base\n", "g", "base\n")
		r.Git("checkout", "-qb", "other")
		r.Commit("f", "other\n", "g", "other\n")
		r.Git("checkout", "-q", "main")
		r.Commit("f", "main\n")
		if _, err := r.Try("merge", "other"); err == nil {
			t.Fatal("the merge was to fail")
		}
		c := open(t, Options{Dir: r.Dir})
		equal(t, "files", "M f\nM g", files(c))
		equal(t, "paths", []string{"f", "g"}, pathsIn(t, c.HeadTree))
	})
	for _, args := range [][]string{{"--no-sparse-index"}, {"--sparse-index"}} {
		t.Run(args[0], func(t *testing.T) {
			r := gittest.New(t)
			r.Commit("top", "1", "in/a", "1", "out/b", "1", "out/c/d", "1")
			r.Git(append([]string{"sparse-checkout", "set", "--cone", "in"}, args...)...)
			if _, err := os.Stat(filepath.Join(r.Dir, "out")); err == nil {
				t.Fatal("out is there")
			}
			r.Write("in/a", "2")
			c := open(t, Options{Dir: r.Dir})
			equal(t, "files", "M in/a", files(c))
			equal(t, "paths", []string{"in/a", "out/b", "out/c/d", "top"}, pathsIn(t, c.HeadTree))
			equal(t, "absent file", "1", read(t, c.HeadTree, "out/c/d"))
		})
	}
}

func TestPlainFolder(t *testing.T) {
	r := &gittest.Repo{T: t, Dir: t.TempDir()}
	r.Write(".gitignore", "*.log\n", "a.ts", "1", "x.log", "1", "node_modules/x.js", "1", "sub/node_modules/x.js", "1", "vendor/v.go", "1", "sub/b.ts", "1")
	r.Link("/etc/passwd", "link")
	tree, root, err := OpenWorkTree(context.Background(), Options{Dir: r.Dir})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "root", r.Dir, root)
	equal(t, "paths", []string{".gitignore", "a.ts", "sub/b.ts", "vendor/v.go"}, pathsIn(t, tree))
	equal(t, "absent", "error: absent", read(t, tree, "nope"))
	if _, _, err := OpenWorkTree(context.Background(), Options{Dir: filepath.Join(r.Dir, "nope")}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestUserWideIgnores(t *testing.T) {
	r := gittest.New(t)
	r.Commit("a", "1")
	r.Write("b.swp", "1", "c", "1")
	home := t.TempDir()
	list := func() []string {
		tree, _, err := OpenWorkTree(context.Background(), Options{Dir: r.Dir, Home: home})
		if err != nil {
			t.Fatal(err)
		}
		return pathsIn(t, tree)
	}
	equal(t, "none", []string{"a", "b.swp", "c"}, list())
	h := &gittest.Repo{T: t, Dir: home}
	h.Write(".config/git/ignore", "*.swp\n")
	equal(t, "default file", []string{"a", "c"}, list())
	h.Write(".gitconfig", "[core]\n\texcludesFile = ~/mine\n", "mine", "c\n")
	equal(t, "configured file", []string{"a", "b.swp"}, list())
}

func TestUpwards(t *testing.T) {
	r := gittest.New(t)
	r.Commit(".env.example", "1", "a/.env.example", "1", "a/b/.env.sample", "1", "a/b/c/x", "1", "z/.env.example", "1")
	work := open(t, Options{Dir: r.Dir})
	for _, tree := range []Tree{work.HeadTree, work.BaseTree} {
		got, err := Upwards(tree, "a/b/c/not/yet", func(name string) bool { return strings.HasPrefix(name, ".env.") })
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "templates", []string{"a/b/.env.sample", "a/.env.example", ".env.example"}, got)
	}
}
