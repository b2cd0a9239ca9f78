package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"deploycoord/pkg/github"
)

const (
	// maxTries is how often an order is sent, each time after it was looked whether the one before was carried out.
	maxTries = 4
	// maxReads is how often the pull request is read to find out whether an order was carried out.
	maxReads = 3
	tryPause = 3 * time.Second
)

// standingOf tells what the pull request's own state makes of an order: done already, or impossible. It is a pure
// function; ended is false where the order can go on.
func standingOf(s github.MergeState, o Order) (out Result, ended bool) {
	refused := func(text, fix string) (Result, bool) { return Result{Outcome: Refused, Text: text, Fix: fix}, true }
	moved := s.Head.SHA != o.Head
	switch {
	case s.Merged && !moved:
		return Result{Outcome: Merged, SHA: s.MergeCommit, Already: true, Text: fmt.Sprintf("#%d was merged already, as %s", o.Pull, short(s.MergeCommit))}, true
	case s.Merged:
		return refused(fmt.Sprintf("#%d was merged already, with the head %s; %s was judged", o.Pull, short(s.Head.SHA), short(o.Head)),
			"see what else was merged: the gate has not judged it; follow it with deploycoord pipeline --sha "+short(s.MergeCommit))
	case s.State != "open":
		return refused(fmt.Sprintf("#%d is closed", o.Pull), "open it again, or open another one")
	case moved:
		return refused(fmt.Sprintf("the head of #%d moved to %s; %s was judged", o.Pull, short(s.Head.SHA), short(o.Head)),
			"let the gate judge the new head, then merge that")
	case s.Draft:
		return refused(fmt.Sprintf("#%d is a draft", o.Pull), "mark it as ready for review")
	case s.Mergeable == github.MergeableNo:
		return refused(fmt.Sprintf("#%d has conflicts with %s", o.Pull, clip(s.Base.Ref)), "resolve them, and let the gate judge the new head")
	}
	return Result{}, false
}

func (m *merging) read(ctx context.Context) (err error) {
	var s github.MergeState
	for try := range maxReads {
		if s, err = m.remote.MergeState(ctx, m.order.Pull); err == nil {
			m.state = s
			return nil
		}
		if permissionOf(err) != "" || m.pause(ctx, try) != nil {
			return err
		}
	}
	return err
}

func (m *merging) pause(ctx context.Context, try int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.order.Sleep == nil {
		return errors.New("there is no clock to wait by")
	}
	return m.order.Sleep(ctx, tryPause<<min(try, 3))
}

// unread words that the pull request cannot be read before anything was ordered.
func (m *merging) unread(err error) Result {
	if permission := permissionOf(err); permission != "" {
		return Result{Outcome: Refused, Text: fmt.Sprintf("#%d cannot be read: %s", m.order.Pull, clip(err.Error())), Fix: fmt.Sprintf("see that it exists, and give the token the permission %q", permission)}
	}
	return Result{Outcome: Undecided, Text: fmt.Sprintf("#%d could not be read, so nothing was merged: %s", m.order.Pull, clip(err.Error())), Fix: "run it again"}
}

// settle finds out after a failed order what became of it. again tells that it may be sent again.
func (m *merging) settle(ctx context.Context, err error) (out Result, again bool) {
	if reread := m.read(ctx); reread != nil {
		return Result{
			Outcome: Undecided, Text: fmt.Sprintf("GitHub did not say whether #%d was merged: %s", m.order.Pull, clip(err.Error())),
			Fix: "run it again: what was merged is found, and not merged twice",
		}, false
	}
	if out, ended := standingOf(m.state, m.order); ended {
		if out.Outcome == Merged {
			out.Already, out.Text = false, fmt.Sprintf("#%d was merged as %s", m.order.Pull, short(out.SHA))
		}
		return out, false
	}
	if answered(err) {
		return m.refusal(err), false
	}
	m.tries++
	if m.tries < maxTries && m.pause(ctx, m.tries-1) == nil {
		return Result{}, true
	}
	return Result{
		Outcome: Undecided, Text: fmt.Sprintf("#%d is not merged, and GitHub does not answer: %s", m.order.Pull, clip(err.Error())), Fix: "run it again",
	}, false
}

// answered tells an error in which GitHub says no from one in which it says nothing.
func answered(err error) bool {
	var e *github.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Status {
	case http.StatusOK: // of GraphQL
		switch e.Type {
		case "UNPROCESSABLE", "FORBIDDEN", "INSUFFICIENT_SCOPES", "NOT_FOUND", "STALE_DATA":
			return true
		}
		return false
	case http.StatusTooManyRequests:
		return false
	}
	return e.Status >= 400 && e.Status < 500 && e.Reset.IsZero() && !(e.Status == http.StatusForbidden && e.Permission == "")
}

func permissionOf(err error) string {
	var e *github.Error
	if errors.As(err, &e) {
		return e.Permission
	}
	return ""
}

func messageOf(err error) string {
	var e *github.Error
	if errors.As(err, &e) && e.Message != "" {
		return clip(e.Message)
	}
	return clip(err.Error())
}
