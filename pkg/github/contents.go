package github

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"path"

	api "github.com/google/go-github/v62/github"

	"deploycoord/pkg/change"
)

var _ change.TreeAPI = (*Repository)(nil)

const (
	readContents = "contents: read"
	// maxTrees bounds the requests for one listing that GitHub cut.
	maxTrees = 2000
)

// MergeBase returns the SHA of the best common ancestor of two commits or branches.
func (r *Repository) MergeBase(ctx context.Context, base, head string) (string, error) {
	var compared api.CommitsComparison
	// One commit a page: only the merge base is wanted.
	what := fmt.Sprintf("compare/%s...%s?per_page=1", url.PathEscape(base), url.PathEscape(head))
	if err := r.get(ctx, what, readContents, &compared); err != nil {
		return "", err
	}
	sha := compared.GetMergeBaseCommit().GetSHA()
	if sha == "" {
		return "", fmt.Errorf("GitHub named no merge base of %s and %s", base, head)
	}
	return sha, nil
}

// Tree lists every file below a commit or a tree. A listing that GitHub cuts (100,000 entries, 7 MB) is fetched folder
// by folder.
func (r *Repository) Tree(ctx context.Context, sha string) ([]change.TreeEntry, error) {
	w := treeWalk{repository: r, left: maxTrees}
	if err := w.below(ctx, "", sha); err != nil {
		return nil, err
	}
	return w.found, nil
}

type treeWalk struct {
	repository *Repository
	left       int
	found      []change.TreeEntry
}

// below lists a tree at once, or else its folders one after another.
func (w *treeWalk) below(ctx context.Context, dir, sha string) error {
	whole, err := w.fetch(ctx, sha, true)
	if err != nil {
		return err
	}
	if !whole.GetTruncated() {
		w.add(dir, whole.Entries)
		return nil
	}
	level, err := w.fetch(ctx, sha, false)
	if err != nil {
		return err
	}
	if level.GetTruncated() {
		return fmt.Errorf("the folder %q has more entries than GitHub lists", dir)
	}
	w.add(dir, level.Entries)
	for _, e := range level.Entries {
		if e.GetType() == "tree" {
			if err := w.below(ctx, path.Join(dir, e.GetPath()), e.GetSHA()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *treeWalk) fetch(ctx context.Context, sha string, whole bool) (*api.Tree, error) {
	if w.left--; w.left < 0 {
		return nil, fmt.Errorf("the tree takes more than %d requests to list", maxTrees)
	}
	what := "git/trees/" + url.PathEscape(sha)
	if whole {
		what += "?recursive=1"
	}
	tree := new(api.Tree)
	return tree, w.repository.get(ctx, what, readContents, tree)
}

func (w *treeWalk) add(dir string, entries []*api.TreeEntry) {
	for _, e := range entries {
		if e.GetType() == "tree" {
			continue
		}
		name := e.GetPath()
		if dir != "" {
			name = dir + "/" + name
		}
		w.found = append(w.found, change.TreeEntry{Path: name, Mode: e.GetMode(), SHA: e.GetSHA()})
	}
}

// Blob returns a file's content; one over limit bytes is change.ErrTooLarge.
func (r *Repository) Blob(ctx context.Context, sha string, limit int64) ([]byte, error) {
	// Base64 in JSON takes 4 characters for 3 bytes, and 2 for a line end every 60; the rest is addresses.
	bounds := withLimit(ctx, limit/2*3+16<<10)
	var blob api.Blob
	err := r.get(bounds, "git/blobs/"+url.PathEscape(sha), readContents, &blob)
	if errors.Is(err, errTooLarge) || int64(blob.GetSize()) > limit {
		return nil, fmt.Errorf("blob %s: %w", sha, change.ErrTooLarge)
	}
	if err != nil {
		return nil, err
	}
	content, err := base64.StdEncoding.DecodeString(blob.GetContent())
	if blob.GetEncoding() != "base64" || err != nil || len(content) != blob.GetSize() {
		return nil, fmt.Errorf("blob %s: GitHub sent %d bytes of content in %q, not the %d bytes it has", sha, len(content), printable(blob.GetEncoding(), 20), blob.GetSize())
	}
	return content, nil
}
