package githubsim

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// Checkout makes dir a clone with a work tree, as actions/checkout with fetch-depth 0 does: rev is a branch, which the
// clone then stands on, or a tag, a SHA or a full ref, at which it stands detached. Branches become those of the remote
// "origin". dir must be empty or not there. Symbolic links and submodules are left out.
func (r *Repository) Checkout(dir, rev string) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	if err := r.checkout(dir, rev); err != nil {
		return fmt.Errorf("check %s out into %s: %w", rev, dir, err)
	}
	return nil
}

func (r *Repository) checkout(dir, rev string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case len(entries) > 0:
		return errors.New("the folder is not empty")
	}
	h, err := r.resolve(rev)
	if err != nil {
		return err
	}
	c, err := r.commit(h)
	if err != nil {
		return err
	}
	if err := r.cloneInto(filepath.Join(dir, ".git"), rev, h); err != nil {
		return err
	}
	x := &index.Index{Version: 2}
	if err := r.writeOut(x, dir, "", c.TreeHash); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := index.NewEncoder(&b).Encode(x); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, ".git", "index"), b.Bytes(), 0o644)
}

// cloneInto copies the objects and the refs into a new .git folder.
func (r *Repository) cloneInto(at, rev string, h plumbing.Hash) error {
	if err := os.MkdirAll(at, 0o755); err != nil {
		return err
	}
	git := openStorage(at)
	if err := git.Init(); err != nil {
		return err
	}
	if err := copyObjects(r.dir, at); err != nil {
		return fmt.Errorf("copy the objects: %w", err)
	}
	c := config.NewConfig()
	c.Remotes["origin"] = &config.RemoteConfig{
		Name: "origin", URLs: []string{r.dir}, Fetch: []config.RefSpec{"+refs/heads/*:refs/remotes/origin/*"},
	}
	refs := []*plumbing.Reference{plumbing.NewHashReference(plumbing.HEAD, h)}
	if _, err := r.head(rev); err == nil {
		own := plumbing.NewBranchReferenceName(rev)
		refs = []*plumbing.Reference{plumbing.NewSymbolicReference(plumbing.HEAD, own), plumbing.NewHashReference(own, h)}
		c.Branches[rev] = &config.Branch{Name: rev, Remote: "origin", Merge: own}
	}
	for _, ref := range r.refs("refs/") {
		switch name := ref.Name(); {
		case name.IsBranch():
			refs = append(refs, plumbing.NewHashReference(plumbing.NewRemoteReferenceName("origin", name.Short()), ref.Hash()))
		case name.IsTag():
			refs = append(refs, ref)
		}
	}
	if err := git.SetConfig(c); err != nil {
		return err
	}
	for _, ref := range refs {
		if err := git.SetReference(ref); err != nil {
			return fmt.Errorf("write the ref %s: %w", ref.Name(), err)
		}
	}
	return nil
}

// writeOut writes the files below a tree, and their entries of the index.
func (r *Repository) writeOut(x *index.Index, dir, at string, tree plumbing.Hash) error {
	t, err := r.tree(tree)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, at), 0o755); err != nil {
		return err
	}
	for _, e := range t.Entries {
		name := path.Join(at, e.Name)
		if !filepath.IsLocal(name) || e.Name == ".git" {
			return fmt.Errorf("%q is no name of a file", name)
		}
		perm := fs.FileMode(0o644)
		switch e.Mode {
		case filemode.Dir:
			if err := r.writeOut(x, dir, name, e.Hash); err != nil {
				return err
			}
			continue
		case filemode.Executable:
			perm = 0o755
		case filemode.Regular:
		default:
			continue
		}
		data, err := r.blob(e.Hash)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.WriteFile(to, data, perm); err != nil {
			return err
		}
		written := time.Time{}
		if info, err := os.Stat(to); err == nil {
			written = info.ModTime()
		}
		x.Entries = append(x.Entries, &index.Entry{Name: name, Hash: e.Hash, Mode: e.Mode, Size: uint32(len(data)), ModifiedAt: written, CreatedAt: written})
	}
	return nil
}
