package githubsim

import (
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// revertOrder opens a pull request that takes a merged one back, on a branch of its own.
func revertOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	if err != nil {
		return nil, err
	}
	if err := o.may(need{contents, write, 0}, 0); err != nil {
		return nil, err
	}
	if !p.Merged {
		return nil, unprocessableOrder("The pull request has not been merged")
	}
	title, body := o.text("title"), o.text("body")
	if title == "" {
		title = fmt.Sprintf("Revert %q", p.Title)
	}
	if body == "" {
		body = fmt.Sprintf("Reverts %s#%d", o.repo.FullName(), p.Number)
	}
	branch, err := o.repo.reverted(p, title, body, o.call.login())
	if err != nil {
		return nil, unprocessableOrder("The pull request could not be reverted: %v", err)
	}
	made, err := o.repo.addPull(Pull{Title: title, Body: body, Head: branch, Base: p.Base, Author: o.call.login(), Draft: o.truth("draft")})
	if err != nil {
		return nil, err
	}
	return payload{"pullRequest": o.node("PullRequest", p), "revertPullRequest": o.node("PullRequest", made)}, nil
}

// reverted writes the commit that takes a merged pull request back, and gives its branch.
func (r *Repository) reverted(p *Pull, title, body, by string) (string, error) {
	tip, err := r.head(p.Base)
	if err != nil {
		return "", err
	}
	merged, err := r.commit(plumbing.NewHash(p.MergeCommit))
	if err != nil {
		return "", err
	}
	before, err := r.beforeMerge(p, merged)
	if err != nil {
		return "", err
	}
	tree, conflicts, err := r.merged(merged.Hash, tip, before)
	switch {
	case err != nil:
		return "", err
	case len(conflicts) > 0:
		return "", fmt.Errorf("%d paths, the first %q: %w", len(conflicts), conflicts[0], errConflict)
	}
	u := r.server.user(by)
	author := signature(u.Login, fmt.Sprintf("%d+%s@users.noreply.github.com", u.ID, u.Login), r.server.tick())
	h, err := r.storeCommit(title+"\n\n"+body, tree, []plumbing.Hash{tip}, author, signature("GitHub", "noreply@github.com", author.When))
	if err != nil {
		return "", err
	}
	r.signed[h.String()] = true
	branch := fmt.Sprintf("revert-%d-%s", p.Number, p.Head)
	for i := 1; ; i++ {
		if _, err := r.head(branch); err != nil {
			return branch, r.setRef("refs/heads/"+branch, h)
		}
		branch = fmt.Sprintf("revert-%d-%s-%d", p.Number, p.Head, i)
	}
}

// beforeMerge is the commit that a merged pull request was put on.
func (r *Repository) beforeMerge(p *Pull, merged *gitobject.Commit) (plumbing.Hash, error) {
	rebased := len(merged.ParentHashes) == 1 && !strings.HasSuffix(firstLine(merged.Message), fmt.Sprintf("(#%d)", p.Number))
	steps := 1
	if rebased {
		commits, err := r.pullCommits(p)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		steps = len(commits)
	}
	at := merged
	for range steps - 1 {
		var err error
		if at, err = at.Parent(0); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	if len(at.ParentHashes) == 0 {
		return plumbing.ZeroHash, errUnrelated
	}
	return at.ParentHashes[0], nil
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(first)
}
