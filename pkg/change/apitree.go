package change

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"deploycoord/pkg/change/internal/gitstore"
)

// apiTree is a tree whose listing came from the API. Contents are read from the clone where it has the blob (most are
// the head's as well), else fetched once.
type apiTree struct {
	ctx     context.Context
	repo    *gitstore.Repo
	api     TreeAPI
	limit   int64
	files   []namedBlob
	paths   []string
	folders func() map[string][]Entry

	mu       sync.Mutex
	fetched  map[gitstore.ID][]byte
	expected []string // SHAs of the blobs that will be asked for, to be fetched at once with the first
}

func newAPITree(ctx context.Context, repo *gitstore.Repo, o Options, sha string) (*apiTree, error) {
	listed, err := o.API.Tree(ctx, sha)
	if err != nil {
		return nil, err
	}
	t := &apiTree{ctx: ctx, repo: repo, api: o.API, limit: o.MaxFileSize, fetched: map[gitstore.ID][]byte{}}
	for _, e := range listed {
		mode, err := strconv.ParseUint(e.Mode, 8, 32)
		if err != nil || !gitstore.IsRegular(uint32(mode)) {
			continue
		}
		id, ok := gitstore.ParseID(e.SHA)
		if !ok || !fs.ValidPath(e.Path) || insideGit(e.Path) {
			return nil, fmt.Errorf("the API lists %q: %w", e.Path, ErrDamaged)
		}
		t.files = append(t.files, namedBlob{e.Path, blob{id, uint32(mode)}})
	}
	slices.SortFunc(t.files, byPath)
	t.paths = pathsOf(t.files)
	t.folders = sync.OnceValue(t.group)
	return t, nil
}

func byPath(a, b namedBlob) int { return strings.Compare(a.path, b.path) }

// group sorts files into their folders.
func (t *apiTree) group() map[string][]Entry {
	folders := map[string][]Entry{"": nil}
	for _, p := range t.paths {
		dir, name := splitPath(p)
		for isDir := false; ; isDir = true {
			_, known := folders[dir]
			folders[dir] = append(folders[dir], Entry{name, isDir})
			if known || dir == "" {
				break
			}
			dir, name = splitPath(dir)
		}
	}
	for _, entries := range folders {
		slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	}
	return folders
}

func (t *apiTree) Paths() ([]string, error) { return t.paths, nil }

func (t *apiTree) List(dir string) ([]Entry, error) {
	entries, ok := t.folders()[dir]
	if !ok {
		return nil, notFound(dir)
	}
	return entries, nil
}

func (t *apiTree) Read(p string, buf []byte) ([]byte, error) {
	i, ok := slices.BinarySearchFunc(t.files, p, func(f namedBlob, p string) int { return strings.Compare(f.path, p) })
	if !ok {
		if _, isDir := t.folders()[p]; isDir {
			return nil, notFile(p)
		}
		return nil, notFound(p)
	}
	id := t.files[i].id
	if t.repo.Objects.Has(id) {
		return readBlob(t.ctx, t.repo, nil, p, id, buf, t.limit)
	}
	data, err := t.fetch(id)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	return append(buf[:0], data...), nil
}

// expect notes the blobs of a change's one side: a check will ask for nearly all of them.
func (t *apiTree) expect(pairs []pair, side func(pair) blob) {
	for _, p := range pairs {
		if b := side(p); b.exists() && !t.repo.Objects.Has(b.id) {
			t.expected = append(t.expected, b.id.String())
		}
	}
}

// fetch gets a blob that the clone lacks, and with the first one all that are expected.
func (t *apiTree) fetch(id gitstore.ID) ([]byte, error) {
	if data, ok := t.fetchedBefore(id); ok {
		return data, nil
	}
	data, err := t.api.Blob(t.ctx, id.String(), t.limit)
	if err == nil {
		t.mu.Lock()
		t.fetched[id] = data
		t.mu.Unlock()
	}
	return data, err
}

func (t *apiTree) fetchedBefore(id gitstore.ID) ([]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	data, ok := t.fetched[id]
	if ok || !slices.Contains(t.expected, id.String()) {
		return data, ok
	}
	if batch, can := t.api.(BatchAPI); can {
		for sha, data := range batch.Blobs(t.ctx, t.expected, t.limit) {
			if id, ok := gitstore.ParseID(sha); ok {
				t.fetched[id] = data
			}
		}
	}
	t.expected = nil
	data, ok = t.fetched[id]
	return data, ok
}
