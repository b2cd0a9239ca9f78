package record

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Expecter is a Tree that reads many files at less cost where it is told of them before.
type Expecter interface{ Expect(paths []string) }

// ComposeAll gives the files that write several deployments down in that tree, as if one after the other.
func ComposeAll(t Tree, all []Deployment, o Layout) ([]File, error) {
	if e, can := t.(Expecter); can && len(all) > 1 {
		var paths []string
		for _, d := range all {
			if ValidID(d.ID) {
				paths = append(paths, o.record(d.ID, ".json"), o.record(d.ID, ".md"))
			}
		}
		e.Expect(paths)
	}
	over := overlay{t, map[string][]byte{}}
	for _, d := range all {
		files, err := Compose(over, d, o)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			over.files[f.Path] = f.Data
		}
	}
	var out []File
	for _, p := range slices.Sorted(maps.Keys(over.files)) {
		if over.files[p] == nil {
			if _, err := t.Read(p); errors.Is(err, fs.ErrNotExist) { // it came and went within this commit
				continue
			}
		}
		out = append(out, File{p, over.files[p]})
	}
	return out, nil
}

// overlay is a tree with some files written or, where they are nil, taken out.
type overlay struct {
	below Tree
	files map[string][]byte
}

func (o overlay) Read(at string) ([]byte, error) {
	data, changed := o.files[at]
	switch {
	case !changed:
		return o.below.Read(at)
	case data == nil:
		return nil, fmt.Errorf("%s: %w", at, fs.ErrNotExist)
	}
	return data, nil
}

func (o overlay) List(folder string) ([]string, error) {
	below, err := o.below.List(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	names := map[string]bool{}
	for _, n := range below {
		if inner, isFolder := strings.CutSuffix(n, "/"); isFolder && o.emptied(path.Join(folder, inner)) {
			continue
		}
		names[n] = true
	}
	for p, data := range o.files {
		rest, in := strings.CutPrefix(p, strings.TrimSuffix(folder, "/")+"/")
		if folder == "" || folder == "." {
			rest, in = p, true
		}
		if !in {
			continue
		}
		switch name, deeper, nested := strings.Cut(rest, "/"); {
		case nested && data != nil && deeper != "":
			names[name+"/"] = true
		case !nested && data != nil:
			names[rest] = true
		case !nested:
			delete(names, rest)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: %w", folder, fs.ErrNotExist)
	}
	return slices.Sorted(maps.Keys(names)), nil
}

// emptied tells whether nothing is left of a folder below that files were taken out of.
func (o overlay) emptied(folder string) bool {
	for p, data := range o.files {
		if data == nil && strings.HasPrefix(p, folder+"/") {
			_, err := o.List(folder)
			return errors.Is(err, fs.ErrNotExist)
		}
	}
	return false
}
