package change

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"deploycoord/pkg/change/internal/gittest"
)

// origin answers as GitHub would for a full repository, and remembers what was asked.
type origin struct {
	r     *gittest.Repo
	asked []string
	fail  error
}

func (o *origin) ask(what string) error {
	o.asked = append(o.asked, what)
	return o.fail
}

func (o *origin) MergeBase(_ context.Context, base, head string) (string, error) {
	if err := o.ask("merge base"); err != nil {
		return "", err
	}
	return o.r.Try("merge-base", base, head)
}

func (o *origin) Tree(_ context.Context, sha string) ([]TreeEntry, error) {
	if err := o.ask("tree"); err != nil {
		return nil, err
	}
	var entries []TreeEntry
	for line := range strings.SplitSeq(o.r.Git("ls-tree", "-r", "-z", sha), "\x00") {
		if about, path, ok := strings.Cut(line, "\t"); ok {
			f := strings.Fields(about)
			entries = append(entries, TreeEntry{path, f[0], f[2]})
		}
	}
	return entries, nil
}

func (o *origin) Blob(_ context.Context, sha string, _ int64) ([]byte, error) {
	if err := o.ask("blob " + o.r.Git("cat-file", "-p", sha)); err != nil {
		return nil, err
	}
	return []byte(o.r.Git("cat-file", "-p", sha) + "\n"), nil
}

// pullRequest is branched on the server, with the merge commit GitHub makes of it.
func pullRequest(t *testing.T) (server *gittest.Repo, base, main, feature, merge string) {
	server, base, main, feature = branched(t)
	server.Git("checkout", "-q", "--detach", "main")
	server.Git("merge", "-q", "--no-ff", "-m", "Merge feature into main", "feature")
	merge = server.Git("rev-parse", "HEAD")
	server.Git("update-ref", "refs/pull/1/merge", merge)
	server.Git("update-ref", "refs/pull/1/head", feature)
	server.Git("checkout", "-q", "main")
	return server, base, main, feature, merge
}

// checkout does what actions/checkout does: fetch one ref, and check it out detached.
func checkoutOf(server *gittest.Repo, ref string, depth int) *gittest.Repo {
	c := server.At(filepath.Join(filepath.Dir(server.Dir), fmt.Sprintf("runner-%d", depth)))
	server.Git("init", "-q", c.Dir)
	c.Git("remote", "add", "origin", "file://"+server.Dir)
	args := []string{"fetch", "-q", "--no-tags", "--prune"}
	if depth > 0 {
		args = append(args, fmt.Sprintf("--depth=%d", depth), "origin", "+"+ref+":refs/remotes/pull/1/merge")
	} else {
		args = append(args, "origin", "+refs/heads/*:refs/remotes/origin/*", "+"+ref+":refs/remotes/pull/1/merge")
	}
	c.Git(args...)
	c.Git("checkout", "-q", "--detach", "refs/remotes/pull/1/merge")
	return c
}

func TestPullRequestMergeCommit(t *testing.T) {
	server, _, main, feature, merge := pullRequest(t)
	event := EventRange{BaseSHA: main, HeadSHA: feature, MergeSHA: merge}
	for _, depth := range []int{0, 1, 2} {
		t.Run(fmt.Sprintf("depth %d", depth), func(t *testing.T) {
			runner, api := checkoutOf(server, merge, depth), &origin{r: server}
			c := open(t, Options{Dir: runner.Dir, Event: event, API: api})
			equal(t, "ends", []string{main, feature}, []string{c.Base, c.Head})
			equal(t, "files", gitFiles(server, main, merge), files(c))
			equal(t, "base", "1\n", read(t, c.BaseTree, "a.txt"))
			equal(t, "same on both sides", "33\n", read(t, c.BaseTree, "b/d.txt"))
			equal(t, "head", "33\n", read(t, c.HeadTree, "b/d.txt"))
			equal(t, "again", "1\n", read(t, c.BaseTree, "a.txt"))
			equal(t, "absent", "error: absent", read(t, c.BaseTree, "b/new.txt"))
			equal(t, "folder", "error: not regular", read(t, c.BaseTree, "b"))
			equal(t, "listing", strings.Split(server.Git("ls-tree", "-r", "--name-only", main), "\n"), pathsIn(t, c.BaseTree))
			entries, err := c.BaseTree.List("b")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "folder", []Entry{{"c.txt", false}, {"d.txt", false}}, entries)
			if depth != 1 {
				equal(t, "asked", 0, len(api.asked))
				return
			}
			equal(t, "asked", []string{"tree", "blob 1"}, api.asked)
			equal(t, "notices", []string{"the base " + main[:12] + " is not in this shallow clone: its tree was read from the GitHub API"}, c.Notices)
		})
	}
	t.Run("without an API", func(t *testing.T) {
		runner := server.At(filepath.Join(filepath.Dir(server.Dir), "runner-1"))
		_, err := Open(context.Background(), Options{Dir: runner.Dir, Event: event})
		if !errors.Is(err, ErrBaseMissing) || Usage(err) || !strings.Contains(err.Error(), "fetch-depth: 0") {
			t.Error(err)
		}
		refused := errors.New("403")
		_, err = Open(context.Background(), Options{Dir: runner.Dir, Event: event, API: &origin{r: server, fail: refused}})
		if !errors.Is(err, ErrBaseMissing) || !errors.Is(err, refused) {
			t.Error(err)
		}
	})
	t.Run("an older merge commit than the event's head", func(t *testing.T) {
		runner := server.At(filepath.Join(filepath.Dir(server.Dir), "runner-0"))
		moved := EventRange{BaseSHA: main, HeadSHA: strings.Repeat("12", 20), MergeSHA: merge}
		c := open(t, Options{Dir: runner.Dir, Event: moved})
		equal(t, "head", feature, c.Head)
		equal(t, "notices", 1, len(c.Notices))
		moved.MergeSHA = ""
		if _, err := Open(context.Background(), Options{Dir: runner.Dir, Event: moved}); !errors.Is(err, ErrHeadMissing) || Usage(err) {
			t.Error(err)
		}
	})
	t.Run("named revisions go before the event", func(t *testing.T) {
		runner := server.At(filepath.Join(filepath.Dir(server.Dir), "runner-0"))
		c := open(t, Options{Dir: runner.Dir, Event: event, Base: "origin/main", Head: "origin/main"})
		equal(t, "ends", []string{main, main, ""}, []string{c.Base, c.Head, files(c)})
	})
}

func TestPullRequestHeadCheckedOut(t *testing.T) {
	server, base, main, feature, merge := pullRequest(t)
	event := EventRange{BaseSHA: main, HeadSHA: feature, MergeSHA: merge}
	for depth, asked := range map[int]int{0: 0, 1: 2} {
		api := &origin{r: server}
		runner := checkoutOf(server, "refs/pull/1/head", depth)
		c := open(t, Options{Dir: runner.Dir, Event: event, API: api})
		equal(t, "ends", []string{base, feature}, []string{c.Base, c.Head})
		equal(t, "files", gitFiles(server, "main...feature"), files(c))
		equal(t, fmt.Sprint("asked at depth ", depth), asked, len(api.asked))
		equal(t, "notices", asked, len(c.Notices))
	}
}

func TestMergeGroup(t *testing.T) {
	server, _, main, feature, merge := pullRequest(t)
	_ = feature
	event := EventRange{BaseSHA: main, HeadSHA: merge}
	for _, depth := range []int{0, 1} {
		api := &origin{r: server}
		c := open(t, Options{Dir: checkoutOf(server, merge, depth).Dir, Event: event, API: api})
		equal(t, "ends", []string{main, merge}, []string{c.Base, c.Head})
		equal(t, "files", gitFiles(server, main, merge), files(c))
		equal(t, "asked", depth, len(api.asked))
	}
}

// batched is an origin that gives many blobs at once.
type batched struct{ origin }

func (b *batched) Blobs(_ context.Context, shas []string, _ int64) map[string][]byte {
	_ = b.ask(fmt.Sprintf("%d blobs", len(shas)))
	out := map[string][]byte{}
	for _, sha := range shas {
		out[sha] = []byte(b.r.Git("cat-file", "-p", sha) + "\n")
	}
	return out
}

func TestHeadThatIsNotInTheClone(t *testing.T) {
	server, base, main, feature, _ := pullRequest(t)
	event := EventRange{BaseSHA: main, HeadSHA: feature}
	runner := checkoutOf(server, "refs/heads/main", 1)
	api := &batched{origin{r: server}}
	c := open(t, Options{Dir: runner.Dir, Event: event, API: api})
	equal(t, "ends", []string{base, feature}, []string{c.Base, c.Head})
	equal(t, "files", gitFiles(server, "main...feature"), files(c))
	for _, f := range c.Files {
		if f.Status != Deleted {
			equal(t, "head of "+f.Path, server.Git("show", feature+":"+f.Path)+"\n", read(t, c.HeadTree, f.Path))
		}
		if f.Status == Modified {
			equal(t, "base of "+f.Path, server.Git("show", base+":"+f.Path)+"\n", read(t, c.BaseTree, f.Path))
		}
	}
	if n := len(api.asked); n > 5 {
		t.Errorf("asked %d times: %q", n, api.asked)
	}
	api.fail = errors.New("403")
	if _, err := Open(context.Background(), Options{Dir: runner.Dir, Event: event, API: api}); err == nil || Usage(err) {
		t.Errorf("an API that refuses: %v", err)
	}
	if _, err := Open(context.Background(), Options{Dir: runner.Dir, Event: event}); !errors.Is(err, ErrHeadMissing) {
		t.Errorf("no API: %v", err)
	}
}

func TestShallowCloneWithNamedBase(t *testing.T) {
	server, base, _, feature, _ := pullRequest(t)
	clone := server.At(filepath.Join(filepath.Dir(server.Dir), "shallow"))
	server.Git("clone", "-q", "--depth=1", "--branch=feature", "file://"+server.Dir, clone.Dir)
	clone.Write("a.txt", "work\n", "untracked", "u\n")
	clone.Git("rm", "-q", "same/x")
	api := &origin{r: server}
	c := open(t, Options{Dir: clone.Dir, Base: "origin/main", API: api})
	equal(t, "ends", []string{base, ""}, []string{c.Base, c.Head})
	server.Git("checkout", "-q", "feature")
	server.Write("a.txt", "work\n", "untracked", "u\n")
	server.Git("rm", "-q", "same/x")
	server.Git("add", "-A")
	equal(t, "files", gitFiles(server, "--cached", base), files(c))
	equal(t, "base", "2\n", read(t, c.BaseTree, "b/c.txt"))
	equal(t, "asked", []string{"merge base", "tree"}, api.asked)

	for _, name := range []string{"origin/main", "no-such-branch", "main~1"} {
		if _, err := Open(context.Background(), Options{Dir: clone.Dir, Base: name}); !errors.Is(err, ErrBaseMissing) || Usage(err) {
			t.Errorf("%s without an API: %v", name, err)
		}
	}
	if _, err := Open(context.Background(), Options{Dir: clone.Dir, Base: "no-such-branch", API: &origin{r: server}}); !errors.Is(err, ErrBaseMissing) {
		t.Error(err)
	}
	clone.Git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
	if _, err := Open(context.Background(), Options{Dir: clone.Dir, Base: "origin/main"}); !errors.Is(err, ErrBaseMissing) {
		t.Errorf("both tips are there, what is between is not: %v", err)
	}
	api = &origin{r: server}
	c = open(t, Options{Dir: clone.Dir, Base: "origin/main", Head: feature, API: api})
	equal(t, "base of two tips", base, c.Base)
}

func TestHostileListing(t *testing.T) {
	server, _, main, feature, merge := pullRequest(t)
	runner := checkoutOf(server, merge, 1)
	for _, path := range []string{"../out", "/etc/passwd", "a/../../b", ".git/config", "a//b", ""} {
		api := hostile{origin{r: server}, TreeEntry{path, "100644", main}}
		if _, err := Open(context.Background(), Options{Dir: runner.Dir, Event: EventRange{main, feature, merge}, API: &api}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v", path, err)
		}
	}
}

type hostile struct {
	origin
	entry TreeEntry
}

func (h *hostile) Tree(context.Context, string) ([]TreeEntry, error) {
	return []TreeEntry{h.entry}, nil
}

func TestPartialCloneFetchesBlobs(t *testing.T) {
	server, base, _, feature, _ := pullRequest(t)
	server.Git("config", "uploadpack.allowFilter", "true")
	clone := server.At(filepath.Join(filepath.Dir(server.Dir), "partial"))
	server.Git("clone", "-q", "--filter=blob:none", "--no-checkout", "file://"+server.Dir, clone.Dir)
	api := &origin{r: server}
	c := open(t, Options{Dir: clone.Dir, Base: base, Head: feature, API: api})
	equal(t, "files", gitFiles(server, base, feature), files(c))
	equal(t, "base", "1\n", read(t, c.BaseTree, "a.txt"))
	equal(t, "asked", []string{"blob 1"}, api.asked)
}
