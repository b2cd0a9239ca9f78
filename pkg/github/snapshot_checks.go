package github

import "time"

type queriedHead struct {
	Commit *struct {
		Oid               string
		StatusCheckRollup *struct{ Contexts *connection[queriedCheck] }
	}
}

// queriedCheck is a check run or a commit status.
type queriedCheck struct {
	Typename string `json:"__typename"`

	DatabaseID  int64
	Name        string
	Status      string
	Conclusion  string
	StartedAt   *time.Time
	CompletedAt *time.Time
	DetailsURL  string
	URL         string
	ExternalID  string
	Title       string
	Summary     string
	CheckSuite  *struct {
		App *struct {
			Slug       string
			DatabaseID int64
		}
		WorkflowRun *struct{ DatabaseID int64 }
	}

	Context     string
	State       string
	Description string
	TargetURL   string
	CreatedAt   *time.Time
}

// checks gives those of the head. A commit that was found and has no rollup has no checks.
func (q *queriedPull) checks(head string) ([]Check, bool) {
	if q.HeadCommit == nil || len(q.HeadCommit.Nodes) != 1 || q.HeadCommit.Nodes[0] == nil {
		return nil, false
	}
	commit := q.HeadCommit.Nodes[0].Commit
	if commit == nil || commit.Oid != head {
		return nil, false
	}
	if commit.StatusCheckRollup == nil {
		return []Check{}, true
	}
	nodes, whole := commit.StatusCheckRollup.Contexts.whole()
	if !whole {
		return nil, false
	}
	out := make([]Check, 0, len(nodes))
	for _, n := range nodes {
		c, err := n.check()
		if err != nil {
			return nil, false
		}
		out = append(out, c)
	}
	return newestChecks(out), true
}

func (n *queriedCheck) check() (Check, error) {
	when := func(t *time.Time) time.Time {
		if t == nil {
			return time.Time{}
		}
		return t.UTC()
	}
	if n.Typename == "StatusContext" {
		return statusCheck(n.Context, n.State, n.Description, n.TargetURL, when(n.CreatedAt))
	}
	c := Check{
		ID: n.DatabaseID, Name: n.Name, Conclusion: n.Conclusion, ExternalID: n.ExternalID, Started: when(n.StartedAt),
		Completed: when(n.CompletedAt), Title: n.Title, Summary: n.Summary, URL: either(n.DetailsURL, n.URL),
	}
	if s := n.CheckSuite; s != nil {
		if s.App != nil {
			c.App, c.AppID = s.App.Slug, s.App.DatabaseID
		}
		if s.WorkflowRun != nil {
			c.RunID = s.WorkflowRun.DatabaseID
		}
	}
	return c.checked(n.Status)
}
