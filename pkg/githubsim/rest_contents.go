package githubsim

import (
	"net/http"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// maxInline is the size of a file up to which its content is in the answer.
const maxInline = 1 << 20

func getContents(c *call) (any, error) {
	h, err := c.repo.resolve(c.query.Get("ref"))
	if err != nil {
		return nil, &refusal{status: http.StatusNotFound, message: "No commit found for the ref " + short(c.query.Get("ref"))}
	}
	k, err := c.repo.commit(h)
	if err != nil {
		return nil, err
	}
	p := strings.Trim(c.args["path"], "/")
	if p != "" && !isPath(p) {
		return nil, notFound()
	}
	e, err := c.repo.entryAt(k.TreeHash, p)
	if err != nil {
		return nil, err
	}
	ref := c.query.Get("ref")
	if ref == "" {
		ref = c.repo.DefaultBranch
	}
	if e.Mode == filemode.Dir {
		t, err := c.repo.tree(e.Hash)
		if err != nil {
			return nil, err
		}
		return each(t.Entries, func(e gitobject.TreeEntry) object { return c.showContent(path.Join(p, e.Name), ref, e) }), nil
	}
	return c.fileContent(p, ref, e)
}

// fileContent is one file with its content, or that alone where it is asked for.
func (c *call) fileContent(p, ref string, e gitobject.TreeEntry) (any, error) {
	o := c.showContent(p, ref, e)
	if e.Mode == filemode.Submodule {
		o["submodule_git_url"] = nil
		return o, nil
	}
	data, err := c.repo.blob(e.Hash)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.Contains(c.request.Header.Get("Accept"), "raw"):
		c.headers.Set("Content-Type", "application/vnd.github.raw; charset=utf-8")
		return data, nil
	case e.Mode == filemode.Symlink:
		o["target"] = string(data)
	case len(data) > maxInline:
		o["encoding"], o["content"] = "none", ""
	default:
		o["encoding"], o["content"] = "base64", wrapped(data)
	}
	return o, nil
}

// showContent is an entry of a folder's listing.
func (c *call) showContent(p, ref string, e gitobject.TreeEntry) object {
	sha := e.Hash.String()
	at, site, git := c.at("/contents/"+escapePath(p)+"?ref="+escape(ref)), c.pageAt("/blob/"+escapePath(ref)+"/"+escapePath(p)), c.at("/git/blobs/"+sha)
	o := object{"type": "file", "size": 0, "name": path.Base(p), "path": p, "sha": sha, "url": at, "download_url": c.pageAt("/raw/" + escapePath(ref) + "/" + escapePath(p))}
	switch e.Mode {
	case filemode.Dir:
		o["type"], o["download_url"] = "dir", nil
		site, git = c.pageAt("/tree/"+escapePath(ref)+"/"+escapePath(p)), c.at("/git/trees/"+sha)
	case filemode.Submodule:
		o["type"], o["download_url"] = "submodule", nil
	case filemode.Symlink:
		o["type"] = "symlink"
	}
	if size, err := c.repo.git.EncodedObjectSize(e.Hash); err == nil && e.Mode.IsFile() {
		o["size"] = size
	}
	o["git_url"], o["html_url"] = git, site
	o["_links"] = object{"self": at, "git": git, "html": site}
	return o
}

type sentFile struct {
	Message, Content, SHA, Branch string
	Author, Committer             *sentPerson
}

// putContents writes one file as a commit; the SHA of what it replaces must be named.
func putContents(c *call) (any, error) {
	var sent sentFile
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	data, err := decoded(sent.Content, "base64")
	if err != nil {
		return nil, err
	}
	h, err := c.repo.storeBlob(data)
	if err != nil {
		return nil, err
	}
	return c.writeFile(sent, edit{mode: filemode.Regular, hash: h})
}

func deleteContents(c *call) (any, error) {
	var sent sentFile
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if sent.SHA == "" {
		return nil, unprocessable("Invalid request.\n\n\"sha\" wasn't supplied.")
	}
	return c.writeFile(sent, edit{})
}

func (c *call) writeFile(sent sentFile, to edit) (any, error) {
	branch, p := sent.Branch, c.args["path"]
	if branch == "" {
		branch = c.repo.DefaultBranch
	}
	if !isPath(p) || sent.Message == "" || !isRef("refs/heads/"+branch) ||
		!sent.Author.plausible() || strings.ContainsRune(sent.Message, 0) {
		return nil, unprocessable("Invalid request.\n\nThe path, \"message\" and \"branch\" must be well formed.")
	}
	head, err := c.repo.head(branch)
	if err != nil && len(c.repo.refs("refs/heads/")) > 0 {
		return nil, &refusal{status: http.StatusNotFound, message: "Branch " + short(branch) + " not found"}
	}
	there, old := false, gitobject.TreeEntry{}
	if err == nil {
		k, err := c.repo.commit(head)
		if err != nil {
			return nil, err
		}
		old, err = c.repo.entryAt(k.TreeHash, p)
		there = err == nil
	}
	switch {
	case !there && to.hash.IsZero():
		return nil, notFound()
	case there && sent.SHA == "":
		return nil, unprocessable("Invalid request.\n\n\"sha\" wasn't supplied.")
	case there && sent.SHA != old.Hash.String():
		return nil, &refusal{status: http.StatusConflict, message: p + " does not match " + short(sent.SHA)}
	case there && !to.hash.IsZero() && old.Mode.IsFile():
		to.mode = old.Mode
	}
	if fault := c.pushFault(c.repo, "refs/heads/"+branch, plumbing.ZeroHash); fault != "" {
		return nil, &refusal{status: http.StatusConflict, message: fault}
	}
	made, err := c.repo.commitOn(branch, sent.Message, c.personOr(sent.Author, c.ownSignature()), map[string]edit{p: to})
	if err != nil {
		return nil, err
	}
	k, err := c.repo.commit(made)
	if err != nil {
		return nil, err
	}
	out := object{"content": nil, "commit": c.showGitCommit(k)}
	if to.hash.IsZero() {
		return out, nil
	}
	out["content"] = c.showContent(p, branch, gitobject.TreeEntry{Name: path.Base(p), Mode: to.mode, Hash: to.hash})
	if there {
		return out, nil
	}
	return c.created(out)
}
