package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// portable is the rule on os.Root. os.Root follows links that stay inside; so every folder on the way is looked at once.
type portable struct {
	root  *os.Root
	path  string
	plain sync.Map // folder -> struct{}: known to be reached without a link
}

func (d *portable) reach(dir string) error {
	if dir == "" || dir == "." {
		return nil
	}
	if _, ok := d.plain.Load(dir); ok {
		return nil
	}
	if i := strings.LastIndexByte(dir, '/'); i >= 0 {
		if err := d.reach(dir[:i]); err != nil {
			return err
		}
	}
	info, err := d.root.Lstat(filepath.FromSlash(dir))
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return notExist("open", dir)
	}
	d.plain.Store(dir, struct{}{})
	return nil
}

func (d *portable) Read(path string, buf []byte, limit int64, check func(Stat) bool) ([]byte, bool, error) {
	if !valid(path) {
		return nil, false, notExist("open", path)
	}
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		if err := d.reach(path[:i]); err != nil {
			return nil, false, err
		}
	}
	name := filepath.FromSlash(path)
	info, err := d.root.Lstat(name)
	if err != nil {
		return nil, false, err
	}
	if !info.Mode().IsRegular() {
		return nil, false, fmt.Errorf("%s: %w", path, ErrNotRegular)
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, false, err
	}
	st := statOf(info)
	switch {
	case !st.Mode.IsRegular():
		return nil, false, fmt.Errorf("%s: %w", path, ErrNotRegular)
	case check != nil && !check(st):
		return nil, false, nil
	case st.Size > limit:
		return nil, false, fmt.Errorf("%s has %d bytes: %w", path, st.Size, ErrTooLarge)
	}
	buf = grow(buf, st.Size)
	n, err := io.ReadFull(f, buf)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false, fmt.Errorf("read %s: %w", path, err)
	}
	return buf[:n], true, nil
}

func (d *portable) Open(path string) (Folder, error) {
	if path == "" {
		path = "."
	}
	if !valid(path) {
		return nil, notExist("open", path)
	}
	if err := d.reach(path); err != nil {
		return nil, err
	}
	r, err := d.root.OpenRoot(filepath.FromSlash(path))
	if err != nil {
		return nil, err
	}
	return portableFolder{r}, nil
}

type portableFolder struct{ root *os.Root }

func (f portableFolder) Close() error { return f.root.Close() }

func (f portableFolder) Entries() ([]Entry, error) {
	dir, err := f.root.Open(".")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return listOf(dir)
}

func (f portableFolder) Lstat(name string) (Stat, error) {
	info, err := f.root.Lstat(name)
	if err != nil {
		return Stat{}, err
	}
	return statOf(info), nil
}

// listOf reads a folder; an entry that vanishes meanwhile is left out.
func listOf(dir *os.File) ([]Entry, error) {
	found, err := dir.ReadDir(-1)
	entries := make([]Entry, len(found))
	for i, e := range found {
		entries[i] = Entry{e.Name(), e.Type()}
	}
	return entries, err
}

func statOf(info fs.FileInfo) Stat {
	st := Stat{Mode: info.Mode(), Size: info.Size(), Mtime: info.ModTime().UnixNano()}
	st.Ctime, st.Ino = sysOf(info)
	return st
}

// grow gives buf a length of size.
func grow(buf []byte, size int64) []byte {
	if int64(cap(buf)) >= size {
		return buf[:size]
	}
	return make([]byte, size, size+size/4+512)
}
