package production

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"deploycoord/pkg/envfile"
)

// MaxEnvFile bounds an env file, in bytes.
const MaxEnvFile = 4 << 20

// EnvFile is production's env file on disk.
type EnvFile struct {
	Path string // for people
	Open func() (fs.File, error)
}

// Name names the source.
func (e EnvFile) Name() string { return "env file " + e.Path }

// Read gives every name and value. A line that is no assignment makes the listing partial: what it was meant to set
// is not known.
func (e EnvFile) Read(context.Context) (Listing, error) {
	data, err := readBounded(e.Open, MaxEnvFile)
	if err != nil {
		return Listing{}, fmt.Errorf("read %s: %w", e.Name(), err)
	}
	return listingOf(e.Name(), e.Path, data), nil
}

// listingOf gives the names and values of an env file's text; path is for people.
func listingOf(source, path string, data []byte) Listing {
	f := envfile.Parse(path, data)
	l := Listing{Values: map[string]Value{}}
	for name, value := range envfile.Values(f, func(string) (string, bool) { return "", false }) {
		l.Values[name] = NewValue(source, value)
	}
	if len(f.Errors) > 0 {
		l.Partial = fmt.Sprintf("%d lines are not readable, the first: %v", len(f.Errors), f.Errors[0])
	}
	return l
}

var errNotRegular = errors.New("not a regular file")

// readBounded reads a regular file of at most limit bytes.
func readBounded(open func() (fs.File, error), limit int64) ([]byte, error) {
	f, err := open()
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err // the caller names the file
		}
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errNotRegular
	}
	if st.Size() > limit {
		return nil, fmt.Errorf("larger than %d MB", limit>>20)
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("larger than %d MB", limit>>20)
	}
	return data, err
}

// OpenFile opens a file by its path on disk.
func OpenFile(path string) func() (fs.File, error) {
	return func() (fs.File, error) { return os.Open(path) }
}
