package change

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/change/internal/gittest"
)

func open(t *testing.T, o Options) *Change {
	t.Helper()
	c, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// files renders a change as `git diff --name-status` does.
func files(c *Change) string {
	var lines []string
	for _, f := range c.Files {
		switch f.Status {
		case Renamed:
			lines = append(lines, "R "+f.OldPath+" "+f.Path)
		default:
			lines = append(lines, strings.ToUpper(f.Status.String()[:1])+" "+f.Path)
		}
	}
	return strings.Join(lines, "\n")
}

// gitFiles is git's own answer, in the same words. Links and submodules are left out by the caller's choice of paths.
func gitFiles(r *gittest.Repo, args ...string) string {
	out := r.Git(append([]string{"diff", "--name-status", "-M100%"}, args...)...)
	return strings.ReplaceAll(strings.ReplaceAll(out, "R100", "R"), "\t", " ")
}

func read(t *testing.T, tree Tree, path string) string {
	t.Helper()
	data, err := tree.Read(path, nil)
	if err != nil {
		return "error: " + kindOf(err)
	}
	return string(data)
}

func kindOf(err error) string {
	for name, fault := range map[string]error{"absent": fs.ErrNotExist, "large": ErrTooLarge, "not regular": ErrNotRegular} {
		if errors.Is(err, fault) {
			return name
		}
	}
	return err.Error()
}

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// branched is a repository whose main and feature went apart.
func branched(t *testing.T) (r *gittest.Repo, base, main, feature string) {
	r = gittest.New(t)
	base = r.Commit("a.txt", "1\n", "b/c.txt", "2\n", "b/d.txt", "3\n", "moved.txt", "some text\n", "same/x", "x\n", "gone", "g\n", "file", "f\n", "b.x", "dot\n", "b0", "zero\n")
	r.Git("checkout", "-q", "-b", "feature")
	r.Remove("gone")
	r.Remove("file")
	r.Remove("moved.txt")
	feature = r.Commit("a.txt", "1\n1\n", "b/new.txt", "n\n", "elsewhere/moved.txt", "some text\n", "file/is/folder", "f2\n", "b.x", "dot2\n")
	r.Git("checkout", "-q", "main")
	main = r.Commit("only-main", "m\n", "b/d.txt", "33\n")
	r.Git("checkout", "-q", "feature")
	return r, base, main, feature
}

func TestTwoRevisionsAreComparedFromTheirMergeBase(t *testing.T) {
	r, base, _, feature := branched(t)
	c := open(t, Options{Dir: filepath.Join(r.Dir, "b"), Base: "main", Head: "feature"})
	equal(t, "files", gitFiles(r, "main...feature"), files(c))
	equal(t, "ends", []string{base, feature, r.Dir}, []string{c.Base, c.Head, c.Root})
	equal(t, "notices", 0, len(c.Notices))
	equal(t, "base", "1\n", read(t, c.BaseTree, "a.txt"))
	equal(t, "head", "1\n1\n", read(t, c.HeadTree, "a.txt"))
	equal(t, "absent", "error: absent", read(t, c.HeadTree, "gone"))
	equal(t, "absent folder", "error: absent", read(t, c.HeadTree, "no/such/file"))
	equal(t, "through a file", "error: absent", read(t, c.HeadTree, "a.txt/x"))
	equal(t, "folder", "error: not regular", read(t, c.HeadTree, "b"))
	paths, err := c.HeadTree.Paths()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "paths", r.Git("ls-tree", "-r", "--name-only", "feature"), strings.Join(paths, "\n"))
	entries, err := c.HeadTree.List("")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "root", []Entry{{"a.txt", false}, {"b", true}, {"b.x", false}, {"b0", false}, {"elsewhere", true}, {"file", true}, {"same", true}}, entries)
	if _, err := c.HeadTree.List("nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestAnyTwoCommitsDifferAsGitSays(t *testing.T) {
	r := gittest.New(t)
	r.Commit("a", "1", "a.b/c", "2", "a-b", "3", "d/e/f", "4")
	r.Remove("a")
	r.Commit("a/x", "1", "a.b/c", "22")
	r.Remove("a")
	r.Remove("d")
	r.Commit("a", "1", "d", "4", "empty1", "", "empty2", "")
	r.Git("update-index", "--chmod=+x", "a-b")
	r.Git("commit", "-q", "-m", "mode")
	r.Git("rm", "-rq", "a.b")
	r.Commit("z/copy1", "22", "z/c", "22", "empty3", "")
	for i := range 5 {
		for j := range i {
			old, young := fmt.Sprintf("HEAD~%d", i), fmt.Sprintf("HEAD~%d", j)
			c := open(t, Options{Dir: r.Dir, Base: old, Head: young})
			equal(t, old+" "+young, gitFiles(r, old, young), files(c))
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Run("merge base with main, and the work tree", func(t *testing.T) {
		r, base, _, _ := branched(t)
		r.Write("a.txt", "changed\n", "new", "n\n")
		c := open(t, Options{Dir: r.Dir})
		equal(t, "ends", []string{base, ""}, []string{c.Base, c.Head})
		equal(t, "files", "M a.txt\nM b.x\nA b/new.txt\nR moved.txt elsewhere/moved.txt\nD file\nA file/is/folder\nD gone\nA new", files(c))
	})
	t.Run("on main without a remote only uncommitted work counts", func(t *testing.T) {
		r, _, main, _ := branched(t)
		r.Git("checkout", "-q", "main")
		r.Write("a.txt", "changed\n")
		c := open(t, Options{Dir: r.Dir})
		equal(t, "base", main, c.Base)
		equal(t, "files", "M a.txt", files(c))
	})
	t.Run("origin's HEAD goes before main", func(t *testing.T) {
		r, _, _, _ := branched(t)
		r.Git("branch", "trunk", "main~1")
		clone := r.At(filepath.Join(filepath.Dir(r.Dir), "clone"))
		r.Git("clone", "-q", r.Dir, clone.Dir)
		clone.Git("remote", "set-head", "origin", "trunk")
		clone.Git("pack-refs", "--all")
		clone.Git("checkout", "-q", "-b", "work", "origin/main")
		equal(t, "base", r.Git("rev-parse", "trunk"), open(t, Options{Dir: clone.Dir}).Base)
		clone.Git("checkout", "-q", "--detach")
		equal(t, "files when detached", "M b/d.txt\nA only-main", files(open(t, Options{Dir: clone.Dir})))
	})
	t.Run("no default branch", func(t *testing.T) {
		r, _, _, _ := branched(t)
		r.Git("branch", "-m", "main", "other")
		c := open(t, Options{Dir: r.Dir})
		equal(t, "files", "", files(c))
		equal(t, "notices", 1, len(c.Notices))
		if _, err := Open(context.Background(), Options{Dir: r.Dir, Head: "feature"}); !errors.Is(err, ErrNoBase) || !Usage(err) {
			t.Error(err)
		}
	})
	t.Run("a head alone is compared with the default branch", func(t *testing.T) {
		r, base, _, feature := branched(t)
		c := open(t, Options{Dir: r.Dir, Head: "feature"})
		equal(t, "ends", []string{base, feature}, []string{c.Base, c.Head})
	})
	t.Run("unrelated histories are compared directly", func(t *testing.T) {
		r, _, main, _ := branched(t)
		r.Git("checkout", "-q", "--orphan", "island")
		r.Commit("a.txt", "island\n")
		c := open(t, Options{Dir: r.Dir, Base: "main", Head: "island"})
		equal(t, "base", main, c.Base)
		equal(t, "files", gitFiles(r, "main", "island"), files(c))
		if len(c.Notices) != 1 || !strings.Contains(c.Notices[0], "no common ancestor") {
			t.Error(c.Notices)
		}
	})
}

func TestFaults(t *testing.T) {
	r, _, _, _ := branched(t)
	empty := gittest.New(t)
	bare := gittest.New(t, "--bare")
	sha256 := gittest.New(t, "--object-format=sha256")
	broken := gittest.New(t)
	broken.Write(".git/config", "[core\n")
	pointer := t.TempDir()
	if err := os.WriteFile(filepath.Join(pointer, ".git"), []byte("gitdir: /nowhere\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	absent := strings.Repeat("12", 20)
	tests := map[string]struct {
		o     Options
		want  error
		usage bool
	}{
		"no repository":     {Options{Dir: t.TempDir()}, ErrNoRepository, true},
		"no folder":         {Options{Dir: filepath.Join(r.Dir, "a.txt")}, ErrNoRepository, true},
		"nothing there":     {Options{Dir: filepath.Join(r.Dir, "nowhere")}, fs.ErrNotExist, false},
		"no commits":        {Options{Dir: empty.Dir}, ErrNoCommits, true},
		"bare":              {Options{Dir: bare.Dir}, ErrBare, true},
		"sha256":            {Options{Dir: sha256.Dir}, ErrUnsupported, false},
		"broken config":     {Options{Dir: broken.Dir}, ErrDamaged, false},
		"broken .git file":  {Options{Dir: pointer}, ErrNoRepository, true},
		"unknown base":      {Options{Dir: r.Dir, Base: "nope"}, ErrUnknownRevision, true},
		"unknown head":      {Options{Dir: r.Dir, Base: "main", Head: "nope"}, ErrUnknownRevision, true},
		"absent SHA":        {Options{Dir: r.Dir, Base: absent}, ErrUnknownRevision, true},
		"absent head SHA":   {Options{Dir: r.Dir, Base: "main", Head: absent}, ErrUnknownRevision, true},
		"a file for a base": {Options{Dir: r.Dir, Base: r.Git("rev-parse", "HEAD:a.txt")}, ErrUnknownRevision, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Open(context.Background(), test.o)
			if !errors.Is(err, test.want) || Usage(err) != test.usage {
				t.Fatalf("%v, usage %v", err, Usage(err))
			}
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
}

func TestOtherLayouts(t *testing.T) {
	r, base, _, feature := branched(t)
	check := func(t *testing.T, dir string) {
		t.Helper()
		c := open(t, Options{Dir: dir, Base: "main", Head: "feature"})
		equal(t, "ends", []string{base, feature, dir}, []string{c.Base, c.Head, c.Root})
		equal(t, "files", gitFiles(r, "main...feature"), files(c))
		equal(t, "content", "1\n1\n", read(t, c.HeadTree, "a.txt"))
	}
	t.Run("linked work tree", func(t *testing.T) {
		linked := filepath.Join(filepath.Dir(r.Dir), "linked")
		r.Git("worktree", "add", "-q", "--detach", linked, "main")
		check(t, linked)
		if err := os.WriteFile(filepath.Join(linked, "a.txt"), []byte("linked\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		equal(t, "its own work", "M a.txt\nM b/d.txt\nA only-main", files(open(t, Options{Dir: linked, Base: base})))
	})
	t.Run("alternates", func(t *testing.T) {
		shared := r.At(filepath.Join(filepath.Dir(r.Dir), "shared"))
		r.Git("clone", "-q", "--shared", r.Dir, shared.Dir)
		shared.Git("branch", "main", "origin/main")
		check(t, shared.Dir)
	})
	t.Run("packed", func(t *testing.T) {
		r.Git("gc", "-q")
		check(t, r.Dir)
	})
	t.Run("core.worktree", func(t *testing.T) {
		apart := filepath.Join(filepath.Dir(r.Dir), "apart")
		if err := os.MkdirAll(filepath.Join(apart, "tree"), 0o755); err != nil {
			t.Fatal(err)
		}
		r.Git("clone", "-q", r.Dir, filepath.Join(apart, "git"))
		c := r.At(filepath.Join(apart, "git"))
		c.Git("config", "core.worktree", filepath.Join(apart, "tree"))
		_, root, err := OpenWorkTree(context.Background(), Options{Dir: c.Dir})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "root", filepath.Join(apart, "tree"), root)
	})
	t.Run("submodule", func(t *testing.T) {
		outer := gittest.New(t)
		outer.Commit("x", "1\n")
		outer.Git("branch", "before")
		outer.Git("submodule", "--quiet", "add", r.Dir, "sub")
		outer.Commit("y", "1\n")
		outer.Write("sub/untracked", "u", "z", "1\n")
		c := open(t, Options{Dir: outer.Dir, Base: "before"})
		equal(t, "files", "A .gitmodules\nA y\nA z", files(c))
		equal(t, "two commits", "A .gitmodules\nA y", files(open(t, Options{Dir: outer.Dir, Base: "before", Head: "main"})))
		inner := open(t, Options{Dir: filepath.Join(outer.Dir, "sub")})
		equal(t, "inside it", filepath.Join(outer.Dir, "sub"), inner.Root)
	})
}

func TestSizeIsCheckedBeforeReading(t *testing.T) {
	r := gittest.New(t)
	r.Commit("small", "1")
	big := filepath.Join(r.Dir, "huge.bin")
	if err := os.WriteFile(big, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, 200<<20); err != nil {
		t.Fatal(err)
	}
	work := open(t, Options{Dir: r.Dir})
	equal(t, "work tree", "A huge.bin", files(work))
	equal(t, "read", "error: large", read(t, work.HeadTree, "huge.bin"))
	r.Write("zeros", strings.Repeat("\x00", 3000))
	r.Remove("huge.bin")
	r.Commit()
	c := open(t, Options{Dir: r.Dir, Base: "HEAD~1", Head: "HEAD", MaxFileSize: 2999})
	equal(t, "blob over the limit", "error: large", read(t, c.HeadTree, "zeros"))
	c = open(t, Options{Dir: r.Dir, Base: "HEAD~1", Head: "HEAD", MaxFileSize: 3000})
	equal(t, "blob within it", 3000, len(read(t, c.HeadTree, "zeros")))
}
