package gitstore

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

const (
	maxCommit = 16 << 20
	maxTree   = 64 << 20
)

// Commit is what of a commit object this project needs.
type Commit struct {
	Tree    ID
	Parents []ID // as written in the object, whether or not they are in this clone
	When    int64
}

// Commit reads one commit object.
func (r *Repo) Commit(id ID) (Commit, error) {
	kind, data, err := r.Objects.Read(id, nil, maxCommit)
	if err != nil {
		return Commit{}, fmt.Errorf("read commit %s: %w", id, err)
	}
	if kind != KindCommit {
		return Commit{}, fmt.Errorf("%s is a %s, not a commit: %w", id, kind, ErrUnknownRevision)
	}
	return parseCommit(id, data)
}

func parseCommit(id ID, data []byte) (Commit, error) {
	var c Commit
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		if len(line) == 0 {
			break
		}
		key, value, _ := strings.Cut(string(line), " ")
		switch key {
		case "tree", "parent":
			of, ok := ParseID(value)
			if !ok {
				return c, fmt.Errorf("commit %s: %w", id, ErrCorrupt)
			}
			if key == "tree" {
				c.Tree = of
			} else {
				c.Parents = append(c.Parents, of)
			}
		case "committer":
			c.When = signatureTime(value)
		}
	}
	if c.Tree.IsZero() {
		return c, fmt.Errorf("commit %s names no tree: %w", id, ErrCorrupt)
	}
	return c, nil
}

// signatureTime reads the seconds of "Name <mail> 1700000000 +0100"; 0 where they are damaged, as git does.
func signatureTime(s string) int64 {
	_, tail, _ := strings.Cut(s[strings.LastIndexByte(s, '>')+1:], " ")
	seconds, _, _ := strings.Cut(tail, " ")
	t, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return 0
	}
	return t
}

// Peel follows annotated tags to the object they name.
func (r *Repo) Peel(id ID) (ID, Kind, error) {
	for range 16 {
		kind, data, err := r.Objects.Read(id, nil, maxCommit)
		if err != nil {
			return id, 0, err
		}
		if kind != KindTag {
			return id, kind, nil
		}
		line, _, _ := strings.Cut(string(data), "\n")
		target, ok := strings.CutPrefix(line, "object ")
		if id, ok = ParseID(target); !ok {
			return id, 0, fmt.Errorf("tag: %w", ErrCorrupt)
		}
	}
	return id, 0, fmt.Errorf("a tag of a tag of a tag …: %w", ErrCorrupt)
}

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
// git's well-known empty tree are empty without being read.
func (r *Repo) Tree(id ID) ([]TreeEntry, error) {
	if id.IsZero() || id == emptyTree {
		return nil, nil
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
