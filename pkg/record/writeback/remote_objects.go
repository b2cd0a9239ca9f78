package writeback

import (
	"context"
	"errors"
	"path"
	"strings"
	"sync"

	"deploycoord/pkg/change"
	"deploycoord/pkg/github"
)

// fewNodes is the size up to which a repository is listed whole with each try: it saves a request.
const fewNodes = 5000

// remoteObjects reads objects on GitHub.
type remoteObjects struct {
	api *github.Repository
	mu  sync.Mutex
	big bool // the repository is too big to be listed whole each time
}

func (o *remoteObjects) folder(ctx context.Context, sha string, top bool) (map[string][]node, error) {
	o.mu.Lock()
	deep := !top || !o.big
	o.mu.Unlock()
	nodes, cut, err := o.api.TreeNodes(ctx, sha, deep)
	if err != nil {
		return nil, err
	}
	if top && (cut || len(nodes) > fewNodes) {
		o.mu.Lock()
		o.big = true
		o.mu.Unlock()
	}
	if deep && cut {
		if nodes, cut, err = o.api.TreeNodes(ctx, sha, false); err != nil {
			return nil, err
		}
	}
	if cut {
		return nil, refuse("set record.folder to a smaller one", "a folder has more entries than GitHub lists")
	}
	return byTree(sha, nodes), nil
}

// byTree sorts a listing by folders.
func byTree(root string, nodes []github.TreeNode) map[string][]node {
	folders := map[string]string{"": root}
	for _, n := range nodes {
		if n.Mode == modeFolder {
			folders[n.Path] = n.SHA
		}
	}
	out := map[string][]node{root: nil}
	done := map[string]string{root: ""} // two folders may be the same tree
	for _, n := range nodes {
		dir, name := path.Split(n.Path)
		dir = strings.TrimSuffix(dir, "/")
		sha, known := folders[dir]
		if !known {
			continue
		}
		if first, seen := done[sha]; seen && first != dir {
			continue
		}
		done[sha] = dir
		out[sha] = append(out[sha], node{name: name, mode: n.Mode, sha: n.SHA})
	}
	return out
}

func (o *remoteObjects) blob(ctx context.Context, sha string) ([]byte, error) {
	data, err := o.api.Blob(ctx, sha, maxFile)
	if errors.Is(err, change.ErrTooLarge) {
		return nil, refuse("make it smaller", "a file has more than %d MB", maxFile>>20)
	}
	return data, err
}

func (o *remoteObjects) blobs(ctx context.Context, shas []string) map[string][]byte {
	return o.api.Blobs(ctx, shas, maxInline)
}
