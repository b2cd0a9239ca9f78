package githubsim

import (
	"fmt"
)

// queue is the merge queue of a branch; nil where it has none.
func (h *here) queue(branch string) any {
	if !h.repo.hasQueue(branch) {
		return nil
	}
	return h.node("MergeQueue", branch)
}

func queueOfRepository(h *here, r *Repository) (any, error) {
	if err := h.may(need{"merge_queues", read, public}, 0); err != nil {
		return nil, err
	}
	branch, given := h.text("branch")
	if !given {
		branch = r.DefaultBranch
	}
	return h.queue(branch), nil
}

func mergeQueueKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":                           with(func(h *here, branch string) any { return nodeID("MQ", h.repo.FullName()+" "+branch) }),
		"url!":                          with(func(h *here, branch string) any { return h.page("/queue/" + escapePath(branch)) }),
		"resourcePath!":                 with(func(h *here, branch string) any { return h.resource("/queue/" + escapePath(branch)) }),
		"repository":                    with(func(h *here, _ string) any { return h.node("Repository", h.repo) }),
		"nextEntryEstimatedTimeToMerge": always(nil),
		"entries": try(func(h *here, branch string) (any, error) {
			return h.connect("MergeQueueEntry", elements(h.repo.queueOf(branch), func(e *MergeQueueEntry) string { return fmt.Sprint(e.ID) }, func(e *MergeQueueEntry) *node {
				return h.node("MergeQueueEntry", e)
			}), nil)
		}),
	}}
}

func mergeQueueEntryKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":                  with(func(_ *here, e *MergeQueueEntry) any { return nodeID("MQE", e.ID) }),
		"position!":            with(func(_ *here, e *MergeQueueEntry) any { return e.Position }),
		"state!":               with(func(_ *here, e *MergeQueueEntry) any { return e.State }),
		"enqueuedAt!":          with(func(_ *here, e *MergeQueueEntry) any { return e.Enqueued }),
		"enqueuer!":            with(func(h *here, e *MergeQueueEntry) any { return h.actorOrGhost(e.Enqueuer) }),
		"jump!":                with(func(_ *here, e *MergeQueueEntry) any { return e.Jump }),
		"solo!":                always(false),
		"estimatedTimeToMerge": always(nil),
		"baseCommit":           try(func(h *here, e *MergeQueueEntry) (any, error) { return h.commitOf(e.BaseSHA) }),
		"headCommit":           try(func(h *here, e *MergeQueueEntry) (any, error) { return h.commitOf(e.HeadSHA) }),
		"pullRequest": with(func(h *here, e *MergeQueueEntry) any {
			if p := h.repo.pull(e.Pull); p != nil {
				return h.node("PullRequest", p)
			}
			return nil
		}),
		"mergeQueue": with(func(h *here, e *MergeQueueEntry) any {
			if p := h.repo.pull(e.Pull); p != nil {
				return h.queue(p.Base)
			}
			return nil
		}),
	}}
}

// actorOrGhost is an account where the schema wants one: that of one that is gone is GitHub's ghost.
func (h *here) actorOrGhost(login string) any {
	if login == "" {
		login = "ghost"
	}
	return h.actor(login)
}
