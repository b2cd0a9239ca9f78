package change

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"deploycoord/pkg/change/internal/gitstore"
)

// blob is a file's content by name.
type blob struct {
	id   gitstore.ID
	mode uint32
}

func (b blob) exists() bool { return gitstore.IsRegular(b.mode) }

type namedBlob struct {
	path string
	blob
}

// commitTree is a commit's tree in the clone. Folders are read when first looked into.
type commitTree struct {
	ctx     context.Context
	repo    *gitstore.Repo
	root    gitstore.ID
	limit   int64
	api     TreeAPI // for blobs a partial clone lacks; nil: none
	folders sync.Map
	all     func() ([]namedBlob, error)
	paths   func() ([]string, error)
	copies  *checkout
	reads   atomic.Int32
}

func newCommitTree(ctx context.Context, repo *gitstore.Repo, root gitstore.ID, o Options, copies *checkout) *commitTree {
	t := &commitTree{ctx: ctx, repo: repo, root: root, limit: o.MaxFileSize, api: o.API, copies: copies}
	t.all = sync.OnceValues(t.flatten)
	t.paths = sync.OnceValues(func() ([]string, error) {
		all, err := t.all()
		return pathsOf(all), err
	})
	return t
}

func pathsOf(all []namedBlob) []string {
	paths := make([]string, len(all))
	for i, b := range all {
		paths[i] = b.path
	}
	return paths
}

func (t *commitTree) Paths() ([]string, error) { return t.paths() }

// flatten lists every regular file with its blob, sorted by path. A folder whose tree the index has in its cache is
// listed from the index: reading the trees of 50,000 folders out of a pack takes 20 times as long.
func (t *commitTree) flatten() ([]namedBlob, error) {
	found := make([][]namedBlob, workers())
	index := t.copies.loaded()
	type dir struct {
		path   string
		id     gitstore.ID
		cached *gitstore.CachedTree
	}
	err := crawl(t.ctx, dir{"", t.root, index.Cached}, func(worker int, d dir, push func(dir)) error {
		if d.cached != nil && d.cached.Count >= 0 && d.cached.ID == d.id {
			found[worker] = append(found[worker], index.below(d.path)...)
			return nil
		}
		entries, err := t.repo.Tree(d.id)
		if err != nil {
			return err
		}
		for _, e := range entries {
			switch {
			case gitstore.IsDir(e.Mode):
				push(dir{join(d.path, e.Name), e.ID, d.cached.Child(e.Name)})
			case gitstore.IsRegular(e.Mode):
				found[worker] = append(found[worker], namedBlob{join(d.path, e.Name), blob{e.ID, e.Mode}})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := slices.Concat(found...)
	slices.SortFunc(all, func(a, b namedBlob) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// folder returns a folder's entries sorted by name.
func (t *commitTree) folder(dir string) ([]gitstore.TreeEntry, error) {
	if known, ok := t.folders.Load(dir); ok {
		return known.([]gitstore.TreeEntry), nil
	}
	id := t.root
	if dir != "" {
		e, err := t.entry(dir)
		if err != nil {
			return nil, err
		}
		if !gitstore.IsDir(e.Mode) {
			return nil, notFound(dir)
		}
		id = e.ID
	}
	entries, err := t.repo.Tree(id)
	if err != nil {
		return nil, err
	}
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b gitstore.TreeEntry) int { return strings.Compare(a.Name, b.Name) })
	t.folders.Store(dir, entries)
	return entries, nil
}

func (t *commitTree) entry(p string) (gitstore.TreeEntry, error) {
	dir, name := splitPath(p)
	entries, err := t.folder(dir)
	if err != nil {
		return gitstore.TreeEntry{}, err
	}
	i, ok := slices.BinarySearchFunc(entries, name, func(e gitstore.TreeEntry, name string) int { return strings.Compare(e.Name, name) })
	if !ok {
		return gitstore.TreeEntry{}, notFound(p)
	}
	return entries[i], nil
}

func (t *commitTree) List(dir string) ([]Entry, error) {
	entries, err := t.folder(dir)
	if err != nil {
		return nil, err
	}
	listed := make([]Entry, 0, len(entries))
	for _, e := range entries {
		if isDir := gitstore.IsDir(e.Mode); isDir || gitstore.IsRegular(e.Mode) {
			listed = append(listed, Entry{e.Name, isDir})
		}
	}
	return listed, nil
}

func (t *commitTree) Read(p string, buf []byte) ([]byte, error) {
	e, err := t.entry(p)
	if err != nil {
		return nil, err
	}
	if !gitstore.IsRegular(e.Mode) {
		return nil, notFile(p)
	}
	if t.reads.Add(1) > copiesAfter {
		if data, ok := t.copies.read(p, e.ID, buf, t.limit); ok {
			return data, nil
		}
	}
	return readBlob(t.ctx, t.repo, t.api, p, e.ID, buf, t.limit)
}

// readBlob reads a file's content from the clone, or else from the API.
func readBlob(ctx context.Context, repo *gitstore.Repo, api TreeAPI, p string, id gitstore.ID, buf []byte, limit int64) ([]byte, error) {
	kind, data, err := repo.Objects.Read(id, buf, limit)
	switch {
	case errors.Is(err, gitstore.ErrTooLarge):
		return nil, tooBig(p)
	case errors.Is(err, gitstore.ErrMissing) && api != nil:
		if data, err = api.Blob(ctx, id.String(), limit); err != nil {
			return nil, fmt.Errorf("read %s: %w", p, err)
		}
		return data, nil
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", p, err)
	case kind != gitstore.KindBlob:
		return nil, fmt.Errorf("read %s: it is a %s: %w", p, kind, ErrDamaged)
	}
	return data, nil
}
