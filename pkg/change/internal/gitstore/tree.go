package gitstore

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

const maxTree = 64 << 20

// Modes of tree and index entries, as git writes them.
const (
	ModeDir     = 0o040000
	ModeRegular = 0o100000 // with 0644 or 0755
	ModeSymlink = 0o120000
	ModeGitlink = 0o160000
	modeKind    = 0o170000
)

// IsRegular tells a file from a folder, a link and a submodule.
func IsRegular(mode uint32) bool { return mode&modeKind == ModeRegular }

// IsDir tells a folder.
func IsDir(mode uint32) bool { return mode&modeKind == ModeDir }

// TreeEntry is one name in one folder.
type TreeEntry struct {
	Name string
	Mode uint32
	ID   ID
}

// Tree reads one folder's entries in git's order (a folder sorts as if its name ended in a slash). The zero ID and
// git's well-known empty tree are empty without being read. The entries are shared: do not change them.
func (r *Repo) Tree(id ID) ([]TreeEntry, error) {
	if id.IsZero() || id == emptyTree {
		return nil, nil
	}
	if known, ok := r.trees.get(id); ok {
		return known, nil
	}
	kind, data, err := r.Objects.Read(id, nil, maxTree)
	if err != nil {
		return nil, fmt.Errorf("read tree %s: %w", id, err)
	}
	if kind != KindTree {
		return nil, fmt.Errorf("%s is a %s, not a tree: %w", id, kind, ErrCorrupt)
	}
	entries, ok := parseTree(data)
	if !ok {
		return nil, fmt.Errorf("tree %s: %w", id, ErrCorrupt)
	}
	r.trees.put(id, entries)
	return entries, nil
}

var emptyTree = ID{0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee, 0x49, 0x04}

func parseTree(data []byte) ([]TreeEntry, bool) {
	text := string(data) // one copy for all names
	entries := make([]TreeEntry, 0, len(data)/40+1)
	for at := 0; at < len(text); {
		space := strings.IndexByte(text[at:], ' ')
		if space < 1 || space > 7 {
			return nil, false
		}
		mode, err := strconv.ParseUint(text[at:at+space], 8, 32)
		if err != nil {
			return nil, false
		}
		at += space + 1
		end := strings.IndexByte(text[at:], 0)
		if end < 0 || at+end+21 > len(text) {
			return nil, false
		}
		e := TreeEntry{Name: text[at : at+end], Mode: uint32(mode)}
		at += end + 1
		at += copy(e.ID[:], text[at:at+20])
		if e.Name == "" || e.Name == "." || e.Name == ".." || strings.Contains(e.Name, "/") {
			return nil, false
		}
		entries = append(entries, e)
	}
	return entries, true
}

// treeCache keeps the first trees read: the folders above a change are looked into by the comparison and again by the
// reading of its files.
type treeCache struct {
	mu   sync.Mutex
	held map[ID][]TreeEntry
}

const maxTrees = 1024

func (c *treeCache) get(id ID) ([]TreeEntry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries, ok := c.held[id]
	return entries, ok
}

func (c *treeCache) put(id ID, entries []TreeEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[ID][]TreeEntry{}
	}
	if len(c.held) < maxTrees {
		c.held[id] = entries
	}
}
