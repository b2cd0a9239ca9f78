package change

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/change/internal/disk"
	"deploycoord/pkg/change/internal/gitstore"
	"deploycoord/pkg/change/internal/ignore"
)

// workTree is the files on disk.
type workTree struct {
	ctx   context.Context
	repo  *gitstore.Repo // nil outside a repository
	disk  disk.Disk
	index func() (*gitstore.Index, error)
	limit int64
	rules func() *ignore.Rules // user-wide and repository-wide ones
	skip  func(name string) bool
	stats bool
	walk  func() (*found, error)
	paths func() ([]string, error)

	sparse      sync.Once
	sparseIndex *gitstore.Index
	sparseErr   error
}

// OpenWorkTree opens the work tree that the folder lies in, and returns its root. Outside a git repository it is the plain
// folder: its .gitignore files count, and folders of version control and node_modules are not entered.
func OpenWorkTree(ctx context.Context, o Options) (Tree, string, error) {
	o = o.withDefaults()
	repo, err := gitstore.Discover(o.Dir)
	if errors.Is(err, ErrNoRepository) {
		return plainFolder(ctx, o, err)
	}
	if err != nil {
		return nil, "", err
	}
	c, err := newCheckout(repo, o.Home)
	if err != nil {
		return nil, "", err
	}
	return newWorkTree(ctx, c, o, false), repo.Root, nil
}

func plainFolder(ctx context.Context, o Options, why error) (Tree, string, error) {
	root, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, "", err
	}
	d, err := disk.New(root)
	if err != nil {
		return nil, "", errors.Join(why, err)
	}
	t := &workTree{ctx: ctx, disk: d, limit: o.MaxFileSize}
	t.index = func() (*gitstore.Index, error) { return &gitstore.Index{}, nil }
	t.rules = func() *ignore.Rules { return nil }
	t.skip = func(name string) bool {
		return name == "node_modules" || name == ".hg" || name == ".svn"
	}
	t.prepare()
	return t, root, nil
}

func newWorkTree(ctx context.Context, c *checkout, o Options, stats bool) *workTree {
	t := &workTree{ctx: ctx, repo: c.repo, disk: c.disk, index: c.index, limit: o.MaxFileSize, stats: stats}
	t.rules = sync.OnceValue(func() *ignore.Rules { return standingRules(c.repo, o.Home) })
	t.prepare()
	return t
}

func (t *workTree) prepare() {
	t.walk = sync.OnceValues(func() (*found, error) {
		x, err := t.expanded()
		if err != nil {
			return nil, err
		}
		w := walk{disk: t.disk, index: x, rules: t.rules(), skip: t.skip, stats: t.stats}
		return w.run(t.ctx)
	})
	t.paths = sync.OnceValues(t.merge)
}

// merge lists tracked and untracked files in one order.
func (t *workTree) merge() ([]string, error) {
	f, err := t.walk()
	if err != nil {
		return nil, err
	}
	x, err := t.expanded()
	if err != nil {
		return nil, err
	}
	paths := make([]string, 0, len(f.tracked)+len(f.untracked))
	for i, s := range f.tracked {
		if s == dirty || s == present && gitstore.IsRegular(x.Entries[i].Mode) {
			paths = append(paths, x.Entries[i].Path)
		}
	}
	if len(f.untracked) > 0 {
		paths = append(paths, f.untracked...)
		slices.Sort(paths)
	}
	return paths, nil
}

func (t *workTree) Paths() ([]string, error) { return t.paths() }

func (t *workTree) Read(p string, buf []byte) ([]byte, error) {
	if insideGit(p) {
		return nil, notFound(p)
	}
	data, _, err := t.disk.Read(p, buf, t.limit, nil)
	if t.repo == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	// A sparse checkout leaves files out of the work tree that are still deployed.
	x, xerr := t.expanded()
	if xerr != nil {
		return nil, xerr
	}
	if i := x.Find(p, 0, len(x.Entries)); i >= 0 && x.Entries[i].Skipped && gitstore.IsRegular(x.Entries[i].Mode) {
		return readBlob(t.ctx, t.repo, nil, p, x.Entries[i].ID, buf, t.limit)
	}
	return nil, err
}

func (t *workTree) List(dir string) ([]Entry, error) {
	if insideGit(dir) {
		return nil, notFound(dir)
	}
	x, err := t.expanded()
	if err != nil {
		return nil, err
	}
	at := step{rules: t.rules(), hi: len(x.Entries)}
	w := walk{disk: t.disk, index: x, skip: t.skip}
	if at.rules, err = addIgnoreFile(t.disk, at.rules, ""); err != nil {
		return nil, err
	}
	if dir != "" {
		for i := 0; i <= len(dir); i++ {
			if i < len(dir) && dir[i] != '/' {
				continue
			}
			_, name := splitPath(dir[:i])
			next, ok := w.enter(at, dir[:i], name)
			if !ok {
				return nil, notFound(dir)
			}
			if at, err = next, nil; !at.ignored {
				at.rules, err = addIgnoreFile(t.disk, at.rules, at.dir)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return w.list(at)
}

// list returns what a walk would see in one folder.
func (w *walk) list(at step) ([]Entry, error) {
	folder, err := w.disk.Open(at.dir)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	names, err := folder.Entries()
	if err != nil {
		return nil, err
	}
	var listed []Entry
	for _, e := range names {
		path := join(at.dir, e.Name)
		switch {
		case e.Type.IsDir():
			if _, ok := w.enter(at, path, e.Name); ok {
				listed = append(listed, Entry{e.Name, true})
			}
		case e.Type.IsRegular():
			if w.index.Find(path, at.lo, at.hi) >= 0 || !at.ignored && !at.rules.Match(path, false) {
				listed = append(listed, Entry{e.Name, false})
			}
		}
	}
	slices.SortFunc(listed, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return listed, nil
}

// insideGit tells a path through a git folder: never part of a tree.
func insideGit(p string) bool {
	for part := range strings.SplitSeq(p, "/") {
		if strings.EqualFold(part, ".git") {
			return true
		}
	}
	return false
}
