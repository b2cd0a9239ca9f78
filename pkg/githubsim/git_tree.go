package githubsim

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// edit sets one path of a tree; an entry of the zero hash deletes it.
type edit struct {
	mode filemode.FileMode
	hash plumbing.Hash
}

// isPath tells whether a path may stand in a tree: relative, clean, nothing of git's own.
func isPath(p string) bool {
	if p == "" || len(p) > 4096 || path.Clean(p) != p || path.IsAbs(p) || strings.ContainsRune(p, 0) {
		return false
	}
	for _, part := range strings.Split(p, "/") {
		if part == ".." || part == "." || strings.EqualFold(part, ".git") || strings.EqualFold(part, "git~1") {
			return false
		}
	}
	return true
}

// edited writes the tree that base is after the edits, which are by path, and gives its hash.
func (r *Repository) edited(base plumbing.Hash, edits map[string]edit) (plumbing.Hash, error) {
	for p := range edits {
		if !isPath(p) {
			return plumbing.ZeroHash, fmt.Errorf("the path %q cannot stand in a tree", p)
		}
	}
	h, _, err := r.editedLevel(base, edits)
	return h, err
}

// editedLevel gives the tree's hash and the number of its entries: git stores no empty folder.
func (r *Repository) editedLevel(base plumbing.Hash, edits map[string]edit) (plumbing.Hash, int, error) {
	entries := map[string]gitobject.TreeEntry{}
	if !base.IsZero() {
		t, err := r.tree(base)
		if err != nil {
			return plumbing.ZeroHash, 0, err
		}
		for _, e := range t.Entries {
			entries[e.Name] = e
		}
	}
	below := map[string]map[string]edit{}
	for p, e := range edits {
		name, rest, deeper := strings.Cut(p, "/")
		switch {
		case deeper && below[name] == nil:
			below[name] = map[string]edit{rest: e}
		case deeper:
			below[name][rest] = e
		case e.hash.IsZero():
			delete(entries, name)
		default:
			entries[name] = gitobject.TreeEntry{Name: name, Mode: e.mode, Hash: e.hash}
		}
	}
	for name, inner := range below {
		var old plumbing.Hash
		if e, there := entries[name]; there && e.Mode == filemode.Dir {
			old = e.Hash
		}
		h, n, err := r.editedLevel(old, inner)
		if err != nil {
			return plumbing.ZeroHash, 0, err
		}
		switch {
		case n > 0:
			entries[name] = gitobject.TreeEntry{Name: name, Mode: filemode.Dir, Hash: h}
		case !old.IsZero():
			delete(entries, name)
		}
	}
	t := &gitobject.Tree{}
	for _, e := range entries {
		t.Entries = append(t.Entries, e)
	}
	slices.SortFunc(t.Entries, func(a, b gitobject.TreeEntry) int { return strings.Compare(treeKey(a), treeKey(b)) })
	h, err := r.store(t)
	return h, len(t.Entries), err
}

// treeKey orders entries as git does: a folder as if its name ended with a slash.
func treeKey(e gitobject.TreeEntry) string {
	if e.Mode == filemode.Dir {
		return e.Name + "/"
	}
	return e.Name
}

// entryAt finds a path in a tree.
func (r *Repository) entryAt(tree plumbing.Hash, p string) (gitobject.TreeEntry, error) {
	at := gitobject.TreeEntry{Mode: filemode.Dir, Hash: tree}
	for part := range strings.SplitSeq(p, "/") {
		if p == "" {
			break
		}
		if at.Mode != filemode.Dir {
			return at, fmt.Errorf("path %q: %w", p, errMissing)
		}
		t, err := r.tree(at.Hash)
		if err != nil {
			return at, err
		}
		i := slices.IndexFunc(t.Entries, func(e gitobject.TreeEntry) bool { return e.Name == part })
		if i < 0 {
			return at, fmt.Errorf("path %q: %w", p, errMissing)
		}
		at = t.Entries[i]
	}
	return at, nil
}

// treeChange is a path at which two trees differ; the zero edit where one has nothing.
type treeChange struct {
	path     string
	from, to edit
}

// differences lists the paths below two trees that differ, sorted; equal folders are not looked into.
func (r *Repository) differences(a, b plumbing.Hash) ([]treeChange, error) {
	var out []treeChange
	err := r.differ("", a, b, &out)
	slices.SortFunc(out, func(x, y treeChange) int { return strings.Compare(x.path, y.path) })
	return out, err
}

func (r *Repository) differ(dir string, a, b plumbing.Hash, out *[]treeChange) error {
	if a == b {
		return nil
	}
	left, err := r.level(a)
	if err != nil {
		return err
	}
	right, err := r.level(b)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for name := range left {
		names[name] = true
	}
	for name := range right {
		names[name] = true
	}
	for name := range names {
		x, y, p := left[name], right[name], path.Join(dir, name)
		if x == y {
			continue
		}
		var from, to plumbing.Hash // folders
		if x.mode == filemode.Dir {
			from, x = x.hash, edit{}
		}
		if y.mode == filemode.Dir {
			to, y = y.hash, edit{}
		}
		if x != y {
			*out = append(*out, treeChange{path: p, from: x, to: y})
		}
		if err := r.differ(p, from, to, out); err != nil {
			return err
		}
	}
	return nil
}

func (r *Repository) level(h plumbing.Hash) (map[string]edit, error) {
	if h.IsZero() {
		return nil, nil
	}
	t, err := r.tree(h)
	if err != nil {
		return nil, err
	}
	out := make(map[string]edit, len(t.Entries))
	for _, e := range t.Entries {
		out[e.Name] = edit{mode: e.Mode, hash: e.Hash}
	}
	return out, nil
}
