// Package disk reads a folder's files and never leaves it: no symbolic link is followed, neither as the last part of a
// path nor on the way, and nothing but regular files is opened for reading.
//
// On Linux the kernel holds that rule (openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, one call a path); where
// that call is missing or forbidden, os.Root does, with a look at every part of the path first.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Faults a caller branches on, beside fs.ErrNotExist.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrTooLarge   = errors.New("file is larger than the limit")
)

// Stat is what git's index remembers of a file.
type Stat struct {
	Mode         fs.FileMode
	Size         int64
	Mtime, Ctime int64 // nanoseconds; Ctime 0 where the system has none
	Ino          uint64
}

// Entry is one name in a folder: Type has only type bits.
type Entry struct {
	Name string
	Type fs.FileMode
}

// Folder is an opened folder.
type Folder interface {
	// Entries lists the folder's names in no particular order.
	Entries() ([]Entry, error)
	// Lstat describes one name in the folder.
	Lstat(name string) (Stat, error)
	Close() error
}

// Disk is a folder and all below it. It is safe for concurrent use.
type Disk interface {
	// Read returns a file's content in buf's storage where it fits. A file over limit bytes is ErrTooLarge without being
	// read. With a check, a file whose stat data it refuses is not read either, and ok is false.
	Read(path string, buf []byte, limit int64, check func(Stat) bool) (data []byte, ok bool, err error)
	// Open opens a folder; "" is the root.
	Open(path string) (Folder, error)
}

// New opens the folder at root.
func New(root string) (Disk, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	if d, ok := openFast(root); ok {
		_ = r.Close()
		return d, nil
	}
	return &portable{root: r, path: root}, nil
}

// Lstat describes one path.
func Lstat(d Disk, path string) (Stat, error) {
	dir, name := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		dir, name = path[:i], path[i+1:]
	}
	f, err := d.Open(dir)
	if err != nil {
		return Stat{}, err
	}
	defer f.Close()
	return f.Lstat(name)
}

// valid keeps to clean, slash-separated, relative paths.
func valid(path string) bool {
	return fs.ValidPath(path) && filepath.IsLocal(filepath.FromSlash(path)) && !strings.ContainsRune(path, 0)
}

func notExist(op, path string) error { return &fs.PathError{Op: op, Path: path, Err: fs.ErrNotExist} }
