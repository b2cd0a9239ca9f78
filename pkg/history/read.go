package history

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"deploycoord/pkg/escape"
	"deploycoord/pkg/record"
)

// MaxRecord bounds one record, in bytes; a larger file is a fault.
const MaxRecord = 4 << 20

// Archive is what was read of a folder.
type Archive struct {
	Folder  string
	Entries []Entry // newest first
	Faults  []Fault // by their paths
}

// Read reads every record of a folder: the files FOLDER/*/*.json. What is no record, is larger than MaxRecord, is a link
// or cannot be read is a fault, and the rest is read all the same. A folder that is not there has no records.
//
// Each, where it is not nil, is given every record as it is read, from several goroutines and in no order, with the
// latencies of single looks left out. Its error ends the reading.
func Read(ctx context.Context, fsys fs.FS, each func(record.Deployment, Entry) error) (Archive, error) {
	paths, faults, err := list(fsys)
	if err != nil {
		return Archive{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	readers := min(runtime.GOMAXPROCS(0), len(paths))
	parts := make([]Archive, readers)
	var all sync.WaitGroup
	for i := range readers {
		all.Go(func() {
			var buf []byte
			for at := i; at < len(paths) && ctx.Err() == nil; at += readers {
				d, filled, err := readOne(fsys, paths[at], buf)
				buf = filled
				if err != nil {
					parts[i].Faults = append(parts[i].Faults, faultOf(paths[at], err))
					continue
				}
				e := entryOf(d, paths[at])
				parts[i].Entries = append(parts[i].Entries, e)
				if each == nil {
					continue
				}
				if err := each(d, e); err != nil {
					cancel(err)
				}
			}
		})
	}
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return Archive{}, err
	}
	a := Archive{Faults: faults}
	for _, p := range parts {
		a.Entries, a.Faults = append(a.Entries, p.Entries...), append(a.Faults, p.Faults...)
	}
	slices.SortFunc(a.Entries, newer)
	slices.SortFunc(a.Faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	return a, nil
}

// list gives the records' paths, sorted, and what looks like one but is not to be opened.
func list(fsys fs.FS) (paths []string, faults []Fault, err error) {
	years, err := fs.ReadDir(fsys, ".")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list the folder of records: %w", err)
	}
	for _, year := range years {
		switch {
		case year.Type()&fs.ModeSymlink != 0:
			faults = append(faults, Fault{shown(year.Name()), "it is a symbolic link, which is not followed"})
			continue
		case !year.IsDir():
			continue
		}
		files, err := fs.ReadDir(fsys, year.Name())
		if err != nil {
			faults = append(faults, faultOf(year.Name(), err))
		}
		for _, f := range files {
			at := path.Join(year.Name(), f.Name())
			switch {
			case path.Ext(at) != ".json":
			case f.Type()&fs.ModeSymlink != 0:
				faults = append(faults, Fault{shown(at), "it is a symbolic link, which is not followed"})
			case !f.Type().IsRegular():
				faults = append(faults, Fault{shown(at), "it is no regular file"})
			default:
				paths = append(paths, at)
			}
		}
	}
	return paths, faults, nil
}

// readOne reads a record into buf, which it returns to be used again.
func readOne(fsys fs.FS, at string, buf []byte) (record.Deployment, []byte, error) {
	f, err := fsys.Open(at)
	if err != nil {
		return record.Deployment{}, buf, err
	}
	defer f.Close()
	st, err := f.Stat()
	switch {
	case err != nil:
		return record.Deployment{}, buf, err
	case !st.Mode().IsRegular():
		return record.Deployment{}, buf, errors.New("it is no regular file")
	case st.Size() > MaxRecord:
		return record.Deployment{}, buf, fmt.Errorf("it has %d bytes, at most %d are read", st.Size(), MaxRecord)
	}
	if need := int(st.Size()) + 1; cap(buf) < need {
		buf = make([]byte, need*2)
	}
	buf = buf[:cap(buf)]
	n := 0
	for n < len(buf) {
		k, err := f.Read(buf[n:])
		n += k
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return record.Deployment{}, buf, err
		}
	}
	if n == len(buf) {
		return record.Deployment{}, buf, errors.New("it grew while it was read")
	}
	d, err := record.Decode(essence(buf[:n]))
	if err != nil {
		return record.Deployment{}, buf, err
	}
	if name := strings.TrimSuffix(path.Base(at), ".json"); d.ID != name {
		return record.Deployment{}, buf, fmt.Errorf("it is the record of %q; expected the file to be named for it", escape.Name(escape.Cut(d.ID, 100)))
	}
	return d, buf, nil
}

// faultOf words an error; the path stands beside it already.
func faultOf(at string, err error) Fault {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return Fault{shown(at), strings.TrimPrefix(escape.Prose(escape.Cut(err.Error(), 400)), "read the record: ")}
}

func shown(at string) string { return escape.Name(escape.Cut(at, 300)) }

// One reads one record again, by its entry's path.
func One(fsys fs.FS, at string) (record.Deployment, error) {
	d, _, err := readOne(fsys, at, nil)
	return d, err
}
