package githubsim

import (
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// commitOf is a commit by its SHA; nil where it is not there.
func (h *here) commitOf(sha string) (any, error) {
	if !isSHA(sha) {
		return nil, nil
	}
	if k, err := h.repo.commit(plumbing.NewHash(sha)); err == nil {
		return h.node("Commit", k), nil
	}
	return nil, nil
}

func commitKind() kind {
	fields := objectFields(func(k *gitobject.Commit) string { return k.Hash.String() }, "C")
	for name, read := range commitText() {
		fields[name] = read
	}
	for name, read := range map[string]resolver{
		"author":                 with(func(h *here, k *gitobject.Commit) any { return h.node("GitActor", k.Author) }),
		"committer":              with(func(h *here, k *gitobject.Commit) any { return h.node("GitActor", k.Committer) }),
		"parents!":               try(parentsOf),
		"tree!":                  with(func(h *here, k *gitobject.Commit) any { return h.node("Tree", k.TreeHash) }),
		"status":                 try(func(h *here, k *gitobject.Commit) (any, error) { return h.statusOf(k.Hash.String()) }),
		"statusCheckRollup":      try(func(h *here, k *gitobject.Commit) (any, error) { return h.rollup(k.Hash.String()) }),
		"checkSuites":            try(suitesOf),
		"deployments":            try(func(h *here, k *gitobject.Commit) (any, error) { return h.deployments(k.Hash.String()) }),
		"associatedPullRequests": try(pullsWith),
		"file":                   try(fileIn),
		"changedFilesIfAvailable": try(func(h *here, k *gitobject.Commit) (any, error) {
			return h.changed(k, func(fileChange) int { return 1 })
		}),
		"changedFiles!": try(func(h *here, k *gitobject.Commit) (any, error) {
			return h.changed(k, func(fileChange) int { return 1 })
		}),
		"additions!": try(func(h *here, k *gitobject.Commit) (any, error) {
			return h.changed(k, func(f fileChange) int { return f.added })
		}),
		"deletions!": try(func(h *here, k *gitobject.Commit) (any, error) {
			return h.changed(k, func(f fileChange) int { return f.deleted })
		}),
	} {
		fields[name] = read
	}
	return kind{is: []string{"Node", "GitObject"}, fields: fields}
}

func commitText() map[string]resolver {
	head := func(k *gitobject.Commit) string {
		first, _, _ := strings.Cut(k.Message, "\n")
		return strings.TrimSpace(first)
	}
	return map[string]resolver{
		"message!":         with(func(_ *here, k *gitobject.Commit) any { return k.Message }),
		"messageHeadline!": with(func(_ *here, k *gitobject.Commit) any { return head(k) }),
		"messageBody!": with(func(_ *here, k *gitobject.Commit) any {
			_, rest, _ := strings.Cut(k.Message, "\n")
			return strings.TrimSpace(rest)
		}),
		"authoredDate!":        with(func(_ *here, k *gitobject.Commit) any { return k.Author.When }),
		"committedDate!":       with(func(_ *here, k *gitobject.Commit) any { return k.Committer.When }),
		"authoredByCommitter!": with(func(_ *here, k *gitobject.Commit) any { return k.Author.Email == k.Committer.Email }),
		"committedViaWeb!":     with(func(h *here, k *gitobject.Commit) any { return h.repo.signed[k.Hash.String()] }),
		"pushedDate":           always(nil),
		"url!":                 with(func(h *here, k *gitobject.Commit) any { return h.page("/commit/" + k.Hash.String()) }),
		"resourcePath!":        with(func(h *here, k *gitobject.Commit) any { return h.resource("/commit/" + k.Hash.String()) }),
		"treeUrl!":             with(func(h *here, k *gitobject.Commit) any { return h.page("/tree/" + k.Hash.String()) }),
		"treeResourcePath!":    with(func(h *here, k *gitobject.Commit) any { return h.resource("/tree/" + k.Hash.String()) }),
		"signature":            always(nil),
	}
}

// objectFields are those that every git object has.
func objectFields[T any](sha func(T) string, prefix string) map[string]resolver {
	return map[string]resolver{
		"id!":                 with(func(h *here, v T) any { return nodeID(prefix, sha(v)) }),
		"oid!":                with(func(_ *here, v T) any { return sha(v) }),
		"abbreviatedOid!":     with(func(_ *here, v T) any { return sha(v)[:7] }),
		"commitUrl!":          with(func(h *here, v T) any { return h.page("/commit/" + sha(v)) }),
		"commitResourcePath!": with(func(h *here, v T) any { return h.resource("/commit/" + sha(v)) }),
		"repository!":         with(func(h *here, _ T) any { return h.node("Repository", h.repo) }),
	}
}

func (h *here) commits(all []plumbing.Hash) (any, error) {
	var found []element
	for _, hash := range all {
		n, err := h.commitOf(hash.String())
		if err != nil {
			return nil, err
		}
		if k, is := n.(*node); is {
			found = append(found, element{hash.String(), k})
		}
	}
	return h.connect("Commit", found, nil)
}

func parentsOf(h *here, k *gitobject.Commit) (any, error) { return h.commits(k.ParentHashes) }

// pullsWith lists the pull requests that a commit belongs to.
func pullsWith(h *here, k *gitobject.Commit) (any, error) {
	if err := h.may(need{pulls, read, public}, 0); err != nil {
		return nil, err
	}
	var found []*Pull
	for _, p := range h.repo.pulls {
		if p.MergeCommit == k.Hash.String() || p.HeadSHA == k.Hash.String() {
			found = append(found, p)
			continue
		}
		commits, err := h.repo.pullCommits(p)
		if err != nil {
			return nil, err
		}
		for _, own := range commits {
			if own.Hash == k.Hash {
				found = append(found, p)
			}
		}
	}
	return h.connect("PullRequest", h.pulls(found), nil)
}

// changed adds up what a commit changes against its first parent.
func (h *here) changed(k *gitobject.Commit, count func(fileChange) int) (any, error) {
	from := plumbing.ZeroHash
	if len(k.ParentHashes) > 0 {
		from = k.ParentHashes[0]
	}
	files, err := h.repo.files(from, k.Hash)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, f := range files {
		n += count(f)
	}
	return n, nil
}

func fileIn(h *here, k *gitobject.Commit) (any, error) {
	path, given := h.text("path")
	if !given {
		return nil, missingArgument(h, "path")
	}
	e, err := h.repo.entryAt(k.TreeHash, path)
	if err != nil || path == "" {
		return nil, nil //nolint:nilerr // a file that is not there is null
	}
	dir, _, _ := cutLast(path)
	return h.node("TreeEntry", treeEntry{e, dir}), nil
}

func cutLast(path string) (dir, name string, nested bool) {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i], path[i+1:], true
	}
	return "", path, false
}
