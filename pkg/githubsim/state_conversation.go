package githubsim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

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

// label finds a label, or makes it.
func (r *Repository) label(name string) *Label {
	key := strings.ToLower(name)
	if r.labels[key] == nil {
		r.labels[key] = &Label{ID: r.server.id(), Name: name, Color: "ededed"}
	}
	return r.labels[key]
}

func (r *Repository) issue(number int) *Issue {
	return first(r.issues, func(p *Issue) bool { return p.Number == number })
}

// AddReview gives a review of a pull request.
func (r *Repository) AddReview(number int, v Review) (int64, error) {
	defer r.change()()
	made, err := r.addReview(number, v)
	if err != nil {
		return 0, err
	}
	return made.ID, nil
}

func (r *Repository) addReview(number int, v Review) (*Review, error) {
	p := r.pull(number)
	switch {
	case p == nil:
		return nil, fmt.Errorf("review: there is no pull request %d", number)
	case !slices.Contains([]string{"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"}, v.State):
		return nil, fmt.Errorf("review: the state %q: expected APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING", v.State)
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
	return &v, nil
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

// commentsOn lists a conversation, oldest first.
func (r *Repository) commentsOn(number int) []*Comment {
	return slices.DeleteFunc(slices.Clone(r.comments), func(m *Comment) bool { return m.Number != number })
}

// reviewsOf lists a pull request's reviews, in the order in which they were given.
func (r *Repository) reviewsOf(number int) []*Review {
	return slices.DeleteFunc(slices.Clone(r.reviews), func(v *Review) bool { return v.Pull != number })
}

// comment finds one by its ID; nil where there is none.
func (r *Repository) comment(id int64) *Comment {
	return first(r.comments, func(m *Comment) bool { return m.ID == id })
}
