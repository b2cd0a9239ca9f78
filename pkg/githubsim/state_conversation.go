package githubsim

import (
	"slices"
	"time"
)

// comment finds one by its ID; nil where there is none.
func (r *Repository) comment(id int64) *Comment {
	i := slices.IndexFunc(r.comments, func(m *Comment) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return r.comments[i]
}

// Comments are the comments on an issue or pull request, oldest first.
func (r *Repository) Comments(number int) []Comment {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var out []Comment
	for _, m := range r.comments {
		if m.Number == number {
			out = append(out, *m)
		}
	}
	return out
}

// CheckRuns are the check runs of a commit, oldest first.
func (r *Repository) CheckRuns(sha string) []CheckRun {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var out []CheckRun
	for _, c := range r.runsOf(sha) {
		out = append(out, *c)
	}
	return out
}

// Statuses are the statuses of a commit, oldest first.
func (r *Repository) Statuses(sha string) []Status {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	var out []Status
	for _, st := range r.statusesOf(sha) {
		out = append(out, *st)
	}
	return out
}

// setState opens or closes a pull request.
func (p *Pull) setState(state string, at time.Time) {
	p.State, p.Updated = state, at
	p.Closed = time.Time{}
	if state == "closed" {
		p.Closed = at
	}
}
