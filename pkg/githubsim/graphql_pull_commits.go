package githubsim

import (
	"fmt"

	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// pullCommit is a commit as a part of a pull request.
type pullCommit struct {
	pull   *Pull
	commit *gitobject.Commit
}

func commitsOfPull(h *here, p *Pull) (any, error) {
	commits, err := h.repo.pullCommits(p)
	if err != nil {
		return nil, err
	}
	return h.connect("PullRequestCommit", elements(commits, func(k *gitobject.Commit) string { return k.Hash.String() }, func(k *gitobject.Commit) *node {
		return h.node("PullRequestCommit", pullCommit{p, k})
	}), nil)
}

func pullCommitKind() kind {
	page := func(k pullCommit) string { return fmt.Sprintf("/pull/%d/commits/%s", k.pull.Number, k.commit.Hash) }
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, k pullCommit) any { return nodeID("PURC", fmt.Sprint(k.pull.ID, " ", k.commit.Hash)) }),
		"commit!":       with(func(h *here, k pullCommit) any { return h.node("Commit", k.commit) }),
		"pullRequest!":  with(func(h *here, k pullCommit) any { return h.node("PullRequest", k.pull) }),
		"url!":          with(func(h *here, k pullCommit) any { return h.page(page(k)) }),
		"resourcePath!": with(func(h *here, k pullCommit) any { return h.resource(page(k)) }),
	}}
}

func filesOfPull(h *here, p *Pull) (any, error) {
	files, err := h.repo.pullFiles(p)
	if err != nil {
		return nil, err
	}
	return h.connect("PullRequestChangedFile", elements(files, func(f fileChange) string { return f.path }, func(f fileChange) *node {
		return h.node("PullRequestChangedFile", f)
	}), nil)
}

func changedFileKind() kind {
	words := map[string]string{"added": "ADDED", "removed": "DELETED", "modified": "MODIFIED", "renamed": "RENAMED", "copied": "COPIED", "changed": "CHANGED"}
	return kind{fields: map[string]resolver{
		"path!":              with(func(_ *here, f fileChange) any { return f.path }),
		"additions!":         with(func(_ *here, f fileChange) any { return f.added }),
		"deletions!":         with(func(_ *here, f fileChange) any { return f.deleted }),
		"changeType!":        with(func(_ *here, f fileChange) any { return words[f.status] }),
		"viewerViewedState!": always("UNVIEWED"),
	}}
}
