package gate

import (
	"path"
	"sync"

	"deploycoord/pkg/change"
)

// probedTree remembers the folders of a tree that were listed, and answers for single paths out of them.
type probedTree struct {
	change.Tree
	mu   sync.Mutex
	dirs map[string]listing
}

type listing struct {
	entries []change.Entry
	files   map[string]bool
	err     error
}

func (t *probedTree) listed(dir string) listing {
	t.mu.Lock()
	defer t.mu.Unlock()
	l, ok := t.dirs[dir]
	if !ok {
		l.entries, l.err = t.Tree.List(dir)
		l.files = make(map[string]bool, len(l.entries))
		for _, e := range l.entries {
			if !e.IsDir {
				l.files[e.Name] = true
			}
		}
		if t.dirs == nil {
			t.dirs = map[string]listing{}
		}
		t.dirs[dir] = l
	}
	return l
}

// List lists one folder.
func (t *probedTree) List(dir string) ([]change.Entry, error) {
	l := t.listed(dir)
	return l.entries, l.err
}

// Exists tells whether a file is there, by its folder's listing.
func (t *probedTree) Exists(p string) bool { return t.listed(dirOf(p)).files[path.Base(p)] }

// Files lists the paths of one folder's files; "." is the root.
func (t *probedTree) Files(dir string) []string {
	if dir == "." {
		dir = ""
	}
	var out []string
	for _, e := range t.listed(dir).entries {
		if !e.IsDir {
			out = append(out, path.Join(dir, e.Name))
		}
	}
	return out
}

// Count gives the number of files, from a tree that can tell it cheaply, else by listing them.
func (t *probedTree) Count() (int, error) {
	if c, ok := t.Tree.(interface{ Count() (int, error) }); ok {
		return c.Count()
	}
	paths, err := t.Paths()
	return len(paths), err
}
