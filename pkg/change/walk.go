package change

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"deploycoord/pkg/change/internal/disk"
	"deploycoord/pkg/change/internal/gitstore"
	"deploycoord/pkg/change/internal/ignore"
)

const maxIgnoreFile = 1 << 20

// state is what a walk found of one tracked path.
type state uint8

const (
	absent state = iota
	present
	dirty // its stat data do not prove it unchanged
)

// found is what a walk of the work tree brings.
type found struct {
	tracked   []state // by position in the index; of a path in conflict, the first position
	untracked []string
}

// walk finds every regular file of the work tree that git would commit: tracked, or not ignored. Ignored folders are
// not entered unless something in them is tracked, nor are nested repositories. With stats, tracked files are compared
// with what the index remembers of them.
type walk struct {
	disk  disk.Disk
	index *gitstore.Index
	rules *ignore.Rules
	skip  func(name string) bool // names of folders that are never entered
	stats bool
}

type step struct {
	dir     string
	rules   *ignore.Rules
	lo, hi  int  // the index entries below dir
	ignored bool // only tracked files count here
}

func (w *walk) run(ctx context.Context) (*found, error) {
	f := &found{tracked: make([]state, len(w.index.Entries))}
	untracked := make([][]string, workers())
	first := step{rules: w.rules, hi: len(w.index.Entries)}
	err := crawl(ctx, first, func(worker int, at step, push func(step)) error {
		return w.folder(at, f, &untracked[worker], push)
	})
	if err != nil {
		return nil, fmt.Errorf("list the work tree: %w", err)
	}
	f.untracked = slices.Concat(untracked...)
	slices.Sort(f.untracked)
	for i, e := range w.index.Entries {
		if e.Skipped && f.tracked[i] == absent {
			f.tracked[i] = present
		}
	}
	return f, nil
}

func (w *walk) folder(at step, f *found, untracked *[]string, push func(step)) error {
	folder, err := w.disk.Open(at.dir)
	if err != nil {
		// A folder that vanished or may not be entered holds nothing that could be deployed from here; a tracked file in
		// it then counts as deleted. The root itself must be readable.
		if at.dir != "" && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)) {
			return nil
		}
		return err
	}
	defer folder.Close()
	entries, err := folder.Entries()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name == ".git" && at.dir != "" {
			at.ignored = true // a repository of its own
		}
		if e.Name == ".gitignore" && e.Type.IsRegular() {
			if at.rules, err = addIgnoreFile(w.disk, at.rules, at.dir); err != nil {
				return err
			}
		}
	}
	for _, e := range entries {
		path := join(at.dir, e.Name)
		switch {
		case e.Type.IsDir():
			if next, ok := w.enter(at, path, e.Name); ok {
				push(next)
			}
		case e.Type.IsRegular():
			if i := w.index.Find(path, at.lo, at.hi); i >= 0 {
				f.tracked[i] = w.compare(folder, e.Name, i)
			} else if !at.ignored && !at.rules.Match(path, false) {
				*untracked = append(*untracked, path)
			}
		}
	}
	return nil
}

// enter decides whether to go into a folder.
func (w *walk) enter(at step, path, name string) (step, bool) {
	if strings.EqualFold(name, ".git") || w.skip != nil && w.skip(name) {
		return step{}, false
	}
	next := step{dir: path, rules: at.rules, ignored: at.ignored}
	next.lo, next.hi = w.index.Range(path+"/", at.lo, at.hi)
	if i := w.index.Find(path, at.lo, at.hi); i >= 0 && w.index.Entries[i].Mode == gitstore.ModeGitlink {
		return step{}, false
	}
	next.ignored = next.ignored || at.rules.Match(path, true)
	return next, !next.ignored || next.lo < next.hi
}

func (w *walk) compare(folder disk.Folder, name string, i int) state {
	e := &w.index.Entries[i]
	if !gitstore.IsRegular(e.Mode) || e.Stage != 0 || e.Intended {
		return dirty
	}
	if !w.stats || e.Assumed {
		return present
	}
	st, err := folder.Lstat(name)
	if err != nil {
		return absent
	}
	if !clean(e, st, w.index.Written) || st.Mode&0o100 != 0 != (e.Mode&0o100 != 0) {
		return dirty
	}
	return present
}

// addIgnoreFile reads a folder's .gitignore. One that is too large to be meant is no rule.
func addIgnoreFile(d disk.Disk, rules *ignore.Rules, dir string) (*ignore.Rules, error) {
	text, _, err := d.Read(join(dir, ".gitignore"), nil, maxIgnoreFile, nil)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, disk.ErrNotRegular), errors.Is(err, disk.ErrTooLarge):
		return rules, nil
	case err != nil:
		return nil, err
	}
	return rules.Add(dir, string(text)), nil
}
