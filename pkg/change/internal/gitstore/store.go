package gitstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Kind is an object's type, numbered as in a pack.
type Kind uint8

// The kinds of objects.
const (
	KindCommit Kind = 1
	KindTree   Kind = 2
	KindBlob   Kind = 3
	KindTag    Kind = 4

	kindOfsDelta Kind = 6
	kindRefDelta Kind = 7
)

func (k Kind) String() string {
	return [...]string{"nothing", "commit", "tree", "blob", "tag", "damaged object", "delta", "delta"}[k&7]
}

// Store reads objects from loose files and packs, those of alternates included. Packs are opened when first needed.
type Store struct {
	dirs  func() []string
	packs func() ([]*pack, error)
	last  atomic.Pointer[pack] // the pack that answered last answers most of the time
	bases baseCache
}

func newStore(dir string) *Store {
	s := &Store{}
	s.dirs = sync.OnceValue(func() []string { return withAlternates(dir) })
	s.packs = sync.OnceValues(s.openPacks)
	return s
}

// withAlternates lists the object folders: dir, and those its info/alternates name, to git's depth of 5.
func withAlternates(dir string) []string {
	dirs := []string{dir}
	for depth, level := 0, dirs; depth < 5 && len(level) > 0; depth++ {
		var next []string
		for _, d := range level {
			text, err := readSmall(filepath.Join(d, "info", "alternates"), 1<<20)
			if err != nil {
				continue
			}
			for line := range strings.Lines(string(text)) {
				line = strings.TrimRight(line, "\r\n")
				if line == "" || line[0] == '#' {
					continue
				}
				if !filepath.IsAbs(line) {
					line = filepath.Join(d, line)
				}
				if line = filepath.Clean(line); !slices.Contains(dirs, line) && len(dirs) < 64 {
					dirs, next = append(dirs, line), append(next, line)
				}
			}
		}
		level = next
	}
	return dirs
}

func (s *Store) openPacks() ([]*pack, error) {
	var packs []*pack
	for _, dir := range s.dirs() {
		entries, err := os.ReadDir(filepath.Join(dir, "pack"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("list packs: %w", err)
		}
		for _, e := range entries {
			if stem, ok := strings.CutSuffix(e.Name(), ".idx"); ok {
				packs = append(packs, newPack(filepath.Join(dir, "pack", stem)))
			}
		}
	}
	return packs, nil
}

// Read returns an object's kind and content, in buf's storage where that is possible. One larger than limit bytes is
// ErrTooLarge without being read, one that is nowhere ErrMissing.
func (s *Store) Read(id ID, buf []byte, limit int64) (Kind, []byte, error) {
	p, off, err := s.find(id)
	if err != nil {
		return 0, nil, err
	}
	if p != nil {
		return s.readPacked(p, off, buf, limit)
	}
	return s.readLoose(id, buf, limit)
}

// Has tells whether the object is in this clone.
func (s *Store) Has(id ID) bool {
	p, _, err := s.find(id)
	if err != nil {
		return false
	}
	if p != nil {
		return true
	}
	for _, dir := range s.dirs() {
		if _, err := os.Stat(loosePath(dir, id)); err == nil {
			return true
		}
	}
	return false
}

func (s *Store) find(id ID) (*pack, int64, error) {
	last := s.last.Load()
	if last != nil {
		if off, ok, err := last.offset(id); err != nil || ok {
			return last, off, err
		}
	}
	packs, err := s.packs()
	if err != nil {
		return nil, 0, err
	}
	for _, p := range packs {
		if p == last {
			continue
		}
		off, ok, err := p.offset(id)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			s.last.Store(p)
			return p, off, nil
		}
	}
	return nil, 0, nil
}

// Prefixed lists, sorted, the objects whose names begin with prefix, 4 to 40 lower-case hexadecimal digits.
func (s *Store) Prefixed(prefix string) ([]ID, error) {
	var found []ID
	for _, dir := range s.dirs() {
		entries, err := os.ReadDir(filepath.Join(dir, prefix[:2]))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("list loose objects: %w", err)
		}
		for _, e := range entries {
			if id, ok := ParseID(prefix[:2] + e.Name()); ok && strings.HasPrefix(e.Name(), prefix[2:]) {
				found = append(found, id)
			}
		}
	}
	packs, err := s.packs()
	if err != nil {
		return nil, err
	}
	for _, p := range packs {
		ids, err := p.prefixed(prefix)
		if err != nil {
			return nil, err
		}
		found = append(found, ids...)
	}
	slices.SortFunc(found, func(a, b ID) int { return strings.Compare(string(a[:]), string(b[:])) })
	return slices.Compact(found), nil
}

func loosePath(dir string, id ID) string {
	name := id.String()
	return filepath.Join(dir, name[:2], name[2:])
}

// Size returns an object's size in bytes without unpacking it.
func (s *Store) Size(id ID) (int64, error) {
	p, off, err := s.find(id)
	if err != nil {
		return 0, err
	}
	if p == nil {
		return s.looseSize(id)
	}
	f, err := p.data()
	if err != nil {
		return 0, fmt.Errorf("open pack: %w", err)
	}
	e, err := entryAt(f, off)
	if err != nil || e.kind <= KindTag {
		return e.size, err
	}
	return deltaResultSize(f, e)
}
