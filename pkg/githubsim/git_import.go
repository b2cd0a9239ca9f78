package githubsim

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

// Import takes all objects, branches and tags of a local git repository: a work tree or a bare one. Where it has no
// branch of the default branch's name, the branch it stands on is the default one from now on.
func (r *Repository) Import(dir string) error {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	if err := r.take(dir); err != nil {
		return fmt.Errorf("import %s: %w", dir, err)
	}
	return nil
}

func (r *Repository) take(dir string) error {
	store, err := gitDir(dir)
	if err != nil {
		return err
	}
	if err := copyObjects(store, r.dir); err != nil {
		return fmt.Errorf("copy the objects: %w", err)
	}
	r.open()
	from := openStorage(store)
	iter, err := from.IterReferences()
	if err != nil {
		return err
	}
	if err := iter.ForEach(func(ref *plumbing.Reference) error {
		if ref.Type() != plumbing.HashReference || !ref.Name().IsBranch() && !ref.Name().IsTag() {
			return nil
		}
		return r.setRef(string(ref.Name()), ref.Hash())
	}); err != nil {
		return err
	}
	if _, err := r.head(r.DefaultBranch); err == nil {
		return nil
	}
	if head, err := from.Reference(plumbing.HEAD); err == nil && head.Target().IsBranch() {
		r.DefaultBranch = head.Target().Short()
		return r.setHead()
	}
	return nil
}

// gitDir finds the folder that holds a repository's objects: that of a linked work tree is its main one's.
func gitDir(dir string) (string, error) {
	at := filepath.Join(dir, ".git")
	info, err := os.Stat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return dir, nil // bare
	case err != nil:
		return "", err
	case info.IsDir():
		return at, nil
	}
	linked, err := os.ReadFile(at)
	if err != nil {
		return "", err
	}
	at = beside(dir, strings.TrimPrefix(strings.TrimSpace(string(linked)), "gitdir: "))
	if common, err := os.ReadFile(filepath.Join(at, "commondir")); err == nil {
		return beside(at, strings.TrimSpace(string(common))), nil
	}
	return at, nil
}

func beside(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// copyObjects copies the loose and packed objects of a git folder that another one lacks; those it borrows, too.
func copyObjects(from, to string) error {
	if err := copyMissing(filepath.Join(from, "objects"), filepath.Join(to, "objects")); err != nil {
		return err
	}
	borrowed, err := os.ReadFile(filepath.Join(from, "objects", "info", "alternates"))
	if err != nil {
		return nil //nolint:nilerr // it borrows none
	}
	for line := range strings.Lines(string(borrowed)) {
		if line = strings.TrimSpace(line); line != "" {
			if err := copyMissing(beside(filepath.Join(from, "objects"), line), filepath.Join(to, "objects")); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyMissing(from, to string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel == "info" {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		if !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "tmp_") {
			return nil
		}
		if _, err := os.Stat(filepath.Join(to, rel)); err == nil {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o444)
	})
}

// Commit writes files on top of a branch, which starts at the default branch where it is new; "" as content deletes one.
// It gives the commit's SHA.
func (r *Repository) Commit(branch, message string, files map[string]string) (string, error) {
	defer r.change()()
	edits := map[string]edit{}
	for p, content := range files {
		if content == "" {
			edits[p] = edit{}
			continue
		}
		h, err := r.storeBlob([]byte(content))
		if err != nil {
			return "", err
		}
		edits[p] = edit{mode: filemode.Regular, hash: h}
	}
	h, err := r.commitOn(branch, message, signature("Dana Developer", "dana@example.org", r.server.tick()), edits)
	if err != nil {
		return "", fmt.Errorf("commit on %s: %w", branch, err)
	}
	return h.String(), nil
}

// commitOn writes a commit on top of a branch and moves the branch.
func (r *Repository) commitOn(branch, message string, by gitobject.Signature, edits map[string]edit) (plumbing.Hash, error) {
	var parents []plumbing.Hash
	parent, err := r.head(branch)
	if err != nil {
		parent, err = r.head(r.DefaultBranch)
	}
	tree := plumbing.ZeroHash
	if err == nil {
		parents = []plumbing.Hash{parent}
		c, err := r.commit(parent)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		tree = c.TreeHash
	}
	if tree, err = r.edited(tree, edits); err != nil {
		return plumbing.ZeroHash, err
	}
	h, err := r.storeCommit(message, tree, parents, by, by)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	return h, r.setRef("refs/heads/"+branch, h)
}

func (r *Repository) storeCommit(message string, tree plumbing.Hash, parents []plumbing.Hash, author, committer gitobject.Signature) (plumbing.Hash, error) {
	return r.store(&gitobject.Commit{Author: author, Committer: committer, Message: message, TreeHash: tree, ParentHashes: parents})
}

func signature(name, email string, at time.Time) gitobject.Signature {
	return gitobject.Signature{Name: name, Email: email, When: at}
}

// Ref gives the SHA of a full ref; "" where it is not there.
func (r *Repository) Ref(name string) string {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	h, err := r.ref(name)
	if err != nil {
		return ""
	}
	return h.String()
}
