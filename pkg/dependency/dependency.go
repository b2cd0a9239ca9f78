// Package dependency compares the lock files and manifests of two revisions.
//
// It takes the files' bytes and returns what was added, removed and moved to another version. It never asks a registry,
// never runs a package manager, and opens nothing but what it is handed.
package dependency

import (
	"bytes"
	"errors"
	"fmt"
)

// Change is one dependency that differs.
type Change struct {
	Path      string // of the lock file or manifest
	Ecosystem string // as OSV names it: "npm", "Go", "PyPI", "RubyGems", …
	Name      string // as it is after the change; of a Go module with its major suffix
	Before    string // version; "" where it was added
	After     string // version; "" where it was removed
	Direct    bool   // the manifest itself asks for it; false where that is not known
	Dev       bool   // only development needs it; false where that is not known
	Major     bool   // the first number of the version differs, or of 0.x the second: up or down
	Line      int    // in the head's file; 0 where that is not known
}

// Side is one version of a file.
type Side struct {
	Data []byte // nil where there is none
	// Open reads another file of the same folder and version, by its name; nil for none. A lock file that does not tell
	// which of its packages were asked for is read beside its manifest.
	Open func(name string) ([]byte, error)
}

// MaxSize bounds a file, in bytes.
const MaxSize = 10 << 20

// IsManifest tells whether a path is a lock file or a manifest that Compare reads.
func IsManifest(p string) bool { return formatOf(p) != nil }

// IsLock tells whether a path is a lock file that speaks for a manifest: package-lock.json does for package.json.
func IsLock(p string) bool {
	f := formatOf(p)
	return f != nil && f.kind == lock
}

// HasLock tells whether a path is a manifest that a lock file may speak for.
func HasLock(p string) bool {
	f := formatOf(p)
	return f != nil && f.kind == manifest
}

// Ecosystem names the ecosystem of a lock file or manifest as OSV does, "" for another file.
func Ecosystem(p string) string {
	if f := formatOf(p); f != nil {
		return f.ecosystem
	}
	return ""
}

// Compare tells what differs between two versions of one file, by name. The file may have had another path, and be of
// another package manager of the same ecosystem there. The error says on which side it could not be read, and why; of
// the file it quotes a token at most.
func Compare(p, oldPath string, before, after Side) ([]Change, error) {
	f := formatOf(p)
	if f == nil {
		return nil, errors.New("it is not a lock file or manifest that is read")
	}
	from := f
	if oldPath == "" {
		oldPath = p
	}
	if old := formatOf(oldPath); old != nil && old.ecosystem == f.ecosystem {
		from = old
	}
	was, err := from.packages(oldPath, before)
	if err != nil {
		return nil, fmt.Errorf("the version before: %w", err)
	}
	now, err := f.packages(p, after)
	if err != nil {
		return nil, fmt.Errorf("the version after: %w", err)
	}
	changes := differ(f, was, now)
	for i := range changes {
		changes[i].Path, changes[i].Ecosystem = p, f.ecosystem
	}
	f.locate(changes, after.Data)
	return changes, nil
}

// locked is one package as a file names it.
type locked struct {
	name, version string
	direct, dev   bool
	line          int
}

// file is one version of a file that is being read.
type file struct {
	path string
	data []byte
	open func(name string) ([]byte, error)
}

// beside reads another file of the folder; nil where there is none, or none that is of use.
func (f file) beside(name string) []byte {
	if f.open == nil {
		return nil
	}
	data, err := f.open(name)
	if err != nil || len(data) > MaxSize {
		return nil
	}
	return data
}

var errMalformed = errors.New("it is not of its format")

// packages reads one version. A file that makes a reader panic is not of its format.
func (f *format) packages(p string, s Side) (list []locked, err error) {
	if len(s.Data) > MaxSize {
		return nil, fmt.Errorf("larger than %d MB", MaxSize>>20)
	}
	if len(bytes.TrimSpace(s.Data)) == 0 {
		return nil, nil
	}
	if at := lineOf(s.Data, "\n<<<<<<< "); at > 0 {
		return nil, fmt.Errorf("a merge conflict stands on line %d", at+1)
	}
	if err := checkNesting(s.Data); err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil {
			list, err = nil, errMalformed
		}
	}()
	return f.read(file{path: p, data: s.Data, open: s.Open})
}
