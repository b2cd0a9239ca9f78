package record

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// ComposeAll gives the files that write several deployments down in that tree, as if one after the other.
func ComposeAll(t Tree, all []Deployment, o Layout) ([]File, error) {
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

func (o overlay) Read(path string) ([]byte, error) {
	data, changed := o.files[path]
	switch {
	case !changed:
		return o.below.Read(path)
	case data == nil:
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
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
