package gate

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/change"
)

// maxAPIs bounds how many documents of one change are compared; the rest are said not to be.
const maxAPIs = 50

// apis compares the API documents that the change adds, alters or deletes, each with what it was.
func (c *collector) apis() error {
	compared := 0
	for _, f := range c.Change.Files {
		old := f.Path
		if f.Status == change.Renamed {
			old = f.OldPath
		}
		if !c.isAPI(f.Path) && !c.isAPI(old) {
			continue
		}
		if compared++; compared > maxAPIs {
			c.APIs = append(c.APIs, apidiff.Document{Path: f.Path, Fault: "the change touches more documents than are compared"})
			continue
		}
		if d, is := c.api(f, old); is {
			c.APIs = append(c.APIs, d)
		}
	}
	slices.SortStableFunc(c.APIs, func(a, b apidiff.Document) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// isAPI tells whether a path may be an API document, by the configuration or by its name.
func (c *collector) isAPI(p string) bool {
	return apidiff.IsDocument(p) || anyGlob(c.Evidence.Policy.Risk.Breaking.OpenAPI, p)
}

func (c *collector) api(f change.File, old string) (apidiff.Document, bool) {
	open := func(t *probedTree) func(string) ([]byte, error) {
		return func(p string) ([]byte, error) { return t.Read(p, nil) }
	}
	before, after := apidiff.Side{Open: open(c.base)}, apidiff.Side{Open: open(c.head)}
	for _, side := range []struct {
		into *[]byte
		tree *probedTree
		path string
		none bool
	}{
		{&before.Data, c.base, old, f.Status == change.Added},
		{&after.Data, c.head, f.Path, f.Status == change.Deleted},
	} {
		if side.none {
			continue
		}
		data, err := side.tree.Read(side.path, nil)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return apidiff.Document{Path: f.Path, Fault: path.Base(side.path) + ": " + err.Error()}, true
		}
		*side.into = data
	}
	if old == f.Path {
		old = ""
	}
	return apidiff.Compare(f.Path, old, before, after)
}
