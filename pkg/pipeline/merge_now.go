package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"deploycoord/pkg/github"
)

// now merges at once or, where the branch has a merge queue, puts the pull request into that.
func (m *merging) now(ctx context.Context) Result {
	if q, err := m.remote.Queueing(ctx, m.order.Pull); err == nil && q.Enabled {
		m.past()
		return m.enqueue(ctx)
	}
	for {
		sha, err := m.remote.Merge(ctx, m.order.Pull, m.wire())
		if err == nil {
			return m.merged(sha, fmt.Sprintf("#%d was merged as %s", m.order.Pull, short(sha)))
		}
		if answered(err) && strings.Contains(strings.ToLower(messageOf(err)), "through the merge queue") {
			m.past()
			return m.enqueue(ctx)
		}
		if m.passes(err) {
			err = errors.New(messageOf(err)) // no answer: it is to be tried again
		}
		out, again := m.settle(ctx, err)
		if !again {
			return out
		}
	}
}

func (m *merging) past() {
	m.notes = append(m.notes, fmt.Sprintf("%s has a merge queue: nothing is merged past it", clip(m.state.Base.Ref)))
}

// passes tells a refusal that holds for a moment only: GitHub is still finding out whether the branch merges, or somebody
// merged something else at the same time.
func (m *merging) passes(err error) bool {
	var e *github.Error
	if !errors.As(err, &e) || e.Status != http.StatusMethodNotAllowed {
		return false
	}
	text := strings.ToLower(e.Message)
	return strings.Contains(text, "base branch was modified") ||
		strings.Contains(text, "not mergeable") && m.state.Mergeable == github.MergeableUnknown
}

// refusal words GitHub's own no.
func (m *merging) refusal(err error) Result {
	out := Result{Outcome: Refused, Text: fmt.Sprintf("GitHub refuses to merge #%d: %s", m.order.Pull, messageOf(err)), Fix: "see the pull request's page for what it still wants"}
	if permission := permissionOf(err); permission != "" {
		out.Fix = fmt.Sprintf("give the token the permission %q, and see that it may merge to %s", permission, clip(m.state.Base.Ref))
		return out
	}
	text := strings.ToLower(messageOf(err))
	for _, known := range []struct{ part, fix string }{
		{"auto merge is not allowed", "allow auto-merge in the repository's settings, or merge with --when now"},
		{"not allowed on this repository", "set merge.method to one that the repository allows: merge, squash or rebase"},
		{"head branch was modified", "let the gate judge the new head, then merge that"},
		{"out of date", "update the branch, let the gate judge the new head, then merge that"},
		{"through the merge queue", "merge with --when queue"},
		{"merge queue is not enabled", "merge with --when now or auto"},
		{"required", "meet the requirement, or merge with --when auto: GitHub then merges when it is met"},
		{"expected", "wait for the check, or merge with --when auto: GitHub then merges when it has passed"},
		{"review", "get the review, or merge with --when auto: GitHub then merges when it is there"},
	} {
		if strings.Contains(text, known.part) {
			out.Fix = known.fix
			break
		}
	}
	return out
}
