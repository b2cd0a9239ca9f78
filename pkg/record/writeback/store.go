package writeback

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// Modes of a tree's entries.
const (
	modeFile      = "100644"
	modeProgram   = "100755"
	modeFolder    = "040000"
	modeLink      = "120000"
	modeSubmodule = "160000"
)

// node is one entry of a folder.
type node struct{ name, mode, sha string }

func (n node) isFile() bool { return strings.HasPrefix(n.mode, "100") }

// emptyTree is the tree without entries, which git has without storing it.
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

const (
	maxFile  = 16 << 20 // bytes of a file that is read
	maxNodes = 200_000  // of all folders that are kept
	maxBlobs = 32 << 20 // bytes of all files that are kept
)

// source reads git objects by name, wherever they are.
type source interface {
	// folder gives the entries of a tree, and of those below it what came along, each by its tree's SHA.
	folder(ctx context.Context, sha string, top bool) (map[string][]node, error)
	blob(ctx context.Context, sha string) ([]byte, error)
}

// store keeps what was read: an object never changes, so each is read once over all tries. It is safe for concurrent use.
type store struct {
	from source

	mu      sync.Mutex
	folders map[string][]node
	blobs   map[string][]byte
	nodes   int
	bytes   int
}

func newStore(from source) *store {
	return &store{from: from, folders: map[string][]node{}, blobs: map[string][]byte{}}
}

// folder lists a tree by its SHA; "" is an empty one. top says that it is a commit's.
func (s *store) folder(ctx context.Context, sha string, top bool) ([]node, error) {
	if sha == "" || sha == emptyTree {
		return nil, nil
	}
	s.mu.Lock()
	known, ok := s.folders[sha]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	found, err := s.from.folder(ctx, sha, top)
	if err != nil {
		return nil, fmt.Errorf("list the tree %s: %w", short(sha), err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.nodes > maxNodes {
		s.folders, s.nodes = map[string][]node{}, 0
	}
	for tree, nodes := range found {
		if _, had := s.folders[tree]; !had {
			s.folders[tree] = nodes
			s.nodes += len(nodes)
		}
	}
	return found[sha], nil
}

func (s *store) blob(ctx context.Context, sha string) ([]byte, error) {
	s.mu.Lock()
	known, ok := s.blobs[sha]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	data, err := s.from.blob(ctx, sha)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes += len(data); s.bytes > maxBlobs {
		s.blobs, s.bytes = map[string][]byte{}, len(data)
	}
	s.blobs[sha] = data
	return data, nil
}

// batch is a source that reads many small files at once; what it cannot give is left out.
type batch interface {
	blobs(ctx context.Context, shas []string) map[string][]byte
}

// expect reads files that will be asked for, all at once where the source can.
func (s *store) expect(ctx context.Context, shas []string) {
	from, can := s.from.(batch)
	if !can {
		return
	}
	var missing []string
	s.mu.Lock()
	for _, sha := range shas {
		if _, known := s.blobs[sha]; !known {
			missing = append(missing, sha)
		}
	}
	s.mu.Unlock()
	if len(missing) < 2 {
		return
	}
	found := from.blobs(ctx, missing)
	s.mu.Lock()
	defer s.mu.Unlock()
	for sha, data := range found {
		if s.bytes += len(data); s.bytes > maxBlobs {
			s.blobs, s.bytes = map[string][]byte{}, len(data)
		}
		s.blobs[sha] = data
	}
}

// find gives the entry at a path of a tree; fs.ErrNotExist where there is none. A link or a submodule on the way to it is
// a refusal: what is behind it is not of this tree.
func (s *store) find(ctx context.Context, root, p string) (node, error) {
	at := node{mode: modeFolder, sha: root}
	rest, seen := p, ""
	for rest != "" {
		if err := onTheWay(at, seen, p); err != nil {
			return node{}, err
		}
		if at.mode != modeFolder {
			return node{}, fmt.Errorf("%s: %w", p, fs.ErrNotExist)
		}
		entries, err := s.folder(ctx, at.sha, seen == "")
		if err != nil {
			return node{}, err
		}
		name, deeper, _ := strings.Cut(rest, "/")
		i := 0
		for i < len(entries) && entries[i].name != name {
			i++
		}
		if i == len(entries) {
			return node{}, fmt.Errorf("%s: %w", p, fs.ErrNotExist)
		}
		at, rest, seen = entries[i], deeper, strings.TrimPrefix(seen+"/"+name, "/")
	}
	return at, nil
}

// onTheWay refuses what leads out of the tree.
func onTheWay(at node, seen, p string) error {
	switch at.mode {
	case modeLink:
		return refuse("put a folder in its place, or set record.folder to another one", "%s is a symbolic link, and %s would be behind it", seen, p)
	case modeSubmodule:
		return refuse("set record.folder to a folder of this repository", "%s is a submodule, and %s would be in it", seen, p)
	}
	return nil
}
