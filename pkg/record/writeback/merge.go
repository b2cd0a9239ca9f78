package writeback

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/record"
)

// diff gives the paths at which two trees differ, and what the second has there; the zero node for nothing. Equal folders
// are not looked into.
func (s *store) diff(ctx context.Context, dir, a, b string, top bool, into map[string][2]node) error {
	if a == b {
		return nil
	}
	var sides [2]map[string]node
	for i, sha := range []string{a, b} {
		entries, err := s.folder(ctx, sha, top)
		if err != nil {
			return err
		}
		sides[i] = make(map[string]node, len(entries))
		for _, e := range entries {
			sides[i][e.name] = e
		}
	}
	names := maps.Clone(sides[0])
	maps.Copy(names, sides[1])
	for name := range names {
		x, y, p := sides[0][name], sides[1][name], path.Join(dir, name)
		if x == y {
			continue
		}
		var below [2]string
		if x.mode == modeFolder {
			below[0], x = x.sha, node{}
		}
		if y.mode == modeFolder {
			below[1], y = y.sha, node{}
		}
		if x != y {
			into[p] = [2]node{x, y}
		}
		if err := s.diff(ctx, p, below[0], below[1], false, into); err != nil {
			return err
		}
	}
	return nil
}

// rejoin gives what a side branch brings onto its base, both grown from a fork: what it alone changed as it is; where both
// changed a file, what its records say is composed anew, so that neither's are lost.
func rejoin(base, side *tree, fork string, recompose func(record.Tree, string, []byte) ([]record.File, error)) (map[string]edit, error) {
	differs := map[string][2]node{}
	if err := base.store.diff(base.ctx, "", fork, side.root, true, differs); err != nil {
		return nil, err
	}
	clean, disputed := map[string]edit{}, map[string]edit{}
	for p, d := range differs {
		now, err := base.find(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			now = node{}
		case err != nil:
			return nil, err
		}
		was, want := d[0], d[1]
		e := edit{mode: want.mode, sha: want.sha, gone: want.sha == ""}
		switch {
		case now == want:
		case now == was && e.gone:
			clean[p] = edit{mode: was.mode, sha: was.sha, gone: true}
		case now == was:
			if err := base.room(p); err != nil {
				return nil, err
			}
			clean[p] = e
		case !e.gone && (now.sha == "" || now.isFile()):
			disputed[p] = e
		}
	}
	if len(disputed) == 0 {
		return clean, nil
	}
	if recompose == nil {
		maps.Copy(clean, disputed)
		return clean, nil
	}
	return composed(base, side, clean, disputed, recompose)
}

// composed brings the records that the side branch has and the base lacks onto the base, one after another. They start
// from the base as it is: a record that is there already is not written into the index again. What the side branch alone
// changed stays as it is there.
func composed(base, side *tree, clean, disputed map[string]edit, recompose func(record.Tree, string, []byte) ([]record.File, error)) (map[string]edit, error) {
	had := slices.Sorted(maps.Keys(clean))
	had = append(had, slices.Sorted(maps.Keys(disputed))...)
	at := base.with(nil)
	for _, p := range had {
		if !strings.HasSuffix(p, ".json") || clean[p].gone {
			continue
		}
		data, err := side.Read(p)
		if err != nil {
			return nil, err
		}
		files, err := recompose(at, p, data)
		if err != nil {
			return nil, err
		}
		more, err := plan(at, files)
		if err != nil {
			return nil, err
		}
		at = at.with(more)
	}
	return at.with(clean).changes, nil
}

// Records composes records anew, for Options.Recompose. What is no record is left as it is.
func Records(o record.Layout) func(record.Tree, string, []byte) ([]record.File, error) {
	return func(onto record.Tree, p string, data []byte) ([]record.File, error) {
		if !strings.HasPrefix(p, strings.TrimSuffix(o.Folder, "/")+"/") {
			return nil, nil
		}
		d, err := record.Decode(data)
		if err != nil || d.ID == "" || !strings.HasSuffix(p, "/"+d.ID+".json") {
			return nil, nil //nolint:nilerr // somebody else's file
		}
		return record.Compose(onto, d, o)
	}
}
