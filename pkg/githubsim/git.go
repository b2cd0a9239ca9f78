package githubsim

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// errMissing says that a ref, a revision or an object is not there.
var errMissing = errors.New("not found")

// create makes the bare repository on disk.
func (r *Repository) create() error {
	r.open()
	if err := r.git.Init(); err != nil {
		return fmt.Errorf("make %s: %w", r.dir, err)
	}
	c := config.NewConfig()
	c.Core.IsBare = true
	if err := r.git.SetConfig(c); err != nil {
		return fmt.Errorf("configure %s: %w", r.dir, err)
	}
	return r.setHead()
}

// setHead lets HEAD name the default branch.
func (r *Repository) setHead() error {
	head := plumbing.NewSymbolicReference(plumbing.HEAD, plumbing.NewBranchReferenceName(r.DefaultBranch))
	if err := r.git.SetReference(head); err != nil {
		return fmt.Errorf("set HEAD of %s: %w", r.dir, err)
	}
	return nil
}

// open reads the repository on disk anew: packs that were copied in become visible.
func (r *Repository) open() {
	r.git = openStorage(r.dir)
}

// Dir is the folder of the bare repository, which the git program can read.
func (r *Repository) Dir() string { return r.dir }

func (r *Repository) commit(h plumbing.Hash) (*gitobject.Commit, error) {
	c, err := gitobject.GetCommit(r.git, h)
	if err != nil {
		return nil, lost(err, "commit", h)
	}
	return c, nil
}

func (r *Repository) tree(h plumbing.Hash) (*gitobject.Tree, error) {
	if h == emptyTree {
		return &gitobject.Tree{Hash: h}, nil
	}
	t, err := gitobject.GetTree(r.git, h)
	if err != nil {
		return nil, lost(err, "tree", h)
	}
	return t, nil
}

// blob reads a file's content.
func (r *Repository) blob(h plumbing.Hash) ([]byte, error) {
	b, err := gitobject.GetBlob(r.git, h)
	if err != nil {
		return nil, lost(err, "blob", h)
	}
	reader, err := b.Reader()
	if err != nil {
		return nil, fmt.Errorf("read blob %s: %w", h, err)
	}
	defer reader.Close()
	return io.ReadAll(reader)
}

func lost(err error, kind string, h plumbing.Hash) error {
	if errors.Is(err, plumbing.ErrObjectNotFound) || errors.Is(err, gitobject.ErrUnsupportedObject) {
		return fmt.Errorf("%s %s: %w", kind, h, errMissing)
	}
	return fmt.Errorf("read %s %s: %w", kind, h, err)
}

// emptyTree is the tree without entries, which every repository has without storing it.
var emptyTree = plumbing.NewHash("4b825dc642cb6eb9a060e54bf8d69288fbee4904")

var fullSHA = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{40}$`) })

func isSHA(text string) bool { return fullSHA().MatchString(text) }

// resolve finds the commit that a SHA, a branch, a tag or a full ref names.
func (r *Repository) resolve(name string) (plumbing.Hash, error) {
	if name == "" {
		name = r.DefaultBranch
	}
	if isSHA(name) {
		return r.peel(plumbing.NewHash(name))
	}
	tries := []string{"refs/heads/" + name, "refs/tags/" + name}
	switch {
	case name == "HEAD":
		tries = []string{"refs/heads/" + r.DefaultBranch}
	case strings.HasPrefix(name, "refs/"):
		tries = []string{name}
	case strings.HasPrefix(name, "heads/"), strings.HasPrefix(name, "tags/"), strings.HasPrefix(name, "pull/"):
		tries = append(tries, "refs/"+name)
	}
	for _, try := range tries {
		if h, err := r.ref(try); err == nil {
			return r.peel(h)
		}
	}
	return plumbing.ZeroHash, fmt.Errorf("%q: %w", name, errMissing)
}

// peel follows tag objects to their commit.
func (r *Repository) peel(h plumbing.Hash) (plumbing.Hash, error) {
	for range 10 {
		if _, err := r.commit(h); err == nil {
			return h, nil
		}
		tag, err := gitobject.GetTag(r.git, h)
		if err != nil {
			return plumbing.ZeroHash, fmt.Errorf("%s is no commit: %w", h, errMissing)
		}
		h = tag.Target
	}
	return plumbing.ZeroHash, fmt.Errorf("%s is no commit: %w", h, errMissing)
}

// ref reads a full ref.
func (r *Repository) ref(name string) (plumbing.Hash, error) {
	if !isRef(name) {
		return plumbing.ZeroHash, fmt.Errorf("ref %q: %w", name, errMissing)
	}
	found, err := r.git.Reference(plumbing.ReferenceName(name))
	if err != nil || found.Type() != plumbing.HashReference {
		return plumbing.ZeroHash, fmt.Errorf("ref %q: %w", name, errMissing)
	}
	return found.Hash(), nil
}

// isRef tells whether git takes a name as that of a full ref (git-check-ref-format); such a name is a safe path.
func isRef(name string) bool {
	if !strings.HasPrefix(name, "refs/") || len(name) > 250 || strings.Contains(name, "@{") || strings.HasSuffix(name, ".") {
		return false
	}
	for _, part := range strings.Split(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") || strings.Contains(part, "..") {
			return false
		}
	}
	return !strings.ContainsFunc(name, func(c rune) bool {
		return c <= ' ' || c == 0x7f || strings.ContainsRune(`~^:?*[\`, c)
	})
}

// head is the commit of a branch.
func (r *Repository) head(branch string) (plumbing.Hash, error) { return r.ref("refs/heads/" + branch) }

// store writes an object and gives its hash.
func (r *Repository) store(o interface {
	Encode(plumbing.EncodedObject) error
}) (plumbing.Hash, error) {
	e := r.git.NewEncodedObject()
	if err := o.Encode(e); err != nil {
		return plumbing.ZeroHash, fmt.Errorf("encode a git object: %w", err)
	}
	h, err := r.git.SetEncodedObject(e)
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("write a git object: %w", err)
	}
	return h, nil
}

// storeBlob writes a file's content.
func (r *Repository) storeBlob(data []byte) (plumbing.Hash, error) {
	e := r.git.NewEncodedObject()
	e.SetType(plumbing.BlobObject)
	w, err := e.Writer()
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("write a blob: %w", err)
	}
	if _, err := w.Write(data); err != nil {
		return plumbing.ZeroHash, fmt.Errorf("write a blob: %w", err)
	}
	if err := w.Close(); err != nil {
		return plumbing.ZeroHash, fmt.Errorf("write a blob: %w", err)
	}
	return r.git.SetEncodedObject(e)
}

func openStorage(dir string) *filesystem.Storage {
	return filesystem.NewStorage(osfs.New(dir), cache.NewObjectLRU(32*cache.MiByte))
}
