package gate

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"deploycoord/pkg/apidiff"
	"deploycoord/pkg/change"
	"deploycoord/pkg/envusage"
)

// maxAPIs bounds how many documents of one change are compared; the rest are said not to be.
const maxAPIs = 50

// apis compares the API documents that the change adds, alters or deletes, each with what it was, and those that it
// alters a part of.
func (c *collector) apis() error {
	var parts []string // changed files that are no documents of their own
	for _, f := range c.Change.Files {
		old := f.Path
		if f.Status == change.Renamed {
			old = f.OldPath
		}
		if c.isAPI(f.Path) || c.isAPI(old) {
			if d, is := c.api(f, old); is {
				c.APIs = append(c.APIs, d)
				continue
			}
		}
		for _, p := range []string{f.Path, old} {
			if apidiff.IsPart(p) && !slices.Contains(parts, p) {
				parts = append(parts, p)
			}
		}
	}
	c.apisAround(parts)
	slices.SortStableFunc(c.APIs, func(a, b apidiff.Document) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// isAPI tells whether a path may be an API document, by the configuration or by its name. A test's document is a
// fixture: nobody is its client.
func (c *collector) isAPI(p string) bool {
	return apidiff.IsDocument(p) && !envusage.IsTest(p) || anyGlob(c.Evidence.Policy.Risk.Breaking.OpenAPI, p)
}

// api compares one file. It tells false where it is no API document.
func (c *collector) api(f change.File, old string) (apidiff.Document, bool) {
	if len(c.APIs) >= maxAPIs {
		return apidiff.Document{Path: f.Path, Fault: "the change touches more documents than are compared"}, true
	}
	before, after := apidiff.Side{Open: opener(c.base)}, apidiff.Side{Open: opener(c.head)}
	var err error
	if f.Status != change.Added {
		if before.Data, err = whereThere(c.base, old); err != nil {
			return apidiff.Document{Path: f.Path, Fault: "the version before: " + err.Error()}, true
		}
	}
	if f.Status != change.Deleted {
		if after.Data, err = whereThere(c.head, f.Path); err != nil {
			return apidiff.Document{Path: f.Path, Fault: "the version after: " + err.Error()}, true
		}
	}
	if old == f.Path {
		old = ""
	}
	return apidiff.Compare(f.Path, old, before, after)
}

func opener(t *probedTree) func(string) ([]byte, error) {
	return func(p string) ([]byte, error) { return t.Read(p, nil) }
}

// whereThere reads a file; nil where it is not there.
func whereThere(t *probedTree, p string) ([]byte, error) {
	data, err := t.Read(p, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// apisAround compares the documents that the change leaves as they are, but alters a part of. They are looked for in
// the parts' folders and above.
func (c *collector) apisAround(parts []string) {
	seen := map[string]bool{}
	for _, p := range parts {
		for dir := path.Dir(p); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			for _, root := range c.head.Files(dir) {
				if len(c.APIs) < maxAPIs && !c.Changed[root] && c.isAPI(root) {
					c.apiAround(root)
				}
			}
		}
	}
}

// apiAround compares one unchanged document, where it refers to a file that the change touches.
func (c *collector) apiAround(p string) {
	data, err := whereThere(c.head, p)
	if err != nil || data == nil {
		return // it was so before, and no part of it is known to have changed
	}
	touched := false
	watching := func(t *probedTree) func(string) ([]byte, error) {
		return func(part string) ([]byte, error) {
			touched = touched || c.Changed[part]
			return t.Read(part, nil)
		}
	}
	d, is := apidiff.Compare(p, "", apidiff.Side{Data: data, Open: watching(c.base)}, apidiff.Side{Data: data, Open: watching(c.head)})
	if is && touched {
		c.APIs = append(c.APIs, d)
	}
}
