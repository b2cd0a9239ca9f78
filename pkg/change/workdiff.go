package change

import (
	"crypto/sha1" //nolint:gosec // git's own object names
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"deploycoord/pkg/change/internal/disk"
	"deploycoord/pkg/change/internal/gitstore"
)

// diffWork compares a base with the work tree. baseOf holds what the base has where the index has something else.
func (t *workTree) diffWork(baseOf map[string]blob) ([]pair, error) {
	x, err := t.expanded()
	if err != nil {
		return nil, err
	}
	f, err := t.walk()
	if err != nil {
		return nil, err
	}
	var pairs []pair
	done := map[string]bool{}
	var buf []byte
	add := func(path string, base, head blob, unsure bool) error {
		done[path] = true
		if unsure {
			head, err = t.contentOf(path, head, &buf)
			if err != nil {
				return err
			}
		}
		if base != head && (base.exists() || head.exists()) {
			pairs = append(pairs, pair{path, base, head})
		}
		return nil
	}
	for i, s := range f.tracked {
		e := &x.Entries[i]
		if i > 0 && x.Entries[i-1].Path == e.Path {
			continue // further stages of a conflict
		}
		base, differs := baseOf[e.Path]
		head := blob{e.ID, e.Mode}
		if !differs {
			base = regular(head)
		}
		if s == absent {
			head = blob{}
		}
		if s == dirty || s == absent || differs {
			if err := add(e.Path, base, regular(head), s == dirty); err != nil {
				return nil, err
			}
		}
	}
	for _, path := range f.untracked {
		if err := add(path, baseOf[path], blob{mode: gitstore.ModeRegular | 0o644}, true); err != nil {
			return nil, err
		}
	}
	for path, base := range baseOf {
		if !done[path] && base.exists() {
			pairs = append(pairs, pair{path, base, blob{}})
		}
	}
	return pairs, nil
}

func regular(b blob) blob {
	if b.exists() {
		return b
	}
	return blob{}
}

// contentOf names the content of a file on disk. One too large to read gets a name no blob has: it counts as changed.
func (t *workTree) contentOf(path string, was blob, buf *[]byte) (blob, error) {
	mode := uint32(gitstore.ModeRegular | 0o644)
	data, err := t.Read(path, *buf)
	switch {
	case errors.Is(err, ErrTooLarge):
		return blob{gitstore.ID{0xff}, mode}, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrNotRegular):
		return blob{}, nil // it vanished since the walk
	case errors.Is(err, fs.ErrPermission):
		return blob{gitstore.ID{0xff}, mode}, nil
	case err != nil:
		return blob{}, fmt.Errorf("compare %s: %w", path, err)
	}
	*buf = data
	h := sha1.New() //nolint:gosec // git's own object names
	h.Write(strconv.AppendInt([]byte("blob "), int64(len(data)), 10))
	h.Write([]byte{0})
	h.Write(data)
	return blob{gitstore.ID(h.Sum(nil)), t.modeOnDisk(path, was)}, nil
}

// modeOnDisk returns the mode git would record, where the disk's execute bits can be trusted.
func (t *workTree) modeOnDisk(path string, was blob) uint32 {
	if v := t.repo.Config.Get("core", "", "filemode"); v == "false" && was.exists() {
		return was.mode
	}
	st, err := disk.Lstat(t.disk, path)
	if err == nil && st.Mode&0o100 != 0 {
		return gitstore.ModeRegular | 0o755
	}
	return gitstore.ModeRegular | 0o644
}

// stagedOver returns what a tree of the clone has where the index has something else, comparing folders by name where
// the index remembers them.
func stagedOver(repo *gitstore.Repo, x *gitstore.Index, root gitstore.ID) (map[string]blob, error) {
	over := map[string]blob{}
	var folder func(dir string, id gitstore.ID, cached *gitstore.CachedTree, lo, hi int) error
	folder = func(dir string, id gitstore.ID, cached *gitstore.CachedTree, lo, hi int) error {
		if cached != nil && cached.Count == hi-lo && cached.ID == id {
			return nil
		}
		entries, err := repo.Tree(id)
		if err != nil {
			return err
		}
		seen := make([]bool, hi-lo)
		for _, e := range entries {
			path := join(dir, e.Name)
			if gitstore.IsDir(e.Mode) {
				from, to := x.Range(path+"/", lo, hi)
				for i := from; i < to; i++ {
					seen[i-lo] = true
				}
				if err := folder(path, e.ID, cached.Child(e.Name), from, to); err != nil {
					return err
				}
				continue
			}
			i := x.Find(path, lo, hi)
			if i >= 0 {
				seen[i-lo] = true
			}
			if base := fileOf(e); i < 0 && base.exists() || i >= 0 && (x.Entries[i].Stage != 0 || base != regular(blob{x.Entries[i].ID, x.Entries[i].Mode})) {
				over[path] = base
			}
		}
		for i := range seen {
			if path := x.Entries[lo+i].Path; !seen[i] {
				if _, known := over[path]; !known {
					over[path] = blob{}
				}
			}
		}
		return nil
	}
	return over, folder("", root, x.Cached, 0, len(x.Entries))
}

// listedOver is stagedOver for a listing sorted by path.
func listedOver(x *gitstore.Index, base []namedBlob) map[string]blob {
	var tracked []namedBlob
	for _, e := range x.Entries {
		if b := (blob{e.ID, e.Mode}); e.Stage == 0 && b.exists() {
			tracked = append(tracked, namedBlob{e.Path, b})
		}
	}
	slices.SortFunc(tracked, byPath)
	over := map[string]blob{}
	for _, p := range diffLists(base, tracked) {
		over[p.path] = p.base
	}
	for _, e := range x.Entries {
		if e.Stage != 0 {
			if _, known := over[e.Path]; !known {
				over[e.Path] = blob{}
			}
		}
	}
	return over
}
