package writeback

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"deploycoord/pkg/record"
)

// edit is one path that differs from a tree: a content, an object that is there already, or nothing any more.
type edit struct {
	mode string
	sha  string // "" where data has the content; of what was there, where it is gone
	data []byte
	gone bool
}

// tree is a commit's tree with changes on top; it is a record.Tree.
type tree struct {
	ctx     context.Context
	store   *store
	root    string // "" for an empty tree
	changes map[string]edit
}

var (
	_ record.Tree     = (*tree)(nil)
	_ record.Expecter = (*tree)(nil)
)

// find is store.find with the changes.
func (t *tree) find(p string) (node, error) {
	if c, changed := t.changes[p]; changed {
		if c.gone {
			return node{}, fmt.Errorf("%s: %w", p, fs.ErrNotExist)
		}
		return node{name: p, mode: c.mode, sha: c.sha}, nil
	}
	return t.store.find(t.ctx, t.root, p)
}

func (t *tree) Read(p string) ([]byte, error) {
	if err := checkPath(p); err != nil {
		return nil, err
	}
	if c, changed := t.changes[p]; changed && !c.gone && c.sha == "" {
		return slices.Clone(c.data), nil
	}
	n, err := t.find(p)
	switch {
	case err != nil:
		return nil, err
	case n.mode == modeFolder:
		return nil, fmt.Errorf("%s is a folder: %w", p, fs.ErrNotExist)
	case n.mode == modeLink || n.mode == modeSubmodule:
		return nil, refuse("put a file in its place", "%s is a symbolic link or a submodule, and not followed", p)
	}
	data, err := t.store.blob(t.ctx, n.sha)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	return slices.Clone(data), nil
}

// Expect implements record.Expecter. What cannot be read this way is read when it is asked for.
func (t *tree) Expect(paths []string) {
	var shas []string
	for _, p := range paths {
		if checkPath(p) != nil {
			continue
		}
		if n, err := t.find(p); err == nil && n.isFile() && n.sha != "" {
			shas = append(shas, n.sha)
		}
	}
	t.store.expect(t.ctx, shas)
}

func (t *tree) List(folder string) ([]string, error) {
	if folder != "" {
		if err := checkPath(folder); err != nil {
			return nil, err
		}
	}
	names, exists, err := t.stored(folder)
	if err != nil {
		return nil, err
	}
	prefix := folder + "/"
	if folder == "" {
		prefix = ""
	}
	for p, c := range t.changes {
		rest, below := strings.CutPrefix(p, prefix)
		if !below {
			continue
		}
		name, _, deeper := strings.Cut(rest, "/")
		if deeper {
			name += "/"
		}
		switch {
		case !c.gone:
			names[name], exists = true, true
		case !deeper:
			delete(names, name)
		}
	}
	if !exists {
		return nil, fmt.Errorf("%s: %w", folder, fs.ErrNotExist)
	}
	out := make([]string, 0, len(names))
	for name := range names {
		out = append(out, name)
	}
	slices.Sort(out)
	return out, nil
}

// stored lists a folder without the changes. Links and submodules are left out: they are neither files nor folders here.
func (t *tree) stored(folder string) (names map[string]bool, exists bool, err error) {
	names = map[string]bool{}
	at := node{mode: modeFolder, sha: t.root}
	if folder != "" {
		at, err = t.store.find(t.ctx, t.root, folder)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && at.mode != modeFolder:
		return names, false, nil
	case err != nil:
		return nil, false, err
	}
	entries, err := t.store.folder(t.ctx, at.sha, folder == "")
	if err != nil {
		return nil, false, err
	}
	for _, e := range entries {
		switch {
		case e.mode == modeFolder:
			names[e.name+"/"] = true
		case e.isFile():
			names[e.name] = true
		}
	}
	return names, true, nil
}

// with gives the tree with further changes on top of its own.
func (t *tree) with(more map[string]edit) *tree {
	out := &tree{ctx: t.ctx, store: t.store, root: t.root, changes: make(map[string]edit, len(t.changes)+len(more))}
	for p, c := range t.changes {
		out.changes[p] = c
	}
	for p, c := range more {
		out.changes[p] = c
	}
	return out
}
