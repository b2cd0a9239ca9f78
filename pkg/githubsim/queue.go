package githubsim

import (
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
)

// enqueue puts a pull request at the end of its branch's merge queue, or before all others, and builds its group.
func (r *Repository) enqueue(p *Pull, by string, jump bool) *MergeQueueEntry {
	made := r.addMergeQueueEntry(p, MergeQueueEntry{Pull: p.Number, Enqueuer: by, Jump: jump, driven: true})
	if jump {
		made.Position = 0
	}
	r.arrange(p.Base)
	return made
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

// arrange numbers a branch's entries, and builds the merge groups anew that no longer stand on the one before. What
// cannot be merged onto it leaves the queue.
func (r *Repository) arrange(branch string) {
	parent, err := r.head(branch)
	if err != nil {
		return // without a branch nothing can be built
	}
	at := 0
	for _, e := range r.queueOf(branch) {
		if e.BaseSHA != parent.String() || e.HeadSHA == "" {
			if err := r.group(branch, parent, e); err != nil {
				e.State = "UNMERGEABLE"
				r.dequeue(r.pull(e.Pull))
				continue
			}
		}
		at++
		e.Position = at
		parent = plumbing.NewHash(e.HeadSHA)
	}
}

// group writes the commit and the branch that merge an entry's pull request onto what is before it.
func (r *Repository) group(branch string, parent plumbing.Hash, e *MergeQueueEntry) error {
	r.ungroup(branch, e)
	e.BaseSHA, e.HeadSHA = "", ""
	p := r.pull(e.Pull)
	head, err := r.mergedHead(p, mergeOrder{Method: "merge"}, either(e.Enqueuer, r.Owner), parent, plumbing.NewHash(p.HeadSHA))
	if err != nil {
		return fmt.Errorf("build the merge group of #%d: %w", e.Pull, err)
	}
	e.BaseSHA, e.HeadSHA, e.State = parent.String(), head.String(), "AWAITING_CHECKS"
	return r.setRef(groupRef(branch, e), head)
}
