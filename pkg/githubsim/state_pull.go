package githubsim

import (
	"fmt"
	"time"
)

// Pull is a pull request.
type Pull struct {
	Number int    `json:"number"` // 0 for the next one
	ID     int64  `json:"-"`
	Title  string `json:"title"`
	Body   string `json:"body"`
	Author string `json:"author"`
	Head   string `json:"head"` // branch
	Base   string `json:"base"` // branch; "" for the default one
	// HeadRepository is the fork it comes from, "owner/name"; "" for the repository itself.
	HeadRepository string   `json:"head_repository"`
	Draft          bool     `json:"draft"`
	Labels         []string `json:"labels"`
	// Mergeable overrides what the git objects say; nil for what they say.
	Mergeable *bool `json:"mergeable"`
	// MergeableAfter is how many readers are told null (still computing) first, and again after each push.
	MergeableAfter int      `json:"mergeable_after"`
	MergeableState string   `json:"mergeable_state"` // overrides the computed one
	Reviewers      []string `json:"reviewers"`       // requested
	Teams          []string `json:"teams"`           // requested, by slug
	Assignees      []string `json:"assignees"`
	Association    string   `json:"association"` // of the author; "" for what follows from the permissions
	HeadGone       bool     `json:"head_gone"`   // the fork was deleted

	State       string     `json:"-"` // "open" or "closed"
	HeadSHA     string     `json:"-"`
	BaseSHA     string     `json:"-"` // the base branch's tip as of the last push
	Merged      bool       `json:"-"`
	MergedBy    string     `json:"-"`
	MergeCommit string     `json:"-"` // of a merged one
	AutoMerge   *AutoMerge `json:"-"`
	Created     time.Time  `json:"-"`
	Updated     time.Time  `json:"-"`
	Closed      time.Time  `json:"-"` // zero while open
	MergedAt    time.Time  `json:"-"`
}

// AutoMerge is a merge that waits for its requirements.
type AutoMerge struct {
	By, Method, Title, Message string // Method: "merge", "squash" or "rebase"
	Enabled                    time.Time
}

// AddPull opens a pull request; what it gives is a copy.
func (r *Repository) AddPull(p Pull) (*Pull, error) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	made, err := r.addPull(p)
	if err != nil {
		return nil, fmt.Errorf("pull request %q: %w", p.Title, err)
	}
	out := *made
	return &out, nil
}

func (r *Repository) addPull(p Pull) (*Pull, error) {
	if p.Base == "" {
		p.Base = r.DefaultBranch
	}
	switch {
	case p.Number == 0:
		p.Number = r.lastNumber + 1
	case p.Number <= r.lastNumber:
		return nil, fmt.Errorf("the number %d is used or passed", p.Number)
	}
	p.ID, p.State = r.server.id(), "open"
	p.Created = r.server.tick()
	p.Updated = p.Created
	made := &p
	if err := r.follow(made); err != nil {
		return nil, err
	}
	r.server.user(p.Author)
	for _, name := range p.Labels {
		r.label(name)
	}
	r.lastNumber = p.Number
	r.pulls = append(r.pulls, made)
	r.unwrittenPulls[p.Number] = p.MergeableAfter
	return made, nil
}

func (r *Repository) pull(number int) *Pull {
	return first(r.pulls, func(p *Pull) bool { return p.Number == number })
}

// settle closes a pull request or opens it again, or refuses as GitHub does; what is so already keeps its time.
func (r *Repository) settle(p *Pull, state string) error {
	switch {
	case state != "open" && state != "closed":
		return invalid("PullRequest", "state", "invalid", "")
	case state == p.State:
		return nil
	case p.Merged:
		return invalid("PullRequest", "state", "invalid", "state cannot be changed. The pull request has been merged.")
	case state == "closed":
		r.leave(p)
		p.State, p.Closed = state, r.server.tick()
		p.Updated = p.Closed
		return nil
	}
	if err := r.follow(p); err != nil {
		return invalid("PullRequest", "state", "invalid", fmt.Sprintf("state cannot be changed. The %s branch has been deleted.", p.Head))
	}
	p.State, p.Closed, p.Updated = state, time.Time{}, r.server.tick()
	return nil
}

// leave takes a pull request that is no longer open out of whatever would merge it.
func (r *Repository) leave(p *Pull) {
	p.AutoMerge = nil
	r.dequeue(p)
}
