package githubsim

import (
	"fmt"
	"slices"
	"strings"
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

// Review is one review of a pull request.
type Review struct {
	ID          int64     `json:"-"`
	Pull        int       `json:"-"`
	Author      string    `json:"author"`
	State       string    `json:"state"` // APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED, PENDING
	SHA         string    `json:"sha"`   // "" for the head
	Body        string    `json:"body"`
	Association string    `json:"association"`
	Submitted   time.Time `json:"submitted"` // zero for now
}

// Comment is one in the conversation of an issue or pull request.
type Comment struct {
	ID          int64     `json:"-"`
	Number      int       `json:"-"` // of the issue or pull request
	Author      string    `json:"author"`
	App         string    `json:"app"` // slug of the app that wrote it; "" for none
	Body        string    `json:"body"`
	Association string    `json:"association"`
	Created     time.Time `json:"-"`
	Updated     time.Time `json:"-"`
}

// Issue is an issue that is no pull request.
type Issue struct {
	Number                   int
	ID                       int64
	Title, Body, Author      string
	State                    string // "open" or "closed"
	StateReason              string // "completed", "not_planned", "reopened"; "" for none
	Labels, Assignees        []string
	Created, Updated, Closed time.Time
}

// Label is one that an issue or pull request may have.
type Label struct {
	ID          int64
	Name, Color string
	Description string
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

// label finds a label, or makes it.
func (r *Repository) label(name string) *Label {
	key := strings.ToLower(name)
	if r.labels[key] == nil {
		r.labels[key] = &Label{ID: r.server.id(), Name: name, Color: "ededed"}
	}
	return r.labels[key]
}

func (r *Repository) pull(number int) *Pull {
	i := slices.IndexFunc(r.pulls, func(p *Pull) bool { return p.Number == number })
	if i < 0 {
		return nil
	}
	return r.pulls[i]
}

func (r *Repository) issue(number int) *Issue {
	i := slices.IndexFunc(r.issues, func(p *Issue) bool { return p.Number == number })
	if i < 0 {
		return nil
	}
	return r.issues[i]
}

// AddReview gives a review of a pull request.
func (r *Repository) AddReview(number int, v Review) (int64, error) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.addReview(number, v)
}

func (r *Repository) addReview(number int, v Review) (int64, error) {
	p := r.pull(number)
	switch {
	case p == nil:
		return 0, fmt.Errorf("review: there is no pull request %d", number)
	case !slices.Contains([]string{"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"}, v.State):
		return 0, fmt.Errorf("review: the state %q: expected APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING", v.State)
	}
	v.ID, v.Pull = r.server.id(), number
	if v.SHA == "" {
		v.SHA = p.HeadSHA
	}
	at := r.server.tick()
	if v.Submitted.IsZero() {
		v.Submitted = at
	}
	r.server.user(v.Author)
	r.reviews = append(r.reviews, &v)
	return v.ID, nil
}

// AddComment writes one below an issue or pull request.
func (r *Repository) AddComment(number int, c Comment) (int64, error) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	made, err := r.addComment(number, c)
	if err != nil {
		return 0, err
	}
	return made.ID, nil
}

func (r *Repository) addComment(number int, c Comment) (*Comment, error) {
	if r.pull(number) == nil && r.issue(number) == nil {
		return nil, fmt.Errorf("comment: there is no issue or pull request %d", number)
	}
	c.ID, c.Number = r.server.id(), number
	c.Created = r.server.tick()
	c.Updated = c.Created
	r.server.user(c.Author)
	r.comments = append(r.comments, &c)
	return &c, nil
}
