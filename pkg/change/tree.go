package change

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Tree is the files of one revision or of the work tree. Paths are slash-separated and relative to the root. It is
// safe for concurrent use, with a buffer for each caller.
type Tree interface {
	// Paths lists every regular file, sorted. The list is made when first asked for, and shared: do not change it.
	Paths() ([]string, error)
	// Read returns a file's content, in buf's storage where it fits. What buf held is lost; so is a former result that
	// shares its storage. Errors: fs.ErrNotExist, ErrTooLarge, ErrNotRegular.
	Read(path string, buf []byte) ([]byte, error)
	// List returns one folder's regular files and folders, sorted by name; "" is the root. It reads that folder alone.
	List(dir string) ([]Entry, error)
}

// Entry is one name in a folder.
type Entry struct {
	Name  string
	IsDir bool
}

// Ancestors lists dir and the folders above it, up to the root "".
func Ancestors(dir string) []string {
	dirs := []string{dir}
	for dir != "" {
		if dir = path.Dir(dir); dir == "." || dir == "/" {
			dir = ""
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// Upwards lists the files in dir and in the folders above it whose name matches, nearest first. Folders that do not
// exist (yet) in t are passed over.
func Upwards(t Tree, dir string, match func(name string) bool) ([]string, error) {
	var found []string
	for _, at := range Ancestors(dir) {
		entries, err := t.List(at)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrNotRegular) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if !e.IsDir && match(e.Name) {
				found = append(found, path.Join(at, e.Name))
			}
		}
	}
	return found, nil
}

func splitPath(p string) (dir, name string) {
	i := strings.LastIndexByte(p, '/')
	return p[:max(i, 0)], p[i+1:]
}

func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

func notFound(p string) error { return fmt.Errorf("%s: %w", p, fs.ErrNotExist) }
func notFile(p string) error  { return fmt.Errorf("%s: %w", p, ErrNotRegular) }
func tooBig(p string) error   { return fmt.Errorf("%s: %w", p, ErrTooLarge) }
