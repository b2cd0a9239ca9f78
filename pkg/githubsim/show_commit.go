package githubsim

import (
	"net/url"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// escape makes a text one segment of a path.
func escape(text string) string { return url.PathEscape(text) }

// escapePath escapes each part of a path.
func escapePath(p string) string {
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

func showPerson(by gitobject.Signature) object {
	return object{"name": by.Name, "email": by.Email, "date": by.When.UTC().Format(time.RFC3339)}
}

// showCommit is a commit as lists and comparisons have it.
func (c *call) showCommit(k *gitobject.Commit) object {
	sha := k.Hash.String()
	return object{
		"url": c.at("/commits/" + sha), "sha": sha, "node_id": nodeID("C", sha), "html_url": c.pageAt("/commit/" + sha),
		"comments_url": c.at("/commits/" + sha + "/comments"), "author": c.accountOf(k.Author),
		"committer": c.accountOf(k.Committer), "parents": c.showParents(k),
		"commit": object{
			"url": c.at("/git/commits/" + sha), "author": showPerson(k.Author), "committer": showPerson(k.Committer),
			"message": k.Message, "comment_count": 0, "verification": c.verification(k),
			"tree": object{"sha": k.TreeHash.String(), "url": c.at("/git/trees/" + k.TreeHash.String())},
		},
	}
}

func (c *call) showParents(k *gitobject.Commit) []object {
	return each(k.ParentHashes, func(h plumbing.Hash) object {
		sha := h.String()
		return object{"sha": sha, "url": c.at("/commits/" + sha), "html_url": c.pageAt("/commit/" + sha)}
	})
}

// accountOf is the account that an address belongs to: one of the form login@users.noreply.github.com, with a number
// before it or not; null for any other.
func (c *call) accountOf(by gitobject.Signature) any {
	name, found := strings.CutSuffix(by.Email, "@users.noreply.github.com")
	if !found {
		return nil
	}
	if _, after, numbered := strings.Cut(name, "+"); numbered {
		name = after
	}
	if u := c.server.known(name); u != nil {
		return c.userObject(u)
	}
	return nil
}

// known finds an account without making it.
func (s *Server) known(login string) *User { return s.users[strings.ToLower(login)] }

// verification says whether GitHub signed a commit: those it made itself.
func (c *call) verification(k *gitobject.Commit) object {
	if !c.repo.signed[k.Hash.String()] {
		return object{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil}
	}
	return object{
		"verified": true, "reason": "valid", "signature": "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n",
		"payload": "tree " + k.TreeHash.String() + "\n", "verified_at": stamp(k.Committer.When),
	}
}

// showGitCommit is a git-commit: what the endpoints below git/ have.
func (c *call) showGitCommit(k *gitobject.Commit) object {
	sha := k.Hash.String()
	return object{
		"sha": sha, "node_id": nodeID("C", sha), "url": c.at("/git/commits/" + sha), "html_url": c.pageAt("/commit/" + sha),
		"author": showPerson(k.Author), "committer": showPerson(k.Committer), "message": k.Message,
		"tree":    object{"sha": k.TreeHash.String(), "url": c.at("/git/trees/" + k.TreeHash.String())},
		"parents": c.showParents(k), "verification": c.verification(k),
	}
}

// showSimpleCommit is a simple-commit: what check suites and workflow runs have; null for a commit that is not there.
func (c *call) showSimpleCommit(sha string) any {
	k, err := c.repo.commit(plumbing.NewHash(sha))
	if err != nil {
		return nil
	}
	return object{
		"id": sha, "tree_id": k.TreeHash.String(), "message": k.Message, "timestamp": stamp(k.Committer.When),
		"author":    object{"name": k.Author.Name, "email": k.Author.Email},
		"committer": object{"name": k.Committer.Name, "email": k.Committer.Email},
	}
}

// showFile is a diff-entry.
func (c *call) showFile(f fileChange, head string) object {
	o := object{
		"sha": f.sha(), "filename": f.path, "status": f.status, "additions": f.added, "deletions": f.deleted,
		"changes": f.added + f.deleted, "blob_url": c.pageAt("/blob/" + head + "/" + escapePath(f.path)),
		"raw_url":      c.pageAt("/raw/" + head + "/" + escapePath(f.path)),
		"contents_url": c.at("/contents/" + escapePath(f.path) + "?ref=" + head),
	}
	if f.patch != "" {
		o["patch"] = f.patch
	}
	if f.old != "" {
		o["previous_filename"] = f.old
	}
	return o
}
