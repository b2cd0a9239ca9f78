package githubsim

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// CheckRun is one check run.
type CheckRun struct {
	ID          int64        `json:"id"` // 0 for the next one
	SHA         string       `json:"sha"`
	Name        string       `json:"name"`
	App         string       `json:"app"`        // slug; "" for github-actions
	Status      string       `json:"status"`     // "" for completed where there is a conclusion, else queued
	Conclusion  string       `json:"conclusion"` // "" until it is completed
	ExternalID  string       `json:"external_id"`
	DetailsURL  string       `json:"details_url"`
	Title       string       `json:"title"` // of the output
	Summary     string       `json:"summary"`
	Text        string       `json:"text"`
	Annotations []Annotation `json:"annotations"`
	RunID       int64        `json:"run_id"` // the workflow run it is a job of; 0 for none
	Started     time.Time    `json:"started"`
	Completed   time.Time    `json:"completed"`

	Suite int64 `json:"-"` // check suite: one for each commit and app, or workflow run
}

// Annotation is a remark of a check run at a line.
type Annotation struct {
	Path        string  `json:"path"`
	StartLine   int     `json:"start_line"`
	EndLine     int     `json:"end_line"`
	StartColumn *int    `json:"start_column"`
	EndColumn   *int    `json:"end_column"`
	Level       string  `json:"annotation_level"` // notice, warning, failure
	Message     string  `json:"message"`
	Title       *string `json:"title"`
	RawDetails  *string `json:"raw_details"`
}

// Status is one commit status.
type Status struct {
	ID          int64     `json:"-"`
	SHA         string    `json:"-"`
	Context     string    `json:"context"` // "" for "default"
	State       string    `json:"state"`   // error, failure, pending, success
	Description string    `json:"description"`
	TargetURL   string    `json:"target_url"`
	Author      string    `json:"author"`
	Created     time.Time `json:"-"`
}

// AddCheckRun makes a check run and gives its ID.
func (r *Repository) AddCheckRun(c CheckRun) (int64, error) {
	defer r.change()()
	made, err := r.addCheckRun(c)
	if err != nil {
		return 0, fmt.Errorf("check run %q: %w", c.Name, err)
	}
	return made.ID, nil
}

func (r *Repository) addCheckRun(c CheckRun) (*CheckRun, error) {
	if c.Name == "" || c.SHA == "" {
		return nil, errors.New("it needs a name and a SHA")
	}
	if c.Status == "" {
		c.Status = "queued"
		if c.Conclusion != "" {
			c.Status = "completed"
		}
	}
	if c.ID == 0 {
		c.ID = r.server.id()
	}
	at := r.server.tick()
	if c.Started.IsZero() && c.Status != "queued" {
		c.Started = at
	}
	if c.Completed.IsZero() && c.Status == "completed" {
		c.Completed = at
	}
	c.App = r.server.app(c.App).Slug
	c.Suite = r.suite(&c)
	r.checkRuns = append(r.checkRuns, &c)
	return &c, nil
}

// suite is that of a commit, an app and a workflow run.
func (r *Repository) suite(c *CheckRun) int64 {
	for _, other := range r.checkRuns {
		if other.SHA == c.SHA && other.App == c.App && other.RunID == c.RunID {
			return other.Suite
		}
	}
	for _, run := range r.runs {
		if run.ID == c.RunID {
			return run.Suite
		}
	}
	return r.server.id()
}

// newest leaves of check runs, oldest first, the newest of each name and app.
func newest(all []*CheckRun) []*CheckRun {
	var out []*CheckRun
	for _, c := range all {
		out = slices.DeleteFunc(out, func(o *CheckRun) bool { return o.Name == c.Name && o.App == c.App && o.Suite == c.Suite })
		out = append(out, c)
	}
	return out
}

// runsOf lists a commit's check runs, oldest first.
func (r *Repository) runsOf(sha string) []*CheckRun {
	var out []*CheckRun
	for _, c := range r.checkRuns {
		if c.SHA == sha {
			out = append(out, c)
		}
	}
	return out
}

// statusesOf lists a commit's statuses, oldest first.
func (r *Repository) statusesOf(sha string) []*Status {
	var out []*Status
	for _, st := range r.statuses {
		if st.SHA == sha {
			out = append(out, st)
		}
	}
	return out
}

// AddStatus sets a commit status.
func (r *Repository) AddStatus(sha string, st Status) error {
	defer r.change()()
	_, err := r.addStatus(sha, st)
	return err
}

func (r *Repository) addStatus(sha string, st Status) (*Status, error) {
	if !slices.Contains([]string{"error", "failure", "pending", "success"}, st.State) {
		return nil, fmt.Errorf("status %q: the state %q: expected error, failure, pending or success", st.Context, st.State)
	}
	if st.Context == "" {
		st.Context = "default"
	}
	st.ID, st.SHA = r.server.id(), sha
	st.Created = r.server.tick()
	r.server.user(st.Author)
	r.statuses = append(r.statuses, &st)
	return &st, nil
}
