package githubsim

import (
	"fmt"
)

func numberedIssue(h *here, r *Repository) (any, error) {
	n, given := h.number("number")
	if !given {
		return nil, missingArgument(h, "number")
	}
	i := r.issue(n)
	if i == nil {
		return nil, unresolved("an Issue with the number of %d.", n)
	}
	if err := h.may(need{issues, read, public}, n); err != nil {
		return nil, err
	}
	return h.node("Issue", i), nil
}

func issueKind() kind {
	return kind{is: []string{"Node"}, fields: map[string]resolver{
		"id!":           with(func(_ *here, i *Issue) any { return nodeID("I", i.ID) }),
		"databaseId":    with(func(_ *here, i *Issue) any { return i.ID }),
		"number!":       with(func(_ *here, i *Issue) any { return i.Number }),
		"title!":        with(func(_ *here, i *Issue) any { return i.Title }),
		"body!":         with(func(_ *here, i *Issue) any { return i.Body }),
		"state!":        with(func(_ *here, i *Issue) any { return upper(i.State) }),
		"stateReason":   with(func(_ *here, i *Issue) any { return upper(i.StateReason) }),
		"closed!":       with(func(_ *here, i *Issue) any { return i.State == "closed" }),
		"author":        with(func(h *here, i *Issue) any { return h.actor(i.Author) }),
		"createdAt!":    with(func(_ *here, i *Issue) any { return i.Created }),
		"updatedAt!":    with(func(_ *here, i *Issue) any { return i.Updated }),
		"closedAt":      with(func(_ *here, i *Issue) any { return i.Closed }),
		"url!":          with(func(h *here, i *Issue) any { return h.page(fmt.Sprintf("/issues/%d", i.Number)) }),
		"resourcePath!": with(func(h *here, i *Issue) any { return h.resource(fmt.Sprintf("/issues/%d", i.Number)) }),
		"repository!":   with(func(h *here, _ *Issue) any { return h.node("Repository", h.repo) }),
		"labels":        try(func(h *here, i *Issue) (any, error) { return h.labels(i.Labels) }),
		"comments!":     try(func(h *here, i *Issue) (any, error) { return h.comments(i.Number) }),
	}}
}
