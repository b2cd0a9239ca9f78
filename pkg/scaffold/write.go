package scaffold

import (
	"fmt"
	"os"
	"path/filepath"
)

// Write writes files below a folder, each anew: one that appeared meanwhile is an error, and a link that leads out of the
// folder is not followed. It gives how many are written, in the order of the list.
func Write(root *os.Root, files []File) (int, error) {
	for i, f := range files {
		if err := create(root, filepath.FromSlash(f.Path), f.Text); err != nil {
			return i, fmt.Errorf("write %s: %w", f.Path, err)
		}
	}
	return len(files), nil
}

func create(root *os.Root, path, text string) (err error) {
	if err := root.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err = f.WriteString(text); err == nil {
		err = f.Close()
	} else {
		_ = f.Close()
	}
	if err != nil {
		_ = root.Remove(path) // half a file would be kept by the next run
	}
	return err
}

// Exists tells whether anything stands at a path below a folder, a link whose target is gone included.
func Exists(root *os.Root, path string) bool {
	_, err := root.Lstat(filepath.FromSlash(path))
	return err == nil
}
