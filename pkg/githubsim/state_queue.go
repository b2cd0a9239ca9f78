package githubsim

import (
	"errors"
	"slices"
	"time"
)

// MergeQueueEntry is one pull request in the merge queue of its base branch.
type MergeQueueEntry struct {
	ID       int64 `json:"-"`
	Pull     int   `json:"pull"`
	Position int   `json:"position"` // 0 for the last
	// State is QUEUED, AWAITING_CHECKS, MERGEABLE, UNMERGEABLE or LOCKED, and stays what it was set to. Left out, with no
	// SHAs, in the queue of a branch whose rules have one, it is as its merge group's checks say.
	State    string `json:"state"`
	Enqueuer string `json:"enqueuer"`
	// BaseSHA and HeadSHA are those of the merge group; "" until it has been built.
	BaseSHA  string    `json:"base_sha"`
	HeadSHA  string    `json:"head_sha"`
	Jump     bool      `json:"jump"`
	Enqueued time.Time `json:"-"`

	head   string // of the pull request when it was queued
	driven bool   // its group is built and merged here
}

// AddMergeQueueEntry queues a pull request.
func (r *Repository) AddMergeQueueEntry(e MergeQueueEntry) error {
	defer r.change()()
	p := r.pull(e.Pull)
	if p == nil {
		return errors.New("merge queue: there is no such pull request")
	}
	e.driven = e.State == "" && e.HeadSHA == "" && e.BaseSHA == "" && r.requirements(p.Base).queue
	r.addMergeQueueEntry(p, e)
	return nil
}

func (r *Repository) addMergeQueueEntry(p *Pull, e MergeQueueEntry) *MergeQueueEntry {
	e.ID, e.Enqueued, e.head = r.server.id(), r.server.tick(), p.HeadSHA
	if e.Position == 0 {
		e.Position = len(r.queueOf(p.Base)) + 1
	}
	if e.State == "" {
		e.State = "QUEUED"
	}
	r.server.user(e.Enqueuer)
	r.queue = append(r.queue, &e)
	return &e
}

// dequeue takes a pull request out of its merge queue, with the branch of its group; nothing where it is in none.
func (r *Repository) dequeue(p *Pull) {
	e := r.queueEntry(p)
	if e == nil {
		return
	}
	r.queue = slices.DeleteFunc(r.queue, func(o *MergeQueueEntry) bool { return o == e })
	r.ungroup(p.Base, e)
	for i, o := range r.queueOf(p.Base) {
		o.Position = i + 1
	}
}

// queueEntry is a pull request's place in its merge queue; nil where it has none.
func (r *Repository) queueEntry(p *Pull) *MergeQueueEntry {
	return first(r.queue, func(e *MergeQueueEntry) bool { return e.Pull == p.Number })
}

// queueOf lists the entries of a branch's merge queue in their order.
func (r *Repository) queueOf(branch string) []*MergeQueueEntry {
	var found []*MergeQueueEntry
	for _, e := range r.queue {
		if p := r.pull(e.Pull); p != nil && p.Base == branch {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b *MergeQueueEntry) int { return a.Position - b.Position })
	return found
}

// hasQueue tells whether a branch has a merge queue: by its rules, or because something stands in it.
func (r *Repository) hasQueue(branch string) bool {
	return r.requirements(branch).queue || len(r.queueOf(branch)) > 0
}
