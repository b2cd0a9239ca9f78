package gitstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// Index is a work tree's index file: what is tracked, and what its stat data were when that was last known true.
type Index struct {
	Entries []IndexEntry // sorted by path, then stage
	Cached  *CachedTree  // the trees of folders nothing was staged in since; nil where git wrote none
	Written int64        // nanoseconds: the file's own time; entries as young as it prove nothing (racy git)
}

// IndexEntry is one tracked path.
type IndexEntry struct {
	Path         string
	ID           ID
	Mode         uint32
	Size         uint32 // the file's size modulo 2^32
	Mtime, Ctime int64  // nanoseconds
	Ino          uint32
	Stage        uint8 // above 0 in an unresolved merge
	Assumed      bool  // git update-index --assume-unchanged
	Skipped      bool  // sparse checkout: meant to be absent from the work tree
	Intended     bool  // git add --intent-to-add
}

// CachedTree is one folder of the index's cache of trees.
type CachedTree struct {
	Name     string
	ID       ID  // zero where the folder changed since
	Count    int // entries below it; -1 where the folder changed since
	Children []*CachedTree
}

// Child returns a folder of t, which may be nil.
func (t *CachedTree) Child(name string) *CachedTree {
	if t != nil {
		for _, c := range t.Children {
			if c.Name == name {
				return c
			}
		}
	}
	return nil
}

const maxIndex = 1 << 30

// Index reads the index of this work tree; a repository in which nothing was ever staged has an empty one. Its
// checksum is not verified: that alone costs more than reading it.
func (r *Repo) Index() (*Index, error) {
	path := filepath.Join(r.GitDir, "index")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &Index{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	data, err := readSmall(path, maxIndex)
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	x, err := parseIndex(data)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	x.Written = info.ModTime().UnixNano()
	return x, nil
}

// Range returns the positions of the entries from lo to hi whose path begins with prefix.
func (x *Index) Range(prefix string, lo, hi int) (int, int) {
	from := lo + sort.Search(hi-lo, func(i int) bool { return x.Entries[lo+i].Path >= prefix })
	to := from + sort.Search(hi-from, func(i int) bool {
		p := x.Entries[from+i].Path
		return p > prefix && !strings.HasPrefix(p, prefix)
	})
	return from, to
}

// Find returns the position of a path's first entry between lo and hi, or -1.
func (x *Index) Find(path string, lo, hi int) int {
	i := lo + sort.Search(hi-lo, func(i int) bool { return x.Entries[lo+i].Path >= path })
	if i < hi && x.Entries[i].Path == path {
		return i
	}
	return -1
}

// parseIndex reads versions 2 to 4 (gitformat-index).
func parseIndex(data []byte) (*Index, error) {
	if len(data) < 32 || string(data[:4]) != "DIRC" {
		return nil, ErrCorrupt
	}
	version := binary.BigEndian.Uint32(data[4:])
	if version < 2 || version > 4 {
		return nil, fmt.Errorf("index version %d: %w", version, ErrUnsupported)
	}
	count := int(binary.BigEndian.Uint32(data[8:]))
	if count > len(data)/62 {
		return nil, ErrCorrupt
	}
	d := indexDecoder{text: string(data), data: data, at: 12, end: len(data) - 20, version: version}
	x := &Index{Entries: make([]IndexEntry, count)}
	for i := range x.Entries {
		if !d.entry(&x.Entries[i]) {
			return nil, ErrCorrupt
		}
	}
	if err := d.extensions(x); err != nil { // before the order: a split index has entries without a path
		return nil, err
	}
	for i := range x.Entries {
		if e := x.Entries[i].Path; e == "" || i > 0 && e < x.Entries[i-1].Path {
			return nil, ErrCorrupt
		}
	}
	return x, nil
}

type indexDecoder struct {
	data     []byte
	text     string // the same bytes: paths are cut out of it without a copy each
	at, end  int
	version  uint32
	previous string
}

func (d *indexDecoder) entry(e *IndexEntry) bool {
	start := d.at
	if d.end-start < 62 {
		return false
	}
	b := d.data[start:]
	word := func(i int) uint32 { return binary.BigEndian.Uint32(b[4*i:]) }
	e.Ctime = int64(word(0))*1e9 + int64(word(1))
	e.Mtime = int64(word(2))*1e9 + int64(word(3))
	e.Ino, e.Mode, e.Size = word(5), word(6), word(9)
	copy(e.ID[:], b[40:60])
	flags := binary.BigEndian.Uint16(b[60:])
	e.Assumed, e.Stage = flags&0x8000 != 0, uint8(flags>>12&3)
	d.at += 62
	if flags&0x4000 != 0 {
		if d.version < 3 || d.end-d.at < 2 {
			return false
		}
		more := binary.BigEndian.Uint16(d.data[d.at:])
		e.Skipped, e.Intended = more&0x4000 != 0, more&0x2000 != 0
		d.at += 2
	}
	keep := ""
	if d.version == 4 {
		strip, n := offsetVarint(d.data[d.at:d.end])
		if n == 0 || strip > len(d.previous) {
			return false
		}
		d.at += n
		keep = d.previous[:len(d.previous)-strip]
	}
	length := strings.IndexByte(d.text[d.at:d.end], 0)
	if length < 0 {
		return false
	}
	e.Path = d.text[d.at : d.at+length]
	if keep != "" {
		e.Path = keep + e.Path
	}
	d.previous = e.Path
	d.at += length
	if d.version == 4 {
		d.at++
	} else {
		d.at = start + (d.at-start+8)&^7 // padded with 1 to 8 NULs
	}
	return d.at <= d.end
}

// offsetVarint reads the number that ofs-delta and index version 4 share.
func offsetVarint(b []byte) (value, n int) {
	for i, c := range b[:min(len(b), 5)] {
		if i > 0 {
			value++
		}
		value = value<<7 | int(c&0x7f)
		if c&0x80 == 0 {
			return value, i + 1
		}
	}
	return 0, 0
}

// extensions reads the cache of trees, and refuses what changes the meaning of the entries. Those with a name in
// upper case may be skipped.
func (d *indexDecoder) extensions(x *Index) error {
	for d.at+8 <= d.end {
		name := d.text[d.at : d.at+4]
		size := int(binary.BigEndian.Uint32(d.data[d.at+4:]))
		if size > d.end-d.at-8 {
			return ErrCorrupt
		}
		body := d.data[d.at+8 : d.at+8+size]
		d.at += 8 + size
		switch {
		case name == "TREE":
			tree, rest := parseCachedTree(body, 0)
			if tree == nil || len(rest) > 0 {
				return ErrCorrupt
			}
			x.Cached = tree
		case name == "link":
			return fmt.Errorf("split index: %w (git update-index --no-split-index joins it)", ErrUnsupported)
		case name == "sdir":
		case name[0] < 'A' || name[0] > 'Z':
			return fmt.Errorf("index extension %q: %w", name, ErrUnsupported)
		}
	}
	return nil
}

func parseCachedTree(b []byte, depth int) (*CachedTree, []byte) {
	name, b, ok := bytes.Cut(b, []byte{0})
	line, rest, ok2 := bytes.Cut(b, []byte{'\n'})
	counts, subs, ok3 := strings.Cut(string(line), " ")
	count, err := strconv.Atoi(counts)
	children, err2 := strconv.Atoi(subs)
	if !ok || !ok2 || !ok3 || err != nil || err2 != nil || children < 0 || children > len(rest) || depth > 4096 {
		return nil, nil
	}
	t := &CachedTree{Name: string(name), Count: count}
	if count >= 0 {
		if len(rest) < 20 {
			return nil, nil
		}
		rest = rest[copy(t.ID[:], rest):]
	}
	for range children {
		var child *CachedTree
		if child, rest = parseCachedTree(rest, depth+1); child == nil {
			return nil, nil
		}
		t.Children = append(t.Children, child)
	}
	return t, rest
}

// IndexCount reads how many files the index tracks from its header alone; 0 where there is no index.
func (r *Repo) IndexCount() (int, error) {
	f, err := os.Open(filepath.Join(r.GitDir, "index"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read index: %w", err)
	}
	defer f.Close()
	var header [12]byte
	if _, err := io.ReadFull(f, header[:]); err != nil || string(header[:4]) != "DIRC" {
		return 0, fmt.Errorf("read %s: %w", f.Name(), ErrCorrupt)
	}
	return int(binary.BigEndian.Uint32(header[8:])), nil
}
