package writeback

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

// maxFiles bounds one commit.
const maxFiles = 5000

// plan says what files change in a tree: what is there already is left out, the modes of files that are there are kept,
// and nothing is put where it cannot be.
func plan(t *tree, files []record.File) (map[string]edit, error) {
	if len(files) > maxFiles {
		return nil, refuse("", "one commit of %d files: expected at most %d", len(files), maxFiles)
	}
	out := make(map[string]edit, len(files))
	for _, f := range files {
		if err := checkPath(f.Path); err != nil {
			return nil, err
		}
		if _, twice := out[f.Path]; twice {
			return nil, refuse("this is a fault of the program: report it", "the file %s is to be written twice", f.Path)
		}
		c, differs, err := t.changed(f)
		if err != nil {
			return nil, err
		}
		if differs {
			out[f.Path] = c
		}
	}
	return out, apart(out)
}

// changed says what a file changes in the tree.
func (t *tree) changed(f record.File) (edit, bool, error) {
	old, err := t.find(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		if f.Data == nil {
			return edit{}, false, nil
		}
		return edit{mode: modeFile, data: f.Data}, true, t.room(f.Path)
	}
	switch {
	case err != nil:
		return edit{}, false, err
	case f.Data == nil && old.isFile():
		return edit{mode: old.mode, sha: old.sha, gone: true}, true, nil
	case old.mode == modeFolder:
		return edit{}, false, refuse("move the folder away", "%s is a folder, and a file is to be there", f.Path)
	case !old.isFile():
		return edit{}, false, refuse("put a file in its place", "%s is a symbolic link or a submodule, and not written through", f.Path)
	}
	mode := modeFile
	if old.mode == modeProgram {
		mode = modeProgram
	}
	if old.sha == "" {
		return edit{mode: mode, data: f.Data}, !bytes.Equal(t.changes[f.Path].data, f.Data), nil
	}
	if len(old.sha) == 40 {
		return edit{mode: mode, data: f.Data}, old.sha != github.BlobName(f.Data), nil
	}
	data, err := t.store.blob(t.ctx, old.sha)
	return edit{mode: mode, data: f.Data}, !bytes.Equal(data, f.Data), err
}

// room refuses a new file below one that is there.
func (t *tree) room(p string) error {
	for i := strings.LastIndexByte(p, '/'); i > 0; i = strings.LastIndexByte(p[:i], '/') {
		above, err := t.find(p[:i])
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case above.mode != modeFolder:
			return refuse("move the file away, or set record.folder to another one", "%s is a file, and %s would be in it", p[:i], p)
		default:
			return nil
		}
	}
	return nil
}

// apart refuses changes of which one is the folder of another.
func apart(all map[string]edit) error {
	for p, c := range all {
		for i := strings.IndexByte(p, '/'); i > 0; {
			if above, is := all[p[:i]]; is && !above.gone && !c.gone {
				return refuse("this is a fault of the program: report it", "%s is to be a file and a folder", p[:i])
			}
			next := strings.IndexByte(p[i+1:], '/')
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	return nil
}
