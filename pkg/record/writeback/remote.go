package writeback

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"deploycoord/pkg/github"
	"deploycoord/pkg/record"
)

const (
	// maxInline is the size of a text up to which it goes along with its tree, and maxTogether that of all of them.
	maxInline   = 1 << 20
	maxTogether = 8 << 20
	// objectTries is how often an object is sent again: to write one twice changes nothing.
	objectTries = 3
)

// Remote is a branch on GitHub. A try takes six requests: where the branch stands, its tree, the file that all share,
// and the new tree, commit and position. It is not for concurrent use.
type Remote struct {
	api    *github.Repository
	branch string
	store  *store
	trees  map[string]string // by commit
	page   string            // of some commit
}

var _ Proposer = (*Remote)(nil)

// NewRemote names a branch on GitHub.
func NewRemote(api *github.Repository, branch string) *Remote {
	return &Remote{api: api, branch: branch, store: newStore(&remoteObjects{api: api}), trees: map[string]string{}}
}

// Head implements Branch.
func (b *Remote) Head(ctx context.Context) (string, error) {
	tip, err := b.api.Tip(ctx, b.branch)
	switch {
	case err != nil:
		return "", unwritable(err)
	case tip.SHA == "":
		return "", refuse("name a branch that is there", "there is no branch %s", b.branch)
	}
	b.trees[tip.SHA], b.page = tip.Tree, tip.URL
	return tip.SHA, nil
}

// treeOf gives the SHA of a commit's tree.
func (b *Remote) treeOf(ctx context.Context, sha string) (string, error) {
	if known := b.trees[sha]; known != "" || sha == "" {
		return known, nil
	}
	root, err := b.api.TreeOf(ctx, sha)
	if err == nil {
		b.trees[sha] = root
	}
	return root, err
}

// Open implements Branch.
func (b *Remote) Open(ctx context.Context, sha string) (record.Tree, error) {
	t, err := b.open(ctx, sha)
	if err != nil { // a nil *tree is no nil Tree
		return nil, err
	}
	return t, nil
}

func (b *Remote) open(ctx context.Context, sha string) (*tree, error) {
	root, err := b.treeOf(ctx, sha)
	return &tree{ctx: ctx, store: b.store, root: root}, err
}

// Commit implements Branch.
func (b *Remote) Commit(ctx context.Context, parent string, files []record.File, message string) (string, error) {
	t, err := b.open(ctx, parent)
	if err != nil {
		return "", err
	}
	changes, err := plan(t, files)
	if err != nil || len(changes) == 0 {
		return "", err
	}
	return b.commit(ctx, t.root, changes, []string{parent}, message)
}

// commit writes blobs, tree and commit. It has no author fields: so GitHub signs that of an app.
func (b *Remote) commit(ctx context.Context, base string, changes map[string]edit, parents []string, message string) (string, error) {
	entries := make([]github.TreeChange, 0, len(changes))
	together := 0
	for _, p := range slices.Sorted(maps.Keys(changes)) {
		c := changes[p]
		e := github.TreeChange{Path: p, Mode: c.mode, SHA: c.sha}
		switch {
		case c.gone:
			e.SHA = ""
		case c.sha == "":
			together += len(c.data)
			if isText(c.data) && together <= maxTogether {
				text := string(c.data)
				e.Content = &text
			} else {
				sha, err := b.object(ctx, func() (string, error) { return b.api.CreateBlob(ctx, c.data) })
				if err != nil {
					return "", err
				}
				e.SHA = sha
			}
		}
		entries = append(entries, e)
	}
	if base == emptyTree {
		base = ""
	}
	root, err := b.object(ctx, func() (string, error) { return b.api.CreateTree(ctx, base, entries) })
	if err != nil {
		return "", err
	}
	made, err := b.object(ctx, func() (string, error) { return b.api.CreateCommit(ctx, message, root, parents) })
	if err == nil {
		b.trees[made] = root
	}
	return made, err
}

// isText tells what may stand in JSON without being changed by it.
func isText(data []byte) bool {
	return len(data) <= maxInline && utf8.Valid(data) && !slices.Contains(data, 0)
}

// object sends an object, and again where the answer was lost.
func (b *Remote) object(ctx context.Context, send func() (string, error)) (sha string, err error) {
	for range objectTries {
		sha, err = send()
		var e *github.Error
		if err == nil || ctx.Err() != nil || !errors.As(err, &e) || e.Status != 0 && e.Status < 500 {
			break
		}
	}
	return sha, unwritable(err)
}

// Advance implements Branch.
func (b *Remote) Advance(ctx context.Context, _, to string) error {
	return ruled(b.branch, b.api.UpdateRef(ctx, "heads/"+b.branch, to))
}

// Contains tells whether a commit is in the history of another.
func (b *Remote) Contains(ctx context.Context, head, sha string) (bool, error) {
	base, err := b.api.MergeBase(ctx, sha, head)
	return base == sha, err
}

// PageOf is the address of a commit's page.
func (b *Remote) PageOf(sha string) string {
	at := strings.LastIndexByte(b.page, '/')
	if at < 0 {
		return ""
	}
	return b.page[:at+1] + sha
}
