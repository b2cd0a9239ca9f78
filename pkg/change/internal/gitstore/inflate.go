package gitstore

import (
	"bufio"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// inflater is one zlib reader and its input buffer, kept for reuse: their tables are large against a small object.
type inflater struct {
	in  *bufio.Reader
	out io.ReadCloser
}

var inflaters = sync.Pool{New: func() any { return &inflater{in: bufio.NewReaderSize(nil, 4<<10)} }}

// inflate calls use with the unpacked bytes of src.
func inflate(src io.Reader, use func(io.Reader) error) error {
	z := inflaters.Get().(*inflater)
	defer func() {
		z.in.Reset(nil)
		inflaters.Put(z)
	}()
	z.in.Reset(src)
	var err error
	if z.out == nil {
		z.out, err = zlib.NewReader(z.in)
	} else {
		err = z.out.(zlib.Resetter).Reset(z.in, nil)
	}
	if err != nil {
		z.out = nil
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return use(z.out)
}

// inflateInto unpacks exactly size bytes into buf's storage.
func inflateInto(src io.Reader, buf []byte, size int64) ([]byte, error) {
	buf = slices.Grow(buf[:0], int(size))[:size]
	err := inflate(src, func(r io.Reader) error {
		if _, err := io.ReadFull(r, buf); err != nil {
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return nil
	})
	return buf, err
}

func (s *Store) readLoose(id ID, buf []byte, limit int64) (Kind, []byte, error) {
	for _, dir := range s.dirs() {
		f, err := os.Open(loosePath(dir, id))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, nil, fmt.Errorf("read object %s: %w", id, err)
		}
		defer f.Close()
		kind, out, err := looseObject(f, buf, limit)
		if err != nil {
			return 0, nil, fmt.Errorf("object %s: %w", id, err)
		}
		return kind, out, nil
	}
	return 0, nil, fmt.Errorf("%s: %w", id, ErrMissing)
}

// looseObject reads "blob 12\x00content".
func looseObject(src io.Reader, buf []byte, limit int64) (kind Kind, out []byte, err error) {
	err = inflate(src, func(r io.Reader) error {
		br := bufio.NewReaderSize(r, 512)
		var size int64
		var err error
		if kind, size, err = looseHead(br); err != nil {
			return err
		}
		if size > limit {
			return fmt.Errorf("%d bytes: %w", size, ErrTooLarge)
		}
		out = slices.Grow(buf[:0], int(size))[:size]
		if _, err := io.ReadFull(br, out); err != nil {
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
		return nil
	})
	return kind, out, err
}

func looseHead(br *bufio.Reader) (Kind, int64, error) {
	head, err := br.ReadSlice(0)
	if err != nil {
		return 0, 0, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	name, digits, _ := strings.Cut(string(head[:len(head)-1]), " ")
	size, err := strconv.ParseInt(digits, 10, 64)
	kind := slices.Index([]string{"", "commit", "tree", "blob", "tag"}, name)
	if err != nil || size < 0 || kind < 1 {
		return 0, 0, ErrCorrupt
	}
	return Kind(kind), size, nil
}

func (s *Store) looseSize(id ID) (size int64, err error) {
	for _, dir := range s.dirs() {
		f, err := os.Open(loosePath(dir, id))
		if err != nil {
			continue
		}
		defer f.Close()
		err = inflate(f, func(r io.Reader) error {
			_, size, err = looseHead(bufio.NewReaderSize(r, 512))
			return err
		})
		return size, err
	}
	return 0, fmt.Errorf("%s: %w", id, ErrMissing)
}
