// Package gitstore reads a local git repository without the git program: where it is, what its refs and revisions
// name, the objects in its packs, the entries of its index, and the merge base of two commits.
//
// It takes paths and names and returns plain data. It writes nothing, runs nothing, fetches nothing, and verifies no
// checksum of a pack or an index: it trusts the repository's bytes as git itself does when it reads, but bounds every
// size and never panics on them. Everything but Discover is safe for concurrent use.
//
// Why not go-git, measured, is in pkg/change/README.md.
package gitstore

import (
	"encoding/hex"
	"errors"
)

// ID is the SHA-1 name of an object.
type ID [20]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// IsZero tells whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// ParseID reads 40 hexadecimal digits, in either case.
func ParseID(s string) (ID, bool) {
	var id ID
	if len(s) != 40 {
		return id, false
	}
	_, err := hex.Decode(id[:], []byte(s))
	return id, err == nil
}

// Faults a caller branches on. Each is wrapped with what was being read.
var (
	ErrNoRepository    = errors.New("not a git repository")
	ErrBare            = errors.New("the repository is bare: it has no work tree")
	ErrUnsupported     = errors.New("unsupported repository format")
	ErrUnknownRevision = errors.New("unknown revision")
	ErrMissing         = errors.New("object is not in this clone")
	ErrCorrupt         = errors.New("damaged git data")
	ErrTooLarge        = errors.New("object is larger than the limit")
)
