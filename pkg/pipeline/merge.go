package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"deploycoord/pkg/finding"
	"deploycoord/pkg/github"
)

// Target is GitHub as Merge asks and orders it; *github.Repository is one.
type Target interface {
	MergeState(ctx context.Context, number int) (github.MergeState, error)
	Queueing(ctx context.Context, number int) (github.Queueing, error)
	Merge(ctx context.Context, number int, o github.MergeOrder) (string, error)
	Enqueue(ctx context.Context, nodeID, head string) (int, error)
	EnableAutoMerge(ctx context.Context, nodeID string, o github.MergeOrder) error
}

var _ Target = (*github.Repository)(nil)

// Order is a merge to carry out.
type Order struct {
	Pull   int
	Head   string // SHA that was judged: only this one is merged
	Method string // "merge", "squash", "rebase"
	When   string // "now", "auto", "queue"
	Title  string // of the merge commit; "" for GitHub's own
	Body   string // below it; "" for GitHub's own
	// Verdict is the gate's of this head, and Judged where it is from, for people.
	Verdict finding.Verdict
	Judged  string
	// OwnToken tells that the token is the workflow's own, whose merge starts no pipeline; Anyway merges with it all the same.
	OwnToken, Anyway bool
}

// MergeEnd is how a merge ended.
type MergeEnd string

// The ends of a merge.
const (
	Merged    MergeEnd = "merged"
	Queued    MergeEnd = "queued"     // it stands in the merge queue
	AutoMerge MergeEnd = "auto-merge" // it is merged as soon as GitHub's requirements are met
	Refused   MergeEnd = "refused"    // it may not be merged, and was not
	Undecided MergeEnd = "undecided"  // GitHub could not be asked
)

// Result is what became of an order.
type Result struct {
	End      MergeEnd `json:"end"`
	Text     string   `json:"summary"`
	Fix      string   `json:"fix,omitempty"`
	Pull     int      `json:"pull_request"`
	Head     string   `json:"head,omitempty"`
	Commit   string   `json:"commit,omitempty"` // that is on the base branch now; "" where none is, yet
	Position int      `json:"position,omitempty"`
	URL      string   `json:"url,omitempty"`
	Already  bool     `json:"already,omitempty"` // it was so before: nothing was done
}

// Merge merges exactly the head of the order. It may be run again: what is merged, queued or waits already stays so. An
// answer that is lost is read again, so that nothing is merged twice.
func Merge(ctx context.Context, t Target, o Order) Result {
	r := Result{Pull: o.Pull, Head: o.Head}
	state, err := t.MergeState(ctx, o.Pull)
	if err != nil {
		return r.undecided("read", err)
	}
	r.URL = state.URL
	if done, ok := r.settled(state, o); ok {
		return done
	}
	if refused, ok := r.refusal(state, o); ok {
		return refused
	}
	q, err := t.Queueing(ctx, o.Pull)
	switch {
	case err != nil && o.When != "now":
		return r.undecided("read", err)
	case err == nil && q.Queued:
		r.End, r.Position, r.Already = Queued, q.Position, true
		r.Text = fmt.Sprintf("#%d is in the merge queue already, at place %d; nothing was done", o.Pull, q.Position)
		return r
	case o.When == "queue" && !q.Enabled:
		r.End, r.Text, r.Fix = Refused, fmt.Sprintf("%s has no merge queue", clip(state.Base.Ref)), "merge with --when now or auto"
		return r
	case err == nil && q.Enabled && o.When != "auto":
		return r.enqueue(ctx, t, o, q)
	case o.When == "auto":
		return r.auto(ctx, t, o, q)
	}
	return r.now(ctx, t, o)
}

// settled tells of what is merged or closed already.
func (r Result) settled(state github.MergeState, o Order) (Result, bool) {
	switch {
	case state.Merged && state.Head.SHA == o.Head:
		r.End, r.Commit, r.Already = Merged, state.MergeCommit, true
		r.Text = fmt.Sprintf("#%d was merged already as %s; nothing was done", o.Pull, short(state.MergeCommit))
	case state.Merged:
		r.End, r.Text = Refused, fmt.Sprintf("#%d was merged with another head, %s", o.Pull, short(state.Head.SHA))
		r.Fix = "look at what was merged: it is not what was judged"
	case state.State == "closed":
		r.End, r.Text, r.Fix = Refused, fmt.Sprintf("#%d is closed", o.Pull), "reopen it"
	default:
		return r, false
	}
	return r, true
}

// refusal says why an open pull request may not be merged; false where it may.
func (r Result) refusal(state github.MergeState, o Order) (Result, bool) {
	r.End = Refused
	switch {
	case state.Head.SHA != o.Head:
		r.Text = fmt.Sprintf("the head of #%d moved from %s, which was judged, to %s", o.Pull, short(o.Head), short(state.Head.SHA))
		r.Fix = "let the gate judge the new head, then merge that"
	case state.Draft:
		r.Text, r.Fix = fmt.Sprintf("#%d is a draft", o.Pull), "mark it as ready for review"
	case o.Verdict == finding.VerdictBlocked:
		r.Text, r.Fix = "the gate's verdict is not READY: "+o.Judged, "mend what it found; it judges anew with every push, review and tick"
	case o.Verdict != finding.VerdictPass:
		r.End = Undecided
		r.Text, r.Fix = "the gate's verdict is not READY: "+o.Judged, "let the gate judge this head to its end"
	case o.OwnToken && !o.Anyway:
		r.Text = "the token is the workflow's own: what it merges starts no workflow, so nothing would be deployed"
		r.Fix = "hand in a merge-token of a GitHub App or a person (contents: write, pull-requests: write); or say --allow-workflow-token where the pipeline is started another way"
	default:
		return r, false
	}
	return r, true
}

func (r Result) now(ctx context.Context, t Target, o Order) Result {
	commit, err := t.Merge(ctx, o.Pull, github.MergeOrder{Head: o.Head, Method: o.Method, Title: o.Title, Message: o.Body})
	if err == nil {
		r.End, r.Commit = Merged, commit
		r.Text = fmt.Sprintf("#%d was merged at %s as %s", o.Pull, short(o.Head), short(commit))
		return r
	}
	state, readErr := t.MergeState(ctx, o.Pull) // the answer may be lost, and the merge done
	if readErr != nil {
		return r.undecided("merge", err)
	}
	if done, ok := r.settled(state, o); ok {
		if done.End == Merged {
			done.Already, done.Text = false, fmt.Sprintf("#%d was merged at %s as %s", o.Pull, short(o.Head), short(done.Commit))
		}
		return done
	}
	if moved, ok := r.refusal(state, o); ok {
		return moved
	}
	return r.failed("merge", err)
}

func (r Result) enqueue(ctx context.Context, t Target, o Order, q github.Queueing) Result {
	position, err := t.Enqueue(ctx, q.NodeID, o.Head)
	if err != nil {
		again, readErr := t.Queueing(ctx, o.Pull)
		switch {
		case readErr != nil:
			return r.undecided("queue", err)
		case !again.Queued || again.Head != o.Head:
			return r.failed("queue", err)
		}
		position = again.Position
	}
	r.End, r.Position = Queued, position
	r.Text = fmt.Sprintf("#%d is in the merge queue at place %d", o.Pull, position)
	if o.When == "now" {
		r.Text += ", as its branch merges through a queue"
	}
	return r
}

func (r Result) auto(ctx context.Context, t Target, o Order, q github.Queueing) Result {
	waits := fmt.Sprintf("#%d is merged as soon as GitHub's requirements are met", o.Pull)
	if q.AutoMerge == o.Method {
		r.End, r.Text, r.Already = AutoMerge, waits+"; it was so before", true
		return r
	}
	err := t.EnableAutoMerge(ctx, q.NodeID, github.MergeOrder{Head: o.Head, Method: o.Method, Title: o.Title, Message: o.Body})
	if err != nil {
		again, readErr := t.Queueing(ctx, o.Pull)
		switch {
		case readErr != nil:
			return r.undecided("switch auto-merge on for", err)
		case again.Merged:
		case again.AutoMerge != o.Method || again.Head != o.Head:
			return r.failed("switch auto-merge on for", err)
		}
	}
	r.End, r.Text = AutoMerge, waits
	return r
}

// failed tells a refusal of GitHub's from an answer that did not come.
func (r Result) failed(what string, err error) Result {
	var e *github.Error
	if !errors.As(err, &e) || e.Status == 0 || e.Status >= http.StatusInternalServerError || !e.Reset.IsZero() {
		return r.undecided(what, err)
	}
	r.End, r.Text = Refused, fmt.Sprintf("GitHub did not %s #%d: %s", what, r.Pull, clip(err.Error()))
	r.Fix = "see what the branch's rules still want, or what the token lacks"
	if e.Status == http.StatusMethodNotAllowed {
		r.Fix = "see what the branch's rules still want; or merge with --when auto, which waits for it"
	}
	return r
}

func (r Result) undecided(what string, err error) Result {
	r.End, r.Text = Undecided, fmt.Sprintf("could not %s #%d: %s", what, r.Pull, clip(err.Error()))
	r.Fix = "run it again: what was done by then is found"
	return r
}
