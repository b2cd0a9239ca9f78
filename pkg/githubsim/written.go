package githubsim

import "slices"

// CheckRuns gives copies of a commit's check runs, oldest first.
func (r *Repository) CheckRuns(sha string) []CheckRun {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.runsOf(sha))
}

// Statuses gives copies of a commit's statuses, oldest first.
func (r *Repository) Statuses(sha string) []Status {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.statusesOf(sha))
}

// Comments gives copies of a conversation, oldest first.
func (r *Repository) Comments(number int) []Comment {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.commentsOn(number))
}

// Reviews gives copies of a pull request's reviews, in the order in which they were given.
func (r *Repository) Reviews(number int) []Review {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.reviewsOf(number))
}

// Issues gives copies of the issues, by number.
func (r *Repository) Issues() []Issue {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.issues)
}

// Pull gives a copy of a pull request; nil where there is none.
func (r *Repository) Pull(number int) *Pull {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	p := r.pull(number)
	if p == nil {
		return nil
	}
	out := *p
	return &out
}

// Deployments gives copies of the deployments, oldest first.
func (r *Repository) Deployments() []Deployment {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.deployments)
}

// Dispatches lists the events that clients sent, oldest first.
func (r *Repository) Dispatches() []Dispatch {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return slices.Clone(r.dispatches)
}

// Queue gives copies of the merge queue's entries, by position.
func (r *Repository) Queue() []MergeQueueEntry {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return copies(r.queue)
}

func copies[T any](all []*T) []T {
	out := make([]T, 0, len(all))
	for _, v := range all {
		out = append(out, *v)
	}
	return out
}
