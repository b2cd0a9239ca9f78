package githubsim

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// noCommit is GitHub's answer for a ref that names no commit.
func noCommit(ref string) error { return unprocessable("No commit found for SHA: " + ref) }

// commitOf resolves the ref of the path.
func (c *call) commitOf(ref string) (*gitobject.Commit, error) {
	h, err := c.repo.resolve(ref)
	if err != nil {
		return nil, noCommit(ref)
	}
	return c.repo.commit(h)
}

func listCommits(c *call) (any, error) {
	h, err := c.repo.resolve(c.query.Get("sha"))
	if err != nil {
		if len(c.repo.refs("refs/heads/")) == 0 {
			return nil, &refusal{status: http.StatusConflict, message: "Git Repository is empty."}
		}
		return nil, notFound()
	}
	all, err := c.repo.log(h)
	if err != nil {
		return nil, err
	}
	since, _ := time.Parse(time.RFC3339, c.query.Get("since")) // GitHub leaves out what is no time
	until, _ := time.Parse(time.RFC3339, c.query.Get("until"))
	at := strings.Trim(c.query.Get("path"), "/")
	var found []*gitobject.Commit
	for _, k := range all {
		when := k.Committer.When
		if !since.IsZero() && when.Before(since) || !until.IsZero() && when.After(until) || at != "" && !c.repo.touches(k, at) {
			continue
		}
		found = append(found, k)
	}
	return each(page(c, found), c.showCommit), nil
}

// touches tells whether a commit changed what stands at a path.
func (r *Repository) touches(k *gitobject.Commit, at string) bool {
	own, err := r.entryAt(k.TreeHash, at)
	there := err == nil
	if len(k.ParentHashes) == 0 {
		return there
	}
	parent, err := r.commit(k.ParentHashes[0])
	if err != nil {
		return there
	}
	before, err := r.entryAt(parent.TreeHash, at)
	if err != nil {
		return there
	}
	return !there || own.Hash != before.Hash
}

// getCommit shows a commit with its files, 300 a page and 3,000 at most; with the media type for it the SHA alone.
func getCommit(c *call) (any, error) {
	k, err := c.commitOf(c.args["ref"])
	if err != nil {
		return nil, err
	}
	if strings.Contains(c.request.Header.Get("Accept"), "vnd.github.sha") {
		c.headers.Set("Content-Type", "application/vnd.github.sha; charset=utf-8")
		return []byte(k.Hash.String()), nil
	}
	parent := plumbing.ZeroHash
	if len(k.ParentHashes) > 0 {
		parent = k.ParentHashes[0]
	}
	files, err := c.repo.files(parent, k.Hash)
	if err != nil {
		return nil, err
	}
	added, deleted := 0, 0
	for _, f := range files {
		added, deleted = added+f.added, deleted+f.deleted
	}
	o := c.showCommit(k)
	o["stats"] = object{"additions": added, "deletions": deleted, "total": added + deleted}
	o["files"] = each(pageOf(c, files[:min(len(files), 3000)], 300, 300), func(f fileChange) object { return c.showFile(f, k.Hash.String()) })
	return o, nil
}

func listPullsOfCommit(c *call) (any, error) {
	h, err := c.repo.resolve(c.args["ref"])
	if err != nil {
		return nil, noCommit(c.args["ref"])
	}
	var found []*Pull
	for _, p := range c.repo.pulls {
		commits, err := c.repo.pullCommits(p)
		if err != nil {
			continue // its commits are gone
		}
		if p.MergeCommit == h.String() || slices.ContainsFunc(commits, func(k *gitobject.Commit) bool { return k.Hash == h }) {
			found = append(found, p)
		}
	}
	return each(page(c, found), c.showPull), nil
}
