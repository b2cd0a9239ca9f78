package githubsim

import (
	"bytes"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// merged is the tree of a three-way merge of commits; conflicts are the paths that both sides changed differently.
func (r *Repository) merged(base, ours, theirs plumbing.Hash) (tree plumbing.Hash, conflicts []string, err error) {
	var trees [3]plumbing.Hash
	for i, h := range []plumbing.Hash{base, ours, theirs} {
		c, err := r.commit(h)
		if err != nil {
			return tree, nil, err
		}
		trees[i] = c.TreeHash
	}
	left, err := r.differences(trees[0], trees[1])
	if err != nil {
		return tree, nil, err
	}
	right, err := r.differences(trees[0], trees[2])
	if err != nil {
		return tree, nil, err
	}
	mine := make(map[string]treeChange, len(left))
	for _, c := range left {
		mine[c.path] = c
	}
	edits := map[string]edit{}
	for _, c := range right {
		own, both := mine[c.path]
		switch {
		case !both:
			edits[c.path] = c.to
		case own.to == c.to:
		default:
			e, clean, err := r.mergedFile(own, c)
			if err != nil {
				return tree, nil, err
			}
			if !clean {
				conflicts = append(conflicts, c.path)
			}
			edits[c.path] = e
		}
	}
	conflicts = append(conflicts, shadowed(left, right)...)
	if len(conflicts) > 0 {
		return tree, conflicts, nil
	}
	tree, err = r.edited(trees[1], edits)
	return tree, nil, err
}

// mergedFile merges one file that both sides changed: line by line where it is text on all three sides.
func (r *Repository) mergedFile(ours, theirs treeChange) (edit, bool, error) {
	if ours.from.hash.IsZero() || ours.to.hash.IsZero() || theirs.to.hash.IsZero() {
		return edit{}, false, nil
	}
	mode := ours.to.mode
	if mode == ours.from.mode {
		mode = theirs.to.mode
	}
	var texts [3][]byte
	for i, e := range []edit{ours.from, ours.to, theirs.to} {
		if e.mode != filemode.Regular && e.mode != filemode.Executable {
			return edit{}, false, nil
		}
		data, err := r.blob(e.hash)
		if err != nil {
			return edit{}, false, err
		}
		if len(data) > maxPatch || bytes.IndexByte(data, 0) >= 0 {
			return edit{}, ours.from.hash == ours.to.hash || ours.from.hash == theirs.to.hash, nil
		}
		texts[i] = data
	}
	text, clean := mergeLines(string(texts[0]), string(texts[1]), string(texts[2]))
	if !clean {
		return edit{}, false, nil
	}
	h, err := r.storeBlob([]byte(text))
	return edit{mode: mode, hash: h}, true, err
}

// shadowed lists the paths where one side has a file and the other a folder of that name.
func shadowed(left, right []treeChange) []string {
	var out []string
	for _, pair := range [][2][]treeChange{{left, right}, {right, left}} {
		folders := map[string]bool{}
		for _, c := range pair[0] {
			for i := range c.path {
				if c.path[i] == '/' && !c.to.hash.IsZero() {
					folders[c.path[:i]] = true
				}
			}
		}
		for _, c := range pair[1] {
			if folders[c.path] && !c.to.hash.IsZero() {
				out = append(out, c.path)
			}
		}
	}
	return out
}

// mergeCommits merges head into base as a tree; errConflict where that is not possible without a person.
func (r *Repository) mergeCommits(ours, theirs plumbing.Hash) (plumbing.Hash, error) {
	base, err := r.mergeBase(ours, theirs)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	tree, conflicts, err := r.merged(base, ours, theirs)
	if err == nil && len(conflicts) > 0 {
		err = fmt.Errorf("%d paths, the first %q: %w", len(conflicts), conflicts[0], errConflict)
	}
	return tree, err
}
