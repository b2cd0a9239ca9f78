package github

import (
	"context"
	"errors"
	"strings"

	api "github.com/google/go-github/v62/github"
)

// TreeNode is one entry of a tree, a folder too.
type TreeNode struct {
	Path string // below the tree that was listed
	Mode string // "040000" folder, "100644", "100755", "120000" link, "160000" submodule
	SHA  string
}

// TreeNodes lists a tree: all that is below it where deep is set, else what is directly in it. cut tells that GitHub left
// some of it out (100,000 entries, 7 MB: docs.github.com/rest/git/trees#get-a-tree).
func (r *Repository) TreeNodes(ctx context.Context, sha string, deep bool) (nodes []TreeNode, cut bool, err error) {
	what := "git/trees/" + segment(sha)
	if deep {
		what += "?recursive=1"
	}
	var wire api.Tree
	if err := r.get(ctx, what, readContents, &wire); err != nil {
		return nil, false, err
	}
	nodes = make([]TreeNode, 0, len(wire.Entries))
	for _, e := range wire.Entries {
		if !isSHA(e.GetSHA()) || e.GetPath() == "" || len(e.GetMode()) != 6 || !deep && strings.Contains(e.GetPath(), "/") {
			return nil, false, r.odd(what, errors.New("an entry has no path, mode or SHA"))
		}
		nodes = append(nodes, TreeNode{Path: e.GetPath(), Mode: e.GetMode(), SHA: e.GetSHA()})
	}
	return nodes, wire.GetTruncated(), nil
}
