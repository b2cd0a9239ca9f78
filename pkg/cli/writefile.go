package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"deploycoord/pkg/report"
)

// writeFile renders into a file. A pipe or a device (/dev/stdout) is written to; any other file is replaced as a whole.
func (a *app) writeFile(path string, render func(io.Writer, report.Options) error) error {
	st, err := os.Stat(path)
	switch {
	case err == nil && st.IsDir():
		err = errors.New("is a folder, expected a file")
	case err == nil && !st.Mode().IsRegular():
		err = a.writeInto(path, render)
	default:
		err = a.replaceFile(path, render)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func (a *app) writeInto(path string, render func(io.Writer, report.Options) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	w := a.secrets.Writer(f)
	return errors.Join(render(w, report.Options{}), w.Close(), f.Close())
}

// replaceFile writes beside the target and renames, so that a reader never sees half a report.
func (a *app) replaceFile(path string, render func(io.Writer, report.Options) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".deploycoord-*")
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the folder %s does not exist", filepath.Dir(path))
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w := a.secrets.Writer(f)
	if err := errors.Join(render(w, report.Options{}), w.Close(), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
