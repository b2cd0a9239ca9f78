package githubsim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// enableAutoMergeOrder notes that a pull request is to be merged when its requirements are met. One that could be merged
// at once is refused, as GitHub does.
func enableAutoMergeOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	if err != nil {
		return nil, err
	}
	if err := o.judged(p); err != nil {
		return nil, err
	}
	word := o.merging(p)
	switch {
	case !o.repo.AutoMerge:
		return nil, unprocessableOrder("Pull request Auto merge is not allowed for this repository")
	case p.State != "open":
		return nil, unprocessableOrder("Pull request is closed")
	case p.Draft:
		return nil, unprocessableOrder("Pull request Pull request is in draft status")
	case word.state == "clean" || word.state == "unstable" && !o.repo.hasQueue(p.Base):
		return nil, unprocessableOrder("Pull request Pull request is in %s status", word.state)
	}
	method := strings.ToLower(o.text("mergeMethod"))
	if method == "" {
		method = "merge"
	}
	if err := o.repo.mayMerge(method, o.repo.requirements(p.Base)); err != nil {
		return nil, err
	}
	p.Updated = o.call.server.tick()
	p.AutoMerge = &AutoMerge{By: o.call.login(), Method: method, Title: o.text("commitHeadline"), Message: o.text("commitBody"), Enabled: p.Updated}
	return o.showing(p), nil
}

func disableAutoMergeOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", pulls)
	switch {
	case err != nil:
		return nil, err
	case p.AutoMerge == nil:
		return nil, unprocessableOrder("Can't disable auto-merge for this pull request")
	}
	p.AutoMerge, p.Updated = nil, o.call.server.tick()
	return o.showing(p), nil
}

func enqueueOrder(o order) (payload, error) {
	o, p, err := o.pull("pullRequestId", contents)
	if err != nil {
		return nil, err
	}
	if err := o.judged(p); err != nil {
		return nil, err
	}
	can := o.merging(p).can
	switch q := o.repo.requirements(p.Base); {
	case !q.queue:
		return nil, unprocessableOrder("The merge queue is not enabled for the branch %s", p.Base)
	case p.State != "open" || p.Draft:
		return nil, unprocessableOrder("Pull request is not open, or is a draft")
	case o.repo.queueEntry(p) != nil:
		return nil, unprocessableOrder("Pull request is already in the merge queue")
	case can == nil || !*can:
		return nil, unprocessableOrder("Pull request is not mergeable")
	case len(o.repo.unmet(p, q)) > 0:
		return nil, unprocessableOrder("%s", strings.Join(o.repo.unmet(p, q), " "))
	}
	e := MergeQueueEntry{Pull: p.Number, Enqueuer: o.call.login(), State: "AWAITING_CHECKS", Jump: o.truth("jump"), Position: len(o.repo.queueOf(p.Base)) + 1}
	if err := o.repo.addMergeQueueEntry(e); err != nil {
		return nil, err
	}
	made := o.repo.queueEntry(p)
	if made.Jump {
		made.Position = 0
	}
	if err := o.repo.arrange(p.Base); err != nil {
		return nil, err
	}
	return payload{"mergeQueueEntry": o.node("MergeQueueEntry", made)}, nil
}

func dequeueOrder(o order) (payload, error) {
	o, p, err := o.pull("id", pulls)
	if err != nil {
		return nil, err
	}
	e := o.repo.queueEntry(p)
	if e == nil {
		return nil, unprocessableOrder("Pull request is not in the merge queue")
	}
	o.repo.queue = slices.DeleteFunc(o.repo.queue, func(other *MergeQueueEntry) bool { return other == e })
	o.repo.ungroup(p.Base, e)
	if err := o.repo.arrange(p.Base); err != nil {
		return nil, err
	}
	return payload{"mergeQueueEntry": o.node("MergeQueueEntry", e)}, nil
}

// groupRef is the branch of an entry's merge group, as GitHub names it.
func groupRef(branch string, e *MergeQueueEntry) string {
	return fmt.Sprintf("refs/heads/gh-readonly-queue/%s/pr-%d-%s", branch, e.Pull, e.BaseSHA)
}

func (r *Repository) ungroup(branch string, e *MergeQueueEntry) {
	if e.BaseSHA != "" {
		_ = r.deleteRef(groupRef(branch, e)) // it need not be there
	}
}

// arrange numbers a branch's entries, and builds the merge groups anew that no longer stand on the one before.
func (r *Repository) arrange(branch string) error {
	parent, err := r.head(branch)
	if err != nil {
		return err
	}
	for i, e := range r.queueOf(branch) {
		e.Position = i + 1
		if e.BaseSHA != parent.String() || e.HeadSHA == "" {
			r.ungroup(branch, e)
			head, err := r.grouped(parent, e)
			if err != nil {
				return fmt.Errorf("build the merge group of #%d: %w", e.Pull, err)
			}
			e.BaseSHA, e.HeadSHA = parent.String(), head.String()
			if err := r.setRef(groupRef(branch, e), head); err != nil {
				return err
			}
		}
		parent = plumbing.NewHash(e.HeadSHA)
	}
	return nil
}

// grouped writes the commit that merges an entry's pull request onto the group before it.
func (r *Repository) grouped(parent plumbing.Hash, e *MergeQueueEntry) (plumbing.Hash, error) {
	p := r.pull(e.Pull)
	return r.mergedHead(p, mergeOrder{Method: "merge"}, either(e.Enqueuer, r.Owner), parent, plumbing.NewHash(p.HeadSHA))
}
