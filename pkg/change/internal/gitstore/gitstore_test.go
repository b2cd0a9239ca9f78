package gitstore

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden" // the -update flag
	"deploycoord/pkg/change/internal/gittest"
)

func discover(t *testing.T, dir string) *Repo {
	t.Helper()
	r, err := Discover(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// text makes n lines, of which the seed decides some: versions of one file share most of them, so packs get deltas.
func text(n int, seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for i := range n {
		if random.IntN(20) == 0 {
			fmt.Fprintf(&b, "line %d of version %d: %x\n", i, seed, random.Uint64())
		} else {
			fmt.Fprintf(&b, "line %d: the quick brown fox jumps over the lazy dog\n", i)
		}
	}
	return b.String()
}

// history has files with many versions, a merge, a tag, and folders whose names sort around files'.
func history(t *testing.T) *gittest.Repo {
	r := gittest.New(t)
	for i := range 8 {
		r.Commit("big.txt", text(400, uint64(i)), "dir/a.txt", text(60, uint64(i)), "dir.b/x", fmt.Sprint(i), "dir0", fmt.Sprint(i))
	}
	r.Git("checkout", "-q", "-b", "side", "HEAD~3")
	r.Commit("side.txt", "1")
	r.Git("tag", "-a", "-m", "x", "v1.0")
	r.Git("checkout", "-q", "main")
	r.Git("merge", "-q", "--no-ff", "-m", "merge", "side")
	return r
}

func TestObjectsAreWhatGitReads(t *testing.T) {
	r := history(t)
	check := func(t *testing.T) {
		store := discover(t, r.Dir).Objects
		var buf []byte
		n := 0
		for line := range strings.Lines(r.Git("cat-file", "--batch-all-objects", "--batch-check")) {
			f := strings.Fields(line)
			id, _ := ParseID(f[0])
			kind, data, err := store.Read(id, buf, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("git", "cat-file", f[1], f[0])
			cmd.Dir = r.Dir
			want, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if kind.String() != f[1] || !bytes.Equal(data, want) {
				t.Errorf("%s: got %s of %d bytes, want %s of %d", id, kind, len(data), f[1], len(want))
			}
			if size, err := store.Size(id); err != nil || size != int64(len(want)) {
				t.Errorf("%s: size %d, %v, want %d", id, size, err, len(want))
			}
			if len(want) > 0 {
				if _, _, err := store.Read(id, nil, int64(len(want))-1); !errors.Is(err, ErrTooLarge) {
					t.Errorf("%s over the limit: %v", id, err)
				}
			}
			buf = data
			n++
		}
		if n < 40 {
			t.Errorf("only %d objects compared", n)
		}
		absent, _ := ParseID(strings.Repeat("12", 20))
		if _, _, err := store.Read(absent, nil, 100); !errors.Is(err, ErrMissing) || store.Has(absent) {
			t.Error(err)
		}
	}
	t.Run("loose", check)
	r.Git("repack", "-adfq", "--depth=50")
	t.Run("packed with ofs-deltas", check)
	if out := r.Git("verify-pack", "-v", onlyPack(t, r.Dir)); !strings.Contains(out, "chain length = 3") {
		t.Fatal("the pack has no chain of deltas, the test proves nothing")
	}
	r.Git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50")
	t.Run("packed with ref-deltas", check)
	r.Commit("late", "1")
	r.Git("repack", "-dq")
	r.Commit("later", "1")
	t.Run("two packs and loose", check)
}

func onlyPack(t *testing.T, dir string) string {
	t.Helper()
	packs, err := filepath.Glob(filepath.Join(dir, ".git/objects/pack/*.pack"))
	if err != nil || len(packs) != 1 {
		t.Fatal(packs, err)
	}
	return packs[0]
}

func TestRevisionsAreWhatGitResolves(t *testing.T) {
	r := history(t)
	origin := r.At(filepath.Join(filepath.Dir(r.Dir), "clone"))
	r.Git("clone", "-q", r.Dir, origin.Dir)
	r = origin
	r.Git("branch", "feature/x")
	r.Git("tag", "light", "HEAD~2")
	r.Git("tag", "-a", "-m", "tag of a tag", "nested", "v1.0")
	for _, packed := range []bool{false, true} {
		if packed {
			r.Git("pack-refs", "--all")
		}
		repo := discover(t, r.Dir)
		sha := r.Git("rev-parse", "HEAD~1")
		for _, rev := range []string{
			"HEAD", "@", "main", "feature/x", "v1.0", "nested", "light", "origin/side", "origin", "origin/main", "refs/heads/main", "heads/main",
			"tags/light", "remotes/origin/main", sha, strings.ToUpper(sha), sha[:7], sha[:12], "HEAD~1", "HEAD~3", "HEAD^", "HEAD^2", "HEAD^2~1", "HEAD~~",
			"HEAD^^", "main^0", "v1.0^{}", "v1.0^{commit}", "v1.0~1", "@~2", "@{u}", "main@{upstream}", "main@{upstream}~1", "v1.0-3-g" + sha[:9],
		} {
			want := r.Git("rev-parse", "--verify", rev+"^{commit}")
			got, err := repo.Resolve(rev)
			if err != nil || got.String() != want {
				t.Errorf("packed %v: %s is %s, want %s (%v)", packed, rev, got, want, err)
			}
		}
		for _, rev := range []string{
			"", "nothing", "HEAD~99", "HEAD^3", "HEAD^{tree}", "HEAD:big.txt", "../../config", "config", "index", "main..side", "--all", "0000", "deadbeef",
			"main@{1}", ":/x", "HEAD^{", "HEAD~x", "HEAD~99999999999999999999", "refs/heads/", "a b", "HEAD^{tree}~1", "side@{u}", "\x00", r.Git("rev-parse", "HEAD:big.txt"),
		} {
			if id, err := repo.Resolve(rev); !errors.Is(err, ErrUnknownRevision) {
				t.Errorf("%q is %s (%v)", rev, id, err)
			}
		}
	}
}

// TestMergeBaseIsAmongGits compares with git on random histories, with clocks that run backwards now and then.
func TestMergeBaseIsAmongGits(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 6 {
		r := gittest.New(t)
		tree := r.Git("write-tree")
		var commits []string
		for i := range 25 {
			args := []string{"commit-tree", tree, "-m", fmt.Sprint(i)}
			for range random.IntN(3) {
				if len(commits) > 0 {
					args = append(args, "-p", commits[max(0, len(commits)-1-random.IntN(6))])
				}
			}
			if random.IntN(6) == 0 && round > 2 {
				*r = *r.At(r.Dir)
				r.Git("version")
			}
			commits = append(commits, r.Git(args...))
		}
		repo := discover(t, r.Dir)
		for range 40 {
			a, b := commits[random.IntN(25)], commits[random.IntN(25)]
			want, err := r.Try("merge-base", "--all", a, b)
			if err != nil {
				want = ""
			}
			x, _ := ParseID(a)
			y, _ := ParseID(b)
			got, found, cut, err := repo.MergeBase(x, y)
			if err != nil || cut || found != (want != "") || found && !strings.Contains(want, got.String()) {
				t.Errorf("round %d: merge base of %s and %s is %s %v %v (%v), want one of %q", round, a, b, got, found, cut, err, want)
			}
		}
	}
}

func TestIndexIsWhatGitLists(t *testing.T) {
	for _, version := range []string{"2", "3", "4"} {
		t.Run(version, func(t *testing.T) {
			r := gittest.New(t)
			r.Commit("a", "1", "b/c", "22", "b/"+strings.Repeat("long", 60), "333", "b.c", "4", "z/y/x", "5", "z/y/w", "6")
			fresh, err := discover(t, r.Dir).Index()
			if err != nil {
				t.Fatal(err)
			}
			if y := fresh.Cached.Child("z").Child("y"); y == nil || y.ID.String() != r.Git("rev-parse", "HEAD:z/y") || y.Count != 2 {
				t.Errorf("cached tree %+v", y)
			}
			r.Link("a", "link")
			r.Git("add", "link")
			r.Write("intended", "x", "run.sh", "#!")
			r.Git("add", "-N", "intended")
			r.Git("add", "--chmod=+x", "run.sh")
			r.Git("update-index", "--skip-worktree", "z/y/w")
			r.Git("update-index", "--assume-unchanged", "z/y/x")
			r.Git("update-index", "--index-version", version)
			x, err := discover(t, r.Dir).Index()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range x.Entries {
				got = append(got, fmt.Sprintf("%06o %s %d\t%s", e.Mode, e.ID, e.Stage, e.Path))
				if e.Skipped != (e.Path == "z/y/w") || e.Assumed != (e.Path == "z/y/x") || e.Intended != (e.Path == "intended") {
					t.Errorf("flags of %+v", e)
				}
			}
			if diff := cmp.Diff(r.Git("ls-files", "-s"), strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDamageIsAnErrorNotAPanic(t *testing.T) {
	r := history(t)
	r.Git("repack", "-adfq", "--depth=50")
	pack := onlyPack(t, r.Dir)
	index := filepath.Join(r.Dir, ".git/index")
	var ids []ID
	for line := range strings.Lines(r.Git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")) {
		id, _ := ParseID(strings.TrimSpace(line))
		ids = append(ids, id)
	}
	for _, path := range []string{pack, strings.TrimSuffix(pack, "pack") + "idx", index} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(3, 3))
		faults := 0
		for range 50 {
			bad := bytes.Clone(whole)
			for range 1 + random.IntN(20) {
				bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
			}
			if random.IntN(3) == 0 {
				bad = bad[:random.IntN(len(bad))]
			}
			if err := os.WriteFile(path, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			repo := discover(t, r.Dir)
			for _, id := range ids {
				if _, _, err := repo.Objects.Read(id, nil, 1<<20); err != nil {
					faults++
				}
				_, _ = repo.Tree(id)
				_, _ = repo.Commit(id)
				_, _ = repo.Objects.Size(id)
			}
			if _, err := repo.Index(); err != nil {
				faults++
			}
		}
		if faults == 0 {
			t.Errorf("%s: no damage was noticed", path)
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x00TREE\x00\x00\x00\x06\x00-1 0\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("100644 a\x0012345678901234567890"))
	f.Add([]byte("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\ncommitter A <a> 1 +0\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := parseIndex(data); err == nil && len(x.Entries) > len(data) {
			t.Error("more entries than bytes")
		}
		if entries, ok := parseTree(data); ok && len(entries) > len(data) {
			t.Error("more entries than bytes")
		}
		if c, err := parseCommit(ID{}, data); err == nil && c.Tree.IsZero() {
			t.Error("a commit without a tree")
		}
		if size, ok := deltaSizes(data); ok && size < 0 {
			t.Error("a negative size")
		}
	})
}

func TestUnsupportedFormats(t *testing.T) {
	sha256 := gittest.New(t, "--object-format=sha256")
	future := gittest.New(t)
	future.Git("config", "core.repositoryformatversion", "1")
	future.Git("config", "extensions.refStorage", "reftable")
	unknown := gittest.New(t)
	unknown.Git("config", "core.repositoryformatversion", "1")
	unknown.Git("config", "extensions.shiny", "true")
	version := gittest.New(t)
	version.Git("config", "core.repositoryformatversion", "7")
	for name, dir := range map[string]string{"sha256": sha256.Dir, "reftable": future.Dir, "shiny": unknown.Dir, "version 7": version.Dir} {
		if _, err := Discover(dir); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	split := gittest.New(t)
	split.Commit("a", "1")
	split.Git("update-index", "--split-index")
	if _, err := discover(t, split.Dir).Index(); !errors.Is(err, ErrUnsupported) {
		t.Error(err)
	}
}
