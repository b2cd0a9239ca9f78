package monitor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"deploycoord/pkg/record"
)

// OnDisk is the store of runs without GitHub: a file for each open window in a folder of this machine, such as
// .git/deploycoord/watch. One process at a time writes it; a process that dies lets go of it.
type OnDisk struct {
	Dir   string
	Sleep func(context.Context, time.Duration) error
	Hide  func(string) string // as OnRemote has it
}

// Load reads all files; a folder that is not there has none.
func (s OnDisk) Load(context.Context) (State, error) {
	files, err := s.read()
	if err != nil {
		return State{}, fmt.Errorf("read the open windows in %s: %w", s.Dir, err)
	}
	return stateOf("", files), nil
}

func (s OnDisk) read() (map[string]entry, error) {
	files := map[string]entry{}
	root, err := os.OpenRoot(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return files, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	names, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	for _, d := range names {
		id, ok := strings.CutSuffix(d.Name(), suffix)
		if !ok || !d.Type().IsRegular() || !record.ValidID(id) {
			continue
		}
		if len(files) == maxFiles {
			return nil, fmt.Errorf("there are more than %d files", maxFiles)
		}
		data, err := readBounded(root, d.Name())
		switch {
		case errors.Is(err, fs.ErrNotExist): // closed by somebody since
			continue
		case err != nil:
			return nil, err
		}
		files[d.Name()] = entry{data: data}
	}
	return files, nil
}

func readBounded(root *os.Root, name string) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxInput+1))
}

// Save reads what is there, under a lock, and writes what the changes make of it. Each file is written whole or not.
func (s OnDisk) Save(ctx context.Context, before State, c Changes) (State, error) {
	now, err := s.save(ctx, before, c)
	if err != nil {
		return before, fmt.Errorf("write the open windows to %s: %w", s.Dir, err)
	}
	return now, nil
}

func (s OnDisk) save(ctx context.Context, before State, c Changes) (State, error) {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return before, err
	}
	free, err := s.lock(ctx)
	if err != nil {
		return before, err
	}
	defer free()
	files, err := s.read()
	if err != nil {
		return before, err
	}
	root, err := os.OpenRoot(s.Dir)
	if err != nil {
		return before, err
	}
	defer root.Close()
	for name, data := range edit(before, stateOf("", files), c, s.Hide) {
		if data == nil {
			delete(files, name)
			err = root.Remove(name)
		} else {
			files[name] = entry{data: data}
			err = replace(root, name, data)
		}
		if err != nil {
			return before, err
		}
	}
	return stateOf("", files), nil
}

// replace writes a file beside the old one, and puts it in its place.
func replace(root *os.Root, name string, data []byte) error {
	beside := name + ".new"
	f, err := root.Create(beside)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(data))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return root.Rename(beside, name)
}

// lockPause is between two looks at whether the lock is free.
const lockPause = 20 * time.Millisecond

// lock waits until no other process has the folder. The lock is the system's, on an open file: it ends with the process.
func (s OnDisk) lock(ctx context.Context) (free func(), err error) {
	f, err := os.OpenFile(filepath.Join(s.Dir, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	for {
		got, err := tryLock(f)
		if got {
			return func() { f.Close() }, nil
		}
		if err == nil {
			err = s.Sleep(ctx, lockPause)
		}
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("wait for another process: %w", err)
		}
	}
}
