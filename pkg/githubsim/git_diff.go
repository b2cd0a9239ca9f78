package githubsim

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/diff"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// fileChange is a path at which two commits differ.
type fileChange struct {
	path, old      string // old: where it was renamed from; "" where it was not
	status         string // added, removed, modified, renamed
	from, to       plumbing.Hash
	added, deleted int    // lines
	patch          string // without its head; "" of binary and very large files
}

// sha is that of the content it has, or had.
func (f fileChange) sha() string {
	if f.to.IsZero() {
		return f.from.String()
	}
	return f.to.String()
}

const (
	maxDiffs = 64      // results that are kept
	maxPatch = 1 << 20 // bytes of a file that is still compared line by line
)

// files lists how the tree of one commit differs from that of another, renames found; a zero hash stands for nothing.
func (r *Repository) files(from, to plumbing.Hash) ([]fileChange, error) {
	key := [2]plumbing.Hash{from, to}
	if known, done := r.diffs[key]; done {
		return known, nil
	}
	var trees [2]*gitobject.Tree
	for i, h := range key {
		if h.IsZero() {
			continue
		}
		c, err := r.commit(h)
		if err != nil {
			return nil, err
		}
		if trees[i], err = r.tree(c.TreeHash); err != nil {
			return nil, err
		}
	}
	changes, err := gitobject.DiffTreeWithOptions(context.Background(), trees[0], trees[1], &gitobject.DiffTreeOptions{
		DetectRenames: true, RenameScore: 50, RenameLimit: 200,
	})
	if err != nil {
		return nil, fmt.Errorf("compare %s and %s: %w", from, to, err)
	}
	out := make([]fileChange, 0, len(changes))
	for _, c := range changes {
		f, err := r.fileChange(c)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	if len(r.diffs) >= maxDiffs {
		clear(r.diffs)
	}
	r.diffs[key] = out
	return out, nil
}

func (r *Repository) fileChange(c *gitobject.Change) (fileChange, error) {
	f := fileChange{path: c.To.Name, status: "modified", from: c.From.TreeEntry.Hash, to: c.To.TreeEntry.Hash}
	switch {
	case c.From.Name == "":
		f.status = "added"
	case c.To.Name == "":
		f.path, f.status = c.From.Name, "removed"
	case c.From.Name != c.To.Name:
		f.old, f.status = c.From.Name, "renamed"
	}
	for _, h := range []plumbing.Hash{f.from, f.to} {
		if size, err := r.git.EncodedObjectSize(h); !h.IsZero() && (err != nil || size > maxPatch) {
			return f, nil // a submodule, or too large
		}
	}
	patch, err := c.Patch()
	if err != nil {
		return f, fmt.Errorf("compare %s: %w", f.path, err)
	}
	for _, s := range patch.Stats() {
		f.added, f.deleted = f.added+s.Addition, f.deleted+s.Deletion
	}
	var text bytes.Buffer
	if err := diff.NewUnifiedEncoder(&text, diff.DefaultContextLines).Encode(patch); err != nil {
		return f, fmt.Errorf("compare %s: %w", f.path, err)
	}
	if i := strings.Index(text.String(), "\n@@ "); i >= 0 {
		f.patch = strings.TrimSuffix(text.String()[i+1:], "\n")
	}
	return f, nil
}
