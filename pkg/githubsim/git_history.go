package githubsim

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// ancestors is the set of a commit and all commits it stands on.
func (r *Repository) ancestors(h plumbing.Hash) (map[plumbing.Hash]bool, error) {
	seen := map[plumbing.Hash]bool{h: true}
	for todo := []plumbing.Hash{h}; len(todo) > 0; {
		c, err := r.commit(todo[len(todo)-1])
		if err != nil {
			return nil, err
		}
		todo = todo[:len(todo)-1]
		for _, p := range c.ParentHashes {
			if !seen[p] {
				seen[p] = true
				todo = append(todo, p)
			}
		}
	}
	return seen, nil
}

// between lists the commits that head has and base has not, oldest first: parents stand before their children.
func (r *Repository) between(base, head plumbing.Hash) ([]*gitobject.Commit, error) {
	seen, err := r.ancestors(base)
	if err != nil {
		return nil, err
	}
	return r.listed(head, seen, 0)
}

// listed lists the commits from h down that are not in seen, parents first; at most most of them, 0 for all. It changes
// seen.
func (r *Repository) listed(h plumbing.Hash, seen map[plumbing.Hash]bool, most int) ([]*gitobject.Commit, error) {
	var out []*gitobject.Commit
	type frame struct {
		commit *gitobject.Commit
		next   int
	}
	if seen[h] {
		return nil, nil
	}
	first, err := r.commit(h)
	if err != nil {
		return nil, err
	}
	seen[h] = true
	for stack := []frame{{commit: first}}; len(stack) > 0; {
		top := &stack[len(stack)-1]
		if top.next == len(top.commit.ParentHashes) || most > 0 && len(out) >= most {
			out = append(out, top.commit)
			stack = stack[:len(stack)-1]
			continue
		}
		parent := top.commit.ParentHashes[top.next]
		top.next++
		if seen[parent] {
			continue
		}
		seen[parent] = true
		c, err := r.commit(parent)
		if err != nil {
			return nil, err
		}
		stack = append(stack, frame{commit: c})
	}
	return out, nil
}

// log lists the history from h down, newest first.
func (r *Repository) log(h plumbing.Hash) ([]*gitobject.Commit, error) {
	all, err := r.listed(h, map[plumbing.Hash]bool{}, 0)
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b *gitobject.Commit) int { return b.Committer.When.Compare(a.Committer.When) })
	return all, err
}

// errUnrelated says that two commits have no history in common.
var errUnrelated = errors.New("no common ancestor")

// mergeBase is the best common ancestor.
func (r *Repository) mergeBase(a, b plumbing.Hash) (plumbing.Hash, error) {
	if a == b {
		return a, nil
	}
	first, err := r.commit(a)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	second, err := r.commit(b)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	found, err := first.MergeBase(second)
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("merge base of %s and %s: %w", a, b, err)
	}
	if len(found) == 0 {
		return plumbing.ZeroHash, fmt.Errorf("%s and %s: %w", a, b, errUnrelated)
	}
	return found[0].Hash, nil
}

// contains tells whether commit head has commit h among its ancestors or is it.
func (r *Repository) contains(head, h plumbing.Hash) bool {
	if head == h {
		return true
	}
	older, err := r.commit(h)
	if err != nil {
		return false
	}
	newer, err := r.commit(head)
	if err != nil {
		return false
	}
	is, err := older.IsAncestor(newer)
	return err == nil && is
}

// rangeKey names two revisions by their SHAs: "base...head".
func (r *Repository) rangeKey(base, head string) (string, error) {
	b, err := r.resolve(base)
	if err != nil {
		return "", err
	}
	h, err := r.resolve(head)
	if err != nil {
		return "", err
	}
	return b.String() + "..." + h.String(), nil
}
