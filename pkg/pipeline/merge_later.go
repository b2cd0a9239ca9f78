package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"deploycoord/pkg/github"
)

// enqueue puts the pull request into its branch's merge queue.
func (m *merging) enqueue(ctx context.Context) Result {
	for {
		q, err := m.remote.Queueing(ctx, m.order.Pull)
		var position int
		switch {
		case err != nil:
		case q.Queued && q.Head == m.order.Head:
			return m.queued(q.Position, m.tries == 0)
		case !q.Enabled:
			return Result{Outcome: Refused, Text: fmt.Sprintf("%s has no merge queue", clip(m.state.Base.Ref)), Fix: "merge with --when now or auto"}
		default:
			if position, err = m.remote.Enqueue(ctx, q.NodeID, m.order.Head); err == nil {
				return m.queued(position, false)
			}
			if now, look := m.remote.Queueing(ctx, m.order.Pull); look == nil && now.Queued && now.Head == m.order.Head {
				return m.queued(now.Position, false) // the answer was lost, or somebody else was first
			}
		}
		out, again := m.settle(ctx, err)
		if !again {
			return out
		}
	}
}

func (m *merging) queued(position int, already bool) Result {
	text := fmt.Sprintf("#%d was put into the merge queue of %s", m.order.Pull, clip(m.state.Base.Ref))
	if already {
		text = fmt.Sprintf("#%d is in the merge queue of %s already", m.order.Pull, clip(m.state.Base.Ref))
	}
	if position > 0 {
		text += fmt.Sprintf(", in place %d", position)
	}
	return Result{Outcome: Queued, Position: position, Already: already, Text: text}
}

// automatically lets GitHub merge as soon as the requirements are met. Where they are already, GitHub refuses to wait for
// nothing: then it is merged at once.
func (m *merging) automatically(ctx context.Context) Result {
	for {
		q, err := m.remote.Queueing(ctx, m.order.Pull)
		switch {
		case err != nil:
		case q.Queued && q.Head == m.order.Head:
			return m.queued(q.Position, m.tries == 0)
		case q.AutoMerge != "" && q.Head == m.order.Head:
			return m.enabled(ctx, q, m.tries == 0)
		default:
			if err = m.remote.EnableAutoMerge(ctx, q.NodeID, m.wire()); err == nil {
				return m.after(ctx)
			}
			if meetsAll(err) {
				m.notes = append(m.notes, "all requirements are met already, so there was nothing to wait for")
				return m.now(ctx)
			}
			if now, look := m.remote.Queueing(ctx, m.order.Pull); look == nil && now.Head == m.order.Head && (now.AutoMerge != "" || now.Queued) {
				return m.after(ctx)
			}
		}
		out, again := m.settle(ctx, err)
		if !again {
			return out
		}
	}
}

// meetsAll tells GitHub's refusal to wait for a pull request that can be merged at once.
func meetsAll(err error) bool {
	text := strings.ToLower(messageOf(err))
	return answered(err) && (strings.Contains(text, "clean status") || strings.Contains(text, "unstable status") || strings.Contains(text, "has_hooks status"))
}

// after looks what became of it: with a merge queue, it may be in that by now, and GitHub is known to confirm what it did
// not do. A list may be a little late.
func (m *merging) after(ctx context.Context) Result {
	for try := range maxReads {
		now, err := m.remote.Queueing(ctx, m.order.Pull)
		switch {
		case err != nil:
		case now.Merged:
			if out, again := m.settle(ctx, errLate); !again {
				return out
			}
		case now.Queued:
			return m.queued(now.Position, false)
		case now.AutoMerge != "":
			return m.enabled(ctx, now, false)
		}
		if m.pause(ctx, try) != nil {
			break
		}
	}
	return Result{
		Outcome: Undecided, Text: fmt.Sprintf("GitHub confirmed auto-merge of #%d, but does not show it", m.order.Pull),
		Fix: "run it again; where it can be merged at once, merge with --when now",
	}
}

var errLate = errors.New("the pull request is not shown as merged yet")

func (m *merging) enabled(ctx context.Context, q github.Queueing, already bool) Result {
	if q.AutoMerge != "" && q.AutoMerge != m.order.Method && !q.Enabled {
		m.notes = append(m.notes, fmt.Sprintf("it will be merged by the method %s, which was asked for before", clip(q.AutoMerge)))
	}
	m.warn(ctx)
	text := fmt.Sprintf("auto-merge of #%d is enabled: GitHub merges it when its requirements are met", m.order.Pull)
	if already {
		text = fmt.Sprintf("auto-merge of #%d was enabled already", m.order.Pull)
	}
	return Result{Outcome: AutoEnabled, Already: already, Text: text}
}

// warn tells where auto-merge would merge what nobody judged: a later push by somebody who may write leaves it enabled.
func (m *merging) warn(ctx context.Context) {
	if m.order.Check == "" {
		return
	}
	q, err := m.remote.Requirements(ctx, m.state.Base.Ref)
	required := err == nil && slices.ContainsFunc(q.Checks, func(c github.RequiredCheck) bool { return c.Context == m.order.Check })
	if required || err != nil || q.Hidden != "" {
		return
	}
	m.notes = append(m.notes, fmt.Sprintf("%s is no required check of %s: what is pushed until then is merged without the gate", m.order.Check, clip(m.state.Base.Ref)))
}
