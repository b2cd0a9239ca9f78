package pipeline

import (
	"context"
	"time"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// Remote is GitHub as Merge needs it; *github.Repository is one.
type Remote interface {
	MergeState(ctx context.Context, number int) (github.MergeState, error)
	Merge(ctx context.Context, number int, o github.MergeOrder) (string, error)
	Queueing(ctx context.Context, number int) (github.Queueing, error)
	Enqueue(ctx context.Context, nodeID, head string) (int, error)
	EnableAutoMerge(ctx context.Context, nodeID string, o github.MergeOrder) error
	Requirements(ctx context.Context, branch string) (github.Requirements, error)
	// CheckRunsNamed and StatusesNamed give what is there under that name, newest first.
	CheckRunsNamed(ctx context.Context, sha, name string) ([]github.Check, error)
	StatusesNamed(ctx context.Context, sha, name string) ([]github.Check, error)
}

var _ Remote = (*github.Repository)(nil)

// The times at which a pull request is merged.
const (
	Now   = "now"
	Auto  = "auto"  // as soon as GitHub's requirements are met
	Queue = "queue" // through the branch's merge queue
)

// Order is a pull request to merge.
type Order struct {
	Pull    int
	Head    string // SHA that was judged; the head must be exactly this
	Method  string // "merge", "squash", "rebase"; a merge queue has its own
	When    string // Now, Auto or Queue
	Title   string // of the merge commit; "" for GitHub's own
	Message string // below the title; "" for GitHub's own
	// Verdict is the gate's of Head; "" to look up what it published there, by Check and Apps.
	Verdict finding.Verdict
	Check   string   // name of the gate's check run or commit status
	Apps    []string // slugs of the apps whose check runs are trusted; none for any, and for commit statuses
	// OwnToken tells that the token is a workflow's own: what it merges starts no workflow, so nothing would be deployed
	// (docs.github.com/actions, "Triggering a workflow from a workflow"). AllowOwnToken merges all the same.
	OwnToken, AllowOwnToken bool
	// Sleep waits between attempts, and ends early with an error when ctx does. Without it there is one attempt.
	Sleep func(context.Context, time.Duration) error
}

// MergeOutcome is how an order ended.
type MergeOutcome string

// The outcomes of an order.
const (
	Merged      MergeOutcome = "merged"
	Queued      MergeOutcome = "queued"     // the merge queue has it
	AutoEnabled MergeOutcome = "auto-merge" // GitHub merges it as soon as its requirements are met
	Refused     MergeOutcome = "refused"    // nothing was done
	Undecided   MergeOutcome = "undecided"  // GitHub did not answer: it may have been merged
)

// Result is what became of an order. Running the same order again is safe: what was done is found, and not done twice.
type Result struct {
	Outcome  MergeOutcome `json:"outcome"`
	Pull     int          `json:"pull_request"`
	Head     string       `json:"head"`               // SHA
	SHA      string       `json:"sha,omitempty"`      // the commit that is now on the base branch
	Base     string       `json:"base,omitempty"`     // branch
	URL      string       `json:"url,omitempty"`      // of the pull request
	Already  bool         `json:"already"`            // it was so before
	Position int          `json:"position,omitempty"` // in the merge queue
	Text     string       `json:"summary"`
	Fix      string       `json:"fix,omitempty"`
	Notes    []string     `json:"notes,omitempty"`
}

// merging is one order on its way.
type merging struct {
	remote Remote
	order  Order
	state  github.MergeState
	notes  []string
	tries  int
}

// Merge carries an order out.
func Merge(ctx context.Context, r Remote, o Order) Result {
	m := &merging{remote: r, order: o}
	out := m.carryOut(ctx)
	out.Pull, out.Head, out.Notes = o.Pull, o.Head, m.notes
	out.URL, out.Base = m.state.URL, clip(m.state.Base.Ref)
	return out
}

func (m *merging) carryOut(ctx context.Context) Result {
	if fault := m.order.fault(); fault != "" {
		return Result{Outcome: Refused, Text: fault, Fix: "mend the order"}
	}
	if err := m.read(ctx); err != nil {
		return m.unread(err)
	}
	if out, ended := standingOf(m.state, m.order); ended {
		return out
	}
	if m.order.OwnToken && !m.order.AllowOwnToken {
		return Result{
			Outcome: Refused,
			Text:    "the token is the workflow's own: GitHub starts no workflow for what it merges, so nothing would be deployed",
			Fix: "give merge-token: of a GitHub App, or a fine-grained personal token, with contents: write and pull-requests: write; " +
				"where something else deploys, --allow-workflow-token merges all the same",
		}
	}
	if out, ready := m.ready(ctx); !ready {
		return out
	}
	switch m.order.When {
	case Queue:
		return m.enqueue(ctx)
	case Auto:
		return m.automatically(ctx)
	}
	return m.now(ctx)
}

func (o Order) fault() string {
	switch {
	case o.Pull <= 0:
		return "the order names no pull request"
	case len(o.Head) != 40 && len(o.Head) != 64:
		return "the order does not name the whole SHA of the head that was judged"
	case o.Method != "merge" && o.Method != "squash" && o.Method != "rebase":
		return "the order's method is none of merge, squash, rebase"
	case o.When != Now && o.When != Auto && o.When != Queue:
		return "the order's time is none of now, auto, queue"
	}
	return ""
}

func (m *merging) merged(sha, text string) Result {
	return Result{Outcome: Merged, SHA: sha, Text: text}
}

func (m *merging) wire() github.MergeOrder {
	return github.MergeOrder{Head: m.order.Head, Method: m.order.Method, Title: m.order.Title, Message: m.order.Message}
}
