package change

import (
	"context"
	"errors"
	"fmt"

	"deploycoord/pkg/change/internal/gitstore"
)

// Open finds what differs between base and head. It reads only the folders that differ; whole listings are made when
// Tree.Paths is called. A head that is the work tree costs a look at every file's stat data.
func Open(ctx context.Context, o Options) (*Change, error) {
	o = o.withDefaults()
	repo, err := gitstore.Discover(o.Dir)
	if err != nil {
		return nil, err
	}
	r := &resolver{ctx: ctx, repo: repo, options: o}
	if err := r.ends(); err != nil {
		return nil, err
	}
	c := &Change{Root: repo.Root, Base: r.base.String(), Head: r.reported}
	copies, err := newCheckout(repo, o.Home)
	if err != nil {
		return nil, fmt.Errorf("open the work tree: %w", err)
	}
	pairs, err := r.compare(c, copies)
	if err != nil {
		return nil, err
	}
	c.Files = filesOf(pairs)
	c.Notices = r.notices
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.MaxFileSize <= 0 {
		o.MaxFileSize = DefaultMaxFileSize
	}
	if o.Dir == "" {
		o.Dir = "."
	}
	return o
}

// compare builds both trees and lists what differs between them.
func (r *resolver) compare(c *Change, copies *checkout) ([]pair, error) {
	base, remote, err := r.baseTree(copies)
	if err != nil {
		return nil, err
	}
	if remote != nil {
		c.BaseTree = remote
	} else {
		c.BaseTree = base
	}
	if r.workTree {
		work := newWorkTree(r.ctx, copies, r.options, true)
		c.HeadTree = work
		x, err := work.expanded()
		if err != nil {
			return nil, err
		}
		if remote != nil {
			return work.diffWork(listedOver(x, remote.files))
		}
		over, err := stagedOver(r.repo, x, base.root)
		if err != nil {
			return nil, err
		}
		return work.diffWork(over)
	}
	if r.farHead {
		return r.compareFar(c, base, remote)
	}
	commit, err := r.repo.Commit(r.head)
	if err != nil {
		return nil, err
	}
	head := newCommitTree(r.ctx, r.repo, commit.Tree, r.options, copies)
	c.HeadTree = head
	if remote == nil {
		return diffTrees(r.repo, base.root, head.root)
	}
	all, err := head.all()
	if err != nil {
		return nil, err
	}
	pairs := diffLists(remote.files, all)
	remote.expect(pairs, func(p pair) blob { return p.base })
	return pairs, nil
}

// compareFar compares with a head that the clone does not have: what is checked out is something else, such as the
// default branch in a run that was started by hand.
func (r *resolver) compareFar(c *Change, base *commitTree, remote *apiTree) ([]pair, error) {
	head, err := newAPITree(r.ctx, r.repo, r.options, r.head.String())
	if err != nil {
		return nil, fmt.Errorf("read head %s from the API: %w: %w", r.head, ErrHeadMissing, err)
	}
	r.notice("the head %s is not in this clone: its tree was read from the GitHub API", short(r.head))
	c.HeadTree = head
	var before []namedBlob
	if remote != nil {
		before = remote.files
	} else if before, err = base.all(); err != nil {
		return nil, err
	}
	pairs := diffLists(before, head.files)
	head.expect(pairs, func(p pair) blob { return p.head })
	if remote != nil {
		remote.expect(pairs, func(p pair) blob { return p.base })
	}
	return pairs, nil
}

// baseTree returns the base from the clone or, where it is not there, from the API.
func (r *resolver) baseTree(copies *checkout) (*commitTree, *apiTree, error) {
	commit, err := r.repo.Commit(r.base)
	if err == nil {
		return newCommitTree(r.ctx, r.repo, commit.Tree, r.options, copies), nil, nil
	}
	if !errors.Is(err, gitstore.ErrMissing) {
		return nil, nil, err
	}
	if r.options.API == nil {
		return nil, nil, fmt.Errorf("base %s: %w", r.base, ErrBaseMissing)
	}
	tree, err := newAPITree(r.ctx, r.repo, r.options, r.base.String())
	if err != nil {
		return nil, nil, fmt.Errorf("read base %s from the API: %w: %w", r.base, ErrBaseMissing, err)
	}
	r.notice("the base %s is not in this shallow clone: its tree was read from the GitHub API", short(r.base))
	return nil, tree, nil
}

func short(id gitstore.ID) string { return id.String()[:12] }
