package githubsim

import "slices"

// maxAdvance bounds how often one change can make the next possible: each merge takes one pull request away.
const maxAdvance = 1000

// queueBot is who merges out of a merge queue.
const queueBot = "github-merge-queue[bot]"

// change takes the mutex for a change to the state. What it gives is deferred: it lets GitHub do what the change makes
// possible, and gives the mutex back.
func (r *Repository) change() func() {
	r.server.mu.Lock()
	return func() {
		r.server.advance()
		r.server.mu.Unlock()
	}
}

// advance does what GitHub does by itself once requirements are met: it merges the pull requests that wait for that, and
// moves the merge queues on.
func (s *Server) advance() {
	for range maxAdvance {
		moved := false
		for _, r := range s.all() {
			for _, p := range r.pulls {
				moved = r.autoMerge(p) || moved
			}
			for _, branch := range r.queuedBranches() {
				moved = r.advanceQueue(branch) || moved
			}
		}
		if !moved {
			return
		}
	}
}

// autoMerge merges a pull request that waits for its requirements, or queues it where its branch has a merge queue; it
// tells whether it did.
func (r *Repository) autoMerge(p *Pull) bool {
	if p.AutoMerge == nil || p.State != "open" || p.Draft || !r.cleanly(p) {
		return false
	}
	by, q := *p.AutoMerge, r.requirements(p.Base)
	if state := p.MergeableState; state != "" && state != "clean" && state != "unstable" || len(r.unmet(p, q)) > 0 {
		return false
	}
	if q.queue {
		p.AutoMerge = nil // its work is done: what falls out of the queue does not come back by itself
		r.enqueue(p, by.By, false)
		return true
	}
	_, err := r.mergeNow(p, mergeOrder{Title: by.Title, Message: by.Message, Method: by.Method}, by.By, q)
	return err == nil // else it goes on waiting: the head may be out of date
}

// queuedBranches lists the branches whose merge queues are moved on here: not those with an entry that was set as it is.
func (r *Repository) queuedBranches() []string {
	driven := map[string]bool{}
	for _, e := range r.queue {
		base := r.pull(e.Pull).Base
		before, seen := driven[base]
		driven[base] = e.driven && (before || !seen)
	}
	return slices.DeleteFunc(names(driven), func(branch string) bool { return !driven[branch] })
}

// advanceQueue takes what can no longer be merged out of a branch's queue, builds the groups, and merges the first one
// when the branch's required checks have passed on it; it tells whether something left the queue.
func (r *Repository) advanceQueue(branch string) bool {
	before := len(r.queue)
	for _, e := range r.queueOf(branch) {
		if p := r.pull(e.Pull); p.Draft || p.HeadSHA != e.head { // a push takes a pull request out
			r.dequeue(p)
		}
	}
	r.arrange(branch)
	q := r.requirements(branch)
	for i, e := range r.queueOf(branch) {
		e.State = r.groupState(e, q)
		switch p := r.pull(e.Pull); {
		case e.State == "UNMERGEABLE":
			r.dequeue(p)
			return true
		case e.State == "MERGEABLE" && i == 0:
			return r.finish(p, queueBot, e.HeadSHA) == nil
		}
	}
	return len(r.queue) != before
}

// groupState is an entry's state by the required checks of its merge group.
func (r *Repository) groupState(e *MergeQueueEntry, q requirements) string {
	state := "MERGEABLE"
	for _, need := range q.checks {
		switch r.checkState(e.HeadSHA, need) {
		case checkFailing:
			return "UNMERGEABLE"
		case checkExpected, checkRunning:
			state = "AWAITING_CHECKS"
		}
	}
	return state
}
