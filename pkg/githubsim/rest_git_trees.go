package githubsim

import (
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// treeLimit is the number of entries at which GitHub cuts a recursive listing.
const treeLimit = 100_000

// getTree lists a tree: of a tree's SHA, or of a commit, branch or tag; recursive in whatever value.
func getTree(c *call) (any, error) {
	ref := c.args["sha"]
	h := plumbing.NewHash(ref)
	if _, err := c.repo.tree(h); !isSHA(ref) || err != nil {
		commit, err := c.repo.resolve(ref)
		if err != nil {
			return nil, notFound()
		}
		k, err := c.repo.commit(commit)
		if err != nil {
			return nil, err
		}
		h = k.TreeHash
	}
	most := c.server.options.TreeLimit
	if most == 0 {
		most = treeLimit
	}
	entries := []object{}
	cut, err := c.listTree("", h, c.query.Has("recursive"), most, &entries)
	if err != nil {
		return nil, err
	}
	return object{"sha": h.String(), "url": c.at("/git/trees/" + h.String()), "tree": entries, "truncated": cut}, nil
}

// listTree adds a tree's entries; it tells whether there were more than may be listed.
func (c *call) listTree(dir string, h plumbing.Hash, deep bool, most int, out *[]object) (bool, error) {
	t, err := c.repo.tree(h)
	if err != nil {
		return false, err
	}
	for _, e := range t.Entries {
		if deep && len(*out) >= most {
			return true, nil
		}
		p := e.Name
		if dir != "" {
			p = dir + "/" + p
		}
		*out = append(*out, c.showEntry(p, e))
		if e.Mode != filemode.Dir || !deep {
			continue
		}
		if cut, err := c.listTree(p, e.Hash, deep, most, out); cut || err != nil {
			return cut, err
		}
	}
	return false, nil
}

func (c *call) showEntry(p string, e gitobject.TreeEntry) object {
	sha := e.Hash.String()
	o := object{"path": p, "mode": modeText(e.Mode), "sha": sha}
	switch e.Mode {
	case filemode.Dir:
		o["type"], o["url"] = "tree", c.at("/git/trees/"+sha)
	case filemode.Submodule:
		o["type"] = "commit"
	default:
		o["type"], o["url"] = "blob", c.at("/git/blobs/"+sha)
		o["size"] = c.repo.size(e.Hash)
	}
	return o
}

// size is that of a blob, which is looked up once: a listing of the whole tree has one for each file.
func (r *Repository) size(h plumbing.Hash) int64 {
	known, done := r.sizes[h]
	if !done {
		known, _ = r.git.EncodedObjectSize(h) // 0 where the object is gone
		r.sizes[h] = known
	}
	return known
}

func modeText(m filemode.FileMode) string {
	text := m.String() // seven digits
	return text[len(text)-6:]
}

type sentEntry struct {
	Path, Mode, Type string
	SHA              *string `json:"sha"`
	Content          *string
}

// createTree writes a tree: entries on top of base_tree; the SHA null deletes one.
func createTree(c *call) (any, error) {
	var sent struct {
		BaseTree string      `json:"base_tree"`
		Tree     []sentEntry `json:"tree"`
	}
	if err := c.decode(&sent); err != nil {
		return nil, err
	}
	if len(sent.Tree) == 0 {
		return nil, unprocessable("Invalid tree info")
	}
	base := plumbing.NewHash(sent.BaseTree)
	if sent.BaseTree != "" {
		if k, err := c.repo.commit(base); err == nil {
			base = k.TreeHash
		}
		if _, err := c.repo.tree(base); err != nil || !isSHA(sent.BaseTree) {
			return nil, unprocessable("base_tree is not a tree oid")
		}
	}
	edits := map[string]edit{}
	for _, s := range sent.Tree {
		e, err := c.entryOf(s)
		if err != nil {
			return nil, err
		}
		if e.hash.IsZero() && !c.repo.has(base, s.Path) {
			return nil, unprocessable("GitRPC::BadObjectState")
		}
		edits[s.Path] = e
	}
	h, err := c.repo.edited(base, edits)
	if err != nil {
		return nil, unprocessable("tree.path contains a malformed path component")
	}
	c.args["sha"] = h.String()
	c.query.Del("recursive")
	out, err := getTree(c)
	if err != nil {
		return nil, err
	}
	return c.created(out)
}

func (r *Repository) has(tree plumbing.Hash, p string) bool {
	if tree.IsZero() {
		return false
	}
	_, err := r.entryAt(tree, p)
	return err == nil
}

func (c *call) entryOf(s sentEntry) (edit, error) {
	mode, err := filemode.New(s.Mode)
	switch {
	case !isPath(s.Path):
		return edit{}, unprocessable("tree.path contains a malformed path component")
	case err != nil || !slices.Contains([]string{"100644", "100755", "040000", "160000", "120000"}, s.Mode):
		return edit{}, unprocessable("Must supply a valid tree.mode")
	case s.SHA != nil && s.Content != nil:
		return edit{}, unprocessable("Must supply either tree.sha or tree.content, not both")
	case s.Content != nil:
		h, err := c.repo.storeBlob([]byte(*s.Content))
		return edit{mode: mode, hash: h}, err
	case s.SHA == nil:
		return edit{}, nil
	case !isSHA(*s.SHA):
		return edit{}, unprocessable("tree.sha is not a valid SHA")
	}
	h := plumbing.NewHash(*s.SHA)
	kind := plumbing.BlobObject
	if mode == filemode.Dir {
		kind = plumbing.TreeObject
	}
	if _, err := c.repo.git.EncodedObject(kind, h); err != nil && mode != filemode.Submodule {
		return edit{}, unprocessable("tree.sha " + *s.SHA + " is not a valid " + kind.String())
	}
	return edit{mode: mode, hash: h}, nil
}
